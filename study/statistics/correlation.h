/*
 * Correlation of two measures over the pairs in which both are known. p is two-sided, by Student's
 * t with n - 2 degrees of freedom: SciPy's pearsonr and spearmanr, R's cor.test(method = "pearson")
 * and cor.test(method = "spearman", exact = FALSE). For rho the t is an approximation that is fair
 * from ten pairs on. Spearman's (1904) rho is Pearson's r of average ranks.
 *
 * Costs O(n), ranks O(n log n).
 */
#ifndef STUDY_STATISTICS_CORRELATION_H
#define STUDY_STATISTICS_CORRELATION_H

#include "study/statistics/interval.h"

#include <glib.h>

struct study_correlation {
	guint n;  /* pairs with both */
	double r; /* NaN: fewer than two pairs, or no spread on a side */
	double p; /* NaN: r is, or fewer than three pairs */
};

struct study_correlation study_correlation_pearson(const double *x, const double *y, guint n);
struct study_correlation study_correlation_spearman(const double *x, const double *y, guint n);

/* Interval of a Pearson correlation by Fisher's z (1915), R's cor.test; n below 4: NaN. */
struct study_interval study_correlation_interval(double r, guint n, double level);

#endif
