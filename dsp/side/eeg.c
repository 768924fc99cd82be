#include "dsp/side/eeg.h"

#include "dsp/base/biquad.h"
#include "dsp/base/fft.h"
#include "dsp/base/stats.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_HZ         125.0
#define CLOCK_SLACK      0.005 /* a measured rate is never round */
#define MOST_HZ          4000.0
#define EPOCH_S          2.0
#define HIGHPASS_HZ      0.5
#define NOTCH_WIDTH_HZ   2.0
#define NOTCH_HIGHEST    0.45 /* of the rate */
#define NOTCHES          8
#define GAP_PERIODS      5.0
#define AMPLITUDE_MAX_uV 100.0
#define SLOPE_MAX_uV_S   12500.0 /* 50 µV from sample to sample at 250 Hz */
#define KURTOSIS_MAX     5.0
#define MUSCLE_LOW_HZ    20.0
#define MUSCLE_HIGH_HZ   45.0
#define MUSCLE_Z         3.0
#define MUSCLE_SPREAD    0.14 /* of ln power in 50 bins of pure noise: there is no less */

static const double BANDS_HZ[DSP_EEG_BANDS][2] = {
	[DSP_EEG_THETA] = {4.0, 8.0},
	[DSP_EEG_ALPHA] = {8.0, 13.0},
	[DSP_EEG_BETA] = {13.0, 30.0},
};

struct dsp_eeg {
	struct dsp_eeg_config config;
	size_t n_epoch;
	struct dsp_welch *welch;
	double *ring;  /* filtered samples, n_epoch of them, the oldest at next */
	double *epoch; /* the same in order of time */
	double *density;
	size_t next;
	size_t n_known; /* good samples since the last gap or bad one, up to n_epoch */
	struct dsp_biquad fresh[1 + NOTCHES], filter[1 + NOTCHES];
	int n_filters;
	bool has_first;
	double first; /* value that the filters began at */
	double last_s;
	int64_t second; /* end of the next epoch */
};

void dsp_eeg_destroy(struct dsp_eeg *eeg)
{
	if (!eeg)
		return;
	dsp_welch_destroy(eeg->welch);
	free(eeg->ring);
	free(eeg->epoch);
	free(eeg->density);
	free(eeg);
}

static void design(struct dsp_eeg *eeg)
{
	double rate_hz = eeg->config.rate_hz;

	eeg->fresh[eeg->n_filters++] = dsp_biquad_highpass(rate_hz, HIGHPASS_HZ, M_SQRT2);
	for (int i = 1; i <= NOTCHES && eeg->config.mains_hz > 0.0; i++) {
		double centre_hz = i * eeg->config.mains_hz;

		if (centre_hz > NOTCH_HIGHEST * rate_hz)
			break;
		eeg->fresh[eeg->n_filters++] = dsp_biquad_notch(rate_hz, centre_hz, NOTCH_WIDTH_HZ);
	}
}

bool dsp_eeg_takes_rate(double rate_hz)
{
	return rate_hz >= LEAST_HZ * (1.0 - CLOCK_SLACK) &&
	       rate_hz <= MOST_HZ * (1.0 + CLOCK_SLACK);
}

struct dsp_eeg *dsp_eeg_create(const struct dsp_eeg_config *config)
{
	struct dsp_eeg *eeg;

	if (!dsp_eeg_takes_rate(config->rate_hz)) {
		errno = EINVAL;
		return NULL;
	}
	eeg = calloc(1, sizeof(*eeg));
	if (!eeg)
		return NULL;
	eeg->config = *config;
	eeg->n_epoch = (size_t)lround(EPOCH_S * config->rate_hz);
	eeg->welch = dsp_welch_create(eeg->n_epoch, eeg->n_epoch, config->rate_hz, DSP_WINDOW_HANN);
	eeg->ring = calloc(eeg->n_epoch, sizeof(*eeg->ring));
	eeg->epoch = calloc(eeg->n_epoch, sizeof(*eeg->epoch));
	eeg->density = calloc(eeg->n_epoch / 2 + 1, sizeof(*eeg->density));
	if (!eeg->welch || !eeg->ring || !eeg->epoch || !eeg->density) {
		dsp_eeg_destroy(eeg);
		errno = ENOMEM;
		return NULL;
	}
	design(eeg);
	return eeg;
}

