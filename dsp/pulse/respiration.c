#include "dsp/pulse/respiration.h"

#include "dsp/base/fft.h"
#include "dsp/base/parabola.h"
#include "dsp/base/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	GRID_HZ = 4,
	SAMPLES = 128, /* 32 s */
	POINTS = 512,
	BEATS_MAX = 256, /* of a window */
	KINDS = 3,
	REACH = 12, /* 3 s: a swing lies within as much on both sides */
};

static const double WINDOW_S = (double)SAMPLES / GRID_HZ, HOP_S = 8;
static const double GAP_S = 3; /* without a beat: not one window */
static const double LOW_HZ = 0.1, HIGH_HZ = 0.5;
static const double AROUND_HZ = 0.035; /* of a peak: half the main lobe of the window */
static const double CLEAR_SHARE = 0.5; /* of the band's power around a clear peak */
static const double AGREE_PER_MIN = 4; /* SD */
static const double DEEP_SWING = 2;    /* of the median one */
static const double DEEP_APART_S = 10;
static const double DEEP_RECORD_S = 60;

struct dsp_respiration {
	struct dsp_fft *fft;
	double hann[SAMPLES];
	double *rate; /* of the windows of a stretch */
	size_t rate_max;
	double *series[2], *swing[2], *sorted; /* of the whole record, at 4 Hz */
	size_t grid_max;
};

struct dsp_respiration *dsp_respiration_create(double longest_s)
{
	struct dsp_respiration *respiration = calloc(1, sizeof(*respiration));
	bool is_whole;

	if (!respiration)
		return NULL;
	respiration->fft = dsp_fft_create(POINTS);
	respiration->rate_max = (size_t)(fmax(0, longest_s) / HOP_S) + 1;
	respiration->rate = calloc(respiration->rate_max, sizeof(double));
	respiration->grid_max = (size_t)(fmax(0, longest_s) * GRID_HZ) + 1;
	respiration->sorted = calloc(respiration->grid_max, sizeof(double));
	is_whole = respiration->fft && respiration->rate && respiration->sorted;
	for (int k = 0; k < 2; k++) {
		respiration->series[k] = calloc(respiration->grid_max, sizeof(double));
		respiration->swing[k] = calloc(respiration->grid_max, sizeof(double));
		is_whole = is_whole && respiration->series[k] && respiration->swing[k];
	}
	if (!is_whole) {
		dsp_respiration_destroy(respiration);
		return NULL;
	}
	for (int i = 0; i < SAMPLES; i++)
		respiration->hann[i] = 0.5 - 0.5 * cos(2 * M_PI * (i + 0.5) / SAMPLES);
	return respiration;
}

void dsp_respiration_destroy(struct dsp_respiration *respiration)
{
	if (!respiration)
		return;
	dsp_fft_destroy(respiration->fft);
	free(respiration->rate);
	free(respiration->sorted);
	for (int k = 0; k < 2; k++) {
		free(respiration->series[k]);
		free(respiration->swing[k]);
	}
	free(respiration);
}

/* ---- one series of a window ---- */

/* What breathing modulates in a beat. */
static double modulation(const struct dsp_beat *beat, int kind)
{
	switch (kind) {
	case 0:
		return beat->amplitude;
	case 1:
		return beat->ibi_corrected_ms;
	default:
		return beat->time_s - beat->onset_s;
	}
}

static bool is_usable(const struct dsp_beat *beat)
{
	return isfinite(beat->ibi_corrected_ms) && beat->status != DSP_STATUS_EXTRA &&
	       beat->status != DSP_STATUS_REJECTED;
}

/* The time of @beats [0, n) on the grid of the window from @from_s on, by lines; those of ectopic
 * beats are passed over: their waves are another heart's. */
static void fill_grid(
	const struct dsp_beat *beats, size_t n, double from_s, int kind, double *ret_x)
{
	double time_s[BEATS_MAX], value[BEATS_MAX];
	size_t n_points = 0, at = 0;

	for (size_t i = 0; i < n && n_points < BEATS_MAX; i++) {
		double here = modulation(&beats[i], kind);

		if (!is_usable(&beats[i]) || !isfinite(here) ||
			(kind != 1 && beats[i].status == DSP_STATUS_ECTOPIC))
			continue;
		time_s[n_points] = beats[i].time_s;
		value[n_points++] = here;
	}
	for (int i = 0; i < SAMPLES; i++) {
		double t = from_s + (double)i / GRID_HZ, part;

		while (at + 2 < n_points && time_s[at + 1] < t)
			at++;
		if (n_points < 2) {
			ret_x[i] = 0;
			continue;
		}
		part = fmin(1, fmax(0, (t - time_s[at]) / (time_s[at + 1] - time_s[at])));
		ret_x[i] = value[at] + part * (value[at + 1] - value[at]);
	}
}

