/* Nothing, one value, no spread, very many: no number that looks like one, and no end of the
 * program. */
#include "study/statistics/bootstrap.h"
#include "study/statistics/correlation.h"
#include "study/statistics/friedman.h"
#include "study/statistics/holm.h"
#include "study/statistics/isc.h"
#include "study/statistics/kruskal.h"
#include "study/statistics/mann_whitney.h"
#include "study/statistics/median.h"
#include "study/statistics/null.h"
#include "study/statistics/paired.h"
#include "study/statistics/proportion.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"
#include "study/statistics/wilcoxon.h"
#include "tests/check_main.h"

#include <math.h>

static const double holes[] = {NAN, INFINITY, -INFINITY};
static const double one[] = {NAN, 4};
static const double equal[] = {7, 7, 7, 7, 7, 7};

START_TEST(one_sample_of_nothing_one_or_equals)
{
	struct study_bootstrap_options options = study_bootstrap_defaults(1);
	struct study_summary summary = study_summary_of(holes, 3);
	ck_assert_uint_eq(summary.n, 0);
	ck_assert_double_nan(summary.mean);
	ck_assert_double_nan(study_summary_mean(NULL, 0));
	ck_assert_double_nan(study_summary_quantile(holes, 3, 0.9));
	summary = study_summary_of(one, 2);
	ck_assert_double_eq(summary.mean, 4);
	ck_assert_double_nan(summary.sd);
	summary = study_summary_of(equal, 6);
	ck_assert_double_eq(summary.sd, 0);
	ck_assert_double_nan(summary.skewness);

	ck_assert_double_nan(study_bootstrap_mean(holes, 3, &options).estimate);
	ck_assert_double_eq(study_bootstrap_mean(one, 2, &options).estimate, 4);
	ck_assert_double_nan(study_bootstrap_mean(one, 2, &options).ci.low);
	ck_assert_double_eq(study_bootstrap_mean(equal, 6, &options).estimate, 7);
	ck_assert_double_nan(study_bootstrap_mean(equal, 6, &options).ci.high);
	ck_assert_double_nan(study_median_of(holes, 3, 0.95).median);
	ck_assert_double_eq(study_median_of(one, 2, 0.95).median, 4);
	ck_assert_double_nan(study_median_of(equal, 6, 0.95).ci.low);
	ck_assert_double_nan(study_proportion_of(holes, 3, 0.95).share);
	ck_assert_double_nan(study_proportion_of(holes, 3, 0.95).ci.high);
}
END_TEST

START_TEST(pairs_of_nothing_one_or_equals)
{
	ck_assert_double_nan(study_paired_compare(holes, equal, 3).mean);
	ck_assert_double_eq(study_paired_compare(one, equal, 2).mean, -3);
	ck_assert_double_nan(study_paired_compare(one, equal, 2).dz);
	ck_assert_double_nan(study_paired_compare(equal, equal, 6).dz);
	ck_assert_double_nan(study_wilcoxon_signed_rank(holes, equal, 3).v);
	ck_assert_double_eq(study_wilcoxon_signed_rank(one, equal, 2).p, 1);
	ck_assert_double_eq(study_wilcoxon_signed_rank(one, equal, 2).rank_biserial, -1);
	struct study_wilcoxon wilcoxon = study_wilcoxon_signed_rank(equal, equal, 6);
	ck_assert_uint_eq(wilcoxon.n_pairs, 6);
	ck_assert_uint_eq(wilcoxon.n, 0);
	ck_assert_double_eq(wilcoxon.v, 0);
	ck_assert_double_nan(wilcoxon.p);
	ck_assert_double_nan(study_correlation_pearson(holes, equal, 3).r);
	ck_assert_double_nan(study_correlation_spearman(one, equal, 2).r);
	ck_assert_double_nan(study_correlation_pearson(equal, equal, 6).r);
	const double x[] = {1, 2}, y[] = {5, 3};
	ck_assert_double_eq_tol(study_correlation_pearson(x, y, 2).r, -1, 1e-15);
	ck_assert_double_nan(study_correlation_pearson(x, y, 2).p);
	ck_assert_double_nan(study_correlation_interval(0.5, 3, 0.95).low);
}
END_TEST