/* Whether the epoch breaks a rule of size or shape. */
static bool is_artefact(const struct dsp_eeg *eeg)
{
	double slope_max = SLOPE_MAX_uV_S / eeg->config.rate_hz;
	double n = (double)eeg->n_epoch;
	double mean = 0.0;
	double second = 0.0;
	double fourth = 0.0;

	for (size_t i = 0; i < eeg->n_epoch; i++)
		mean += eeg->epoch[i] / n;
	for (size_t i = 0; i < eeg->n_epoch; i++) {
		double square = (eeg->epoch[i] - mean) * (eeg->epoch[i] - mean);

		second += square / n;
		fourth += square * square / n;
		if (!eeg->config.is_uV)
			continue;
		if (fabs(eeg->epoch[i]) > AMPLITUDE_MAX_uV ||
			(i > 0 && fabs(eeg->epoch[i] - eeg->epoch[i - 1]) > slope_max))
			return true;
	}
	/* A line that stands still is no EEG either. */
	return !(second > 0.0) || fourth / (second * second) - 3.0 > KURTOSIS_MAX;
}

static void measure(struct dsp_eeg *eeg, struct dsp_eeg_epoch *epoch)
{
	size_t n_old = eeg->n_epoch - eeg->next;

	memcpy(eeg->epoch, eeg->ring + eeg->next, n_old * sizeof(*eeg->epoch));
	memcpy(eeg->epoch + n_old, eeg->ring, eeg->next * sizeof(*eeg->epoch));
	dsp_welch_run(eeg->welch, eeg->epoch, eeg->n_epoch, eeg->density);
	for (int i = 0; i < DSP_EEG_BANDS; i++)
		epoch->power[i] =
			dsp_welch_band(eeg->welch, eeg->density, BANDS_HZ[i][0], BANDS_HZ[i][1]);
	epoch->muscle = dsp_welch_band(eeg->welch, eeg->density, MUSCLE_LOW_HZ, MUSCLE_HIGH_HZ);
	epoch->is_valid = !is_artefact(eeg);
}

bool dsp_eeg_pull(struct dsp_eeg *eeg, double time_s, struct dsp_eeg_epoch *ret_epoch)
{
	double end_s = (double)eeg->second;
	bool is_whole = eeg->n_known == eeg->n_epoch &&
			end_s - eeg->last_s <= GAP_PERIODS / eeg->config.rate_hz;

	/* A hair before the second is the second: times are fitted. */
	if (!eeg->has_first || end_s > time_s + 1e-6)
		return false;
	*ret_epoch = (struct dsp_eeg_epoch){.time_s = end_s, .muscle = (double)NAN};
	for (int i = 0; i < DSP_EEG_BANDS; i++)
		ret_epoch->power[i] = (double)NAN;
	if (is_whole)
		measure(eeg, ret_epoch);
	eeg->second++;
	return true;
}

static void start(struct dsp_eeg *eeg, double value)
{
	memcpy(eeg->filter, eeg->fresh, sizeof(eeg->filter));
	eeg->first = value;
	eeg->n_known = 0;
}

void dsp_eeg_push(struct dsp_eeg *eeg, double time_s, double value, bool is_bad)
{
	bool is_gap = eeg->has_first && time_s - eeg->last_s > GAP_PERIODS / eeg->config.rate_hz;

	if (!eeg->has_first)
		eeg->second = (int64_t)floor(time_s + 1e-6) + 1;
	eeg->has_first = true;
	eeg->last_s = time_s;
	if (is_bad || isnan(value)) {
		eeg->n_known = 0;
		return;
	}
	if (eeg->n_known == 0 || is_gap)
		start(eeg, value);
	value -= eeg->first;
	for (int i = 0; i < eeg->n_filters; i++)
		value = dsp_biquad_push(&eeg->filter[i], value);
	eeg->ring[eeg->next] = value;
	eeg->next = eeg->next + 1 < eeg->n_epoch ? eeg->next + 1 : 0;
	if (eeg->n_known < eeg->n_epoch)
		eeg->n_known++;
}

void dsp_eeg_judge_muscle(struct dsp_eeg_epoch *epochs, size_t n, double *scratch)
{
	size_t n_valid = 0;
	double median;
	double spread;

	for (size_t i = 0; i < n; i++) {
		if (epochs[i].is_valid && epochs[i].muscle > 0.0)
			scratch[n_valid++] = log(epochs[i].muscle);
	}
	if (n_valid == 0)
		return;
	median = dsp_stats_median(scratch, n_valid);
	spread = fmax(1.4826 * dsp_stats_mad(scratch, n_valid, median), MUSCLE_SPREAD);
	for (size_t i = 0; i < n; i++) {
		if (epochs[i].muscle > 0.0 && log(epochs[i].muscle) > median + MUSCLE_Z * spread)
			epochs[i].is_valid = false;
	}
}
