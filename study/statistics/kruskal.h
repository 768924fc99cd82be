/*
 * Kruskal & Wallis's test (1952) of two or more independent groups: H corrected for ties, p by chi
 * squared with groups - 1 degrees of freedom. R's kruskal.test, SciPy's kruskal. The approximation
 * is fair from five values per group on; smallest_group says what there was. Groups without a known
 * value do not count. O(n log n).
 */
#ifndef STUDY_STATISTICS_KRUSKAL_H
#define STUDY_STATISTICS_KRUSKAL_H

#include <glib.h>

struct study_kruskal {
	guint n, n_groups; /* known values, groups that have some */
	guint smallest_group;
	double h, df, p;        /* NaN: fewer than two groups, or all values equal */
	double epsilon_squared; /* H / (n - 1) (Kelley 1935; Tomczak & Tomczak 2014), 0 … 1 */
};

/* @groups: one index below @n_groups per value. */
struct study_kruskal study_kruskal_test(
	const double *values, const guint *groups, guint n, guint n_groups);

#endif
