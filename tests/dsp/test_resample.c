#include "dsp/skin/resample.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	MAX = 20000
};

struct grid {
	struct dsp_grid_sample samples[MAX];
	size_t n;
};

static struct grid grid;

static void pull(struct dsp_resample *resample)
{
	while (dsp_resample_pull(resample, &grid.samples[grid.n])) {
		grid.n++;
		ck_assert_uint_lt(grid.n, MAX);
	}
}

/* Tone of @tone_hz sampled at @native_hz from @start_s for @duration_s, through to the grid. */
static void run_tone(
	double native_hz, double grid_hz, double tone_hz, double start_s, double duration_s)
{
	struct dsp_resample *resample = dsp_resample_create(native_hz, grid_hz);

	grid.n = 0;
	for (int i = 0; i < duration_s * native_hz; i++) {
		double t = start_s + i / native_hz;

		dsp_resample_push(resample, t, 5.0 + sin(2.0 * M_PI * tone_hz * t), 0);
		pull(resample);
	}
	dsp_resample_finish(resample);
	pull(resample);
	dsp_resample_destroy(resample);
}

/* Largest difference from the tone, a second away from the ends. */
static double largest_error(double grid_hz, double tone_hz)
{
	double largest = 0.0;

	for (size_t i = (size_t)grid_hz; i + (size_t)grid_hz < grid.n; i++) {
		double t = (double)grid.samples[i].index / grid_hz;

		largest = fmax(
			largest, fabs(grid.samples[i].value - 5.0 - sin(2.0 * M_PI * tone_hz * t)));
	}
	return largest;
}

START_TEST(slow_tones_pass_at_every_rate)
{
	static const double RATES[] = {16.0, 31.97, 64.0, 116.988, 128.0, 1000.0};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		run_tone(RATES[i], 10.0, 1.0, 0.013, 30.0);
		ck_assert_uint_ge(grid.n, 298);
		ck_assert_double_le(largest_error(10.0, 1.0), 0.004);
	}
}
END_TEST

START_TEST(fast_tones_are_stopped)
{
	run_tone(128.0, 10.0, 12.0, 0.0, 30.0);
	for (size_t i = 10; i + 10 < grid.n; i++)
		ck_assert_double_eq_tol(grid.samples[i].value, 5.0, 0.002);
}
END_TEST

START_TEST(native_grid_instants_are_kept_exactly)
{
	run_tone(8.0, 8.0, 0.5, 2.0, 20.0);
	ck_assert_int_eq(grid.samples[0].index, 16);
	for (size_t i = 4; i + 4 < grid.n; i++)
		ck_assert_double_eq_tol(grid.samples[i].value,
			5.0 + sin(2.0 * M_PI * 0.5 * (double)grid.samples[i].index / 8.0), 1e-12);
}
END_TEST

START_TEST(gaps_are_missing_without_a_hole_in_the_grid)
{
	struct dsp_resample *resample = dsp_resample_create(64.0, 10.0);

	grid.n = 0;
	for (int i = 0; i < 40 * 64; i++) {
		double t = i / 64.0;

		if (t >= 10.0 && t < 15.0)
			continue;
		dsp_resample_push(resample, t, t, 0);
		pull(resample);
	}
	dsp_resample_destroy(resample);
	for (size_t i = 0; i < grid.n; i++) {
		double t = (double)grid.samples[i].index / 10.0;

		ck_assert_int_eq(grid.samples[i].index, (int64_t)i);
		if (t > 10.05 && t < 14.95) {
			ck_assert(isnan(grid.samples[i].value));
			ck_assert(grid.samples[i].flags & DSP_FLAG_MISSING);
		} else if (t < 9.5 || t > 15.5) {
			ck_assert_double_eq_tol(grid.samples[i].value, t, 0.06);
			ck_assert_uint_eq(grid.samples[i].flags, 0);
		}
	}
}
END_TEST

START_TEST(one_lost_sample_is_nothing_one_bad_sample_taints)
{
	struct dsp_resample *resample = dsp_resample_create(128.0, 10.0);
	int n_tainted = 0;

	grid.n = 0;
	for (int i = 0; i < 20 * 128; i++) {
		bool is_lost = i == 640;
		bool is_bad = i == 1280;

		dsp_resample_push(resample, i / 128.0,
			is_lost  ? (double)NAN
			: is_bad ? 90.0
				 : 5.0,
			is_bad ? DSP_FLAG_CLIP_HI : 0);
		pull(resample);
	}
	dsp_resample_destroy(resample);
	for (size_t i = 0; i < grid.n; i++) {
		if (!isnan(grid.samples[i].value))
			ck_assert_double_eq_tol(grid.samples[i].value, 5.0, 1e-9);
		if (grid.samples[i].flags) {
			ck_assert_double_eq_tol((double)grid.samples[i].index, 100.0, 1.0);
			n_tainted++;
		}
	}
	ck_assert_int_gt(n_tainted, 0);
}
END_TEST

START_TEST(times_off_the_axis_are_ignored)
{
	struct dsp_resample *resample = dsp_resample_create(10.0, 10.0);

	grid.n = 0;
	dsp_resample_push(resample, (double)NAN, 1.0, 0);
	dsp_resample_push(resample, 1.0, 1.0, 0);
	pull(resample);
	dsp_resample_push(resample, 0.5, 2.0, 0);
	pull(resample);
	dsp_resample_push(resample, 1e9, 3.0, 0);
	pull(resample);
	dsp_resample_push(resample, 1.1, 1.0, 0);
	pull(resample);
	dsp_resample_finish(resample);
	pull(resample);
	dsp_resample_destroy(resample);
	ck_assert_uint_eq(grid.n, 2);
	ck_assert_int_eq(grid.samples[0].index, 10);
	ck_assert_double_eq(grid.samples[1].value, 1.0);
}
END_TEST

RUN_TESTS("dsp/resample", slow_tones_pass_at_every_rate, fast_tones_are_stopped,
	native_grid_instants_are_kept_exactly, gaps_are_missing_without_a_hole_in_the_grid,
	one_lost_sample_is_nothing_one_bad_sample_taints, times_off_the_axis_are_ignored)
