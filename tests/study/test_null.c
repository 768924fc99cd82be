#include "study/statistics/null.h"
#include "tests/check_main.h"
#include "tests/study/noise.h"

enum {
	STUDIES = 1000
};

static bool crosses(const struct study_null *null)
{
	bool any = false;

	for (guint j = 0; j < null->n_columns; j++) {
		bool is_out = null->mean[j] < null->low[j] || null->mean[j] > null->high[j];
		ck_assert_int_eq(is_out, null->p[j] <= 0.05);
		any |= is_out;
	}
	return any;
}

START_TEST(noise_crosses_the_band_in_one_study_of_twenty)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(5, 0));
	guint n_crossed = 0;

	for (guint s = 0; s < STUDIES; s++) {
		double cells[NOISE_CELLS];
		struct study_null_options options = study_null_defaults(study_random_derive(6, s));
		noise_cells(random, cells);
		g_autoptr(study_null) null =
			study_null_labels(cells, NOISE_PEOPLE, NOISE_TOUCHPOINTS, &options);
		n_crossed += crosses(null);
	}
	ck_assert_uint_ge(n_crossed, 35);
	ck_assert_uint_le(n_crossed, 65);
}
END_TEST

START_TEST(a_strong_touch_point_stands_out_alone)
{
	double cells[NOISE_CELLS];
	g_autoptr(study_random) random = study_random_new(study_random_derive(5, 1));
	struct study_null_options options = study_null_defaults(3);

	for (guint c = 0; c < NOISE_CELLS; c++) {
		cells[c] = study_random_normal(random) + (c % NOISE_TOUCHPOINTS == 3 ? 3 : 0);
	}
	g_autoptr(study_null) null =
		study_null_labels(cells, NOISE_PEOPLE, NOISE_TOUCHPOINTS, &options);
	ck_assert_double_gt(null->mean[3], null->high[3]);
	ck_assert_double_eq_tol(null->p[3], 1.0 / 1001, 1e-15);
	for (guint j = 0; j < NOISE_TOUCHPOINTS; j++) {
		ck_assert(j == 3 || null->p[j] > 0.05);
	}
}
END_TEST

START_TEST(moments_under_shuffling_are_exact)
{
	/* Rows 0 2 and 0 4 -: means 1 and 2, variances 1 and 4. */
	const double cells[] = {0, 2, NAN, 0, 4, NAN};
	struct study_null_options options = study_null_defaults(3);
	g_autoptr(study_null) null = study_null_labels(cells, 2, 3, &options);

	ck_assert_uint_eq(null->n[0], 2);
	ck_assert_double_eq_tol(null->null_mean[0], 1.5, 1e-15);
	ck_assert_double_eq_tol(null->null_sd[0], sqrt(5.0 / 4), 1e-15);
	/* 3 is 1.5 away, as half of all orders are: beyond any band. */
	ck_assert_double_eq_tol(null->mean[1], 3, 1e-15);
	ck_assert_double_gt(null->p[1], 0.4);
	ck_assert_uint_eq(null->n[2], 0);
	ck_assert_double_nan(null->mean[2]);
	ck_assert_double_nan(null->high[2]);
	ck_assert_double_nan(null->p[2]);
}
END_TEST

START_TEST(too_few_shuffles_promise_nothing)
{
	const double cells[] = {1, 2, 5, 3, 9, 4};
	struct study_null_options options = study_null_defaults(3);

	options.n_shuffles = 18;
	g_autoptr(study_null) few = study_null_labels(cells, 2, 3, &options);
	ck_assert(isinf(few->critical));
	options.n_shuffles = 19;
	g_autoptr(study_null) enough = study_null_labels(cells, 2, 3, &options);
	ck_assert(isfinite(enough->critical));
}
END_TEST

enum {
	SECONDS = 300,
	ROWS = 10,
	WINDOWS = 6,
};

#define MEMORY 0.9 /* ten seconds */

static struct study_null *judge_windows(const double *curves, guint64 seed)
{
	struct study_null_window windows[ROWS * WINDOWS];
	struct study_null_row rows[ROWS];
	struct study_null_options options = study_null_defaults(seed);

	options.n_shuffles = 399;
	for (guint i = 0; i < ROWS; i++) {
		for (guint j = 0; j < WINDOWS; j++) {
			/* From 5 to 40 s: labels of such cells could not be swapped. */
			guint first = 20 + 45 * j + i;
			windows[i * WINDOWS + j] =
				(struct study_null_window){first, first + 5 + 7 * j};
		}
		rows[i] = (struct study_null_row){
			curves + i * SECONDS, SECONDS, windows + i * WINDOWS};
	}
	return study_null_windows(rows, ROWS, WINDOWS, &options);
}

START_TEST(slow_noise_under_windows_of_any_length_crosses_as_rarely)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(5, 2));
	g_autofree double *curves = g_new(double, ROWS *SECONDS);
	guint n_crossed = 0;

	for (guint s = 0; s < STUDIES; s++) {
		noise_curves(random, MEMORY, curves, ROWS, SECONDS);
		g_autoptr(study_null) null = judge_windows(curves, study_random_derive(7, s));
		n_crossed += crosses(null);
	}
	ck_assert_uint_ge(n_crossed, 35);
	ck_assert_uint_le(n_crossed, 65);
}
END_TEST

START_TEST(curves_of_noise_rise_above_the_limit_as_rarely)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(5, 3));
	g_autofree double *curves = g_new(double, ROWS *SECONDS);
	struct study_null_options options = study_null_defaults(1);
	guint n_crossed = 0;

	options.n_shuffles = 199;
	for (guint s = 0; s < STUDIES; s++) {
		noise_curves(random, MEMORY, curves, ROWS, SECONDS);
		options.seed = study_random_derive(8, s);
		g_autoptr(study_null_curve) null =
			study_null_curves(curves, ROWS, SECONDS, 20, &options);
		bool any = false;
		for (guint t = 0; t < SECONDS; t++) {
			any |= null->mean[t] > null->threshold;
		}
		n_crossed += any;
	}
	ck_assert_uint_ge(n_crossed, 35);
	ck_assert_uint_le(n_crossed, 65);
}
END_TEST

START_TEST(what_all_share_rises_above_the_limit_where_it_is)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(5, 4));
	g_autofree double *curves = g_new(double, ROWS *SECONDS);
	struct study_null_options options = study_null_defaults(1);

	noise_curves(random, MEMORY, curves, ROWS, SECONDS);
	for (guint i = 0; i < ROWS; i++) {
		for (guint t = 100; t < 110; t++) {
			curves[i * SECONDS + t] += 6;
		}
		curves[i * SECONDS + 5] = NAN;
	}
	g_autoptr(study_null_curve) null = study_null_curves(curves, ROWS, SECONDS, 20, &options);
	ck_assert_double_gt(null->mean[105], null->threshold);
	ck_assert_double_le(null->p[105], 0.05);
	ck_assert_double_lt(null->mean[50], null->threshold);
	ck_assert_uint_eq(null->n[5], 0);
	ck_assert_double_nan(null->mean[5]);
	ck_assert_double_nan(null->p[5]);
}
END_TEST

TESTS_MAIN("null", noise_crosses_the_band_in_one_study_of_twenty,
	a_strong_touch_point_stands_out_alone, moments_under_shuffling_are_exact,
	too_few_shuffles_promise_nothing, slow_noise_under_windows_of_any_length_crosses_as_rarely,
	curves_of_noise_rise_above_the_limit_as_rarely,
	what_all_share_rises_above_the_limit_where_it_is)
