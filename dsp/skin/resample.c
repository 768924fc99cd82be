#include "dsp/skin/resample.h"

#include "dsp/base/flags.h"

#include <math.h>
#include <stdlib.h>

#define PASS_HZ           2.0
#define STOP_HZ           8.0
#define ATTENUATION_DB    60.0
#define UNFILTERED_MAX_HZ 16.0
#define PHASES_PER_S      8192.0
#define MIN_WEIGHT        0.45
#define MAX_STEP_S        604800.0
#define GAP_PERIODS       1.75

struct dsp_resample {
	double period_s;
	double grid_hz;
	int half;       /* taps of the low-pass on either side of its centre */
	int n_taps;     /* of the folded kernel: 2 half + 4 */
	int n_phases;   /* per native period */
	double *kernel; /* (n_phases + 1) x n_taps */

	/* The last native samples; values and weights are written twice, so that any window of them
	 * is contiguous. */
	int64_t mask;   /* of the rings, a power of two */
	double *value;  /* 0 where invalid */
	double *weight; /* 1 valid, 0 not */
	double *time;
	uint16_t *flags;
	int64_t n_samples;    /* ever appended, virtual ones included */
	int64_t last_invalid; /* index of the last invalid one, virtual ones before the start count
			       */

	struct {
		double time_s, value;
		uint16_t flags;
	} pending;
	bool has_pending;
	bool is_started;
	bool is_finished;
	double last_real_s; /* newest received time */
	int64_t left;       /* native sample at or before the next grid instant */
	int64_t grid_index; /* next to produce */
	double soon_s;      /* before a sample of this time it cannot be produced */
};

/* Modified Bessel function of the first kind, order 0, by its power series. */
static double bessel_i0(double x)
{
	double term = 1.0;
	double sum = 1.0;

	for (int k = 1; term > 1e-17 * sum; k++) {
		term *= (x / (2.0 * k)) * (x / (2.0 * k));
		sum += term;
	}
	return sum;
}

/* Kaiser-windowed sinc with unit gain at 0 Hz, 2 half + 1 taps. */
static void fill_lowpass(double *taps, int half, double native_hz)
{
	double beta = 0.1102 * (ATTENUATION_DB - 8.7);
	double cutoff =
		(PASS_HZ + STOP_HZ) / native_hz; /* twice the mean edge, cycles per sample */
	double sum = 0.0;

	for (int j = -half; j <= half; j++) {
		double r = half > 0 ? (double)j / half : 0.0;
		double sinc = j == 0 ? 1.0 : sin(M_PI * cutoff * j) / (M_PI * cutoff * j);

		taps[j + half] = sinc * bessel_i0(beta * sqrt(1.0 - r * r)) / bessel_i0(beta);
		sum += taps[j + half];
	}
	for (int j = 0; j <= 2 * half; j++)
		taps[j] /= sum;
}

/* Weights of the samples at -1, 0, 1, 2 for a value at 0 <= f <= 1. */
static void fill_lagrange(double *weights, double f)
{
	weights[0] = -f * (f - 1.0) * (f - 2.0) / 6.0;
	weights[1] = (f + 1.0) * (f - 1.0) * (f - 2.0) / 2.0;
	weights[2] = -(f + 1.0) * f * (f - 2.0) / 2.0;
	weights[3] = (f + 1.0) * f * (f - 1.0) / 6.0;
}

static bool fill_kernels(struct dsp_resample *resample, double native_hz)
{
	int n_lowpass = 2 * resample->half + 1;
	double *lowpass = calloc((size_t)n_lowpass, sizeof(*lowpass));

	if (!lowpass)
		return false;
	fill_lowpass(lowpass, resample->half, native_hz);
	for (int p = 0; p <= resample->n_phases; p++) {
		double *kernel = resample->kernel + (size_t)p * (size_t)resample->n_taps;
		double lagrange[4];

		fill_lagrange(lagrange, (double)p / resample->n_phases);
		for (int m = 0; m < 4; m++) {
			for (int j = 0; j < n_lowpass; j++)
				kernel[m + j] += lagrange[m] * lowpass[j];
		}
	}
	free(lowpass);
	return true;
}

void dsp_resample_destroy(struct dsp_resample *resample)
{
	if (!resample)
		return;
	free(resample->kernel);
	free(resample->value);
	free(resample->weight);
	free(resample->time);
	free(resample->flags);
	free(resample);
}

struct dsp_resample *dsp_resample_create(double native_hz, double grid_hz)
{
	struct dsp_resample *resample = calloc(1, sizeof(*resample));
	size_t n_ring;

