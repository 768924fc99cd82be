#include "dsp/decomposition/cda.h"

#include <math.h>
#include <string.h>

#define BLOCK_S      60.0
#define START_S      5.0
#define RETRY_S      2.0 /* until there is a first estimate of the noise */
#define HYSTERESIS   0.25
#define REACH_SIGMAS 4.0

double dsp_cda_peak_time_s(double slow_s, double fast_s)
{
	return slow_s * fast_s / (slow_s - fast_s) * log(slow_s / fast_s);
}

double dsp_cda_gain(double slow_s, double fast_s)
{
	double peak_s = dsp_cda_peak_time_s(slow_s, fast_s);

	return (exp(-peak_s / slow_s) - exp(-peak_s / fast_s)) / (slow_s - fast_s);
}

int dsp_cda_kernel(double sigma_s, double slow_s, double fast_s, double grid_hz, double *ret_taps)
{
	int half = (int)ceil(REACH_SIGMAS * sigma_s * grid_hz - 1e-9);
	double sum = 0.0;
	double sum_curvature = 0.0;

	if (half > DSP_CDA_HALF_MAX)
		half = DSP_CDA_HALF_MAX;
	for (int j = -half; j <= half; j++) {
		double r = j / (grid_hz * sigma_s);

		sum += exp(-0.5 * r * r);
		sum_curvature += (r * r - 1.0) * exp(-0.5 * r * r);
	}
	for (int j = -half; j <= half; j++) {
		double r = j / (grid_hz * sigma_s);
		double g = exp(-0.5 * r * r) / sum;
		/* The tap for x(t + j) is k(-j): the sign of the odd part turns. */
		double slope = r / sigma_s;
		/* Cut off at its ends the curvature no longer sums to zero, and a level would leave
		 * as another one: what it lacks is taken from the Gaussian. */
		double curvature = (r * r - 1.0 - sum_curvature / sum) / (sigma_s * sigma_s);

		ret_taps[half + j] =
			g * (1.0 + (slow_s + fast_s) * slope + slow_s * fast_s * curvature);
	}
	return half;
}

static void set_sigma(struct dsp_cda *cda, double sigma_s)
{
	double squares = 0.0;

	cda->sigma_s = sigma_s;
	cda->half = dsp_cda_kernel(sigma_s, cda->slow_s, cda->fast_s, cda->grid_hz, cda->kernel);
	for (int j = 0; j <= 2 * cda->half; j++)
		squares += cda->kernel[j] * cda->kernel[j];
	cda->noise_gain = sqrt(squares);
}

/* A Gaussian narrower than a sample is no longer one. */
static double least_sigma_s(const struct dsp_params *params, double grid_hz)
{
	return fmax(params->eda_sigma_min_s, 1.0 / grid_hz);
}

double dsp_cda_sigma_s(const struct dsp_params *params, double grid_hz, double noise, double unit)
{
	double least_s = least_sigma_s(params, grid_hz);
	double nu = noise > 0.0 && unit > 0.0 ? noise / unit * sqrt(10.0 / grid_hz) : 0.0;
	double sigma_s = params->eda_sigma_min_s * pow(nu / params->eda_sigma_noise_uS, 2.0 / 3.0);

	return fmin(fmax(sigma_s, least_s), fmax(params->eda_sigma_max_s, least_s));
}

void dsp_cda_init(struct dsp_cda *cda, const struct dsp_params *params, double grid_hz)
{
	memset(cda, 0, sizeof(*cda));
	cda->grid_hz = grid_hz;
	cda->params = *params;
	cda->slow_s = params->eda_tau_slow_s;
	cda->fast_s = params->eda_tau_fast_s;
	cda->noise = (double)NAN;
	cda->unit = 1.0;
	set_sigma(cda, least_sigma_s(params, grid_hz));
}

void dsp_cda_set_noise(struct dsp_cda *cda, double noise, double unit)
{
	cda->noise = noise;
	cda->unit = unit;
}

/* At the start of each block, before its first sample is computed. */
static void refresh(struct dsp_cda *cda, int64_t index)
{
	double sigma_s;

	if (isnan(cda->noise) || isnan(cda->unit)) {
		cda->refresh_at = index + (int64_t)(RETRY_S * cda->grid_hz);
		return;
	}
	cda->refresh_at = index + (int64_t)(BLOCK_S * cda->grid_hz);
	sigma_s = dsp_cda_sigma_s(&cda->params, cda->grid_hz, cda->noise, cda->unit);
	if (fabs(sigma_s / cda->sigma_s - 1.0) > HYSTERESIS)
		set_sigma(cda, sigma_s);
}

void dsp_cda_push(struct dsp_cda *cda, int64_t index, double clean)
{
	if (!cda->is_started) {
		cda->first = cda->pulled = cda->refresh_at = index;
		cda->is_started = true;
	}
	dsp_history_set(&cda->clean, index, clean);
	cda->next = index + 1;
}

void dsp_cda_finish(struct dsp_cda *cda)
{
	cda->is_finished = true;
}

static double clean_at(const struct dsp_cda *cda, int64_t index)
{
	if (index < cda->first || index >= cda->next)
		return (double)NAN;
	return dsp_history_get(&cda->clean, index);
}

/* The inverse filter at one sample; NaN and the ends are bridged by holding the nearest value on
 * the way out from the centre. */
static double filter_at(const struct dsp_cda *cda, int64_t index)
{
	double center = clean_at(cda, index);
	double sum = cda->kernel[cda->half] * center;
	double left = center;
	double right = center;
	bool has_left = true;
	bool has_right = true;

	if (isnan(center))
		return center;
	for (int j = 1; j <= cda->half; j++) {
		double before = has_left ? clean_at(cda, index - j) : (double)NAN;
		double after = has_right ? clean_at(cda, index + j) : (double)NAN;

		has_left = has_left && !isnan(before);
		has_right = has_right && !isnan(after);
		left = has_left ? before : left;
		right = has_right ? after : right;
		sum += cda->kernel[cda->half - j] * left + cda->kernel[cda->half + j] * right;
	}
	return sum;
}

bool dsp_cda_pull(struct dsp_cda *cda, struct dsp_driver_sample *ret_sample)
{
	if (!cda->is_started || cda->pulled >= cda->next)
		return false;
	/* The first width waits for a first look at the noise. */
	if (!cda->is_finished && cda->next - cda->first < (int64_t)(START_S * cda->grid_hz))
		return false;
	if (cda->pulled >= cda->refresh_at)
		refresh(cda, cda->pulled);
	if (!cda->is_finished && cda->pulled + cda->half >= cda->next)
		return false;
	ret_sample->index = cda->pulled;
	ret_sample->driver = filter_at(cda, cda->pulled);
	ret_sample->sigma_s = cda->sigma_s;
	ret_sample->noise_sd = cda->noise * cda->noise_gain;
	cda->pulled++;
	return true;
}
