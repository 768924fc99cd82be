#include "dsp/decomposition/decompose_convex.h"

#include "dsp/base/flags.h"
#include "dsp/base/stats.h"
#include "dsp/decomposition/cda.h"
#include "dsp/decomposition/convex.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define NOISE_SHARE    0.02 /* noise over the SD of conductance that the paper's alpha stands for */
#define SMOOTH_SHARE   0.6  /* the driver's Gaussian over the inverse filter's */
#define REACH_SIGMAS   4.0
#define VALID_MIN_S    3.0
#define REFERENCE_GRID 10.0
#define REST_REACH_S   30.0
#define REST_QUANTILE  0.25

enum {
	REST_VALUES = 100
};

struct dsp_decompose_convex {
	struct dsp_convex *solver;
	double grid_hz, slow_s, fast_s, alpha, tolerance;
	double sigma_min_s;
	struct dsp_params params;
	double scale; /* NaN: each stretch its own */
	size_t n_max;
	double *y, *weight;
};

void dsp_decompose_convex_destroy(struct dsp_decompose_convex *convex)
{
	if (!convex)
		return;
	dsp_convex_destroy(convex->solver);
	free(convex->y);
	free(convex->weight);
	free(convex);
}

struct dsp_decompose_convex *dsp_decompose_convex_create(
	const struct dsp_decompose_convex_config *config)
{
	const struct dsp_params *params = config->params;
	struct dsp_convex_config solver = {
		.grid_hz = config->grid_hz,
		.slow_s = params->eda_tau_slow_s,
		.fast_s = params->eda_tau_fast_s,
		.knot_s = params->eda_convex_knot_s,
		.gamma = params->eda_convex_gamma,
		.n_baseline = config->n_baseline,
		.n_max = config->n_max,
	};
	struct dsp_decompose_convex *convex = calloc(1, sizeof(*convex));

	if (!convex)
		return NULL;
	convex->grid_hz = config->grid_hz;
	convex->slow_s = params->eda_tau_slow_s;
	convex->fast_s = params->eda_tau_fast_s;
	convex->alpha = params->eda_convex_alpha;
	convex->tolerance = config->tolerance;
	convex->sigma_min_s = fmax(params->eda_sigma_min_s, 1.0 / config->grid_hz);
	convex->params = *params;
	convex->scale = (double)NAN;
	convex->n_max = config->n_max;
	convex->solver = dsp_convex_create(&solver);
	convex->y = calloc(config->n_max, sizeof(*convex->y));
	convex->weight = calloc(config->n_max, sizeof(*convex->weight));
	if (!convex->solver || !convex->y || !convex->weight) {
		int code = convex->solver ? ENOMEM : errno;

		dsp_decompose_convex_destroy(convex);
		errno = code;
		return NULL;
	}
	return convex;
}

void dsp_decompose_convex_set_scale(struct dsp_decompose_convex *convex, double sd)
{
	convex->scale = sd;
}

static bool is_usable(const struct dsp_stretch *stretch, size_t i)
{
	return !isnan(stretch->clean[i]) &&
	       !(stretch->flags[i] & (DSP_FLAGS_INVALID | DSP_FLAG_INTERPOLATED));
}

/* Number and mean of the usable samples of [from, to). */
static size_t mean_of(const struct dsp_stretch *stretch, size_t from, size_t to, double *ret_mean)
{
	double sum = 0.0;
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		if (!is_usable(stretch, i))
			continue;
		sum += stretch->clean[i];
		n++;
	}
	*ret_mean = n > 0 ? sum / (double)n : 0.0;
	return n;
}

/* Sum of the squared deviations of the usable samples of [from, to) from @mean. */
static double squares_of(const struct dsp_stretch *stretch, size_t from, size_t to, double mean)
{
	double squares = 0.0;

	for (size_t i = from; i < to; i++) {
		double deviation = stretch->clean[i] - mean;

		if (is_usable(stretch, i))
			squares += deviation * deviation;
	}
	return squares;
}

