#include "study/statistics/paired.h"

#include "study/statistics/summary.h"

#include <math.h>

guint study_paired_differences(const double *a, const double *b, guint n, double *ret_differences)
{
	guint n_pairs = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(a[i]) && isfinite(b[i])) {
			ret_differences[n_pairs++] = a[i] - b[i];
		}
	}
	return n_pairs;
}

struct study_paired study_paired_compare(const double *a, const double *b, guint n)
{
	g_autofree double *differences = g_new(double, n);
	guint n_pairs = study_paired_differences(a, b, n, differences);
	struct study_summary summary = study_summary_of(differences, n_pairs);

	return (struct study_paired){
		.n = n_pairs,
		.mean = summary.mean,
		.sd = summary.sd,
		.median = summary.median,
		.dz = summary.sd > 0 ? summary.mean / summary.sd : NAN,
	};
}
