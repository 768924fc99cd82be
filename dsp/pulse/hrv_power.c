#include "dsp/pulse/hrv_power.h"

#include "dsp/base/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	GRID_HZ = 4,
	SEGMENT = 256, /* 64 s */
	POINTS = 2048,
	LONG_SEGMENT = 1200, /* 300 s */
	LONG_POINTS = 4096,
};

static const double VLF_LOW_HZ = 0.0033, LF_LOW_HZ = 0.04, LF_HIGH_HZ = 0.15, HF_HIGH_HZ = 0.40;
static const double LOMB_SEGMENT_S = 300;
static const double LOMB_FINENESS = 4; /* steps in the resolution of a segment */
static const double LOMB_COVER = 0.5;  /* of a segment, at least */

/* A mean density over runs. */
struct density {
	struct dsp_welch *welch;
	double *run, *sum;
	size_t n_bins, n_segments;
	double segment_s;
};

struct dsp_hrv_spectrum {
	struct density usual, slow;
	double *x, *y, *curvature, *work; /* of the spline, and of Lomb's sums */
	double *cosine, *sine, *step_cosine, *step_sine;
	double *grid;
	size_t grid_max;
};

static bool create_density(struct density *density, size_t n_segment, size_t n_points)
{
	density->welch = dsp_welch_create(n_segment, n_points, GRID_HZ, DSP_WINDOW_HANN);
	if (!density->welch)
		return false;
	density->n_bins = dsp_welch_bins(density->welch);
	density->segment_s = (double)n_segment / GRID_HZ;
	density->run = calloc(density->n_bins, sizeof(double));
	density->sum = calloc(density->n_bins, sizeof(double));
	return density->run && density->sum;
}

static void destroy_density(struct density *density)
{
	dsp_welch_destroy(density->welch);
	free(density->run);
	free(density->sum);
}

struct dsp_hrv_spectrum *dsp_hrv_spectrum_create(size_t n_max, double longest_s)
{
	struct dsp_hrv_spectrum *spectrum = calloc(1, sizeof(*spectrum));
	double **const arrays[] = {&spectrum->x, &spectrum->y, &spectrum->curvature,
		&spectrum->work, &spectrum->cosine, &spectrum->sine, &spectrum->step_cosine,
		&spectrum->step_sine};
	bool is_whole;

	if (!spectrum)
		return NULL;
	is_whole = create_density(&spectrum->usual, SEGMENT, POINTS) &&
		   create_density(&spectrum->slow, LONG_SEGMENT, LONG_POINTS);
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		*arrays[i] = calloc(n_max, sizeof(double));
		is_whole = is_whole && *arrays[i];
	}
	spectrum->grid_max = (size_t)(GRID_HZ * longest_s + 1) * n_max;
	spectrum->grid = calloc(spectrum->grid_max, sizeof(double));
	if (!is_whole || !spectrum->grid) {
		dsp_hrv_spectrum_destroy(spectrum);
		return NULL;
	}
	return spectrum;
}

void dsp_hrv_spectrum_destroy(struct dsp_hrv_spectrum *spectrum)
{
	if (!spectrum)
		return;
	destroy_density(&spectrum->usual);
	destroy_density(&spectrum->slow);
	free(spectrum->x);
	free(spectrum->y);
	free(spectrum->curvature);
	free(spectrum->work);
	free(spectrum->cosine);
	free(spectrum->sine);
	free(spectrum->step_cosine);
	free(spectrum->step_sine);
	free(spectrum->grid);
	free(spectrum);
}

/* ---- Welch ---- */

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

/* One run on the grid; returns how many samples. */
static size_t resample(
	struct dsp_hrv_spectrum *spectrum, const struct dsp_hrv_interval *interval, size_t n)
{
	size_t n_grid, at = 0;

	for (size_t i = 0; i < n; i++) {
		spectrum->x[i] = interval[i].end_s;
		spectrum->y[i] = interval[i].length_ms;
	}
	fit_spline(spectrum->x, spectrum->y, n, spectrum->work, spectrum->curvature);
	n_grid = (size_t)((spectrum->x[n - 1] - spectrum->x[0]) * GRID_HZ) + 1;
	if (n_grid > spectrum->grid_max)
		n_grid = spectrum->grid_max;
	for (size_t k = 0; k < n_grid; k++) {
		double time = spectrum->x[0] + (double)k / GRID_HZ;

		while (at + 2 < n && spectrum->x[at + 1] < time)
			at++;
		spectrum->grid[k] =
			spline_at(spectrum->x, spectrum->y, spectrum->curvature, at, time);
	}
	return n_grid;
}

