#include "study/statistics/bootstrap.h"
#include "study/statistics/median.h"
#include "study/statistics/random.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static const double values[] = {3, 1, 4, 1, 5, 9, 2, 6, NAN, 5, 3};

START_TEST(same_seed_same_bytes)
{
	struct study_bootstrap_options options =
		study_bootstrap_defaults(study_random_derive(1, 1));
	struct study_bootstrap a = study_bootstrap_mean(values, 11, &options);
	struct study_bootstrap b = study_bootstrap_mean(values, 11, &options);
	ck_assert_mem_eq(&a.ci, &b.ci, sizeof a.ci);
	ck_assert_uint_eq(a.n, 10);
	ck_assert_double_eq_tol(a.estimate, 3.9, 1e-12);
	options.seed = study_random_derive(1, 2);
	b = study_bootstrap_mean(values, 11, &options);
	ck_assert_int_ne(memcmp(&a.ci, &b.ci, sizeof a.ci), 0);
}
END_TEST

START_TEST(expanded_and_higher_levels_are_wider)
{
	struct study_bootstrap_options options =
		study_bootstrap_defaults(study_random_derive(1, 1));
	struct study_bootstrap expanded = study_bootstrap_mean(values, 11, &options);
	options.is_expanded = false;
	struct study_bootstrap plain = study_bootstrap_mean(values, 11, &options);
	options.level = 0.99;
	struct study_bootstrap higher = study_bootstrap_mean(values, 11, &options);
	ck_assert_double_lt(expanded.ci.low, plain.ci.low);
	ck_assert_double_gt(expanded.ci.high, plain.ci.high);
	ck_assert_double_lt(higher.ci.low, plain.ci.low);
	ck_assert_double_gt(higher.ci.high, plain.ci.high);
	/* sd of the mean: sqrt(5.69 / 10), the variance by n. */
	ck_assert_double_eq_tol(plain.standard_error, 0.754, 0.03);
}
END_TEST

START_TEST(intervals_hold_the_truth_in_nineteen_of_twenty)
{
	enum {
		PEOPLE = 12,
		SAMPLES = 1000,
	};
	g_autoptr(study_random) random = study_random_new(study_random_derive(2, 1));
	guint n_mean = 0, n_median = 0;

	for (guint s = 0; s < SAMPLES; s++) {
		double sample[PEOPLE];
		struct study_bootstrap_options options =
			study_bootstrap_defaults(study_random_derive(3, s));
		for (guint i = 0; i < PEOPLE; i++) {
			sample[i] = study_random_normal(random);
		}
		struct study_interval mean = study_bootstrap_mean(sample, PEOPLE, &options).ci;
		struct study_interval median = study_median_of(sample, PEOPLE, 0.95).ci;
		n_mean += mean.low <= 0 && mean.high >= 0;
		n_median += median.low <= 0 && median.high >= 0;
	}
	ck_assert_uint_ge(n_mean, 930);
	ck_assert_uint_le(n_mean, 970);
	ck_assert_uint_ge(n_median, 930);
	ck_assert_uint_le(n_median, 970);
}
END_TEST

START_TEST(five_values_bound_the_median_by_their_extremes)
{
	const double five[] = {8, 1, 5, 13, 2};
	struct study_median median = study_median_of(five, 5, 0.95);
	ck_assert_double_eq(median.median, 5);
	ck_assert_double_eq(median.ci.low, 1);
	ck_assert_double_eq(median.ci.high, 13);
	ck_assert_double_nan(study_median_of(five, 4, 0.95).ci.low);
	/* Ten values, 1 … 10: ranks 2 and 9 cover 97.85 %, 3 and 8 89.06 %; I = 0.3244,
	 * l = 8 I / (2 + 6 I) = 0.6577. */
	const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
	median = study_median_of(ten, 10, 0.95);
	ck_assert_double_eq_tol(median.ci.low, 2.6577, 1e-3);
	ck_assert_double_eq_tol(median.ci.high, 8.3423, 1e-3);
	/* Ranks 2 and 9 themselves: between 7 and 8 is no value of these. */
	const double tied[] = {4, 7, 8, 8, 8, 9, 9, 9, 10, 10};
	median = study_median_of(tied, 10, 0.95);
	ck_assert_double_eq(median.ci.low, 7);
	ck_assert_double_eq(median.ci.high, 10);
}
END_TEST

TESTS_MAIN("bootstrap", same_seed_same_bytes, expanded_and_higher_levels_are_wider,
	intervals_hold_the_truth_in_nineteen_of_twenty,
	five_values_bound_the_median_by_their_extremes)
