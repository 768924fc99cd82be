#include "study/statistics/ranks.h"

#include <gsl/gsl_sort.h>

double study_ranks_average(const double *values, guint n, double *ret_ranks)
{
	g_autofree size_t *order = g_new(size_t, n);
	g_autofree double *ranks = g_new(double, n);
	double ties = 0;

	gsl_sort_index(order, values, 1, n);
	for (guint first = 0, end; first < n; first = end) {
		end = first + 1;
		while (end < n && values[order[end]] <= values[order[first]]) {
			end++;
		}
		for (guint i = first; i < end; i++) {
			ranks[order[i]] = (first + 1 + (double)end) / 2;
		}
		double t = end - first;
		ties += t * t * t - t;
	}
	for (guint i = 0; i < n; i++) {
		ret_ranks[i] = ranks[i];
	}
	return ties;
}
