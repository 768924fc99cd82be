/*
 * Average ranks from 1 (ties share the mean of their ranks; rank() of R, scipy.stats.rankdata), of
 * finite values; equal means equal to the last bit, as in R and SciPy.
 */
#ifndef STUDY_STATISTICS_RANKS_H
#define STUDY_STATISTICS_RANKS_H

#include <glib.h>

/* @ret_ranks: room for @n, may be @values itself. Returns the tie term, the sum of t³ - t over the
 * groups of t equal values. O(n log n). */
double study_ranks_average(const double *values, guint n, double *ret_ranks);

#endif