static void add_run(struct density *density, const double *grid, size_t n_grid)
{
	size_t n = dsp_welch_run(density->welch, grid, n_grid, density->run);

	for (size_t i = 0; i < density->n_bins; i++)
		density->sum[i] += (double)n * density->run[i];
	density->n_segments += n;
}

static double band(const struct density *density, double low_hz, double high_hz)
{
	if (density->n_segments == 0)
		return (double)NAN;
	return dsp_welch_band(density->welch, density->sum, low_hz, high_hz) /
	       (double)density->n_segments;
}

/* Where the density of a band is highest. */
static double peak_hz(const struct density *density, double low_hz, double high_hz)
{
	double step_hz = dsp_welch_resolution_hz(density->welch);
	size_t best = (size_t)ceil(low_hz / step_hz);

	if (density->n_segments == 0)
		return (double)NAN;
	for (size_t i = best; (double)i * step_hz <= high_hz; i++) {
		if (density->sum[i] > density->sum[best])
			best = i;
	}
	return (double)best * step_hz;
}

void dsp_hrv_spectrum_welch(struct dsp_hrv_spectrum *spectrum,
	const struct dsp_hrv_interval *interval, size_t n, struct dsp_hrv_power *ret_power)
{
	struct density *usual = &spectrum->usual, *slow = &spectrum->slow;

	memset(usual->sum, 0, usual->n_bins * sizeof(double));
	memset(slow->sum, 0, slow->n_bins * sizeof(double));
	usual->n_segments = slow->n_segments = 0;
	for (size_t first = 0, end; first < n; first = end) {
		double length_s;
		size_t n_grid;

		for (end = first + 1; end < n && !interval[end].is_start; end++)
			continue;
		length_s = interval[end - 1].end_s - interval[first].end_s;
		if (length_s < usual->segment_s)
			continue;
		n_grid = resample(spectrum, interval + first, end - first);
		remove_line(spectrum->grid, n_grid);
		add_run(usual, spectrum->grid, n_grid);
		if (length_s >= slow->segment_s)
			add_run(slow, spectrum->grid, n_grid);
	}
	*ret_power = (struct dsp_hrv_power){
		.vlf = band(slow, VLF_LOW_HZ, LF_LOW_HZ),
		.lf = band(usual, LF_LOW_HZ, LF_HIGH_HZ),
		.hf = band(usual, LF_HIGH_HZ, HF_HIGH_HZ),
		.lf_peak_hz = peak_hz(usual, LF_LOW_HZ, LF_HIGH_HZ),
		.hf_peak_hz = peak_hz(usual, LF_HIGH_HZ, HF_HIGH_HZ),
	};
}

/* ---- Lomb and Scargle ---- */

/* A segment's points in x (time from its start), y (line removed) and work (weight). */
struct segment {
	size_t n;
	double length_s, scale; /* to a density */
};

static void remove_weighted_line(struct dsp_hrv_spectrum *spectrum, size_t n)
{
	const double *x = spectrum->x, *weight = spectrum->work;
	double *y = spectrum->y;
	double sum = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0;

	for (size_t i = 0; i < n; i++) {
		sum += weight[i];
		mean_x += weight[i] * x[i];
		mean_y += weight[i] * y[i];
	}
	mean_x /= sum;
	mean_y /= sum;
	for (size_t i = 0; i < n; i++) {
		xx += weight[i] * (x[i] - mean_x) * (x[i] - mean_x);
		xy += weight[i] * (x[i] - mean_x) * (y[i] - mean_y);
	}
	for (size_t i = 0; i < n; i++)
		y[i] -= mean_y + xy / xx * (x[i] - mean_x);
}

