#include "study/statistics/null_rank.h"

#include <gsl/gsl_sort.h>
#include <math.h>

#define TIE 1e-12

void study_null_rank_sort(double *maxima, guint n)
{
	gsl_sort(maxima, 1, n);
}

double study_null_rank_p(const double *maxima, guint n, double observed)
{
	double least = observed - TIE * fabs(observed);
	guint first = 0, end = n;

	if (isnan(observed)) {
		return NAN;
	}
	while (first < end) {
		guint middle = first + (end - first) / 2;
		if (maxima[middle] < least) {
			first = middle + 1;
		} else {
			end = middle;
		}
	}
	return (1.0 + (n - first)) / (1.0 + n);
}

double study_null_rank_critical(const double *maxima, guint n, double level)
{
	/* Shuffles at least as extreme that p may count besides the 1; the crumb is for levels that
	 * have no exact double. */
	double allowed = floor((1 - level) * (n + 1.0) + 1e-9) - 1;

	return allowed >= 0 && allowed < n ? maxima[n - 1 - (guint)allowed] : INFINITY;
}