double dsp_decompose_convex_scale_of(const struct dsp_stretch *stretch)
{
	double mean;
	double n = (double)mean_of(stretch, 0, stretch->n, &mean);

	return n > 0.0 ? sqrt(squares_of(stretch, 0, stretch->n, mean) / n) : 0.0;
}

static double sparsity(
	const struct dsp_decompose_convex *convex, const struct dsp_stretch *stretch, double sd)
{
	double share = stretch->noise > 0.0 ? stretch->noise / sd / NOISE_SHARE : 0.0;

	return convex->alpha * fmax(1.0, share * share * REFERENCE_GRID / convex->grid_hz);
}

/* SD of the inverse filter's driver per SD of white noise. */
static double noise_gain(const struct dsp_decompose_convex *convex, double sigma_s)
{
	double taps[2 * DSP_CDA_HALF_MAX + 1];
	double squares = 0.0;
	int half = dsp_cda_kernel(sigma_s, convex->slow_s, convex->fast_s, convex->grid_hz, taps);

	for (int j = 0; j <= 2 * half; j++)
		squares += taps[j] * taps[j];
	return sqrt(squares);
}

/* p smoothed, in the inverse filter's unit, into @ret_driver. */
static void smooth_driver(const struct dsp_decompose_convex *convex, const double *p, size_t n,
	double sigma_s, double factor, double *ret_driver)
{
	double taps[DSP_CDA_HALF_MAX + 1];
	double sigma = sigma_s * convex->grid_hz;
	int half = (int)fmin(ceil(REACH_SIGMAS * sigma), DSP_CDA_HALF_MAX);
	double sum = 0.0;

	for (int j = 0; j <= half; j++) {
		taps[j] = exp(-0.5 * j * j / (sigma * sigma));
		sum += j == 0 ? taps[j] : 2.0 * taps[j];
	}
	for (size_t i = 0; i < n; i++)
		ret_driver[i] = 0.0;
	/* p is sparse: each impulse spreads itself. */
	for (size_t i = 0; i < n; i++) {
		double area = fmax(p[i], 0.0) * factor / sum;

		if (area == 0.0)
			continue;
		ret_driver[i] += taps[0] * area;
		for (int j = 1; j <= half; j++) {
			if (i >= (size_t)j)
				ret_driver[i - (size_t)j] += taps[j] * area;
			if (i + (size_t)j < n)
				ret_driver[i + (size_t)j] += taps[j] * area;
		}
	}
}

/* The driver's low quantile within REST_REACH_S of sample @at; 0 when little is known there. */
static double rest_at(
	const struct dsp_decompose_convex *convex, const double *driver, size_t n, size_t at)
{
	double values[REST_VALUES];
	size_t reach = (size_t)lround(REST_REACH_S * convex->grid_hz);
	size_t from = at > reach ? at - reach : 0;
	size_t to = at + reach < n ? at + reach : n - 1;
	size_t every = (to - from) / REST_VALUES + 1;
	size_t n_values = 0;

	for (size_t i = from; i <= to && n_values < REST_VALUES; i += every) {
		if (!isnan(driver[i]))
			values[n_values++] = driver[i];
	}
	return n_values > REST_VALUES / 4 ? dsp_stats_quantile(values, n_values, REST_QUANTILE)
					  : 0.0;
}

/* A driver that never rests carries part of the level: that happens where the response's shape is
 * not the model's. What it has at rest goes back to where it belongs. */
