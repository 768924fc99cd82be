/*
 * Mann & Whitney's U (1947), Wilcoxon's rank-sum test, of two independent groups, two-sided.
 *
 * U counts the pairs in which a is larger, equal ones half: R's W, SciPy's statistic. Missing
 * values are left out. Up to STUDY_MANN_WHITNEY_N_EXACT values in both together: the exact
 * distribution over all choices of group a out of these very average ranks, ties or not, by dynamic
 * programming over doubled ranks (Streitberg & Röhmel 1986); p is twice the smaller tail, at
 * most 1. Without ties that is R's wilcox.test(exact = TRUE) and SciPy's method="exact", with ties
 * SciPy's permutation_test(permutation_type="independent"). Above: normal approximation with tie
 * and continuity correction, R's wilcox.test(exact = FALSE), SciPy's method="asymptotic".
 *
 * Costs O(n_a N³) up to the limit (some ms at 25 + 25), above it O(N log N).
 */
#ifndef STUDY_STATISTICS_MANN_WHITNEY_H
#define STUDY_STATISTICS_MANN_WHITNEY_H

#include <glib.h>
#include <stdbool.h>

#define STUDY_MANN_WHITNEY_N_EXACT 50

struct study_mann_whitney {
	guint n_a, n_b; /* known values */
	double u;       /* NaN: an empty group */
	double p;       /* NaN: an empty group, or all values equal */
	bool is_exact;
	double rank_biserial; /* 2 U / (n_a n_b) - 1, Cliff's delta; above 0: a larger */
};

struct study_mann_whitney study_mann_whitney_test(
	const double *a, guint n_a, const double *b, guint n_b);

#endif