static void remove_line(double *x)
{
	const double middle = (SAMPLES - 1) / 2.0;
	const double norm = SAMPLES * (SAMPLES * (double)SAMPLES - 1) / 12;
	double mean = 0, slope = 0;

	for (int i = 0; i < SAMPLES; i++) {
		mean += x[i] / SAMPLES;
		slope += (i - middle) * x[i] / norm;
	}
	for (int i = 0; i < SAMPLES; i++)
		x[i] -= mean + slope * (i - middle);
}

static double power_at(struct dsp_respiration *respiration, int bin)
{
	const double *pair = dsp_fft_spectrum(respiration->fft)[bin];

	return pair[0] * pair[0] + pair[1] * pair[1];
}

/* Breaths a minute of the highest peak up to @high_hz; NaN when there is no clear one. */
static double find_rate(struct dsp_respiration *respiration, double high_hz)
{
	const double step_hz = (double)GRID_HZ / POINTS;
	int first = (int)ceil(LOW_HZ / step_hz), last = (int)(high_hz / step_hz), best = 0;
	double total = 0, around = 0, hz;

	for (int i = first; i <= last; i++) {
		double here = power_at(respiration, i);

		total += here;
		if (here > power_at(respiration, i - 1) && here >= power_at(respiration, i + 1) &&
			(best == 0 || here > power_at(respiration, best)))
			best = i;
	}
	if (best == 0)
		return (double)NAN;
	hz = step_hz *
	     (best + dsp_parabola_offset(power_at(respiration, best - 1),
			     power_at(respiration, best), power_at(respiration, best + 1)));
	for (int i = first; i <= last; i++)
		around += fabs(i * step_hz - hz) <= AROUND_HZ ? power_at(respiration, i) : 0;
	return around >= CLEAR_SHARE * total ? 60 * hz : (double)NAN;
}

/* ---- windows ---- */

/* Mean of the clear rates when they agree; NaN when not, or when there is but one. */
static double fuse(const double rate[KINDS])
{
	double sum = 0, m2 = 0, n = 0;

	for (int i = 0; i < KINDS; i++) {
		if (isnan(rate[i]))
			continue;
		sum += rate[i];
		n++;
	}
	for (int i = 0; i < KINDS; i++)
		m2 += isnan(rate[i]) ? 0 : (rate[i] - sum / n) * (rate[i] - sum / n);
	return n >= 2 && sqrt(m2 / (n - 1)) < AGREE_PER_MIN ? sum / n : (double)NAN;
}

/* Whether beats tell all of the window; they begin with the one before it. */
static bool is_clean(const struct dsp_beat *beats, size_t n, double from_s)
{
	double before_s = from_s;

	for (size_t i = 0; i < n; i++) {
		if (!is_usable(&beats[i]) || beats[i].time_s < from_s)
			continue;
		if (beats[i].time_s - before_s > GAP_S)
			return false;
		before_s = beats[i].time_s;
	}
	return from_s + WINDOW_S - before_s <= GAP_S;
}

static double rate_of_window(
	struct dsp_respiration *respiration, const struct dsp_beat *beats, size_t n, double from_s)
{
	double rate[KINDS], high_hz = fmin(HIGH_HZ, 0.5 * (double)n / WINDOW_S);

	for (int kind = 0; kind < KINDS; kind++) {
		double *x = dsp_fft_time(respiration->fft);

		memset(x, 0, POINTS * sizeof(*x));
		fill_grid(beats, n, from_s, kind, x);
		remove_line(x);
		for (int i = 0; i < SAMPLES; i++)
			x[i] *= respiration->hann[i];
		dsp_fft_forward(respiration->fft);
		rate[kind] = find_rate(respiration, high_hz);
	}
	return fuse(rate);
}

struct dsp_respiration_rate dsp_respiration_measure(struct dsp_respiration *respiration,
	const struct dsp_beat *beats, size_t n_beats, double start_s, double end_s)
{
	struct dsp_respiration_rate result = {.per_min = (double)NAN};
	size_t first = 0, end = 0;

	for (double from_s = start_s; from_s + WINDOW_S <= end_s; from_s += HOP_S) {
		double rate;

		while (first < n_beats && beats[first].time_s < from_s)
			first++;
		end = end < first ? first : end;
		while (end < n_beats && beats[end].time_s < from_s + WINDOW_S)
			end++;
		if (!is_clean(beats + first, end - first, from_s))
			continue;
		result.n_windows++;
		rate = rate_of_window(respiration, beats + first, end - first, from_s);
		if (!isnan(rate) && result.n_agreeing < respiration->rate_max)
			respiration->rate[result.n_agreeing++] = rate;
	}
	result.per_min = dsp_stats_median(respiration->rate, result.n_agreeing);
	return result;
}

