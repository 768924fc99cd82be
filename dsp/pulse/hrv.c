#include "dsp/pulse/hrv.h"

#include "dsp/base/stats.h"
#include "dsp/pulse/hrv_power.h"
#include "dsp/pulse/ibi.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double RATE_MIN_S = 10, SHORT_MIN_S = 30, LONG_MIN_S = 60, SEGMENT_S = 64;
static const double LF_MIN_S = 120, VLF_MIN_S = 300, TRIANGULAR_MIN_S = 1200, FIVES_MIN_S = 1800;
static const double FIVE_S = 300;                        /* of sdann and sdnn_index */
static const double BIN_MS = 7.8125;                     /* 1/128 s: the Task Force's histogram */
static const double LEAST_COVER = 0.5;                   /* below which it is not well told */
static const double FULL_COVER = 0.95;                   /* above which gaps do not matter */
static const double LOW_SHARE = 5, WORTHLESS_SHARE = 20; /* % corrected */

enum {
	RATE_BEATS = 5, /* of hr_min and hr_max: single intervals would be noise */
};

struct dsp_hrv_meter {
	struct dsp_hrv_spectrum *spectrum;
	struct dsp_hrv_interval *interval;
	size_t n, n_max;
	double *work;
};

struct dsp_hrv_meter *dsp_hrv_meter_create(size_t n_beats)
{
	struct dsp_hrv_meter *meter = calloc(1, sizeof(*meter));
	/* A missed beat gives two intervals. */
	size_t n = 2 * n_beats + 16;

	if (!meter)
		return NULL;
	meter->spectrum = dsp_hrv_spectrum_create(n, DSP_IBI_MAX_S);
	meter->n_max = n;
	meter->interval = calloc(n, sizeof(*meter->interval));
	meter->work = calloc(n, sizeof(double));
	if (!meter->spectrum || !meter->interval || !meter->work) {
		dsp_hrv_meter_destroy(meter);
		return NULL;
	}
	return meter;
}

void dsp_hrv_meter_destroy(struct dsp_hrv_meter *meter)
{
	if (!meter)
		return;
	dsp_hrv_spectrum_destroy(meter->spectrum);
	free(meter->interval);
	free(meter->work);
	free(meter);
}

/* ---- intervals ---- */

static void add_interval(struct dsp_hrv_meter *meter, double end_s, double length_ms, bool is_start)
{
	if (meter->n < meter->n_max)
		meter->interval[meter->n++] = (struct dsp_hrv_interval){end_s, length_ms, is_start};
}

/* A missed beat makes two corrected intervals, or more, of one raw one. */
static void add_corrected(struct dsp_hrv_meter *meter, const struct dsp_beat *beat, bool is_start)
{
	double step_ms = beat->ibi_corrected_ms;
	int n = 1;

	if (beat->status == DSP_STATUS_MISSED_BEFORE)
		n = (int)fmax(2, fmin(DSP_IBI_MAX_S * 4, round(beat->ibi_ms / step_ms)));
	for (int k = n - 1; k >= 0; k--)
		add_interval(
			meter, beat->time_s - k * step_ms / 1000, step_ms, is_start && k == n - 1);
}

/* Gathers the intervals in [start_s, end_s); returns the share in % that the correction touched. */
static double gather(struct dsp_hrv_meter *meter, const struct dsp_beat *beats, size_t n,
	double start_s, double end_s, bool is_corrected)
{
	bool is_start = true;
	size_t n_touched = 0, n_beats = 0;
	double before_s = -INFINITY;

	meter->n = 0;
	for (size_t i = 0; i < n && beats[i].time_s < end_s; i++) {
		const struct dsp_beat *beat = &beats[i];
		bool is_extra = beat->status == DSP_STATUS_EXTRA;
		bool is_clean = isfinite(beat->ibi_corrected_ms) || (is_extra && !is_start);

		if (beat->status == DSP_STATUS_REJECTED)
			continue;
		if (before_s < start_s || !is_clean) {
			is_start = true;
		} else {
			n_beats++;
			n_touched += is_extra || beat->status == DSP_STATUS_ECTOPIC ||
				     beat->status == DSP_STATUS_MISSED_BEFORE;
			if (!is_corrected)
				add_interval(meter, beat->time_s, beat->ibi_ms, is_start);
			else if (!is_extra)
				add_corrected(meter, beat, is_start);
			is_start = is_start && is_corrected && is_extra;
		}
		before_s = beat->time_s;
	}
	return n_beats > 0 ? 100 * (double)n_touched / (double)n_beats : (double)NAN;
}

