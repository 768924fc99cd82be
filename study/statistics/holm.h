/*
 * Holm's correction for many tests (Holm 1979): R's p.adjust(p, "holm"). Unknown p values (NaN)
 * stay NaN and do not count among the tests. O(n log n).
 */
#ifndef STUDY_STATISTICS_HOLM_H
#define STUDY_STATISTICS_HOLM_H

#include <glib.h>

/* @ret_adjusted: room for @n, may be @p itself. */
void study_holm_adjust(const double *p, guint n, double *ret_adjusted);

#endif
