#include "study/statistics/control.h"
#include "tests/check_main.h"

#include <math.h>

START_TEST(individuals_by_their_moving_ranges)
{
	/* Ranges 2 1 2 1: mean 1.5; 2.66 of it is 3.99. */
	const double values[] = {10, 12, NAN, 11, 13, 12};
	struct study_control control = study_control_individuals(values, 6);
	ck_assert_uint_eq(control.n, 5);
	ck_assert_double_eq_tol(control.center, 11.6, 1e-12);
	ck_assert_double_eq_tol(control.limits.low, 11.6 - 2.6587 * 1.5, 1e-3);
	ck_assert_double_eq_tol(control.limits.high, 11.6 + 2.6587 * 1.5, 1e-3);
	struct study_control few = study_control_individuals(values, 4);
	ck_assert_uint_eq(few.n, 3);
	ck_assert_double_nan(few.limits.low);
	ck_assert_double_eq_tol(few.center, 11, 1e-12);
	ck_assert_double_nan(study_control_individuals(NULL, 0).center);
}
END_TEST

START_TEST(waves_by_their_spread_within)
{
	/* Two and three degrees of freedom within are too few; four with squares of 12 give sigma
	 * sqrt(3) / c4, and c4 of five values is 0.9400. */
	const double values[] = {1, 3, 11, 13, 20, 1, 5};
	const guint waves[] = {0, 0, 1, 1, 2, 3, 3};
	ck_assert_double_nan(study_control_waves(values, waves, 5, 4).sigma);
	struct study_control control = study_control_waves(values, waves, 7, 4);
	ck_assert_double_nan(control.sigma);
	const double more[] = {1, 3, 11, 13, 20, 20, 1, 5};
	const guint their_waves[] = {0, 0, 1, 1, 2, 2, 3, 3};
	control = study_control_waves(more, their_waves, 8, 5);
	ck_assert_double_eq_tol(control.center, 9.25, 1e-12);
	ck_assert_double_eq_tol(control.sigma, sqrt(3) / 0.9400, 1e-4);
	struct study_interval limits = study_control_limits_of_mean(&control, 4);
	ck_assert_double_eq_tol(limits.high, 9.25 + 1.5 * control.sigma, 1e-12);
}
END_TEST

START_TEST(signals_beyond_limits_and_of_long_runs)
{
	const struct study_control control = {.n = 10, .center = 5, .sigma = 1, .limits = {2, 8}};
	const double values[] = {6, 6, 6, NAN, 6, 6, 6, 6, 6, 6, 5, 6, 8.1, 8, 1.9, 2};
	unsigned signals[16];
	study_control_signals(&control, values, 16, signals);
	ck_assert_uint_eq(signals[7], 0);
	ck_assert_uint_eq(signals[8], STUDY_CONTROL_RUN_ABOVE);
	ck_assert_uint_eq(signals[9], STUDY_CONTROL_RUN_ABOVE);
	ck_assert_uint_eq(signals[10], 0);
	ck_assert_uint_eq(signals[12], STUDY_CONTROL_ABOVE);
	ck_assert_uint_eq(signals[13], 0);
	ck_assert_uint_eq(signals[14], STUDY_CONTROL_BELOW);
	ck_assert_uint_eq(signals[15], 0);
}
END_TEST

START_TEST(constants_have_no_limits)
{
	/* Their mean is not 7.1 to the last bit. */
	const double flat[] = {7.1, 7.1, 7.1, 7.1, 7.1, 7.1}, values[] = {7};
	const guint waves[] = {0, 0, 0, 1, 1, 1};
	struct study_control single = study_control_individuals(flat, 6);
	struct study_control mean = study_control_waves(flat, waves, 6, 2);
	unsigned signals[1];
	ck_assert_double_nan(single.limits.low);
	ck_assert_double_nan(mean.limits.high);
	ck_assert_double_eq_tol(mean.center, 7.1, 1e-12);
	study_control_signals(&single, values, 1, signals);
	ck_assert_uint_eq(signals[0], 0);
}
END_TEST

START_TEST(too_few_values_signal_nothing)
{
	const struct study_control control = study_control_individuals((const double[]){4, 5}, 2);
	const double values[] = {100};
	unsigned signals[1];
	study_control_signals(&control, values, 1, signals);
	ck_assert_uint_eq(signals[0], 0);
}
END_TEST

START_TEST(the_next_value_lies_wider_the_fewer_there_are)
{
	/* SciPy: mean -+ t.isf(norm.sf(3), 4) * sd * sqrt(1 + 1/5). */
	const double values[] = {40, 42, NAN, 41, 43, 40}, flat[] = {1, 1, 1, 1, 1};
	struct study_interval limits = study_control_limits_of_next(values, 6);
	ck_assert_double_eq_tol(limits.low, 31.74445456454, 1e-6);
	ck_assert_double_eq_tol(limits.high, 50.655545435460006, 1e-6);
	ck_assert(isnan(study_control_limits_of_next(values, 4).low));
	ck_assert(isnan(study_control_limits_of_next(flat, 5).high));
}
END_TEST

TESTS_MAIN("control", individuals_by_their_moving_ranges, waves_by_their_spread_within,
	signals_beyond_limits_and_of_long_runs, too_few_values_signal_nothing,
	constants_have_no_limits, the_next_value_lies_wider_the_fewer_there_are)
