#include "dsp/side/emg.h"

#include "dsp/base/biquad.h"
#include "dsp/base/stats.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_HZ         500.0
#define CLOCK_SLACK      0.005 /* a measured rate is never round */
#define MOST_HZ          10000.0
#define LOW_HZ           20.0
#define HIGH_HZ          450.0
#define HIGHEST          0.45 /* of the rate */
#define NOTCH_WIDTH_HZ   2.0
#define NOTCHES          8
#define GAP_PERIODS      5.0
#define SETTLE_S         0.2 /* after a gap: four periods of the high-pass */
#define AMPLITUDE_MAX_uV 5000.0
#define BURST_FACTOR     3.0
#define WHOLE            0.8 /* of its samples that a window must have */

enum {
	PER_SECOND = 10, /* windows of 100 ms */
	CONTEXT = 3 * PER_SECOND,
	SLOTS = 64,
	BURST_WINDOWS = 3,
	LEAST_WINDOWS = 5,
};

struct window {
	int64_t index; /* of 100 ms since 0; what the slot holds */
	int n;
	double sum; /* of squares */
	bool is_bad, is_clipped;
};

struct dsp_emg {
	struct dsp_emg_config config;
	struct dsp_biquad fresh[4 + NOTCHES], filter[4 + NOTCHES];
	int n_filters;
	struct window windows[SLOTS];
	bool has_first;
	double first;    /* value that the filters began at */
	double start_s;  /* when they did */
	bool is_running; /* no gap or bad sample since then */
	double last_s;
	int64_t second; /* beginning of the next one */
};

void dsp_emg_destroy(struct dsp_emg *emg)
{
	free(emg);
}

static void design(struct dsp_emg *emg)
{
	static const double BUTTERWORTH[] = {1.8477590650, 0.7653668647};
	double rate_hz = emg->config.rate_hz;

	for (int i = 0; i < 2; i++) {
		emg->fresh[emg->n_filters++] = dsp_biquad_highpass(rate_hz, LOW_HZ, BUTTERWORTH[i]);
		emg->fresh[emg->n_filters++] = dsp_biquad_lowpass(
			rate_hz, fmin(HIGH_HZ, HIGHEST * rate_hz), 1.0, BUTTERWORTH[i]);
	}
	for (int i = 1; i <= NOTCHES && emg->config.mains_hz > 0.0; i++) {
		double centre_hz = i * emg->config.mains_hz;

		if (centre_hz > HIGHEST * rate_hz)
			break;
		emg->fresh[emg->n_filters++] = dsp_biquad_notch(rate_hz, centre_hz, NOTCH_WIDTH_HZ);
	}
}

bool dsp_emg_takes_rate(double rate_hz)
{
	return rate_hz >= LEAST_HZ * (1.0 - CLOCK_SLACK) &&
	       rate_hz <= MOST_HZ * (1.0 + CLOCK_SLACK);
}

struct dsp_emg *dsp_emg_create(const struct dsp_emg_config *config)
{
	struct dsp_emg *emg;

	if (!dsp_emg_takes_rate(config->rate_hz)) {
		errno = EINVAL;
		return NULL;
	}
	emg = calloc(1, sizeof(*emg));
	if (!emg)
		return NULL;
	emg->config = *config;
	for (int i = 0; i < SLOTS; i++)
		emg->windows[i].index = INT64_MIN;
	design(emg);
	return emg;
}

/* The window's root mean square; NaN when it is not whole. */
static double rms_of(const struct dsp_emg *emg, int64_t index)
{
	const struct window *window = &emg->windows[index & (SLOTS - 1)];
	double whole = WHOLE * emg->config.rate_hz / PER_SECOND;

	if (window->index != index || window->is_bad || window->n < whole)
		return (double)NAN;
	return sqrt(window->sum / window->n);
}

/* Makes bursts unknown. */
static void drop_bursts(double *rms)
{
	double known[CONTEXT];
	size_t n_known = 0;
	double limit;

	for (int i = 0; i < CONTEXT; i++) {
		if (!isnan(rms[i]))
			known[n_known++] = rms[i];
	}
	limit = n_known > 0 ? BURST_FACTOR * dsp_stats_median(known, n_known) : INFINITY;
	for (int i = 0; i < CONTEXT;) {
		int end = i;

		while (end < CONTEXT && rms[end] > limit)
			end++;
		for (int k = i; end - i <= BURST_WINDOWS && k < end; k++)
			rms[k] = (double)NAN;
		i = end + 1;
	}
}

bool dsp_emg_pull(struct dsp_emg *emg, double time_s, struct dsp_emg_second *ret_second)
{
	int64_t first = emg->second * PER_SECOND;
	double rms[CONTEXT];
	double sum = 0.0;
	int n = 0;
	bool is_clipped = false;

	if (!emg->has_first || (double)emg->second + 2.0 > time_s + 1e-6)
		return false;
	for (int i = 0; i < CONTEXT; i++)
		rms[i] = rms_of(emg, first - PER_SECOND + i);
	drop_bursts(rms);
	for (int i = 0; i < PER_SECOND; i++) {
		const struct window *window = &emg->windows[(first + i) & (SLOTS - 1)];

		is_clipped |= window->index == first + i && window->is_clipped;
		if (isnan(rms[PER_SECOND + i]))
			continue;
		sum += rms[PER_SECOND + i];
		n++;
	}
	*ret_second = (struct dsp_emg_second){
		.time_s = (double)emg->second + 1.0,
		.rms = n > 0 ? sum / n : (double)NAN,
		.is_valid = n >= LEAST_WINDOWS && !is_clipped,
	};
	emg->second++;
	return true;
}

void dsp_emg_push(struct dsp_emg *emg, double time_s, double value, bool is_bad)
{
	int64_t index = (int64_t)floor(time_s * PER_SECOND + 1e-6);
	struct window *window = &emg->windows[index & (SLOTS - 1)];

	if (!emg->has_first)
		emg->second = (int64_t)floor(time_s + 1e-6);
	else if (time_s - emg->last_s > GAP_PERIODS / emg->config.rate_hz)
		emg->is_running = false;
	emg->has_first = true;
	emg->last_s = time_s;
	if (window->index != index)
		*window = (struct window){.index = index};
	if (is_bad || isnan(value)) {
		window->is_bad = true;
		emg->is_running = false;
		return;
	}
	if (!emg->is_running) {
		memcpy(emg->filter, emg->fresh, sizeof(emg->filter));
		emg->first = value;
		emg->start_s = time_s;
		emg->is_running = true;
	}
	value -= emg->first;
	for (int i = 0; i < emg->n_filters; i++)
		value = dsp_biquad_push(&emg->filter[i], value);
	if (time_s - emg->start_s < SETTLE_S) {
		window->is_bad = true;
		return;
	}
	window->n++;
	window->sum += value * value;
	window->is_clipped |= emg->config.is_uV && fabs(value) > AMPLITUDE_MAX_uV;
}
