/*
 * Order statistics of small arrays. All of them reorder the array they are given and ignore no
 * value: the caller leaves NaN out. An empty array gives NaN.
 */
#ifndef DSP_BASE_STATS_H
#define DSP_BASE_STATS_H

#include <stddef.h>

/* The value with @rank smaller or equal ones before it (quickselect, O(n)). */
double dsp_stats_select(double *values, size_t n, size_t rank);

/* Linear quantile, 0 <= @q <= 1 (Hyndman & Fan 1996, type 7, the default of R and numpy). */
double dsp_stats_quantile(double *values, size_t n, double q);

double dsp_stats_median(double *values, size_t n);

/* Median absolute deviation from @center, unscaled (1.4826 of it estimates a normal's SD);
 * overwrites @values with the deviations. */
double dsp_stats_mad(double *values, size_t n, double center);

#endif
