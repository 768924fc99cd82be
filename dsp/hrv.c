#include "dsp/hrv.h"

#include "dsp/fft.h"
#include "dsp/ibi.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	GRID_HZ = 4,
	SEGMENT = 256, /* 64 s */
};

static const double LF_LOW_HZ = 0.04, LF_HIGH_HZ = 0.15, HF_HIGH_HZ = 0.40;
static const double RATE_MIN_S = 10, SHORT_MIN_S = 30, LONG_MIN_S = 60, LF_MIN_S = 120;
static const double SEGMENT_S = (double)SEGMENT / GRID_HZ;
static const double LEAST_COVER = 0.5; /* of the stretch, below which it is not well told */
static const double LOW_SHARE = 5, WORTHLESS_SHARE = 20; /* % corrected */

/* The intervals of the stretch: a new run begins where is_start. */
struct interval {
	double end_s, length_ms;
	bool is_start;
};

struct dsp_hrv_meter {
	struct dsp_welch *welch;
	struct interval *interval;
	size_t n, n_max;
	double *x, *y, *curvature, *work; /* of the spline */
	double *grid;
	size_t grid_max;
	double *density, *density_sum;
};

struct dsp_hrv_meter *dsp_hrv_meter_create(size_t n_beats)
{
	struct dsp_hrv_meter *meter = calloc(1, sizeof(*meter));
	/* A missed beat gives two intervals. */
	size_t n = 2 * n_beats + 16, n_bins;

	if (!meter)
		return NULL;
	meter->welch = dsp_welch_create(SEGMENT, SEGMENT, GRID_HZ, DSP_WINDOW_HANN);
	meter->n_max = n;
	meter->interval = calloc(n, sizeof(*meter->interval));
	meter->x = calloc(n, sizeof(double));
	meter->y = calloc(n, sizeof(double));
	meter->curvature = calloc(n, sizeof(double));
	meter->work = calloc(n, sizeof(double));
	meter->grid_max = (size_t)(GRID_HZ * DSP_IBI_MAX_S + 1) * n;
	meter->grid = calloc(meter->grid_max, sizeof(double));
	n_bins = meter->welch ? dsp_welch_bins(meter->welch) : 1;
	meter->density = calloc(n_bins, sizeof(double));
	meter->density_sum = calloc(n_bins, sizeof(double));
	if (!meter->welch || !meter->interval || !meter->x || !meter->y || !meter->curvature ||
		!meter->work || !meter->grid || !meter->density || !meter->density_sum) {
		dsp_hrv_meter_destroy(meter);
		return NULL;
	}
	return meter;
}

void dsp_hrv_meter_destroy(struct dsp_hrv_meter *meter)
{
	if (!meter)
		return;
	dsp_welch_destroy(meter->welch);
	free(meter->interval);
	free(meter->x);
	free(meter->y);
	free(meter->curvature);
	free(meter->work);
	free(meter->grid);
	free(meter->density);
	free(meter->density_sum);
	free(meter);
}

/* ---- intervals ---- */

static void add_interval(struct dsp_hrv_meter *meter, double end_s, double length_ms, bool is_start)
{
	if (meter->n < meter->n_max)
		meter->interval[meter->n++] = (struct interval){end_s, length_ms, is_start};
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
	return n_beats > 0 ? 100 * (double)n_touched / (double)n_beats : NAN;
}

static double total_s(const struct dsp_hrv_meter *meter)
{
	double sum = 0;

	for (size_t i = 0; i < meter->n; i++)
		sum += meter->interval[i].length_ms / 1000;
	return sum;
}

/* ---- time domain ---- */

struct moments {
	double mean, sd;              /* of intervals, ms */
	double rmssd, sd_differences; /* of successive differences, ms */
	double pnn50;                 /* % */
};

static struct moments find_moments(const struct dsp_hrv_meter *meter)
{
	struct moments moments = {0};
	double sum = 0, m2 = 0, difference_sum = 0, difference_m2 = 0;
	size_t n_differences = 0, n_above = 0;

	for (size_t i = 0; i < meter->n; i++)
		sum += meter->interval[i].length_ms;
	moments.mean = sum / (double)meter->n;
	for (size_t i = 0; i < meter->n; i++) {
		double off = meter->interval[i].length_ms - moments.mean, difference;

		m2 += off * off;
		if (i == 0 || meter->interval[i].is_start)
			continue;
		difference = meter->interval[i].length_ms - meter->interval[i - 1].length_ms;
		difference_sum += difference;
		difference_m2 += difference * difference;
		n_above += fabs(difference) > 50;
		n_differences++;
	}
	moments.sd = sqrt(m2 / (double)(meter->n - 1));
	moments.rmssd = sqrt(difference_m2 / (double)n_differences);
	moments.sd_differences =
		sqrt((difference_m2 - difference_sum * difference_sum / (double)n_differences) /
			(double)(n_differences - 1));
	moments.pnn50 = 100 * (double)n_above / (double)n_differences;
	return moments;
}

/* ---- frequency domain ---- */

/* Second derivatives of the natural cubic spline through @n points (Thomas algorithm). */
static void fit_spline(const double *x, const double *y, size_t n, double *work, double *ret_m)
{
	ret_m[0] = 0;
	work[0] = 0;
	for (size_t i = 1; i + 1 < n; i++) {
		double before = x[i] - x[i - 1], behind = x[i + 1] - x[i];
		double pivot = 2 * (before + behind) - before * work[i - 1];
		double right = 6 * ((y[i + 1] - y[i]) / behind - (y[i] - y[i - 1]) / before);

		work[i] = behind / pivot;
		ret_m[i] = (right - before * ret_m[i - 1]) / pivot;
	}
	ret_m[n - 1] = 0;
	for (size_t i = n - 1; i-- > 1;)
		ret_m[i] -= work[i] * ret_m[i + 1];
}