/* Takes the intervals in [from_s, from_s + length_s); false when they tell too little of it. */
static bool take_segment(struct dsp_hrv_spectrum *spectrum, const struct dsp_hrv_interval *interval,
	size_t n, double from_s, double length_s, struct segment *ret_segment)
{
	double covered_s = 0, sum = 0, sum2 = 0;
	size_t n_points = 0;

	for (size_t i = 0; i < n && interval[i].end_s < from_s + length_s; i++) {
		double at = interval[i].end_s - from_s, root = sin(M_PI * at / length_s);

		if (at <= 0)
			continue;
		spectrum->x[n_points] = at;
		spectrum->y[n_points] = interval[i].length_ms;
		spectrum->work[n_points++] = root * root;
		covered_s += interval[i].length_ms / 1000;
		sum += root * root;
		sum2 += root * root * root * root;
	}
	if (covered_s < LOMB_COVER * length_s || n_points < 8)
		return false;
	remove_weighted_line(spectrum, n_points);
	*ret_segment =
		(struct segment){n_points, length_s, 2 * covered_s / (double)n_points * sum / sum2};
	return true;
}

/* The density at the frequency whose cosines and sines are in place: the power of the best fitting
 * sine. */
static double lomb_density(const struct dsp_hrv_spectrum *spectrum, const struct segment *segment)
{
	double cc = 0, ss = 0, cs = 0, yc = 0, ys = 0, determinant;

	for (size_t i = 0; i < segment->n; i++) {
		double weight = spectrum->work[i];
		double c = spectrum->cosine[i], s = spectrum->sine[i];

		cc += weight * c * c;
		ss += weight * s * s;
		cs += weight * c * s;
		yc += weight * spectrum->y[i] * c;
		ys += weight * spectrum->y[i] * s;
	}
	determinant = cc * ss - cs * cs;
	if (!(determinant > 0))
		return 0;
	return segment->scale * 0.5 * (yc * yc * ss + ys * ys * cc - 2 * yc * ys * cs) /
	       determinant;
}

static void rotate(struct dsp_hrv_spectrum *spectrum, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double c = spectrum->cosine[i], s = spectrum->sine[i];

		spectrum->cosine[i] = c * spectrum->step_cosine[i] - s * spectrum->step_sine[i];
		spectrum->sine[i] = s * spectrum->step_cosine[i] + c * spectrum->step_sine[i];
	}
}

static double lomb_band(struct dsp_hrv_spectrum *spectrum, const struct segment *segment,
	double low_hz, double high_hz)
{
	int n_steps = (int)ceil((high_hz - low_hz) * LOMB_FINENESS * segment->length_s);
	double step_hz = (high_hz - low_hz) / n_steps, sum = 0;

	for (size_t i = 0; i < segment->n; i++) {
		double at = 2 * M_PI * spectrum->x[i];

		spectrum->cosine[i] = cos(at * low_hz);
		spectrum->sine[i] = sin(at * low_hz);
		spectrum->step_cosine[i] = cos(at * step_hz);
		spectrum->step_sine[i] = sin(at * step_hz);
	}
	for (int k = 0; k <= n_steps; k++) {
		double part = k == 0 || k == n_steps ? 0.5 : 1;

		sum += part * step_hz * lomb_density(spectrum, segment);
		rotate(spectrum, segment->n);
	}
	return sum;
}

void dsp_hrv_spectrum_lomb(struct dsp_hrv_spectrum *spectrum,
	const struct dsp_hrv_interval *interval, size_t n, double start_s, double end_s,
	double *ret_lf, double *ret_hf)
{
	double length_s = fmin(LOMB_SEGMENT_S, end_s - start_s), lf = 0, hf = 0;
	size_t n_segments = 0, first = 0;

	for (double from_s = start_s; from_s + length_s <= end_s + 1e-9; from_s += length_s / 2) {
		struct segment segment;

		while (first < n && interval[first].end_s <= from_s)
			first++;
		if (!take_segment(
			    spectrum, interval + first, n - first, from_s, length_s, &segment))
			continue;
		lf += lomb_band(spectrum, &segment, LF_LOW_HZ, LF_HIGH_HZ);
		hf += lomb_band(spectrum, &segment, LF_HIGH_HZ, HF_HIGH_HZ);
		n_segments++;
	}
	*ret_lf = n_segments > 0 ? lf / (double)n_segments : (double)NAN;
	*ret_hf = n_segments > 0 ? hf / (double)n_segments : (double)NAN;
}