	if (!resample)
		return NULL;
	resample->period_s = 1.0 / native_hz;
	resample->grid_hz = grid_hz;
	if (native_hz > UNFILTERED_MAX_HZ) {
		double width = 2.0 * M_PI * (STOP_HZ - PASS_HZ) / native_hz;

		resample->half = (int)ceil((ATTENUATION_DB - 7.95) / (2.285 * width)) / 2;
	}
	resample->n_taps = 2 * resample->half + 4;
	resample->n_phases = 8;
	while (resample->n_phases * native_hz < PHASES_PER_S)
		resample->n_phases *= 2;
	n_ring = 1;
	while (n_ring < (size_t)resample->n_taps + (size_t)ceil(2.0 * native_hz / grid_hz) + 4)
		n_ring *= 2;
	resample->mask = (int64_t)n_ring - 1;
	resample->kernel = calloc((size_t)(resample->n_phases + 1) * (size_t)resample->n_taps,
		sizeof(*resample->kernel));
	resample->value = calloc(2 * n_ring, sizeof(*resample->value));
	resample->weight = calloc(2 * n_ring, sizeof(*resample->weight));
	resample->time = calloc(n_ring, sizeof(*resample->time));
	resample->flags = calloc(n_ring, sizeof(*resample->flags));
	if (!resample->kernel || !resample->value || !resample->weight || !resample->time ||
		!resample->flags || !fill_kernels(resample, native_hz)) {
		dsp_resample_destroy(resample);
		return NULL;
	}
	return resample;
}

double dsp_resample_delay_s(const struct dsp_resample *resample)
{
	return (resample->half + 2) * resample->period_s;
}

static size_t slot_of(const struct dsp_resample *resample, int64_t index)
{
	return (size_t)(index & resample->mask);
}

static void append(struct dsp_resample *resample, double time_s, double value, uint16_t flags)
{
	bool is_valid = isfinite(value) && !(flags & DSP_FLAGS_INVALID);
	size_t slot = slot_of(resample, resample->n_samples);
	size_t mirror = slot + (size_t)resample->mask + 1;

	resample->value[slot] = resample->value[mirror] = is_valid ? value : 0.0;
	resample->weight[slot] = resample->weight[mirror] = is_valid ? 1.0 : 0.0;
	resample->time[slot] = time_s;
	resample->flags[slot] = isfinite(value) ? flags : (uint16_t)(flags | DSP_FLAG_MISSING);
	if (!is_valid)
		resample->last_invalid = resample->n_samples;
	resample->n_samples++;
}

static double instant_s(const struct dsp_resample *resample)
{
	return (double)resample->grid_index / resample->grid_hz;
}

/* The kernel needs half + 2 samples behind the instant; a fast clock may bring them a little
 * sooner. */
static void expect_next(struct dsp_resample *resample)
{
	resample->soon_s = instant_s(resample) + 0.9 * (resample->half + 1) * resample->period_s;
}

/* The grid begins at the first instant not before @time_s; what lies before it is missing. */
static void start_grid(struct dsp_resample *resample, double time_s)
{
	resample->n_samples = 0;
	for (int i = 0; i < resample->half + 2; i++)
		append(resample, time_s - (resample->half + 2 - i) * resample->period_s,
			(double)NAN, 0);
	resample->left = resample->half + 1;
	resample->grid_index = (int64_t)ceil(time_s * resample->grid_hz - 1e-9);
	resample->is_started = true;
	expect_next(resample);
}

void dsp_resample_push(struct dsp_resample *resample, double time_s, double value, uint16_t flags)
{
	double step_s = time_s - resample->last_real_s;

	if (!isfinite(time_s) || fabs(time_s) > 1e12)
		return;
	if (resample->is_started && !(step_s > 0.0 && step_s <= MAX_STEP_S))
		return;
	if (!resample->is_started)
		start_grid(resample, time_s);
	else if (step_s > GAP_PERIODS * resample->period_s) {
		resample->pending.time_s = time_s;
		resample->pending.value = value;
		resample->pending.flags = flags;
		resample->has_pending = true;
	}
	resample->last_real_s = time_s;
	if (!resample->has_pending)
		append(resample, time_s, value, flags);
}

void dsp_resample_finish(struct dsp_resample *resample)
{
	resample->is_finished = true;
}

/* Brings one more native sample into the ring: the pending one, or a missing one of a gap before
 * it or behind the end. False when there is none. */
