#include "study/statistics/median.h"

#include "study/statistics/distributions.h"
#include "study/statistics/summary.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>

/* How often x(d) … x(n + 1 - d) holds the median of the population. */
static double coverage_of(guint d, guint n)
{
	return 1 - 2 * study_distributions_coin(d - 1, n);
}

/* The deepest rank whose interval covers @level; 1 if none does. */
static guint find_depth(guint n, double level)
{
	guint deepest = 1, end = (n + 1) / 2 + 1;

	while (deepest + 1 < end) {
		guint middle = deepest + (end - deepest) / 2;
		if (coverage_of(middle, n) >= level) {
			deepest = middle;
		} else {
			end = middle;
		}
	}
	return deepest;
}

static bool has_ties(const double *sorted, guint n)
{
	for (guint i = 1; i < n; i++) {
		if (sorted[i] <= sorted[i - 1]) {
			return true;
		}
	}
	return false;
}

static struct study_interval interval_of(const double *sorted, guint n, double level)
{
	guint d = find_depth(n, level);
	double outer = coverage_of(d, n), inner = coverage_of(d + 1, n);
	double surplus = (outer - level) / (outer - inner);
	double share = outer < level || has_ties(sorted, n)
			       ? 0
			       : (n - d) * surplus / (d + (n - 2.0 * d) * surplus);

	return (struct study_interval){
		.low = (1 - share) * sorted[d - 1] + share * sorted[d],
		.high = (1 - share) * sorted[n - d] + share * sorted[n - d - 1],
	};
}

struct study_median study_median_of(const double *values, guint n, double level)
{
	g_autofree double *sorted = g_new(double, n);
	struct study_median median = {
		.n = study_summary_known(values, n, sorted),
		.median = NAN,
		.ci = {NAN, NAN},
	};

	if (median.n == 0) {
		return median;
	}
	gsl_sort(sorted, 1, median.n);
	median.median = gsl_stats_median_from_sorted_data(sorted, 1, median.n);
	if (median.n >= STUDY_MEDIAN_N_MIN && sorted[0] < sorted[median.n - 1]) {
		median.ci = interval_of(sorted, median.n, level);
	}
	return median;
}
