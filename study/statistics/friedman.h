/*
 * Friedman's test (1937): do columns (touch points) differ, each row (person) its own block; with
 * Kendall's coefficient of concordance W. Only complete rows count: a person without one of the
 * touch points says nothing about its rank among all.
 *
 * The statistic is corrected for ties (Conover 1999, section 5.8): R's friedman.test, SciPy's
 * friedmanchisquare. W = statistic / (n (k - 1)), 0 … 1.
 *
 * p_chi is by chi squared with k - 1 degrees of freedom, which is wrong in small tables. p is what
 * to report, and method how it came about: all orders within rows when they are at most
 * STUDY_FRIEDMAN_ORDERS (exact), else, up to STUDY_FRIEDMAN_CELLS cells, STUDY_FRIEDMAN_DRAWS
 * random ones, (1 + as large) / (1 + draws) (Phipson & Smyth 2010), else p_chi.
 *
 * Costs O(rows k log k), by permutation at most 10,000 times that (20 ms at 12 × 8).
 */
#ifndef STUDY_STATISTICS_FRIEDMAN_H
#define STUDY_STATISTICS_FRIEDMAN_H

#include <glib.h>

#define STUDY_FRIEDMAN_ORDERS 50000
#define STUDY_FRIEDMAN_DRAWS  9999
#define STUDY_FRIEDMAN_CELLS  400

enum study_friedman_method {
	STUDY_FRIEDMAN_CHI_SQUARED = 0,
	STUDY_FRIEDMAN_EXACT,
	STUDY_FRIEDMAN_MONTE_CARLO,
};

struct study_friedman {
	guint n, k;                     /* complete rows, columns */
	double statistic, df, p_chi, w; /* NaN: fewer than two rows or columns, or all tied */
	double p;
	enum study_friedman_method method;
};

/* @cells: row after row, @n_rows × @n_columns, not finite: missing. */
struct study_friedman study_friedman_test(
	const double *cells, guint n_rows, guint n_columns, guint64 seed);

#endif
