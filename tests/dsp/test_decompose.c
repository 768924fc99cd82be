#include "dsp/decomposition/decompose.h"

#include "dsp/base/flags.h"
#include "dsp/decomposition/cda.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <string.h>

enum {
	N = 3000 /* 300 s at 10 Hz */
};

static const double GRID_HZ = 10.0;
static double time_s[N], clean[N], tonic[N], phasic[N], driver[N];
static uint16_t flags[N];
static struct dsp_parts parts;

static void make(double noise)
{
	static const struct signals_response RESPONSES[] = {
		{40.0, 0.5}, {80.0, 1.0}, {82.0, 0.4}, {150.0, 0.2}, {220.0, 0.8}};

	memset(flags, 0, sizeof(flags));
	signals_conductance(time_s, clean, N, GRID_HZ, RESPONSES, 5, noise, 3);
}

static void run(enum dsp_method method, double noise)
{
	struct dsp_params params;
	struct dsp_decompose_config config = {.params = &params,
		.method = method,
		.grid_hz = GRID_HZ,
		.n_max = N,
		.n_baseline = 2,
		.tolerance = 1e-9};
	struct dsp_stretch stretch = {.grid_hz = GRID_HZ,
		.n = N,
		.clean = clean,
		.flags = flags,
		.noise = noise,
		.unit = 1.0};
	struct dsp_decompose *decompose;

	dsp_params_init(&params);
	/* The time constants that the made signal has. */
	params.eda_tau_slow_s = 3.0;
	params.eda_tau_fast_s = 0.7;
	decompose = dsp_decompose_create(&config);
	ck_assert_ptr_nonnull(decompose);
	parts = (struct dsp_parts){.tonic = tonic, .phasic = phasic, .driver = driver};
	dsp_decompose_run(decompose, &stretch, &parts);
	dsp_decompose_destroy(decompose);
}

/* Height of what lies between two times, from the driver's area. */
static double height(double from_s, double to_s)
{
	double area = 0.0;

	for (int i = (int)(from_s * GRID_HZ); i < (int)(to_s * GRID_HZ); i++)
		area += driver[i] / GRID_HZ;
	return area * dsp_cda_gain(3.0, 0.7);
}

START_TEST(the_driver_holds_the_heights)
{
	make(0.0);
	run(DSP_METHOD_CONVEX, 0.0);
	ck_assert(!parts.is_fallback);
	ck_assert_double_eq_tol(height(37.0, 43.0), 0.5, 0.05);
	ck_assert_double_eq_tol(height(77.0, 81.0), 1.0, 0.1);
	ck_assert_double_eq_tol(height(81.0, 85.0), 0.4, 0.06);
	ck_assert_double_eq_tol(height(147.0, 153.0), 0.2, 0.03);
	ck_assert_double_le(height(100.0, 145.0), 0.03);
}
END_TEST

START_TEST(parts_are_what_they_say)
{
	make(0.005);
	for (int method = DSP_METHOD_CONVEX; method <= DSP_METHOD_MEDIAN; method++) {
		double residual = 0.0;

		run((enum dsp_method)method, 0.005);
		for (int i = 100; i < N - 100; i++) {
			ck_assert(isfinite(tonic[i]) && isfinite(phasic[i]) && isfinite(driver[i]));
			residual = fmax(residual, fabs(clean[i] - tonic[i] - phasic[i]));
			if (method == DSP_METHOD_CONVEX) {
				ck_assert_double_ge(driver[i], 0.0);
				ck_assert_double_ge(phasic[i], -1e-9);
			}
		}
		/* The model leaves the noise over; the others leave nothing. */
		ck_assert_double_le(residual, method == DSP_METHOD_CONVEX ? 0.05 : 1e-9);
	}
}
END_TEST

START_TEST(scale_and_level_change_nothing_else)
{
	static double before[N];

	make(0.005);
	run(DSP_METHOD_CONVEX, 0.005);
	memcpy(before, driver, sizeof(before));
	for (int i = 0; i < N; i++)
		clean[i] = 2.0 * clean[i] + 7.0;
	run(DSP_METHOD_CONVEX, 0.01);
	/* The width of the smoothing follows the noise in microsiemens: areas stay. */
	ck_assert_double_eq_tol(height(37.0, 43.0), 1.0, 0.1);
	make(0.005);
	for (int i = 0; i < N; i++)
		clean[i] += 7.0;
	run(DSP_METHOD_CONVEX, 0.005);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq_tol(driver[i], before[i], 1e-5);
}
END_TEST