/* ---- deep breaths ---- */

/* Intervals and logarithms of heights on the grid from @origin_s on; NaN where beats do not tell
 * them. */
static void fill_series(struct dsp_respiration *respiration, const struct dsp_beat *beats,
	size_t n_beats, double origin_s, size_t n)
{
	const struct dsp_beat *before = NULL;
	size_t at = 0;

	for (size_t i = 0; i < n_beats; i++) {
		const struct dsp_beat *beat = &beats[i];

		if (!is_usable(beat) || beat->status == DSP_STATUS_ECTOPIC ||
			!(beat->amplitude > 0))
			continue;
		for (; at < n && origin_s + (double)at / GRID_HZ < beat->time_s; at++) {
			double t = origin_s + (double)at / GRID_HZ, part;

			respiration->series[0][at] = respiration->series[1][at] = (double)NAN;
			if (!before || beat->time_s - before->time_s > GAP_S)
				continue;
			part = (t - before->time_s) / (beat->time_s - before->time_s);
			respiration->series[0][at] =
				before->ibi_corrected_ms +
				part * (beat->ibi_corrected_ms - before->ibi_corrected_ms);
			respiration->series[1][at] =
				log(before->amplitude) +
				part * log(beat->amplitude / before->amplitude);
		}
		before = beat;
	}
	for (; at < n; at++)
		respiration->series[0][at] = respiration->series[1][at] = (double)NAN;
}

/* Range of @x within REACH of each sample; NaN where one of them is not known. */
static void find_swings(const double *x, size_t n, double *ret_swing)
{
	for (size_t i = 0; i < n; i++) {
		double low, high;

		ret_swing[i] = (double)NAN;
		if (i < REACH || i + REACH >= n)
			continue;
		low = high = x[i - REACH];
		for (size_t k = i - REACH; k <= i + REACH && !isnan(low); k++) {
			low = x[k] >= low ? low : x[k]; /* NaN wins */
			high = x[k] > high ? x[k] : high;
		}
		ret_swing[i] = high - low;
	}
}

/* Divides the swings by their median; the number of those that are known. */
static size_t scale_swings(struct dsp_respiration *respiration, size_t n, int k)
{
	size_t n_known = 0;
	double median;

	for (size_t i = 0; i < n; i++) {
		if (!isnan(respiration->swing[k][i]))
			respiration->sorted[n_known++] = respiration->swing[k][i];
	}
	median = dsp_stats_median(respiration->sorted, n_known);
	for (size_t i = 0; i < n; i++)
		respiration->swing[k][i] /= median;
	return n_known;
}

size_t dsp_respiration_find_deep(struct dsp_respiration *respiration, const struct dsp_beat *beats,
	size_t n_beats, struct dsp_deep_breath *ret_breaths, size_t max)
{
	double origin_s = n_beats > 0 ? beats[0].time_s : 0, last_s = -(double)INFINITY;
	double length_s = n_beats > 0 ? beats[n_beats - 1].time_s - origin_s : 0;
	size_t n = (size_t)(length_s * GRID_HZ) + 1, n_known = 0, n_found = 0;

	if (n > respiration->grid_max)
		n = respiration->grid_max;
	fill_series(respiration, beats, n_beats, origin_s, n);
	for (int k = 0; k < 2; k++) {
		find_swings(respiration->series[k], n, respiration->swing[k]);
		n_known = scale_swings(respiration, n, k);
	}
	if ((double)n_known < DEEP_RECORD_S * GRID_HZ)
		return 0;
	for (size_t i = 0; i < n && n_found < max; i++) {
		double swing = fmin(respiration->swing[0][i], respiration->swing[1][i]);
		double time_s = origin_s + ((double)i - REACH) / GRID_HZ;

		if (isnan(respiration->swing[0][i]) || isnan(respiration->swing[1][i]) ||
			swing <= DEEP_SWING)
			continue;
		if (time_s - last_s >= DEEP_APART_S)
			ret_breaths[n_found++] = (struct dsp_deep_breath){time_s, swing};
		ret_breaths[n_found - 1].swing = fmax(ret_breaths[n_found - 1].swing, swing);
		last_s = time_s;
	}
	return n_found;
}