static double total_s(const struct dsp_hrv_meter *meter)
{
	double sum = 0;

	for (size_t i = 0; i < meter->n; i++)
		sum += meter->interval[i].length_ms / 1000;
	return sum;
}

/* ---- measures ---- */

/* Every value of one stretch. */
struct values {
	double hr_mean, hr_sd, hr_min, hr_max;
	double nn_mean, nn_median, nn_mad, nn_iqr, nn_min, nn_max;
	double sdnn, cvnn, sdann, sdnn_index, triangular_index;
	double rmssd, cvsd, sdsd, pnn20, pnn50;
	double sd1, sd2, sd1_sd2;
	struct dsp_hrv_power power;
	double total_power, lf_hf, lf_nu, hf_nu, hf_ln;
	double lf_lomb, hf_lomb;
};

static void measure_lengths(const struct dsp_hrv_meter *meter, struct values *values)
{
	double sum = 0, m2 = 0, rate_sum = 0, rate_m2 = 0, n = (double)meter->n;

	for (size_t i = 0; i < meter->n; i++) {
		sum += meter->interval[i].length_ms;
		rate_sum += 60000 / meter->interval[i].length_ms;
	}
	values->nn_mean = sum / n;
	for (size_t i = 0; i < meter->n; i++) {
		double off = meter->interval[i].length_ms - values->nn_mean;
		double rate_off = 60000 / meter->interval[i].length_ms - rate_sum / n;

		m2 += off * off;
		rate_m2 += rate_off * rate_off;
	}
	values->hr_mean = 60000 / values->nn_mean;
	values->hr_sd = sqrt(rate_m2 / (n - 1));
	values->sdnn = sqrt(m2 / (n - 1));
	values->cvnn = values->sdnn / values->nn_mean;
}

/* The slowest and the fastest five beats in a row. */
static void measure_extremes(const struct dsp_hrv_meter *meter, struct values *values)
{
	size_t n_run = 0;
	double sum = 0;

	values->hr_min = values->hr_max = (double)NAN;
	for (size_t i = 0; i < meter->n; i++) {
		if (meter->interval[i].is_start) {
			n_run = 0;
			sum = 0;
		}
		sum += meter->interval[i].length_ms;
		if (++n_run > RATE_BEATS)
			sum -= meter->interval[i - RATE_BEATS].length_ms;
		if (n_run < RATE_BEATS)
			continue;
		values->hr_min = fmin(values->hr_min, 60000 * RATE_BEATS / sum);
		values->hr_max = fmax(values->hr_max, 60000 * RATE_BEATS / sum);
	}
}

