#include "dsp/pulse/pulse_rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LIGHT_S = 0.016;   /* 0.1325 / 8 Hz */
static const double KERNEL_SPAN = 3.5; /* standard deviations on each side */

enum {
	KERNEL_MAX = 112, /* 80 ms at 200 Hz */
	LANES = 2,        /* numbers in a register of every 64-bit machine */
};

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

struct dsp_pulse_filters {
	double light[KERNEL_MAX + 1], smooth[KERNEL_MAX + 1];
	int64_t light_half, smooth_half;
	int64_t base_width; /* odd */
	double *mean;       /* ring: first moving mean, indexed by its newest sample */
	double sum_raw, sum_mean;
	int64_t n_fed; /* samples and continuation behind the end, */
	int64_t phase; /* and the rest of its division by base_width */
};

double dsp_pulse_rings_at(const struct dsp_pulse_rings *rings, const double *ring, int64_t index)
{
	return ring[(size_t)index & rings->mask];
}

static void put(const struct dsp_pulse_rings *rings, double *ring, int64_t index, double value)
{
	ring[(size_t)index & rings->mask] = value;
}

/* The raw ring is kept twice, one copy behind the other, so that any stretch is contiguous. */
static void put_raw(struct dsp_pulse_rings *rings, int64_t index, double value)
{
	put(rings, rings->raw, index, value);
	rings->raw[((size_t)index & rings->mask) + rings->mask + 1] = value;
}

/* A Gaussian of @sd samples with sum 1; returns its half width. */
static int64_t make_gaussian(double sd, double *ret_kernel)
{
	int64_t half = (int64_t)ceil(KERNEL_SPAN * sd);
	double sum = 0;

	if (half > KERNEL_MAX / 2)
		half = KERNEL_MAX / 2;
	for (int64_t i = 0; i <= 2 * half; i++) {
		double u = (double)(i - half) / sd;

		ret_kernel[i] = exp(-0.5 * u * u);
		sum += ret_kernel[i];
	}
	for (int64_t i = 0; i <= 2 * half; i++)
		ret_kernel[i] /= sum;
	return half;
}

static inline lanes load(const double *from)
{
	lanes value;

	memcpy(&value, from, sizeof(value));
	return value;
}

static double convolve(
	const struct dsp_pulse_rings *rings, const double *kernel, int64_t half, int64_t index)
{
	const double *x = rings->raw + ((size_t)(index - half) & rings->mask);
	lanes even = {0}, odd = {0};
	int64_t n = 2 * half + 1, j = 0;

	for (; j + 2 * LANES <= n; j += 2 * LANES) {
		even += load(kernel + j) * load(x + j);
		odd += load(kernel + j + LANES) * load(x + j + LANES);
	}
	for (; j < n; j++)
		even[0] += kernel[j] * x[j];
	return (even[0] + even[1]) + (odd[0] + odd[1]);
}

static double sum_last(
	const struct dsp_pulse_rings *rings, const double *ring, int64_t newest, int64_t n)
{
	double sum = 0;

	for (int64_t i = newest - n + 1; i <= newest; i++)
		sum += dsp_pulse_rings_at(rings, ring, i);
	return sum;
}

/* The sum of base_width values up to @newest, from the one before. It is made anew once in its
 * width: rounding errors do not add up, and one enormous value leaves no trace. */
static double move_sum(
	const struct dsp_pulse_rings *rings, const double *ring, int64_t newest, double sum)
{
	int64_t width = rings->filters->base_width;

	if (rings->filters->phase == 0)
		return sum_last(rings, ring, newest, width);
	return sum + dsp_pulse_rings_at(rings, ring, newest) -
	       dsp_pulse_rings_at(rings, ring, newest - width);
}