START_TEST(groups_of_nothing_one_or_equals)
{
	const guint groups[] = {0, 0, 1, 1, 2, 2};
	ck_assert_double_nan(study_mann_whitney_test(holes, 3, equal, 6).u);
	ck_assert_double_nan(study_mann_whitney_test(equal, 6, NULL, 0).p);
	struct study_mann_whitney test = study_mann_whitney_test(equal, 3, equal, 3);
	ck_assert_double_eq(test.u, 4.5);
	ck_assert_double_eq(test.rank_biserial, 0);
	ck_assert_double_nan(test.p);
	ck_assert_double_eq(study_mann_whitney_test(one, 2, equal, 1).p, 1);
	ck_assert_double_nan(study_kruskal_test(holes, groups, 3, 3).h);
	ck_assert_double_nan(study_kruskal_test(one, groups, 2, 3).h);
	ck_assert_uint_eq(study_kruskal_test(one, groups, 2, 3).n_groups, 1);
	ck_assert_double_nan(study_kruskal_test(equal, groups, 6, 3).p);
}
END_TEST

START_TEST(tables_of_nothing_one_or_equals)
{
	struct study_null_options options = study_null_defaults(1);
	ck_assert_double_nan(study_friedman_test(NULL, 0, 3, 1).p);
	ck_assert_double_nan(study_friedman_test(equal, 1, 6, 1).p);
	ck_assert_double_nan(study_friedman_test(equal, 6, 1, 1).w);
	ck_assert_double_nan(study_friedman_test(equal, 2, 3, 1).statistic);
	ck_assert_uint_eq(study_friedman_test(holes, 1, 3, 1).n, 0);

	g_autoptr(study_null) nobody = study_null_labels(NULL, 0, 3, &options);
	ck_assert_double_nan(nobody->mean[2]);
	ck_assert_double_nan(nobody->critical);
	g_autoptr(study_null) nothing = study_null_labels(NULL, 0, 0, &options);
	ck_assert_uint_eq(nothing->n_columns, 0);
	g_autoptr(study_null) same = study_null_labels(equal, 2, 3, &options);
	ck_assert_double_eq(same->null_mean[0], 7);
	ck_assert_double_eq(same->null_sd[0], 0);
	ck_assert_double_nan(same->low[0]);
	ck_assert_double_nan(same->p[0]);

	g_autoptr(study_null_curve) short_curve = study_null_curves(equal, 2, 3, 2, &options);
	ck_assert_double_eq(short_curve->mean[0], 7);
	ck_assert_double_nan(short_curve->threshold);
	ck_assert_double_nan(short_curve->p[0]);
	g_autoptr(study_null_curve) no_curve = study_null_curves(NULL, 0, 3, 1, &options);
	ck_assert_double_nan(no_curve->mean[1]);
}
END_TEST

START_TEST(curves_that_are_short_few_or_flat)
{
	struct study_isc_options options = study_isc_defaults(1);
	g_autofree double *flat = g_new0(double, 6 * 400);
	g_autoptr(study_isc) too_short = study_isc_new(flat, 6, 59, &options);
	ck_assert_uint_eq(too_short->n_windows, 0);
	g_autoptr(study_isc) nobody = study_isc_new(NULL, 0, 400, &options);
	ck_assert_double_nan(nobody->r[0]);
	g_autoptr(study_isc) silent = study_isc_new(flat, 6, 400, &options);
	ck_assert_uint_eq(silent->n_windows, 86);
	ck_assert_uint_eq(silent->n[0], 0);
	ck_assert_double_nan(silent->r[85]);
	ck_assert_double_nan(silent->marci);
}
END_TEST