START_TEST(what_is_invalid_has_no_weight)
{
	static double before[N];

	make(0.002);
	for (int i = 1000; i < 1030; i++)
		flags[i] = DSP_FLAG_INTERPOLATED;
	run(DSP_METHOD_CONVEX, 0.002);
	memcpy(before, driver, sizeof(before));
	for (int i = 1000; i < 1030; i++)
		clean[i] += 40.0;
	run(DSP_METHOD_CONVEX, 0.002);
	ck_assert_mem_eq(before, driver, sizeof(before));
}
END_TEST

START_TEST(a_hole_has_no_parts)
{
	make(0.002);
	for (int i = 1000; i < 1100; i++) {
		clean[i] = (double)NAN;
		flags[i] = DSP_FLAG_MISSING;
	}
	for (int method = DSP_METHOD_CONVEX; method <= DSP_METHOD_MEDIAN; method++) {
		run((enum dsp_method)method, 0.002);
		for (int i = 0; i < N; i++) {
			bool is_hole = i >= 1000 && i < 1100;

			ck_assert_int_eq(isnan(tonic[i]), is_hole);
			ck_assert_int_eq(isnan(phasic[i]), is_hole);
			ck_assert_int_eq(isnan(driver[i]), is_hole);
		}
	}
}
END_TEST

START_TEST(too_little_falls_back_and_says_so)
{
	make(0.002);
	for (int i = 20; i < N; i++)
		flags[i] = DSP_FLAG_INTERPOLATED;
	run(DSP_METHOD_CONVEX, 0.002);
	ck_assert(parts.is_fallback);
	ck_assert(isfinite(driver[10]));
	run(DSP_METHOD_INVERSE, 0.002);
	ck_assert(!parts.is_fallback);
}
END_TEST

/* Responses faster than the model's leave it a driver that never rests; the level is not to pay. */
START_TEST(a_driver_at_rest_belongs_to_the_level)
{
	double driver_sum = 0.0;
	double level_sum = 0.0;

	memset(flags, 0, sizeof(flags));
	for (int i = 0; i < N; i++) {
		double t = i / GRID_HZ;

		clean[i] = 5.0;
		for (double at = 5.0; at < t; at += 13.0)
			clean[i] += 0.3 * signals_bateman(t - at, 1.2, 0.4);
	}
	run(DSP_METHOD_CONVEX, 0.002);
	for (int i = 300; i < N - 300; i++) {
		driver_sum += driver[i];
		level_sum += tonic[i];
		ck_assert_double_ge(driver[i], 0.0);
	}
	ck_assert_double_ge(level_sum / (N - 600), 4.6);
	ck_assert_double_le(driver_sum / (N - 600), 0.4);
}
END_TEST

START_TEST(a_level_is_not_below_zero)
{
	make(0.0);
	for (int i = 0; i < N; i++)
		clean[i] = i < 1000 ? 4.0 : 0.06 + 0.02 * sin(0.3 * i);
	run(DSP_METHOD_CONVEX, 0.001);
	for (int i = 0; i < N; i++)
		ck_assert_double_ge(tonic[i], 0.0);
}
END_TEST

START_TEST(a_flat_line_is_all_tonic)
{
	make(0.0);
	for (int i = 0; i < N; i++)
		clean[i] = 3.5;
	run(DSP_METHOD_CONVEX, 0.0);
	for (int i = 0; i < N; i++) {
		ck_assert_double_eq(tonic[i], 3.5);
		ck_assert_double_eq(driver[i], 0.0);
	}
}
END_TEST

RUN_TESTS("dsp/decompose", the_driver_holds_the_heights, parts_are_what_they_say,
	scale_and_level_change_nothing_else, what_is_invalid_has_no_weight, a_hole_has_no_parts,
	too_little_falls_back_and_says_so, a_driver_at_rest_belongs_to_the_level,
	a_level_is_not_below_zero, a_flat_line_is_all_tonic)