static void give_back_level(
	const struct dsp_decompose_convex *convex, size_t n, struct dsp_parts *parts)
{
	size_t step = (size_t)fmax(round(convex->grid_hz), 1.0);
	double *rest = convex->y;
	double before;
	double behind = rest_at(convex, parts->driver, n, 0);

	for (size_t from = 0; from < n; from += step) {
		before = behind;
		behind = rest_at(convex, parts->driver, n, from + step < n ? from + step : n - 1);
		for (size_t i = from; i < n && i < from + step; i++) {
			double share = (double)(i - from) / (double)step;

			rest[i] = (1.0 - share) * before + share * behind;
		}
	}
	for (size_t i = 0; i < n; i++) {
		parts->tonic[i] += rest[i];
		parts->phasic[i] -= rest[i];
		parts->driver[i] = isnan(parts->driver[i]) ? parts->driver[i]
							   : fmax(parts->driver[i] - rest[i], 0.0);
	}
}

/* A spline may swing below zero beside a steep fall; conductance does not. */
static void raise_level(size_t n, struct dsp_parts *parts)
{
	for (size_t i = 0; i < n; i++) {
		if (!(parts->tonic[i] < 0.0))
			continue;
		parts->phasic[i] += parts->tonic[i];
		parts->tonic[i] = 0.0;
	}
}

/* A line without anything on it: all of it is tonic. */
static void take_flat(const struct dsp_stretch *stretch, double mean, struct dsp_parts *parts)
{
	for (size_t i = 0; i < stretch->n; i++) {
		bool is_hole = isnan(stretch->clean[i]);

		parts->tonic[i] = is_hole ? (double)NAN : mean;
		parts->phasic[i] = parts->driver[i] = is_hole ? (double)NAN : 0.0;
	}
}

bool dsp_decompose_convex_run(struct dsp_decompose_convex *convex,
	const struct dsp_stretch *stretch, struct dsp_parts *ret_parts)
{
	double mean;
	double sd = isnan(convex->scale) ? dsp_decompose_convex_scale_of(stretch) : convex->scale;
	/* Of a channel in counts whose unit is not known yet nothing counts, whatever its width. */
	double sigma_s =
		dsp_cda_sigma_s(&convex->params, convex->grid_hz, stretch->noise, stretch->unit);
	size_t n_usable = mean_of(stretch, 0, stretch->n, &mean);
	struct dsp_convex_problem problem = {
		.y = convex->y,
		.weight = convex->weight,
		.n = stretch->n,
		.tolerance = convex->tolerance,
	};
	struct dsp_convex_solution solution;

	if (n_usable < (size_t)(VALID_MIN_S * convex->grid_hz) || stretch->n > convex->n_max)
		return false;
	ret_parts->sigma_s = sigma_s;
	ret_parts->noise_sd =
		stretch->noise > 0.0 ? stretch->noise * noise_gain(convex, sigma_s) : 0.0;
	if (!(sd > 1e-12 * fabs(mean))) {
		take_flat(stretch, mean, ret_parts);
		return true;
	}
	for (size_t i = 0; i < stretch->n; i++) {
		bool counts = is_usable(stretch, i);

		convex->y[i] = counts ? (stretch->clean[i] - mean) / sd : 0.0;
		convex->weight[i] = counts ? 1.0 : 0.0;
	}
	problem.alpha = sparsity(convex, stretch, sd);
	if (!dsp_convex_solve(convex->solver, &problem, &solution))
		return false;
	smooth_driver(convex, solution.driver, stretch->n,
		fmax(convex->sigma_min_s, SMOOTH_SHARE * sigma_s),
		sd * (convex->slow_s - convex->fast_s), ret_parts->driver);
	for (size_t i = 0; i < stretch->n; i++) {
		bool is_hole = isnan(stretch->clean[i]);

		ret_parts->tonic[i] = is_hole ? (double)NAN : mean + sd * solution.tonic[i];
		ret_parts->phasic[i] = is_hole ? (double)NAN : sd * solution.phasic[i];
		if (is_hole)
			ret_parts->driver[i] = (double)NAN;
	}
	give_back_level(convex, stretch->n, ret_parts);
	if (stretch->unit == 1.0)
		raise_level(stretch->n, ret_parts);
	return true;
}