/* Steps all filters by one value; true when n_ready has grown. */
static bool step(struct dsp_pulse_rings *rings, double value)
{
	struct dsp_pulse_filters *filters = rings->filters;
	int64_t newest = filters->n_fed++, width = filters->base_width;
	int64_t smooth = newest - filters->smooth_half, ready = newest - (width - 1);
	double base;

	put_raw(rings, newest, value);
	filters->sum_raw = move_sum(rings, rings->raw, newest, filters->sum_raw);
	put(rings, filters->mean, newest, filters->sum_raw / (double)width);
	filters->sum_mean = move_sum(rings, filters->mean, newest, filters->sum_mean);
	filters->phase = filters->phase + 1 < width ? filters->phase + 1 : 0;
	if (smooth >= 0 && smooth < rings->n_samples) {
		put(rings, rings->smooth, smooth,
			convolve(rings, filters->smooth, filters->smooth_half, smooth));
		put(rings, rings->light, smooth,
			convolve(rings, filters->light, filters->light_half, smooth));
		rings->n_smooth = smooth + 1;
	}
	if (ready < 0 || ready >= rings->n_samples)
		return false;
	base = filters->sum_mean / (double)width;
	put(rings, rings->wave, ready, dsp_pulse_rings_at(rings, rings->light, ready) - base);
	put(rings, rings->peak, ready, dsp_pulse_rings_at(rings, rings->smooth, ready) - base);
	rings->n_ready = ready + 1;
	return true;
}

void dsp_pulse_rings_clear(struct dsp_pulse_rings *rings)
{
	rings->n_samples = 0;
	rings->n_smooth = 0;
	rings->n_ready = 0;
	rings->filters->n_fed = 0;
	rings->filters->phase = 0;
}

bool dsp_pulse_rings_add(struct dsp_pulse_rings *rings, double time_s, double value)
{
	struct dsp_pulse_filters *filters = rings->filters;

	for (int64_t i = 1; rings->n_samples == 0 && i <= 2 * filters->base_width; i++) {
		put_raw(rings, -i, value);
		put(rings, filters->mean, -i, value);
	}
	put(rings, rings->time_s, rings->n_samples, time_s);
	rings->n_samples++;
	return step(rings, value);
}

bool dsp_pulse_rings_drain(struct dsp_pulse_rings *rings)
{
	double last = dsp_pulse_rings_at(rings, rings->raw, rings->filters->n_fed - 1);

	while (rings->n_ready < rings->n_samples) {
		if (step(rings, last))
			return true;
	}
	return false;
}

double dsp_pulse_rings_instant(const struct dsp_pulse_rings *rings, double index)
{
	int64_t before = (int64_t)floor(index);
	double from, to;

	if (before < 0)
		before = 0;
	if (before > rings->n_samples - 2)
		before = rings->n_samples - 2;
	if (before < 0)
		return rings->time_s[0];
	from = dsp_pulse_rings_at(rings, rings->time_s, before);
	to = dsp_pulse_rings_at(rings, rings->time_s, before + 1);
	return from + (index - (double)before) * (to - from);
}

struct dsp_pulse_rings *dsp_pulse_rings_create(double rate_hz, const struct dsp_params *params)
{
	struct dsp_pulse_rings *rings = calloc(1, sizeof(*rings));
	struct dsp_pulse_filters *filters = calloc(1, sizeof(*filters));
	size_t size = 1;

	if (!rings || !filters) {
		free(rings);
		free(filters);
		return NULL;
	}
	while ((double)size < DSP_PULSE_RINGS_S * rate_hz)
		size *= 2;
	rings->rate_hz = rate_hz;
	rings->mask = size - 1;
	rings->time_s = calloc(size, sizeof(double));
	rings->raw = calloc(2 * size, sizeof(double));
	rings->light = calloc(size, sizeof(double));
	rings->smooth = calloc(size, sizeof(double));
	rings->wave = calloc(size, sizeof(double));
	rings->peak = calloc(size, sizeof(double));
	rings->filters = filters;
	filters->mean = calloc(size, sizeof(double));
	filters->light_half = make_gaussian(LIGHT_S * rate_hz, filters->light);
	filters->smooth_half = make_gaussian(params->pulse_smooth_s * rate_hz, filters->smooth);
	filters->base_width = (int64_t)(params->pulse_base_s * rate_hz) | 1;
	if (!rings->time_s || !rings->raw || !rings->light || !rings->smooth || !rings->wave ||
		!rings->peak || !filters->mean) {
		dsp_pulse_rings_destroy(rings);
		return NULL;
	}
	return rings;
}

void dsp_pulse_rings_destroy(struct dsp_pulse_rings *rings)
{
	if (!rings)
		return;
	free(rings->filters->mean);
	free(rings->filters);
	free(rings->time_s);
	free(rings->raw);
	free(rings->light);
	free(rings->smooth);
	free(rings->wave);
	free(rings->peak);
	free(rings);
}
