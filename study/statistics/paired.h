/*
 * Two values per person: how far they differ. Pairs with a missing side are left out. O(n).
 */
#ifndef STUDY_STATISTICS_PAIRED_H
#define STUDY_STATISTICS_PAIRED_H

#include <glib.h>

struct study_paired {
	guint n;         /* pairs with both sides */
	double mean, sd; /* of a - b; sd by n - 1 */
	double median;
	double dz; /* mean / sd (Cohen 1988, eq 2.3.5 with the sd of the differences) */
};

struct study_paired study_paired_compare(const double *a, const double *b, guint n);

/* a - b of the known pairs, in their order, to @ret_differences (room for @n); returns how many.
 * What study_bootstrap_mean() takes for the interval of the mean difference. */
guint study_paired_differences(const double *a, const double *b, guint n, double *ret_differences);

#endif
