#include "dsp/pulse/pulse_live.h"

#include "dsp/pulse/pulse_find.h"

#include <math.h>
#include <string.h>

enum {
	NEW_MAX = 4,
};

static const double STEP_S = 0.25;
static const double RECENT_S = 1.5; /* and 0.2 s of the filter: 1.75 s in all */
static const double REFINE_S = 0.05;
static const double FOOT_S = 0.5;

void dsp_pulse_live_init(struct dsp_pulse_live *live, const struct dsp_pulse_rings *rings)
{
	double rate;

	memset(live, 0, sizeof(*live));
	live->rings = rings;
	live->decimation = dsp_pulse_find_decimation(rings->rate_hz);
	rate = rings->rate_hz / (double)live->decimation;
	live->window = (int64_t)round(DSP_BEATS_WINDOW_S * rate);
	live->step = (int64_t)fmax(1, round(STEP_S * rate));
	live->recent = (int64_t)round(RECENT_S * rate);
	dsp_pulse_live_begin(live);
}

void dsp_pulse_live_begin(struct dsp_pulse_live *live)
{
	live->newest = live->window / 2;
	live->n_before = 0;
	live->last = -live->window;
}

/* @x minus the line fitted to it. */
static void detrend(double *x, int64_t n)
{
	double mean = 0, slope = 0, norm = 0, middle = (double)(n - 1) / 2;

	for (int64_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (int64_t i = 0; i < n; i++) {
		slope += ((double)i - middle) * (x[i] - mean);
		norm += ((double)i - middle) * ((double)i - middle);
	}
	slope /= norm;
	for (int64_t i = 0; i < n; i++)
		x[i] -= mean + slope * ((double)i - middle);
}

static bool was_seen(const struct dsp_pulse_live *live, int64_t index)
{
	for (size_t i = 0; i < live->n_before; i++) {
		if (live->before[i] >= index - 1 && live->before[i] <= index + 1)
			return true;
	}
	return false;
}

static size_t accept(struct dsp_pulse_live *live, int64_t first, double *ret_position)
{
	const struct dsp_pulse_rings *rings = live->rings;
	int64_t reach = (int64_t)ceil(REFINE_S * rings->rate_hz);
	int64_t apart = (int64_t)ceil(
		DSP_PULSE_FIND_DUPLICATE_S * rings->rate_hz / (double)live->decimation);
	size_t n = 0;

	for (size_t i = 0; i < live->beats.n_peaks && n < NEW_MAX; i++) {
		int64_t index = first + live->beats.peak[i];

		if (index < live->newest - live->recent || index - live->last < apart ||
			!was_seen(live, index))
			continue;
		ret_position[n++] = dsp_pulse_find_refine(
			rings, rings->smooth, rings->n_smooth, index * live->decimation, reach);
		live->last = index;
	}
	return n;
}

double dsp_pulse_live_amplitude(const struct dsp_pulse_live *live, double position)
{
	const struct dsp_pulse_rings *rings = live->rings;
	int64_t peak = (int64_t)round(position);
	int64_t first = peak - (int64_t)(FOOT_S * rings->rate_hz);
	double top = rings->light[(size_t)peak & rings->mask], low = top;

	for (int64_t i = first < 0 ? 0 : first; i < peak; i++)
		low = fmin(low, rings->light[(size_t)i & rings->mask]);
	return top - low;
}

size_t dsp_pulse_live_step(struct dsp_pulse_live *live, double ret_position[4])
{
	const struct dsp_pulse_rings *rings = live->rings;
	int64_t newest = (rings->n_smooth - 1) / live->decimation;
	double x[DSP_BEATS_WINDOW_MAX];
	int64_t first, n;
	size_t n_new;

	if (newest < live->newest + live->step)
		return 0;
	live->newest += live->step;
	first = live->newest - live->window + 1;
	if (first < 0)
		first = 0;
	n = live->newest - first + 1;
	for (int64_t i = 0; i < n; i++)
		x[i] = rings->smooth[(size_t)((first + i) * live->decimation) & rings->mask];
	detrend(x, n);
	dsp_beats_find(x, (size_t)n, rings->rate_hz / (double)live->decimation, &live->beats);
	n_new = accept(live, first, ret_position);
	live->n_before = 0;
	for (size_t i = 0; i < live->beats.n_peaks; i++) {
		/* A peak at the very edge is still rising. */
		if (first + live->beats.peak[i] < live->newest)
			live->before[live->n_before++] = first + live->beats.peak[i];
	}
	return n_new;
}