static double spline_at(const double *x, const double *y, const double *m, size_t i, double at)
{
	double width = x[i + 1] - x[i];
	double a = (x[i + 1] - at) / width, b = (at - x[i]) / width;

	return a * y[i] + b * y[i + 1] +
	       ((a * a * a - a) * m[i] + (b * b * b - b) * m[i + 1]) * width * width / 6;
}

static void remove_line(double *x, size_t n)
{
	double mean = 0, slope = 0, norm = 0, middle = (double)(n - 1) / 2;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		slope += ((double)i - middle) * (x[i] - mean);
		norm += ((double)i - middle) * ((double)i - middle);
	}
	for (size_t i = 0; i < n; i++)
		x[i] -= mean + slope / norm * ((double)i - middle);
}

/* Intervals [first, first + n) on the grid; returns how many samples. */
static size_t resample(struct dsp_hrv_meter *meter, size_t first, size_t n)
{
	size_t n_grid, at = 0;

	for (size_t i = 0; i < n; i++) {
		meter->x[i] = meter->interval[first + i].end_s;
		meter->y[i] = meter->interval[first + i].length_ms;
	}
	fit_spline(meter->x, meter->y, n, meter->work, meter->curvature);
	n_grid = (size_t)((meter->x[n - 1] - meter->x[0]) * GRID_HZ) + 1;
	if (n_grid > meter->grid_max)
		n_grid = meter->grid_max;
	for (size_t k = 0; k < n_grid; k++) {
		double time = meter->x[0] + (double)k / GRID_HZ;

		while (at + 2 < n && meter->x[at + 1] < time)
			at++;
		meter->grid[k] = spline_at(meter->x, meter->y, meter->curvature, at, time);
	}
	return n_grid;
}

/* The mean density over all runs that hold a segment; false when none does. */
static bool find_density(struct dsp_hrv_meter *meter)
{
	size_t n_bins = dsp_welch_bins(meter->welch), n_segments = 0;

	memset(meter->density_sum, 0, n_bins * sizeof(double));
	for (size_t first = 0, end; first < meter->n; first = end) {
		size_t n_grid, n;

		for (end = first + 1; end < meter->n && !meter->interval[end].is_start; end++)
			continue;
		if (meter->interval[end - 1].end_s - meter->interval[first].end_s < SEGMENT_S)
			continue;
		n_grid = resample(meter, first, end - first);
		remove_line(meter->grid, n_grid);
		n = dsp_welch_run(meter->welch, meter->grid, n_grid, meter->density);
		for (size_t i = 0; i < n_bins; i++)
			meter->density_sum[i] += (double)n * meter->density[i];
		n_segments += n;
	}
	for (size_t i = 0; i < n_bins && n_segments > 0; i++)
		meter->density_sum[i] /= (double)n_segments;
	return n_segments > 0;
}

/* ---- rows ---- */

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
		row->value = NAN;
		snprintf(row->note, sizeof(row->note), "needs %.0f s of intervals, has %.0f s",
			min_s, writer->total_s);
	} else if (writer->share > WORTHLESS_SHARE) {
		row->value = NAN;
		snprintf(row->note, sizeof(row->note), "%.0f %% of intervals corrected",
			writer->share);
	} else if (!isfinite(value)) {
		row->value = NAN;
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

static void write_time_domain(struct writer *writer, const struct dsp_hrv_meter *meter)
{
	struct moments moments = find_moments(meter);
	double sd1 = moments.sd_differences / sqrt(2);

	write_row(writer, "hr_mean", "bpm", 60000 / moments.mean, RATE_MIN_S);
	write_row(writer, "nn_mean", "ms", moments.mean, RATE_MIN_S);
	write_row(writer, "rmssd", "ms", moments.rmssd, SHORT_MIN_S);
	write_row(writer, "pnn50", "%", moments.pnn50, SHORT_MIN_S);
	write_row(writer, "sd1", "ms", sd1, SHORT_MIN_S);
	write_row(writer, "sd2", "ms", sqrt(fmax(0, 2 * moments.sd * moments.sd - sd1 * sd1)),
		LONG_MIN_S);
	write_row(writer, "sdnn", "ms", moments.sd, LONG_MIN_S);
}

static void write_frequency_domain(struct writer *writer, struct dsp_hrv_meter *meter)
{
	bool has_density = find_density(meter);
	double lf = dsp_welch_band(meter->welch, meter->density_sum, LF_LOW_HZ, LF_HIGH_HZ);
	double hf = dsp_welch_band(meter->welch, meter->density_sum, LF_HIGH_HZ, HF_HIGH_HZ);

	write_row(writer, "hf", "ms^2", has_density ? hf : NAN, SEGMENT_S);
	write_row(writer, "lf", "ms^2", has_density ? lf : NAN, LF_MIN_S);
	write_row(writer, "lf_hf", "1", has_density ? lf / hf : NAN, LF_MIN_S);
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
		write_time_domain(&writer, meter);
		write_frequency_domain(&writer, meter);
	}
	writer.suffix = "";
	write_row(&writer, "corrected_share", "%", writer.share, RATE_MIN_S);
	/* The share itself is always told. */
	ret_rows[writer.n - 1].value = writer.share;
}