/* Intervals over the height of their histogram. @sorted in order. */
static double triangular_index(const double *sorted, size_t n)
{
	size_t highest = 0, first = 0;

	for (size_t i = 0; i < n; i++) {
		if (floor(sorted[i] / BIN_MS) > floor(sorted[first] / BIN_MS))
			first = i;
		if (i - first + 1 > highest)
			highest = i - first + 1;
	}
	return (double)n / (double)highest;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure_order(struct dsp_hrv_meter *meter, struct values *values)
{
	double *work = meter->work;
	size_t n = meter->n;

	for (size_t i = 0; i < n; i++)
		work[i] = meter->interval[i].length_ms;
	qsort(work, n, sizeof(*work), compare_doubles);
	values->nn_min = n > 0 ? work[0] : (double)NAN;
	values->nn_max = n > 0 ? work[n - 1] : (double)NAN;
	values->triangular_index = triangular_index(work, n);
	values->nn_iqr = dsp_stats_quantile(work, n, 0.75) - dsp_stats_quantile(work, n, 0.25);
	values->nn_median = dsp_stats_median(work, n);
	values->nn_mad = 1.4826 * dsp_stats_mad(work, n, values->nn_median);
}

static void measure_differences(const struct dsp_hrv_meter *meter, struct values *values)
{
	double sum = 0, m2 = 0, n = 0, n_20 = 0, n_50 = 0;

	for (size_t i = 1; i < meter->n; i++) {
		double difference = meter->interval[i].length_ms - meter->interval[i - 1].length_ms;

		if (meter->interval[i].is_start)
			continue;
		sum += difference;
		m2 += difference * difference;
		n_20 += fabs(difference) > 20;
		n_50 += fabs(difference) > 50;
		n++;
	}
	values->rmssd = sqrt(m2 / n);
	values->cvsd = values->rmssd / values->nn_mean;
	values->sdsd = sqrt((m2 - sum * sum / n) / (n - 1));
	values->pnn20 = 100 * n_20 / n;
	values->pnn50 = 100 * n_50 / n;
	values->sd1 = values->sdsd / sqrt(2);
	values->sd2 = sqrt(fmax(0, 2 * values->sdnn * values->sdnn - values->sd1 * values->sd1));
	values->sd1_sd2 = values->sd1 / values->sd2;
}

/* Mean and SD of each five minutes that are told at least half: their spread, and their mean. */
static void measure_fives(
	const struct dsp_hrv_meter *meter, double start_s, double end_s, struct values *values)
{
	double n_fives = 0, mean_sum = 0, mean_sum2 = 0, sd_sum = 0;
	size_t i = 0;

	for (double until_s = start_s + FIVE_S; until_s <= end_s; until_s += FIVE_S) {
		double n = 0, sum = 0, sum2 = 0, mean;

		for (; i < meter->n && meter->interval[i].end_s < until_s; i++, n++) {
			sum += meter->interval[i].length_ms;
			sum2 += meter->interval[i].length_ms * meter->interval[i].length_ms;
		}
		if (sum / 1000 < LEAST_COVER * FIVE_S)
			continue;
		mean = sum / n;
		n_fives++;
		mean_sum += mean;
		mean_sum2 += mean * mean;
		sd_sum += sqrt(fmax(0, sum2 - n * mean * mean) / (n - 1));
	}
	values->sdann = sqrt(fmax(0, mean_sum2 - mean_sum * mean_sum / n_fives) / (n_fives - 1));
	values->sdnn_index = sd_sum / n_fives;
}

static void measure_power(struct dsp_hrv_meter *meter, struct values *values)
{
	const struct dsp_hrv_power *power = &values->power;

	dsp_hrv_spectrum_welch(meter->spectrum, meter->interval, meter->n, &values->power);
	values->total_power = power->vlf + power->lf + power->hf;
	values->lf_hf = power->lf / power->hf;
	values->lf_nu = 100 * power->lf / (power->lf + power->hf);
	values->hf_nu = 100 * power->hf / (power->lf + power->hf);
	values->hf_ln = log(power->hf);
}

/* ---- rows ---- */

#define VALUE(field) offsetof(struct values, field)

/* clang-format off: a table reads better with one entry after another */
/* Names, units, the seconds of intervals that a measure needs and meanings, in the order of the
 * rows. */
static const struct measure {
	const char *metric, *unit;
	size_t offset;
	const double *min_s;
	const char *meaning;
} MEASURES[] = {
	{"hr_mean", "bpm", VALUE(hr_mean), &RATE_MIN_S,
		"mean heart rate: 60 s by the mean interval; at least 10 s of intervals"},
	{"hr_sd", "bpm", VALUE(hr_sd), &SHORT_MIN_S,
		"standard deviation of 60 s by the interval; at least 30 s"},
	{"hr_min", "bpm", VALUE(hr_min), &RATE_MIN_S,
		"heart rate of the slowest five beats in a row; at least 10 s"},
	{"hr_max", "bpm", VALUE(hr_max), &RATE_MIN_S,
		"heart rate of the fastest five beats in a row; at least 10 s"},
	{"nn_mean", "ms", VALUE(nn_mean), &RATE_MIN_S,
		"mean interval between beats; at least 10 s"},
	{"nn_median", "ms", VALUE(nn_median), &RATE_MIN_S, "median interval; at least 10 s"},
	{"nn_mad", "ms", VALUE(nn_mad), &LONG_MIN_S,
		"1.4826 times the median absolute deviation of intervals; at least 60 s"},
	{"nn_iqr", "ms", VALUE(nn_iqr), &LONG_MIN_S,
		"distance of the quartiles of intervals; at least 60 s"},
	{"nn_min", "ms", VALUE(nn_min), &RATE_MIN_S, "shortest interval; at least 10 s"},
	{"nn_max", "ms", VALUE(nn_max), &RATE_MIN_S, "longest interval; at least 10 s"},
	{"rmssd", "ms", VALUE(rmssd), &SHORT_MIN_S,
		"root mean square of successive differences of intervals; at least 30 s"},
	{"cvsd", "1", VALUE(cvsd), &SHORT_MIN_S, "rmssd by nn_mean; at least 30 s"},
	{"sdsd", "ms", VALUE(sdsd), &SHORT_MIN_S,
		"standard deviation of successive differences; at least 30 s"},
	{"pnn20", "%", VALUE(pnn20), &SHORT_MIN_S,
		"share of successive differences above 20 ms; at least 30 s"},
	{"pnn50", "%", VALUE(pnn50), &SHORT_MIN_S,
		"share of successive differences above 50 ms; at least 30 s"},
	{"sd1", "ms", VALUE(sd1), &SHORT_MIN_S, "short axis of the Poincare plot; at least 30 s"},
	{"sd2", "ms", VALUE(sd2), &LONG_MIN_S, "long axis of the Poincare plot; at least 60 s"},
	{"sd1_sd2", "1", VALUE(sd1_sd2), &LONG_MIN_S, "sd1 by sd2; at least 60 s"},
	{"sdnn", "ms", VALUE(sdnn), &LONG_MIN_S,
		"standard deviation of intervals (n - 1); at least 60 s"},
	{"cvnn", "1", VALUE(cvnn), &LONG_MIN_S, "sdnn by nn_mean; at least 60 s"},
	{"triangular_index", "1", VALUE(triangular_index), &TRIANGULAR_MIN_S,
		"number of intervals by the count in the fullest class of 1/128 s; at least 20 "
		"min"},
	{"sdann", "ms", VALUE(sdann), &FIVES_MIN_S,
		"standard deviation of the means of intervals over 5 min; at least 30 min"},
	{"sdnn_index", "ms", VALUE(sdnn_index), &FIVES_MIN_S,
		"mean of the standard deviations of intervals over 5 min; at least 30 min"},
	{"hf", "ms^2", VALUE(power.hf), &SEGMENT_S,
		"power from 0.15 to 0.40 Hz; at least 64 s in one run"},
	{"hf_ln", "ln ms^2", VALUE(hf_ln), &SEGMENT_S, "natural logarithm of hf"},
	{"hf_peak", "Hz", VALUE(power.hf_peak_hz), &SEGMENT_S,
		"frequency of the highest power from 0.15 to 0.40 Hz; at least 64 s in one run"},
	{"lf", "ms^2", VALUE(power.lf), &LF_MIN_S,
		"power from 0.04 to 0.15 Hz; at least 120 s, 64 s in one run"},
	{"lf_peak", "Hz", VALUE(power.lf_peak_hz), &LF_MIN_S,
		"frequency of the highest power from 0.04 to 0.15 Hz, as lf"},
	{"lf_hf", "1", VALUE(lf_hf), &LF_MIN_S, "lf by hf; no measure of a sympatho-vagal balance"},
	{"lf_nu", "%", VALUE(lf_nu), &LF_MIN_S, "share of lf in lf + hf"},
	{"hf_nu", "%", VALUE(hf_nu), &LF_MIN_S, "share of hf in lf + hf"},
	{"vlf", "ms^2", VALUE(power.vlf), &VLF_MIN_S,
		"power from 0.0033 to 0.04 Hz; at least 300 s in one run"},
	{"total_power", "ms^2", VALUE(total_power), &VLF_MIN_S,
		"vlf + lf + hf; at least 300 s in one run"},
	{"hf_lomb", "ms^2", VALUE(hf_lomb), &SEGMENT_S,
		"hf after Lomb and Scargle, where more than 5 % is missing; at least 64 s"},
	{"lf_lomb", "ms^2", VALUE(lf_lomb), &LF_MIN_S,
		"lf after Lomb and Scargle, where more than 5 % is missing; at least 120 s"},
};
/* clang-format on */

_Static_assert(sizeof(MEASURES) / sizeof(MEASURES[0]) == DSP_HRV_MEASURES,
	"DSP_HRV_MEASURES is the number of measures");

#define SHARE_NAME "corrected_share"
#define SHARE_UNIT "%"

bool dsp_hrv_info(size_t index, struct dsp_hrv_info *ret_info)
{
	if (index > DSP_HRV_MEASURES)
		return false;
	if (index == DSP_HRV_MEASURES) {
		*ret_info = (struct dsp_hrv_info){SHARE_NAME, SHARE_UNIT,
			"share of the intervals that the correction touched", false};
		return true;
	}
	const struct measure *measure = &MEASURES[index];
	*ret_info = (struct dsp_hrv_info){measure->metric, measure->unit, measure->meaning, true};
	return true;
}

struct writer {
	struct dsp_hrv *rows;
	size_t n;
	struct dsp_hrv common;
	const char *suffix;
	double total_s, share;
};

/* One row; without @min_s of intervals, or when the correction touched too many, a reason. */
static void write_row(
	struct writer *writer, const char *metric, const char *unit, double value, double min_s)
{
	struct dsp_hrv *row = &writer->rows[writer->n++];

	*row = writer->common;
	snprintf(row->metric, sizeof(row->metric), "%s%s", metric, writer->suffix);
	snprintf(row->unit, sizeof(row->unit), "%s", unit);
	row->value = value;
	if (writer->total_s < min_s) {
		row->value = (double)NAN;
		snprintf(row->note, sizeof(row->note), "needs %.0f s of intervals, has %.0f s",
			min_s, writer->total_s);
	} else if (writer->share > WORTHLESS_SHARE) {
		row->value = (double)NAN;
		snprintf(row->note, sizeof(row->note), "%.0f %% of intervals corrected",
			writer->share);
	} else if (!isfinite(value)) {
		row->value = (double)NAN;
		snprintf(row->note, sizeof(row->note), "the stretches between gaps are too short");
	} else if (writer->share > LOW_SHARE) {
		snprintf(row->note, sizeof(row->note),
			"low confidence: %.0f %% of intervals corrected", writer->share);
	} else if (writer->total_s < LEAST_COVER * (row->end_s - row->start_s)) {
		snprintf(row->note, sizeof(row->note),
			"low confidence: only %.0f %% of the time is clean",
			100 * writer->total_s / (row->end_s - row->start_s));
	}
}

/* Lomb's rows are for stretches with gaps; without, they say where to look. */
static void explain_lomb(struct dsp_hrv *rows, size_t n, bool is_full)
{
	for (size_t i = n - 2; i < n && is_full; i++) {
		if (!isnan(rows[i].value) || strncmp(rows[i].note, "the stretches", 13) == 0)
			snprintf(rows[i].note, sizeof(rows[i].note),
				"for stretches with more than 5 %% missing: see %.2s",
				rows[i].metric);
	}
}

static void write_rows(struct writer *writer, struct dsp_hrv_meter *meter)
{
	double start_s = writer->common.start_s, end_s = writer->common.end_s;
	bool is_full = writer->total_s >= FULL_COVER * (end_s - start_s);
	struct values values = {.hf_lomb = (double)NAN, .lf_lomb = (double)NAN};

	measure_lengths(meter, &values);
	measure_extremes(meter, &values);
	measure_order(meter, &values);
	measure_differences(meter, &values);
	measure_fives(meter, start_s, end_s, &values);
	measure_power(meter, &values);
	if (!is_full && writer->total_s >= SEGMENT_S)
		dsp_hrv_spectrum_lomb(meter->spectrum, meter->interval, meter->n, start_s, end_s,
			&values.lf_lomb, &values.hf_lomb);
	for (size_t i = 0; i < DSP_HRV_MEASURES; i++) {
		const struct measure *measure = &MEASURES[i];
		double value;

		memcpy(&value, (const char *)&values + measure->offset, sizeof(value));
		write_row(writer, measure->metric, measure->unit, value, *measure->min_s);
	}
	explain_lomb(writer->rows, writer->n, is_full);
}

void dsp_hrv_measure(struct dsp_hrv_meter *meter, const struct dsp_beat *beats, size_t n_beats,
	double start_s, double end_s, const char *scope, struct dsp_hrv *ret_rows)
{
	struct writer writer = {.rows = ret_rows, .common = {.start_s = start_s, .end_s = end_s}};

	snprintf(writer.common.scope, sizeof(writer.common.scope), "%s", scope);
	for (int is_corrected = 0; is_corrected < 2; is_corrected++) {
		writer.suffix = is_corrected ? "_corrected" : "";
		writer.share = gather(meter, beats, n_beats, start_s, end_s, is_corrected == 1);
		writer.total_s = total_s(meter);
		write_rows(&writer, meter);
	}
	writer.suffix = "";
	write_row(&writer, SHARE_NAME, SHARE_UNIT, writer.share, RATE_MIN_S);
	/* The share itself is always told. */
	ret_rows[writer.n - 1].value = writer.share;
}
