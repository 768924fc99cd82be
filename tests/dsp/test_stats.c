#include "dsp/base/stats.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

START_TEST(selection_equals_sorting)
{
	struct signals_random random = {11};

	for (size_t n = 1; n < 60; n++) {
		double sorted[60];
		double values[60];

		for (size_t i = 0; i < n; i++)
			/* Few distinct values: equal ones are the hard case. */
			sorted[i] = floor(10.0 * signals_uniform(&random));
		for (size_t rank = 0; rank < n; rank++) {
			for (size_t i = 0; i < n; i++)
				values[i] = sorted[i];
			if (rank == 0)
				qsort(sorted, n, sizeof(*sorted), compare);
			ck_assert_double_eq(dsp_stats_select(values, n, rank), sorted[rank]);
		}
	}
}
END_TEST

START_TEST(quantiles_are_linear_between_ranks)
{
	double four[] = {4.0, 1.0, 3.0, 2.0};
	double again[] = {4.0, 1.0, 3.0, 2.0};
	double one[] = {7.0};

	ck_assert_double_eq_tol(dsp_stats_quantile(four, 4, 0.25), 1.75, 1e-12);
	ck_assert_double_eq_tol(dsp_stats_quantile(four, 4, 1.0), 4.0, 1e-12);
	ck_assert_double_eq_tol(dsp_stats_median(again, 4), 2.5, 1e-12);
	ck_assert_double_eq(dsp_stats_median(one, 1), 7.0);
	ck_assert(isnan(dsp_stats_median(one, 0)));
}
END_TEST

START_TEST(deviation_is_from_the_given_center)
{
	double values[] = {1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0};

	ck_assert_double_eq(dsp_stats_mad(values, 7, 2.0), 1.0);
}
END_TEST

RUN_TESTS("dsp/stats", selection_equals_sorting, quantiles_are_linear_between_ranks,
	deviation_is_from_the_given_center)
