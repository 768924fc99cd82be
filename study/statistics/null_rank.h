/*
 * Where observations stand among the maxima of shuffles: the p values and the critical value that
 * study/statistics/null.h and isc.h promise. Equal means within 1e-12 of the size, so that the
 * order of a sum does not decide.
 */
#ifndef STUDY_STATISTICS_NULL_RANK_H
#define STUDY_STATISTICS_NULL_RANK_H

#include <glib.h>

/* In ascending order. O(n log n). */
void study_null_rank_sort(double *maxima, guint n);

/* (1 + maxima at least @observed) / (1 + n); NaN stays NaN. @maxima sorted. O(log n). */
double study_null_rank_p(const double *maxima, guint n, double observed);

/* The smallest value above which p is at most 1 - @level; infinite: n is too small for that level.
 * @maxima sorted. */
double study_null_rank_critical(const double *maxima, guint n, double level);

#endif