static bool advance(struct dsp_resample *resample)
{
	double last_s = resample->time[slot_of(resample, resample->n_samples - 1)];

	if (resample->has_pending) {
		if (resample->pending.time_s - last_s > GAP_PERIODS * resample->period_s) {
			append(resample, last_s + resample->period_s, (double)NAN, 0);
			return true;
		}
		append(resample, resample->pending.time_s, resample->pending.value,
			resample->pending.flags);
		resample->has_pending = false;
		return true;
	}
	if (!resample->is_finished)
		return false;
	append(resample, last_s + resample->period_s, (double)NAN, 0);
	return true;
}

static double dot(const double *a, const double *b, int n)
{
	double sum[4] = {0.0, 0.0, 0.0, 0.0};
	int i = 0;

	for (; i + 4 <= n; i += 4) {
		sum[0] += a[i] * b[i];
		sum[1] += a[i + 1] * b[i + 1];
		sum[2] += a[i + 2] * b[i + 2];
		sum[3] += a[i + 3] * b[i + 3];
	}
	for (; i < n; i++)
		sum[0] += a[i] * b[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The value @fraction of a period behind the native sample `left`; NaN when too little supports
 * it. */
static double interpolate(const struct dsp_resample *resample, double fraction)
{
	int64_t first = resample->left - resample->half - 1;
	size_t start = slot_of(resample, first);
	size_t left = slot_of(resample, resample->left);
	const double *kernel;
	double weight;
	int phase = (int)lround(fraction * resample->n_phases);

	kernel = resample->kernel + (size_t)phase * (size_t)resample->n_taps;
	if (resample->last_invalid < first)
		return dot(kernel, resample->value + start, resample->n_taps);
	if (resample->half > 0) {
		weight = dot(kernel, resample->weight + start, resample->n_taps);
		if (weight < MIN_WEIGHT)
			return (double)NAN;
		return dot(kernel, resample->value + start, resample->n_taps) / weight;
	}
	if (resample->weight[fraction < 0.5 ? left : left + 1] == 0.0)
		return (double)NAN;
	weight = (1.0 - fraction) * resample->weight[left] + fraction * resample->weight[left + 1];
	return ((1.0 - fraction) * resample->value[left] + fraction * resample->value[left + 1]) /
	       weight;
}

static uint16_t flags_between(const struct dsp_resample *resample, double from_s, double to_s)
{
	uint16_t flags = 0;

	for (int64_t i = resample->left; i >= 0 && i >= resample->n_samples - resample->mask; i--) {
		size_t slot = slot_of(resample, i);

		flags |= resample->flags[slot];
		if (resample->time[slot] < from_s)
			break;
	}
	for (int64_t i = resample->left + 1; i < resample->n_samples; i++) {
		size_t slot = slot_of(resample, i);

		flags |= resample->flags[slot];
		if (resample->time[slot] > to_s)
			break;
	}
	return flags;
}

bool dsp_resample_has(const struct dsp_resample *resample)
{
	if (!resample->is_started)
		return false;
	return resample->is_finished || resample->has_pending ||
	       resample->last_real_s >= resample->soon_s;
}

bool dsp_resample_pull(struct dsp_resample *resample, struct dsp_grid_sample *ret_sample)
{
	double at_s = instant_s(resample);
	double left_s;
	double right_s;
	double fraction;

	if (!resample->is_started || (resample->is_finished && !resample->has_pending &&
					     at_s > resample->last_real_s + 1e-9))
		return false;
	for (;;) {
		while (resample->left + 1 < resample->n_samples &&
			resample->time[slot_of(resample, resample->left + 1)] <= at_s)
			resample->left++;
		if (resample->left + resample->half + 2 < resample->n_samples)
			break;
		if (!advance(resample))
			return false;
	}
	left_s = resample->time[slot_of(resample, resample->left)];
	right_s = resample->time[slot_of(resample, resample->left + 1)];
	fraction = fmin(fmax((at_s - left_s) / (right_s - left_s), 0.0), 1.0);
	ret_sample->index = resample->grid_index++;
	ret_sample->value = interpolate(resample, fraction);
	ret_sample->flags = 0;
	if (resample->last_invalid >= resample->left - resample->half - 1)
		ret_sample->flags = flags_between(
			resample, at_s - 0.5 / resample->grid_hz, at_s + 0.5 / resample->grid_hz);
	/* A lost sample among many is bridged by the kernel; a bad one taints its surroundings. */
	if (!isnan(ret_sample->value))
		ret_sample->flags &= (uint16_t) ~(DSP_FLAG_MISSING | DSP_FLAG_STARTUP);
	expect_next(resample);
	return true;
}
