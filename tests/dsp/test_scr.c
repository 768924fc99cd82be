#include "dsp/skin/scr.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 600
};

static struct dsp_scr_detector detector;
static double value[N];
static struct dsp_scr scr;

static void clear(void)
{
	for (int i = 0; i < N; i++)
		value[i] = 5.0;
}

static void add_response(double onset_s, double amplitude)
{
	for (int i = 0; i < N; i++)
		value[i] += amplitude * signals_bateman(i / 10.0 - onset_s, 2.5, 0.75);
}

static void start(double noise)
{
	struct dsp_params params;

	dsp_params_init(&params);
	dsp_scr_init(&detector, &params, 10.0, 0.0);
	dsp_scr_set_noise(&detector, noise, 1.0);
	for (int i = 0; i < N; i++)
		dsp_scr_push_value(&detector, i, value[i], isnan(value[i]));
}

static void push_lobe(double impulse_s, double amplitude)
{
	struct dsp_lobe lobe = {.index = lround(10.0 * impulse_s),
		.impulse_s = impulse_s,
		.amplitude = amplitude,
		.width = 5.0,
		.noise_ratio = 100.0};

	dsp_scr_push_lobe(&detector, &lobe);
}

START_TEST(classical_measures_are_those_of_the_curve)
{
	double half_s = 0.0;

	while (signals_bateman(1.29 + half_s, 2.5, 0.75) > 0.5)
		half_s += 0.001;
	clear();
	add_response(20.0, 0.5);
	start(0.001);
	push_lobe(20.0, 0.5);
	ck_assert_int_eq(dsp_scr_settled(&detector), 200);
	ck_assert(!dsp_scr_pull(&detector, 200 + 94, INT64_MAX, &scr));
	ck_assert(dsp_scr_pull(&detector, 200 + 95, INT64_MAX, &scr));
	ck_assert_int_eq(scr.id, 1);
	ck_assert_double_eq(scr.onset_s, 20.0);
	ck_assert_double_eq_tol(scr.peak_s, 21.29, 0.05);
	ck_assert_double_eq_tol(scr.trough_to_peak, 0.5, 0.01);
	ck_assert_double_eq_tol(scr.half_recovery_s, half_s, 0.05);
	ck_assert(!dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
}
END_TEST

START_TEST(peak_on_a_recovery_is_that_of_the_response_alone)
{
	clear();
	add_response(20.0, 1.0);
	add_response(24.0, 0.3);
	start(0.001);
	push_lobe(20.0, 1.0);
	push_lobe(24.0, 0.3);
	ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	/* The next response comes before the half recovery. */
	ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	ck_assert_int_eq(scr.id, 2);
	ck_assert_double_eq_tol(scr.peak_s, 25.29, 0.2);
	/* What is seen is less than the response: it starts on a falling limb. */
	ck_assert_double_lt(scr.trough_to_peak, 0.2);
	ck_assert_double_gt(scr.trough_to_peak, 0.05);
}
END_TEST

START_TEST(shoulder_has_no_maximum_of_its_own)
{
	clear();
	add_response(20.0, 1.0);
	add_response(20.9, 0.9);
	start(0.001);
	push_lobe(20.0, 1.0);
	push_lobe(20.9, 0.9);
	ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	ck_assert(isnan(scr.trough_to_peak) && isnan(scr.half_recovery_s));
	ck_assert_double_eq_tol(scr.peak_s, 21.29, 0.01);
	ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	ck_assert(!isnan(scr.trough_to_peak));
}
END_TEST

START_TEST(lobes_without_a_rise_are_no_responses)
{
	clear();
	start(0.001);
	push_lobe(20.0, 0.3);
	ck_assert(!dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	clear();
	for (int i = 205; i < 220; i++)
		value[i] = (double)NAN;
	add_response(20.0, 0.5);
	start(0.001);
	push_lobe(20.0, 0.5);
	ck_assert(!dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
}
END_TEST

START_TEST(noise_does_not_move_the_trough)
{
	struct signals_random random = {21};
	double sum = 0.0;

	for (int k = 0; k < 50; k++) {
		clear();
		add_response(20.0, 0.3);
		for (int i = 0; i < N; i++)
			value[i] += 0.01 * signals_normal(&random);
		start(0.01);
		push_lobe(20.0, 0.3);
		ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
		ck_assert_double_eq_tol(scr.trough_to_peak, 0.3, 0.045);
		ck_assert_double_eq_tol(scr.peak_s, 21.29, 0.5);
		sum += scr.trough_to_peak / 50.0;
	}
	ck_assert_double_eq_tol(sum, 0.3, 0.015);
}
END_TEST

START_TEST(preview_tells_without_changing)
{
	struct dsp_scr preview;

	clear();
	add_response(20.0, 0.5);
	start(0.001);
	push_lobe(20.0, 0.5);
	ck_assert(dsp_scr_preview(&detector, &detector.pending[0], INT64_MAX, &preview));
	ck_assert_uint_eq(preview.status, DSP_STATUS_PROVISIONAL);
	ck_assert(dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr));
	ck_assert_double_eq(preview.peak_s, scr.peak_s);
	ck_assert_double_eq(preview.trough_to_peak, scr.trough_to_peak);
}
END_TEST

/* Number of responses of two lobes @apart_s from each other under one rise. */
static int count_of_pair(double apart_s, double noise)
{
	int n = 0;

	clear();
	add_response(20.0, 0.3);
	add_response(20.0 + apart_s, 0.08);
	start(noise);
	push_lobe(20.0, 0.3);
	push_lobe(20.0 + apart_s, 0.08);
	while (dsp_scr_pull(&detector, INT64_MAX, INT64_MAX, &scr))
		n++;
	return n;
}

START_TEST(noise_makes_no_two_of_one_response)
{
	ck_assert_int_eq(count_of_pair(0.8, 0.01), 1);
	ck_assert_double_eq_tol(scr.onset_s, 20.0, 0.01);
	ck_assert_double_eq_tol(scr.amplitude, 0.38, 1e-9);
	ck_assert_int_eq(count_of_pair(0.8, 0.001), 2);
	ck_assert_int_eq(count_of_pair(1.2, 0.01), 2);
}
END_TEST

RUN_TESTS("dsp/scr", classical_measures_are_those_of_the_curve,
	peak_on_a_recovery_is_that_of_the_response_alone, shoulder_has_no_maximum_of_its_own,
	lobes_without_a_rise_are_no_responses, noise_does_not_move_the_trough,
	preview_tells_without_changing, noise_makes_no_two_of_one_response)
