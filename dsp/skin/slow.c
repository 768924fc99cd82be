#include "dsp/skin/slow.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define CUTOFF_HZ 1.0
#define REACH_S   3.63  /* (60 - 7.95) / (2.285 * 2 pi * 0.5 Hz) / 2: Kaiser's formula */
#define BETA      5.653 /* 0.1102 (60 - 8.7) */
#define STEP_S    0.001 /* of the table; a line between its entries is right to 1e-5 */
#define ENTRIES   3632
#define NEAR_S    0.25 /* a value is valid when a known sample is this near */

struct dsp_slow {
	double rate_hz;
	size_t n_max;
	double *known; /* the record without holes */
	double *value;
	bool *is_valid;
	double kernel[ENTRIES];
};

void dsp_slow_destroy(struct dsp_slow *slow)
{
	if (!slow)
		return;
	free(slow->known);
	free(slow->value);
	free(slow->is_valid);
	free(slow);
}

/* Modified Bessel function of order 0. */
static double bessel(double x)
{
	double sum = 1.0;
	double term = 1.0;

	for (int k = 1; k < 40; k++) {
		term *= 0.25 * x * x / ((double)k * k);
		sum += term;
	}
	return sum;
}

static double kernel_at(double t)
{
	double phase = 2.0 * M_PI * CUTOFF_HZ * t;
	double share = t / REACH_S;

	if (share >= 1.0)
		return 0.0;
	return (phase > 0.0 ? sin(phase) / phase : 1.0) * bessel(BETA * sqrt(1.0 - share * share));
}

static size_t count_values(double rate_hz, size_t n)
{
	return (size_t)((double)n / rate_hz * DSP_SLOW_HZ) + 1;
}

struct dsp_slow *dsp_slow_create(double rate_hz, size_t n_max)
{
	struct dsp_slow *slow;
	size_t n;

	if (!(rate_hz >= DSP_SLOW_HZ) || isinf(rate_hz) || n_max == 0) {
		errno = EINVAL;
		return NULL;
	}
	slow = calloc(1, sizeof(*slow));
	if (!slow)
		return NULL;
	slow->rate_hz = rate_hz;
	slow->n_max = n_max;
	n = count_values(rate_hz, n_max);
	slow->known = malloc(n_max * sizeof(*slow->known));
	slow->value = malloc(n * sizeof(*slow->value));
	slow->is_valid = malloc(n * sizeof(*slow->is_valid));
	if (!slow->known || !slow->value || !slow->is_valid) {
		dsp_slow_destroy(slow);
		errno = ENOMEM;
		return NULL;
	}
	for (int i = 0; i < ENTRIES; i++)
		slow->kernel[i] = kernel_at(STEP_S * i);
	return slow;
}

/* False when nothing is known. */
static bool bridge(const double *x, size_t n, double *ret_known)
{
	size_t last = n; /* last known sample; n: none yet */

	for (size_t i = 0; i < n; i++) {
		if (isnan(x[i]))
			continue;
		for (size_t j = last < n ? last + 1 : 0; j < i; j++) {
			double share = last < n ? (double)(j - last) / (double)(i - last) : 1.0;

			ret_known[j] = last < n ? x[last] + share * (x[i] - x[last]) : x[i];
		}
		ret_known[i] = x[i];
		last = i;
	}
	for (size_t j = last + 1; j < n; j++)
		ret_known[j] = x[last];
	return last < n;
}

/* The record continued by odd reflection about its ends. */
static double sample_at(const double *x, int64_t n, int64_t i)
{
	if (i < 0)
		return 2.0 * x[0] - x[-i < n ? -i : n - 1];
	if (i >= n)
		return 2.0 * x[n - 1] - x[2 * (n - 1) - i >= 0 ? 2 * (n - 1) - i : 0];
	return x[i];
}

/* The value at @place, in samples from the first. */
static double value_at(const struct dsp_slow *slow, size_t n, double place)
{
	double reach = REACH_S * slow->rate_hz;
	int64_t last = (int64_t)floor(place + reach);
	double sum = 0.0;
	double weights = 0.0;

	for (int64_t i = (int64_t)ceil(place - reach); i <= last; i++) {
		double entry = fabs((double)i - place) / slow->rate_hz / STEP_S;
		size_t k = (size_t)entry;
		double weight = slow->kernel[k] +
				(entry - (double)k) * (slow->kernel[k + 1] - slow->kernel[k]);

		sum += weight * sample_at(slow->known, (int64_t)n, i);
		weights += weight;
	}
	return sum / weights;
}

static bool is_known_near(const struct dsp_slow *slow, const double *x, size_t n, double place)
{
	int64_t first = (int64_t)ceil(place - NEAR_S * slow->rate_hz);
	int64_t last = (int64_t)floor(place + NEAR_S * slow->rate_hz);

	for (int64_t i = first > 0 ? first : 0; i <= last && i < (int64_t)n; i++) {
		if (!isnan(x[i]))
			return true;
	}
	return false;
}

struct dsp_slow_series dsp_slow_run(
	struct dsp_slow *slow, const double *x, size_t n, double first_s)
{
	double first = ceil(first_s * DSP_SLOW_HZ - 1e-6);
	double last_s = first_s + (n > 0 ? (double)(n - 1) / slow->rate_hz : 0.0);
	double last = floor(last_s * DSP_SLOW_HZ + 1e-6);
	struct dsp_slow_series series = {
		.first_s = first / DSP_SLOW_HZ, .value = slow->value, .is_valid = slow->is_valid};

	if (n == 0 || n > slow->n_max || last < first || !bridge(x, n, slow->known))
		return series;
	series.n = (size_t)(last - first) + 1;
	for (size_t k = 0; k < series.n; k++) {
		double place = ((first + (double)k) / DSP_SLOW_HZ - first_s) * slow->rate_hz;

		slow->value[k] = value_at(slow, n, place);
		slow->is_valid[k] = is_known_near(slow, x, n, place);
	}
	return series;
}
