#include "dsp/decomposition/highpass.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <errno.h>

enum {
	N = 4000
};

static double x[N], tonic[N], phasic[N], driver[N];

/* Splits x[0..n) at 10 Hz by an object that could take @n_max. */
static struct dsp_parts split(size_t n, size_t n_max)
{
	struct dsp_highpass *highpass = dsp_highpass_create(10.0, 0.05, n_max);
	struct dsp_stretch stretch = {.grid_hz = 10.0, .n = n, .clean = x, .noise = 0.01};
	struct dsp_parts parts = {.tonic = tonic, .phasic = phasic, .driver = driver};

	ck_assert_ptr_nonnull(highpass);
	dsp_highpass_run(highpass, &stretch, &parts);
	dsp_highpass_destroy(highpass);
	return parts;
}

static void make_conductance(size_t n)
{
	static double time_s[N];
	struct signals_response responses[64];
	size_t n_responses = signals_responses(responses, 64, (double)n / 10.0, 3);

	signals_conductance(time_s, x, n, 10.0, responses, n_responses, 0.01, 4);
}

/* Inside, where no end is felt, a sine passes with f^4 / (f^4 + fc^4) and without delay. */
START_TEST(a_sine_passes_with_the_gain_of_the_formula)
{
	static const double FREQUENCIES_HZ[] = {0.01, 0.05, 0.2, 2.0};

	for (size_t k = 0; k < sizeof(FREQUENCIES_HZ) / sizeof(FREQUENCIES_HZ[0]); k++) {
		double f = FREQUENCIES_HZ[k];
		double gain = pow(f, 4.0) / (pow(f, 4.0) + pow(0.05, 4.0));

		for (int i = 0; i < N; i++)
			x[i] = 5.0 + sin(2.0 * M_PI * f * i / 10.0 + 0.7);
		split(N, N);
		for (int i = 1000; i < N - 1000; i++)
			ck_assert_double_eq_tol(
				phasic[i], gain * sin(2.0 * M_PI * f * i / 10.0 + 0.7), 1e-7);
	}
}
END_TEST

/* The same by a direct sum with the filter's answer in closed form: with a = 2 pi fc and
 * b = a / sqrt(2), 1 - f^4 / (f^4 + fc^4) is the transform of
 * b / 2 exp(-b |t|) (cos(b t) + sin(b |t|)). */
START_TEST(a_response_equals_the_direct_sum)
{
	double b = 2.0 * M_PI * 0.05 / sqrt(2.0);

	for (int i = 0; i < N; i++)
		x[i] = signals_bateman(i / 10.0 - 200.0, 3.0, 0.7);
	split(N, N);
	for (int i = 1500; i < 2500; i += 7) {
		double low = 0.0;

		for (int j = 0; j < N; j++) {
			double t = fabs((double)(i - j)) / 10.0;

			low += 0.1 * x[j] * 0.5 * b * exp(-b * t) * (cos(b * t) + sin(b * t));
		}
		/* The sum over samples of 0.1 s stands for an integral: error (0.1 b)^4. */
		ck_assert_double_eq_tol(phasic[i], x[i] - low, 1e-6);
	}
}
END_TEST

START_TEST(parts_add_up_to_conductance)
{
	make_conductance(N);
	split(N, N);
	for (int i = 0; i < N; i++) {
		ck_assert_double_eq_tol(tonic[i] + phasic[i], x[i], 1e-14);
		ck_assert_double_eq(driver[i], phasic[i]);
	}
}
END_TEST

START_TEST(parts_scale_and_know_no_level)
{
	static double first[N];

	make_conductance(N);
	split(N, N);
	for (int i = 0; i < N; i++) {
		first[i] = phasic[i];
		x[i] = 3.0 * x[i] + 7.0;
	}
	split(N, N);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq_tol(phasic[i], 3.0 * first[i], 1e-12);
}
END_TEST

START_TEST(a_later_start_moves_nothing_but_time)
{
	static double first[N];

	make_conductance(3000);
	split(3000, N);
	for (int i = 0; i < 3000; i++)
		first[i] = phasic[i];
	for (int i = 3000 - 1; i >= 0; i--)
		x[i + 137] = x[i];
	for (int i = 0; i < 137; i++)
		x[i] = (double)NAN;
	split(3000 + 137, N);
	for (int i = 0; i < 3000; i++)
		ck_assert_double_eq(phasic[i + 137], first[i]);
	ck_assert(isnan(phasic[136]) && isnan(tonic[136]) && isnan(driver[136]));
}
END_TEST

