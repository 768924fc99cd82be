#include "dsp/decomposition/median.h"

#include "dsp/base/stats.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <errno.h>

enum {
	N = 3000
};

static double x[N], tonic[N], phasic[N], driver[N];

static struct dsp_parts split(size_t n, double window_s)
{
	struct dsp_median *median = dsp_median_create(10.0, window_s);
	struct dsp_stretch stretch = {.grid_hz = 10.0, .n = n, .clean = x, .noise = 0.01};
	struct dsp_parts parts = {.tonic = tonic, .phasic = phasic, .driver = driver};

	ck_assert_ptr_nonnull(median);
	dsp_median_run(median, &stretch, &parts);
	dsp_median_destroy(median);
	return parts;
}

static int compare(const void *a, const void *b)
{
	double first = *(const double *)a;
	double second = *(const double *)b;

	return (first > second) - (first < second);
}

/* The median of x[i - reach .. i + reach] by sorting, O(w log w) each. */
static double sorted_median(size_t i, size_t reach)
{
	double window[2 * N];

	for (size_t j = 0; j <= 2 * reach; j++)
		window[j] = x[i - reach + j];
	qsort(window, 2 * reach + 1, sizeof(window[0]), compare);
	return window[reach];
}

static void check_against_sorting(size_t n, double window_s)
{
	size_t half = (size_t)lround(5.0 * window_s);

	split(n, window_s);
	for (size_t i = 0; i < n; i++) {
		size_t reach = i < n - 1 - i ? i : n - 1 - i;

		ck_assert_double_eq(tonic[i], sorted_median(i, reach < half ? reach : half));
		ck_assert_double_eq(phasic[i], x[i] - tonic[i]);
		ck_assert_double_eq(driver[i], phasic[i]);
	}
}

START_TEST(tonic_is_the_median_by_sorting)
{
	static const double WINDOWS_S[] = {0.1, 0.3, 8.0, 60.0};
	struct signals_random random = {2};

	for (size_t k = 0; k < sizeof(WINDOWS_S) / sizeof(WINDOWS_S[0]); k++) {
		for (int i = 0; i < N; i++)
			x[i] = signals_normal(&random);
		check_against_sorting(N, WINDOWS_S[k]);
	}
}
END_TEST

/* A converter of few bits gives the same value again and again. */
START_TEST(equal_values_are_told_apart_by_nothing)
{
	struct signals_random random = {3};

	for (int i = 0; i < N; i++)
		x[i] = floor(4.0 * signals_uniform(&random));
	x[5] = -0.0;
	check_against_sorting(N, 8.0);
}
END_TEST

START_TEST(short_runs_shrink_the_window)
{
	struct signals_random random = {4};

	for (size_t n = 1; n < 100; n++) {
		for (size_t i = 0; i < n; i++)
			x[i] = signals_normal(&random);
		check_against_sorting(n, 8.0);
	}
}
END_TEST

START_TEST(levels_and_lines_leave_nothing)
{
	for (int i = 0; i < N; i++)
		x[i] = 4.0;
	split(N, 8.0);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq(phasic[i], 0.0);
	for (int i = 0; i < N; i++)
		x[i] = 4.0 - 0.003 * i;
	split(N, 8.0);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq(phasic[i], 0.0);
}
END_TEST

START_TEST(parts_scale_and_move_with_the_level)
{
	static double first[N];
	struct signals_random random = {5};

	for (int i = 0; i < N; i++)
		x[i] = 5.0 + signals_normal(&random);
	split(N, 8.0);
	for (int i = 0; i < N; i++) {
		first[i] = phasic[i];
		x[i] = 4.0 * x[i] + 8.0;
	}
	split(N, 8.0);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq_tol(phasic[i], 4.0 * first[i], 1e-13);
}
END_TEST

/* The median follows a response: between a half and two thirds of its height are left. */
START_TEST(a_response_loses_half_its_height)
{
	double highest = 0.0;

	for (int i = 0; i < 600; i++)
		x[i] = 5.0 + signals_bateman(i / 10.0 - 30.0, 3.0, 0.7);
	split(600, 8.0);
	for (int i = 0; i < 600; i++)
		highest = fmax(highest, phasic[i]);
	ck_assert_double_gt(highest, 0.45);
	ck_assert_double_lt(highest, 0.75);
}
END_TEST

START_TEST(holes_split_the_record)
{
	static double before[N];
	struct signals_random random = {6};

	for (int i = 0; i < N; i++)
		x[i] = signals_normal(&random);
	split(500, 8.0);
	for (int i = 0; i < 500; i++)
		before[i] = phasic[i];
	for (int i = 500; i < 510; i++)
		x[i] = i == 505 ? (double)INFINITY : (double)NAN;
	split(N, 8.0);
	for (int i = 0; i < 500; i++)
		ck_assert_double_eq(phasic[i], before[i]);
	for (int i = 500; i < 510; i++)
		ck_assert(isnan(phasic[i]) && isnan(tonic[i]) && isnan(driver[i]));
	for (int i = 510; i < N; i++)
		ck_assert(isfinite(phasic[i]));
	ck_assert_double_eq(phasic[510], 0.0);
}
END_TEST

START_TEST(noise_of_the_phasic_part_is_known)
{
	struct signals_random random = {7};
	struct dsp_parts parts;
	double squares = 0.0;

	for (int i = 0; i < N; i++)
		x[i] = 0.01 * signals_normal(&random);
	parts = split(N, 1.1);
	for (int i = 0; i < N; i++)
		squares += phasic[i] * phasic[i];
	ck_assert_double_eq_tol(sqrt(squares / N) / parts.noise_sd, 1.0, 0.035);
	ck_assert_double_eq_tol(parts.noise_sd, 0.0098, 0.0001);
	ck_assert_double_eq_tol(parts.edge_s, 0.6, 1e-12);
}
END_TEST

START_TEST(nonsense_is_refused)
{
	static const double WRONG[][2] = {
		{10.0, 0.0}, {10.0, (double)NAN}, {0.0, 8.0}, {10.0, 1e9}};

	for (size_t k = 0; k < sizeof(WRONG) / sizeof(WRONG[0]); k++) {
		errno = 0;
		ck_assert_ptr_null(dsp_median_create(WRONG[k][0], WRONG[k][1]));
		ck_assert_int_eq(errno, EINVAL);
	}
	dsp_median_destroy(NULL);
}
END_TEST

RUN_TESTS("dsp/median", tonic_is_the_median_by_sorting, equal_values_are_told_apart_by_nothing,
	short_runs_shrink_the_window, levels_and_lines_leave_nothing,
	parts_scale_and_move_with_the_level, a_response_loses_half_its_height,
	holes_split_the_record, noise_of_the_phasic_part_is_known, nonsense_is_refused)
