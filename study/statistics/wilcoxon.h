/*
 * Wilcoxon's signed-rank test (Wilcoxon 1945) of paired values, two-sided.
 *
 * V is the sum of the ranks of the positive differences (R's V; SciPy's "two-sided" statistic is
 * the smaller of V and its counterpart). Differences of 0 are dropped (Wilcoxon's own rule, R,
 * SciPy's zero_method="wilcox"); ties get average ranks. Equality is to the last bit, as there.
 *
 * n <= STUDY_WILCOXON_N_EXACT: the exact distribution of V over all 2^n signs of these very ranks,
 * ties or not, by dynamic programming over doubled ranks (Streitberg & Röhmel 1986); p is twice the
 * smaller tail, at most 1. Without ties and zeros that is R's wilcox.test(exact = TRUE) and SciPy's
 * method="exact"; with ties it is SciPy's permutation_test(permutation_type="samples"). Above:
 * normal approximation with tie and continuity correction, R's wilcox.test(exact = FALSE), SciPy's
 * method="approx", correction=True.
 *
 * Costs O(n³) up to the limit (0.1 ms at 50), above it O(n log n).
 */
#ifndef STUDY_STATISTICS_WILCOXON_H
#define STUDY_STATISTICS_WILCOXON_H

#include <glib.h>
#include <stdbool.h>

#define STUDY_WILCOXON_N_EXACT 50

struct study_wilcoxon {
	guint n_pairs; /* both sides known */
	guint n;       /* of them, not equal */
	double v;      /* NaN: n_pairs is 0 */
	double p;      /* NaN: n is 0 */
	bool is_exact;
	double rank_biserial; /* matched pairs: (V - V of the negative) / sum of ranks (Kerby 2014);
				 -1 … 1, above 0: a larger; NaN: n is 0 */
};

/* @b NULL: differences from 0. */
struct study_wilcoxon study_wilcoxon_signed_rank(const double *a, const double *b, guint n);

#endif