START_TEST(levels_and_lines_leave_nothing)
{
	static const int LENGTHS[] = {1, 2, 3, 50, 700, N};

	for (size_t k = 0; k < sizeof(LENGTHS) / sizeof(LENGTHS[0]); k++) {
		for (int i = 0; i < LENGTHS[k]; i++)
			x[i] = 4.0 - 0.003 * i;
		split((size_t)LENGTHS[k], N);
		for (int i = 0; i < LENGTHS[k]; i++)
			ck_assert_double_eq_tol(phasic[i], 0.0, 1e-12);
	}
}
END_TEST

/* A short run continues by reflection at both ends again and again: as if it had been part of
 * that endless record. */
START_TEST(a_short_run_is_continued_by_reflection)
{
	static double alone[51];

	for (int i = 0; i < 51; i++)
		x[i] = 5.0 + 0.02 * i + sin(0.3 * i) * exp(-0.05 * i);
	split(51, N);
	for (int i = 0; i < 51; i++)
		alone[i] = phasic[i];
	for (int i = 51; i < 2001; i++)
		x[i] = 2.0 * x[(i - 1) / 50 * 50] - x[2 * ((i - 1) / 50 * 50) - i];
	for (int i = 2000; i >= 0; i--)
		x[i + 1999] = x[i];
	for (int i = 0; i < 1999; i++)
		x[i] = 2.0 * x[1999] - x[2 * 1999 - i];
	split(N, N);
	for (int i = 0; i < 51; i++)
		ck_assert_double_eq_tol(phasic[1999 + i], alone[i], 1e-5);
}
END_TEST

START_TEST(holes_split_the_record)
{
	static double whole[N];

	make_conductance(2000);
	split(900, N);
	for (int i = 0; i < 900; i++)
		whole[i] = phasic[i];
	for (int i = 900; i < 1000; i++)
		x[i] = i == 950 ? (double)INFINITY : (double)NAN;
	split(2000, N);
	for (int i = 0; i < 900; i++)
		ck_assert_double_eq(phasic[i], whole[i]);
	for (int i = 900; i < 1000; i++)
		ck_assert(isnan(phasic[i]) && isnan(tonic[i]) && isnan(driver[i]));
	for (int i = 1000; i < 2000; i++)
		ck_assert(isfinite(phasic[i]) && isfinite(tonic[i]));
	for (int i = 0; i < 2000; i++)
		x[i] = (double)NAN;
	split(2000, N);
	for (int i = 0; i < 2000; i++)
		ck_assert(isnan(phasic[i]));
}
END_TEST

START_TEST(noise_of_the_phasic_part_is_known)
{
	struct signals_random random = {9};
	struct dsp_parts parts;
	double squares = 0.0;

	for (int i = 0; i < N; i++)
		x[i] = 5.0 + 0.01 * signals_normal(&random);
	parts = split(N, N);
	for (int i = 0; i < N; i++)
		squares += phasic[i] * phasic[i];
	/* 4000 values: their SD is known to 1.1 %, and the high-pass takes 1 % of the noise. */
	ck_assert_double_eq_tol(sqrt(squares / N) / parts.noise_sd, 1.0, 0.035);
	ck_assert_double_lt(parts.noise_sd, 0.01);
	ck_assert_double_gt(parts.noise_sd, 0.0095);
	ck_assert_double_eq(parts.edge_s, 10.0);
	ck_assert(!parts.is_fallback);
}
END_TEST

START_TEST(nonsense_is_refused)
{
	static const double WRONG[][2] = {
		{10.0, 0.0}, {10.0, 5.0}, {10.0, (double)NAN}, {(double)INFINITY, 0.05}};

	for (size_t k = 0; k < sizeof(WRONG) / sizeof(WRONG[0]); k++) {
		errno = 0;
		ck_assert_ptr_null(dsp_highpass_create(WRONG[k][0], WRONG[k][1], N));
		ck_assert_int_eq(errno, EINVAL);
	}
	ck_assert_ptr_null(dsp_highpass_create(10.0, 0.05, 0));
	dsp_highpass_destroy(NULL);
}
END_TEST

RUN_TESTS("dsp/highpass", a_sine_passes_with_the_gain_of_the_formula,
	a_response_equals_the_direct_sum, parts_add_up_to_conductance,
	parts_scale_and_know_no_level, a_later_start_moves_nothing_but_time,
	levels_and_lines_leave_nothing, a_short_run_is_continued_by_reflection,
	holes_split_the_record, noise_of_the_phasic_part_is_known, nonsense_is_refused)
