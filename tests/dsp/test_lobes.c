#include "dsp/skin/lobes.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 1000
};

static struct dsp_lobes lobes;
static double driver[N];
static uint16_t flags[N];
static struct dsp_lobe found[32];
static int n_found;

static void clear(void)
{
	for (int i = 0; i < N; i++) {
		driver[i] = 4.0;
		flags[i] = 0;
	}
}

/* A Gaussian of an area that makes a response of @amplitude. */
static void add_impulse(double at_s, double amplitude, double sigma_s)
{
	double area = amplitude / dsp_cda_gain(2.5, 0.75);

	for (int i = 0; i < N; i++) {
		double r = (i / 10.0 - at_s) / sigma_s;

		driver[i] += area / (sigma_s * sqrt(2.0 * M_PI)) * exp(-0.5 * r * r);
	}
}

static void run(double noise_sd)
{
	struct dsp_params params;

	dsp_params_init(&params);
	dsp_lobes_init(&lobes, &params, 10.0, 0.0);
	dsp_lobes_set_unit(&lobes, 1.0);
	n_found = 0;
	for (int i = 0; i < N; i++) {
		struct dsp_driver_sample sample = {
			.index = i, .driver = driver[i], .sigma_s = 0.2, .noise_sd = noise_sd};

		dsp_lobes_push(&lobes, &sample, flags[i]);
		while (dsp_lobes_pull(&lobes, &found[n_found]))
			n_found++;
	}
	dsp_lobes_finish(&lobes);
	while (dsp_lobes_pull(&lobes, &found[n_found]))
		n_found++;
}

START_TEST(lobe_gives_impulse_and_amplitude)
{
	clear();
	add_impulse(20.03, 0.3, 0.2);
	add_impulse(21.5, 0.2, 0.2);
	run(0.01);
	ck_assert_int_eq(n_found, 2);
	ck_assert_double_eq_tol(found[0].impulse_s, 20.03, 0.02);
	ck_assert_double_eq_tol(found[0].amplitude, 0.3, 0.02);
	ck_assert_double_eq_tol(found[1].impulse_s, 21.5, 0.02);
	ck_assert_double_eq_tol(found[1].amplitude, 0.2, 0.015);
}
END_TEST

START_TEST(small_lobes_and_noise_do_not_count)
{
	clear();
	add_impulse(20.0, 0.045, 0.2);
	add_impulse(40.0, 0.06, 0.2);
	run(0.0);
	ck_assert_int_eq(n_found, 1);
	ck_assert_int_eq(found[0].index, 400);
	run(1.0);
	ck_assert_int_eq(n_found, 0);
}
END_TEST

START_TEST(the_tail_of_a_lobe_is_none)
{
	clear();
	add_impulse(20.0, 1.0, 0.2);
	add_impulse(23.0, 0.2, 0.7);
	run(0.0);
	ck_assert_int_eq(n_found, 1);
	/* The same hump far away is a response of its own. */
	clear();
	add_impulse(20.0, 1.0, 0.2);
	add_impulse(40.0, 0.2, 0.7);
	run(0.0);
	ck_assert_int_eq(n_found, 2);
}
END_TEST

START_TEST(holes_end_what_was_open)
{
	clear();
	add_impulse(20.0, 0.5, 0.2);
	add_impulse(50.0, 0.5, 0.2);
	for (int i = 205; i < 240; i++)
		driver[i] = (double)NAN;
	for (int i = 498; i < 520; i++)
		driver[i] = (double)NAN;
	run(0.0);
	ck_assert_int_eq(n_found, 1);
	ck_assert_int_eq(found[0].index, 200);
}
END_TEST

START_TEST(invalid_lobes_do_not_count)
{
	clear();
	add_impulse(20.0, 0.5, 0.2);
	flags[200] = DSP_FLAG_SLOPE;
	run(0.0);
	ck_assert_int_eq(n_found, 0);
	flags[200] = 0;
	flags[204] = DSP_FLAG_SLOPE;
	run(0.0);
	ck_assert_int_eq(n_found, 1);
	ck_assert_uint_eq(found[0].flags, DSP_FLAG_SLOPE);
}
END_TEST

START_TEST(an_open_lobe_can_be_seen)
{
	struct dsp_params params;
	struct dsp_lobe open;
	int n_seen = 0;

	clear();
	add_impulse(20.0, 0.5, 0.2);
	dsp_params_init(&params);
	dsp_lobes_init(&lobes, &params, 10.0, 0.0);
	dsp_lobes_set_unit(&lobes, 1.0);
	for (int i = 0; i < 300; i++) {
		struct dsp_driver_sample sample = {.index = i, .driver = driver[i], .sigma_s = 0.2};

		dsp_lobes_push(&lobes, &sample, 0);
		if (dsp_lobes_peek(&lobes, &open)) {
			ck_assert_int_eq(open.index, 200);
			ck_assert_int_eq(dsp_lobes_settled(&lobes), 200);
			n_seen++;
		}
		dsp_lobes_pull(&lobes, &open);
	}
	ck_assert_int_gt(n_seen, 5);
	ck_assert_int_gt(dsp_lobes_settled(&lobes), 200);
}
END_TEST

RUN_TESTS("dsp/lobes", lobe_gives_impulse_and_amplitude, small_lobes_and_noise_do_not_count,
	the_tail_of_a_lobe_is_none, holes_end_what_was_open, invalid_lobes_do_not_count,
	an_open_lobe_can_be_seen)
