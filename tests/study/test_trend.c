#include "study/statistics/trend.h"
#include "tests/check_main.h"
#include "tests/study/noise.h"

START_TEST(slope_is_found_beneath_people_and_touch_points)
{
	double positions[NOISE_CELLS], values[NOISE_CELLS];
	g_autoptr(study_random) random = study_random_new(study_random_derive(1, 1));

	noise_orders(random, positions);
	for (guint c = 0; c < NOISE_CELLS; c++) {
		guint i = c / NOISE_TOUCHPOINTS, j = c % NOISE_TOUCHPOINTS;
		values[c] = 10.0 * i + 3.0 * j * j - 2 * positions[c];
	}
	values[5] = NAN;
	positions[17] = NAN;
	struct study_trend trend =
		study_trend_order(values, positions, NOISE_PEOPLE, NOISE_TOUCHPOINTS);
	ck_assert_uint_eq(trend.n_rows, NOISE_PEOPLE);
	ck_assert_uint_eq(trend.n_cells, NOISE_CELLS - 2);
	ck_assert(!trend.is_confounded);
	ck_assert_double_gt(trend.order_share, 0.7);
	ck_assert_double_eq_tol(trend.slope, -2, 1e-10);
	/* Falls in everybody: 2 / 2^12. */
	ck_assert_double_eq(trend.rank_biserial, -1);
	ck_assert_double_eq_tol(trend.p, 2 / 4096.0, 1e-15);
}
END_TEST

START_TEST(one_order_for_all_cannot_tell_order_from_touch_point)
{
	double positions[NOISE_CELLS], values[NOISE_CELLS];

	for (guint c = 0; c < NOISE_CELLS; c++) {
		positions[c] = c % NOISE_TOUCHPOINTS + 1;
		guint i = c / NOISE_TOUCHPOINTS;
		values[c] = 100.0 * i - 5 * positions[c];
	}
	struct study_trend trend =
		study_trend_order(values, positions, NOISE_PEOPLE, NOISE_TOUCHPOINTS);
	ck_assert(trend.is_confounded);
	ck_assert_double_eq_tol(trend.order_share, 0, 1e-12);
	ck_assert_double_eq_tol(trend.slope, -5, 1e-10);
	ck_assert_double_eq_tol(trend.p, 2 / 4096.0, 1e-15);
}
END_TEST

START_TEST(noise_has_a_trend_in_one_study_of_twenty)
{
	g_autoptr(study_random) random = study_random_new(study_random_derive(1, 2));
	guint n_found = 0;

	for (guint s = 0; s < 1000; s++) {
		double positions[NOISE_CELLS], values[NOISE_CELLS];
		noise_orders(random, positions);
		for (guint c = 0; c < NOISE_CELLS; c++) {
			bool is_hole = study_random_uniform(random) < 0.1;
			values[c] = is_hole ? NAN
					    : 5.0 * (c % NOISE_TOUCHPOINTS) +
						      exp(study_random_normal(random));
		}
		n_found +=
			study_trend_order(values, positions, NOISE_PEOPLE, NOISE_TOUCHPOINTS).p <=
			0.05;
	}
	/* The signed ranks of 12 people reach 4.2 %. */
	ck_assert_uint_ge(n_found, 30);
	ck_assert_uint_le(n_found, 60);
}
END_TEST

START_TEST(nothing_to_go_by_gives_no_trend)
{
	const double values[] = {1, 2, 3, 4}, still[] = {1, 1, 1, 1}, order[] = {1, 2, 1, 2};
	const double holes[] = {NAN, 1, 2, NAN};
	ck_assert_double_nan(study_trend_order(values, still, 2, 2).slope);
	ck_assert_double_nan(study_trend_order(NULL, NULL, 0, 2).p);
	ck_assert_double_nan(study_trend_order(holes, order, 2, 2).p);
	/* Flat values: a slope of 0, nobody's score has a sign. */
	struct study_trend flat = study_trend_order(still, order, 2, 2);
	ck_assert_double_eq(flat.slope, 0);
	ck_assert_double_nan(flat.p);
}
END_TEST

TESTS_MAIN("trend", slope_is_found_beneath_people_and_touch_points,
	one_order_for_all_cannot_tell_order_from_touch_point,
	noise_has_a_trend_in_one_study_of_twenty, nothing_to_go_by_gives_no_trend)
