#include "study/statistics/holm.h"

#include <gsl/gsl_sort.h>
#include <math.h>

void study_holm_adjust(const double *p, guint n, double *ret_adjusted)
{
	g_autofree size_t *where = g_new(size_t, n);
	g_autofree size_t *order = g_new(size_t, n);
	g_autofree double *known = g_new(double, n);
	guint n_known = 0;
	double highest = 0;

	for (guint i = 0; i < n; i++) {
		if (!isnan(p[i])) {
			where[n_known] = i;
			known[n_known++] = p[i];
		}
		ret_adjusted[i] = NAN;
	}
	gsl_sort_index(order, known, 1, n_known);
	for (guint i = 0; i < n_known; i++) {
		highest = fmax(highest, (n_known - i) * known[order[i]]);
		ret_adjusted[where[order[i]]] = fmin(1, highest);
	}
}
