#include "dsp/base/stats.h"

#include <math.h>

static void swap(double *a, double *b)
{
	double t = *a;

	*a = *b;
	*b = t;
}

/* Hoare's partition around the median of three; returns the last index of the lower part. */
static size_t partition(double *values, size_t first, size_t last)
{
	size_t middle = first + (last - first) / 2;
	size_t i = first;
	size_t j = last;
	double pivot;

	if (values[middle] < values[first])
		swap(&values[middle], &values[first]);
	if (values[last] < values[first])
		swap(&values[last], &values[first]);
	if (values[last] < values[middle])
		swap(&values[last], &values[middle]);
	pivot = values[middle];
	for (;;) {
		while (values[i] < pivot)
			i++;
		while (values[j] > pivot)
			j--;
		if (i >= j)
			return j;
		swap(&values[i++], &values[j--]);
	}
}

double dsp_stats_select(double *values, size_t n, size_t rank)
{
	size_t first = 0;
	size_t last = n - 1;

	if (n == 0)
		return (double)NAN;
	while (first < last) {
		size_t split = partition(values, first, last);

		if (rank <= split)
			last = split;
		else
			first = split + 1;
	}
	return values[rank];
}

double dsp_stats_quantile(double *values, size_t n, double q)
{
	double position = q * (double)(n - 1);
	size_t rank = (size_t)position;
	double low;
	double high;

	if (n == 0)
		return (double)NAN;
	low = dsp_stats_select(values, n, rank);
	if (rank + 1 >= n)
		return low;
	/* Behind the selected rank everything is at least as large. */
	high = values[rank + 1];
	for (size_t i = rank + 2; i < n; i++)
		high = fmin(high, values[i]);
	return low + (position - (double)rank) * (high - low);
}

double dsp_stats_median(double *values, size_t n)
{
	return dsp_stats_quantile(values, n, 0.5);
}

double dsp_stats_mad(double *values, size_t n, double center)
{
	for (size_t i = 0; i < n; i++)
		values[i] = fabs(values[i] - center);
	return dsp_stats_median(values, n);
}
