#include "gui/plot/series.h"
#include "tests/check_main.h"

#include <math.h>

enum {
	N = 1000,
	GAP_AT = 600, /* first sample behind the gap */
};

/* 100 Hz, with 5 s missing before sample GAP_AT; the value of a sample is its index. */
static struct affekt_series *series_with_gap(void)
{
	float *values = g_new(float, N);
	g_autofree double *time_s = g_new(double, N);
	for (int i = 0; i < N; i++) {
		values[i] = (float)i;
		time_s[i] = 2 + i * 0.01 + (i >= GAP_AT ? 5 : 0);
	}
	return affekt_series_new_stamped(values, time_s, N, 0.25);
}

START_TEST(index_and_time_lead_to_each_other)
{
	g_autoptr(affekt_series) series = series_with_gap();
	for (gsize i = 0; i < N; i++) {
		double time_s = affekt_series_time(series, i);
		ck_assert_double_eq_tol(time_s, 2 + (double)i * 0.01 + (i >= GAP_AT ? 5 : 0), 1e-9);
		ck_assert_uint_eq(affekt_series_index(series, time_s), i);
		ck_assert_uint_eq(affekt_series_index(series, time_s - 0.004), i);
	}
	ck_assert_uint_eq(affekt_series_index(series, -1), 0);
	ck_assert_uint_eq(affekt_series_index(series, 1000), N);
	/* Inside the gap the next sample is the first behind it. */
	ck_assert_uint_eq(affekt_series_index(series, 10), GAP_AT);
	ck_assert(affekt_series_is_broken_before(series, GAP_AT));
	ck_assert(!affekt_series_is_broken_before(series, GAP_AT - 1));
	ck_assert(!affekt_series_is_broken_before(series, GAP_AT + 1));
}
END_TEST

START_TEST(a_gap_has_no_value)
{
	g_autoptr(affekt_series) series = series_with_gap();
	ck_assert_double_eq(affekt_series_value_at(series, 2), 0);
	ck_assert_double_eq(affekt_series_value_at(series, 3), 100);
	ck_assert_double_eq(affekt_series_value_at(series, 3.006), 100);
	ck_assert(isnan(affekt_series_value_at(series, 1.99)));
	ck_assert(isnan(affekt_series_value_at(series, 10)));
	ck_assert_double_eq(affekt_series_value_at(series, 13), GAP_AT);
	ck_assert(isnan(affekt_series_value_at(series, 17.1)));
}
END_TEST

START_TEST(columns_touch_their_neighbours_but_never_over_a_gap)
{
	g_autoptr(affekt_series) series = series_with_gap();
	/* 0.1 s per column, 10 samples each, over 0..20 s. */
	struct affekt_extent columns[200];
	affekt_series_columns(series, 0, 20, G_N_ELEMENTS(columns), columns);
	ck_assert(!affekt_extent_is_known(columns[19]));
	ck_assert_float_eq(columns[20].low, 0);
	ck_assert_float_eq(columns[20].high, 9);
	ck_assert_float_eq(columns[21].low, 9); /* the last sample of the column before */
	ck_assert_float_eq(columns[21].high, 19);
	ck_assert_float_eq(columns[79].high, GAP_AT - 1);
	for (int x = 80; x < 130; x++)
		ck_assert(!affekt_extent_is_known(columns[x]));
	ck_assert_float_eq(columns[130].low, GAP_AT);
	ck_assert_float_eq(columns[130].high, GAP_AT + 9);
	ck_assert(!affekt_extent_is_known(columns[170]));
}
END_TEST

START_TEST(wandering_stamps_keep_their_times)
{
	enum {
		M = 5000
	};
	g_autoptr(GRand) rand = g_rand_new_with_seed(3);
	float *values = g_new0(float, M);
	g_autofree double *time_s = g_new(double, M);
	double at_s = 0;
	for (int i = 0; i < M; i++) {
		time_s[i] = at_s;
		at_s += 0.25 + g_rand_double_range(rand, -0.08, 0.08);
	}
	g_autoptr(affekt_series) series = affekt_series_new_stamped(values, time_s, M, 1);
	for (int i = 0; i < M; i++) {
		ck_assert_double_eq_tol(affekt_series_time(series, (gsize)i), time_s[i], 0.0101);
		if (i > 0)
			ck_assert(!affekt_series_is_broken_before(series, (gsize)i));
	}
}
END_TEST

START_TEST(a_clock_that_is_a_little_off_stays_one_line_of_millions)
{
	/* 127.98 Hz over an hour, stamped to the millisecond: no drift may pile up. */
	enum {
		M = 3600 * 128
	};
	float *values = g_new0(float, M);
	g_autofree double *time_s = g_new(double, M);
	for (int i = 0; i < M; i++)
		time_s[i] = round(i / 127.98 * 1000) / 1000;
	g_autoptr(affekt_series) series = affekt_series_new_stamped(values, time_s, M, 0.25);
	for (int i = 0; i < M; i += 997)
		ck_assert_double_eq_tol(affekt_series_time(series, (gsize)i), time_s[i], 0.0101);
}
END_TEST

START_TEST(a_regular_series_needs_no_stamps)
{
	float *values = g_new(float, 20);
	for (int i = 0; i < 20; i++)
		values[i] = (float)(i % 5);
	g_autoptr(affekt_series) series = affekt_series_new_regular(values, 20, 10, 0.5);
	ck_assert_uint_eq(affekt_series_length(series), 20);
	ck_assert_double_eq(affekt_series_time(series, 4), 12);
	ck_assert_uint_eq(affekt_series_index(series, 12), 4);
	ck_assert_double_eq(affekt_series_value_at(series, 12.2), 4);
	struct affekt_extent extent = affekt_series_extent(series, 11, 12);
	ck_assert_float_eq(extent.low, 2);
	ck_assert_float_eq(extent.high, 3);
}
END_TEST

/* A million stamps, drifting, with a gap: given at once or in blocks of any size they are the same
 * times. */
START_TEST(stamps_may_come_block_by_block)
{
	enum {
		MANY = 1000000
	};
	double *time_s = g_new(double, MANY);
	for (gsize i = 0; i < MANY; i++)
		time_s[i] =
			(double)i * 0.001 * (1 + 1e-5 * (double)i / MANY) + (i > 700000 ? 60 : 0);
	g_autoptr(affekt_series) whole =
		affekt_series_new_stamped(g_new0(float, MANY), time_s, MANY, 0.25);
	g_autoptr(affekt_stamps) stamps = affekt_stamps_new(0.25);
	for (gsize i = 0; i < MANY; i += 77777)
		affekt_stamps_add(stamps, time_s + i, MIN(77777, MANY - i));
	affekt_stamps_finish(stamps);
	g_autoptr(affekt_series) parts = affekt_series_new_at(g_new0(float, MANY), MANY, stamps);
	for (gsize i = 0; i < MANY; i += 997) {
		ck_assert_double_eq_tol(affekt_series_time(parts, i), time_s[i], 0.001);
		ck_assert_double_eq_tol(affekt_series_time(whole, i), time_s[i], 0.001);
	}
	ck_assert(affekt_series_is_broken_before(parts, 700001));
	ck_assert(!affekt_series_is_broken_before(parts, 700002));
	g_free(time_s);
}
END_TEST

TESTS_MAIN("gui/series", index_and_time_lead_to_each_other, a_gap_has_no_value,
	columns_touch_their_neighbours_but_never_over_a_gap, wandering_stamps_keep_their_times,
	a_clock_that_is_a_little_off_stays_one_line_of_millions, a_regular_series_needs_no_stamps,
	stamps_may_come_block_by_block)
