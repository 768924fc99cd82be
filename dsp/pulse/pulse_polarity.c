#include "dsp/pulse/pulse.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const double CHUNK_S = 2.5;
static const double BASE_S = 1.2; /* the mean that is taken off */

static double skewness(const double *x, size_t n)
{
	double mean = 0, m2 = 0, m3 = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		double d = x[i] - mean;

		m2 += d * d / (double)n;
		m3 += d * d * d / (double)n;
	}
	return m2 > 0 ? m3 / (m2 * sqrt(m2)) : 0;
}

/* The skewness of a pulse wave without its baseline: its top is narrow and its bottom wide. The
 * skewness of its slope, often used, is misled by inverted reflective sensors: there the flank that
 * rises is the steep one too. */
static double wave_skewness(const double *x, size_t n, double rate_hz, double *scratch)
{
	size_t half = (size_t)fmax(1, round(BASE_S / 2 * rate_hz));
	double sum = 0;
	size_t first = 0, end = 0;

	for (size_t i = 0; i < n; i++) {
		for (; end < n && end <= i + half; end++)
			sum += x[end];
		for (; first + half < i; first++)
			sum -= x[first];
		scratch[i] = x[i] - sum / (double)(end - first);
	}
	return skewness(scratch, n);
}

static bool is_finite(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(x[i]))
			return false;
	}
	return true;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int dsp_pulse_find_polarity(const double *value, size_t n, double rate_hz, double *scratch)
{
	size_t chunk = (size_t)round(CHUNK_S * rate_hz), n_chunks = 0;

	if (chunk > n)
		chunk = n;
	if (chunk < 8)
		return 1;
	/* Result number c takes scratch[c], the work on chunk c what lies behind it. */
	for (size_t start = 0; start + chunk <= n; start += chunk) {
		double skew;

		if (!is_finite(value + start, chunk))
			continue;
		skew = wave_skewness(value + start, chunk, rate_hz, scratch + n_chunks);
		scratch[n_chunks++] = skew;
	}
	if (n_chunks == 0)
		return 1;
	qsort(scratch, n_chunks, sizeof(*scratch), compare_doubles);
	return scratch[n_chunks / 2] + scratch[(n_chunks - 1) / 2] < 0 ? -1 : 1;
}
