/*
 * Correlation of two measures over the pairs in which both are known; p is two-sided.
 *
 * Pearson's r: p by Student's t with n - 2 degrees of freedom; SciPy's pearsonr, R's cor.test.
 *
 * Spearman's rho (1904) is Pearson's r of average ranks. Up to STUDY_SPEARMAN_N_EXACT pairs p is
 * exact, twice the smaller tail over all n! pairings of these very ranks, ties or not: without ties
 * R's cor.test(method = "spearman", exact = TRUE), with ties SciPy's
 * permutation_test(permutation_type="pairings"). Above: the same t, SciPy's spearmanr, R's exact =
 * FALSE.
 *
 * Costs O(n), ranks O(n log n), the exact p O(n!) (some ms at 9).
 */
#ifndef STUDY_STATISTICS_CORRELATION_H
#define STUDY_STATISTICS_CORRELATION_H

#include "study/statistics/interval.h"

#include <glib.h>
#include <stdbool.h>

#define STUDY_SPEARMAN_N_EXACT 9

struct study_correlation {
	guint n;  /* pairs with both */
	double r; /* NaN: fewer than two pairs, or no spread on a side */
	double p; /* NaN: r is, or fewer than three pairs */
	bool is_exact;
};

struct study_correlation study_correlation_pearson(const double *x, const double *y, guint n);
struct study_correlation study_correlation_spearman(const double *x, const double *y, guint n);

/* Interval of a Pearson correlation by Fisher's z (1915), R's cor.test; n below 4: NaN. */
struct study_interval study_correlation_interval(double r, guint n, double level);

#endif