START_TEST(tests_without_a_p_do_not_count)
{
	/* Of three: 0.01 * 3, 0.02 * 2, 0.9. */
	const double p[] = {NAN, 0.02, 0.9, NAN, 0.01};
	double adjusted[5];
	study_holm_adjust(p, 5, adjusted);
	ck_assert_double_nan(adjusted[0]);
	ck_assert_double_eq_tol(adjusted[1], 0.04, 1e-15);
	ck_assert_double_eq_tol(adjusted[2], 0.9, 1e-15);
	ck_assert_double_eq_tol(adjusted[4], 0.03, 1e-15);
	study_holm_adjust(NULL, 0, NULL);
}
END_TEST

START_TEST(many_and_far_apart_do_not_end_the_program)
{
	enum {
		PEOPLE = 1000,
		TOUCHPOINTS = 500,
	};
	g_autofree double *cells = g_new(double, PEOPLE *TOUCHPOINTS);
	g_autofree guint *groups = g_new(guint, PEOPLE * TOUCHPOINTS);
	for (guint i = 0; i < PEOPLE * TOUCHPOINTS; i++) {
		cells[i] = i % TOUCHPOINTS + 0.001 * (i * 7919.0 - floor(i * 7919.0 / 1e4) * 1e4);
		groups[i] = i % TOUCHPOINTS;
	}
	/* Chi squared far beyond what a double's tail can say. */
	struct study_friedman friedman = study_friedman_test(cells, PEOPLE, TOUCHPOINTS, 1);
	ck_assert_uint_eq(friedman.n, PEOPLE);
	ck_assert_double_gt(friedman.w, 0.99);
	ck_assert_double_eq(friedman.p, 0);
	struct study_kruskal kruskal =
		study_kruskal_test(cells, groups, PEOPLE * TOUCHPOINTS, TOUCHPOINTS);
	ck_assert_double_gt(kruskal.epsilon_squared, 0.99);
	ck_assert_double_eq(kruskal.p, 0);
	struct study_wilcoxon wilcoxon =
		study_wilcoxon_signed_rank(cells + 1, cells, PEOPLE * TOUCHPOINTS - 1);
	ck_assert_double_ge(wilcoxon.p, 0);
	ck_assert_double_lt(wilcoxon.p, 1e-100);
	struct study_median median = study_median_of(cells, PEOPLE * TOUCHPOINTS, 0.95);
	ck_assert_double_lt(median.ci.low, median.median);
	ck_assert_double_gt(median.ci.high, median.median);
}
END_TEST

START_TEST(students_interval_is_that_of_r)
{
	/* t.test(1:5)$conf.int */
	const double values[] = {1, 2, NAN, 3, 4, 5};
	struct study_interval ci = study_summary_interval(values, 6, 0.95);
	ck_assert_double_eq_tol(ci.low, 1.036756838522439, 1e-12);
	ck_assert_double_eq_tol(ci.high, 4.963243161477561, 1e-12);
	ck_assert(isnan(study_summary_interval(values, 1, 0.95).low));
}
END_TEST

START_TEST(nothing_is_shuffled_without_harm)
{
	const double nothing[] = {NAN, NAN, 1, NAN};
	struct study_null_options options = study_null_defaults(1);
	g_autoptr(study_null) null = study_null_labels(nothing, 2, 2, &options);
	ck_assert_uint_eq(null->n[0], 1);
	ck_assert(isnan(null->p[0]) && isnan(null->p[1]));
}
END_TEST

TESTS_MAIN("statistics_few", one_sample_of_nothing_one_or_equals, pairs_of_nothing_one_or_equals,
	groups_of_nothing_one_or_equals, tables_of_nothing_one_or_equals,
	curves_that_are_short_few_or_flat, tests_without_a_p_do_not_count,
	many_and_far_apart_do_not_end_the_program, students_interval_is_that_of_r,
	nothing_is_shuffled_without_harm)
