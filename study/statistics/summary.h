/*
 * What describes a handful of numbers. Not finite values are missing; @n is the length of the array
 * everywhere. Nothing is reordered. Unknown: NaN. Costs O(n).
 */
#ifndef STUDY_STATISTICS_SUMMARY_H
#define STUDY_STATISTICS_SUMMARY_H

#include "study/statistics/interval.h"

#include <glib.h>

struct study_summary {
	guint n;         /* known values */
	double mean, sd; /* sd by n - 1; NaN below two values */
	double median;
	double min, max;
	double skewness; /* adjusted Fisher-Pearson G1 (Joanes & Gill 1998; SAS, SPSS, Excel;
			    scipy.stats.skew(bias=False)); NaN below three values or without spread
			  */
};

struct study_summary study_summary_of(const double *values, guint n);

double study_summary_mean(const double *values, guint n);
double study_summary_median(const double *values, guint n);

/* Student's interval of the mean, mean -+ t(n - 1) sd / sqrt(n): R's t.test, for where there is no
 * time to draw samples (study/statistics/bootstrap.h). Below two values NaN. */
struct study_interval study_summary_interval(const double *values, guint n, double level);

/* Linear quantile, 0 <= @q <= 1: type 7 of Hyndman & Fan (1996), the default of R and numpy. */
double study_summary_quantile(const double *values, guint n, double q);

/* Copies the finite ones to @ret_known (room for @n) in their order; returns how many. */
guint study_summary_known(const double *values, guint n, double *ret_known);

#endif
