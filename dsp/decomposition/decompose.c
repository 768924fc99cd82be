#include "dsp/decomposition/decompose.h"

#include "dsp/decomposition/cda.h"
#include "dsp/decomposition/decompose_convex.h"
#include "dsp/decomposition/highpass.h"
#include "dsp/decomposition/median.h"
#include "dsp/decomposition/tonic.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define TONIC_AHEAD_S 14.0 /* nothing is in a hurry: as far ahead as behind */

struct dsp_decompose {
	struct dsp_params params;
	enum dsp_method method;
	double grid_hz;
	struct dsp_decompose_convex *convex; /* NULL: another method; the two below likewise */
	struct dsp_highpass *highpass;
	struct dsp_median *median;
	struct dsp_cda inverse;
	struct dsp_tonic tonic;
};

void dsp_decompose_destroy(struct dsp_decompose *decompose)
{
	if (!decompose)
		return;
	dsp_decompose_convex_destroy(decompose->convex);
	dsp_highpass_destroy(decompose->highpass);
	dsp_median_destroy(decompose->median);
	free(decompose);
}

static bool create_method(
	struct dsp_decompose *decompose, const struct dsp_decompose_config *config)
{
	struct dsp_decompose_convex_config convex = {
		.params = config->params,
		.grid_hz = config->grid_hz,
		.n_max = config->n_max,
		.n_baseline = config->n_baseline,
		.tolerance = config->tolerance,
	};

	switch (config->method) {
	case DSP_METHOD_CONVEX:
		decompose->convex = dsp_decompose_convex_create(&convex);
		return decompose->convex != NULL;
	case DSP_METHOD_INVERSE:
		return true;
	case DSP_METHOD_HIGHPASS:
		decompose->highpass = dsp_highpass_create(
			config->grid_hz, config->params->eda_highpass_hz, config->n_max);
		return decompose->highpass != NULL;
	case DSP_METHOD_MEDIAN:
		decompose->median =
			dsp_median_create(config->grid_hz, config->params->eda_median_s);
		return decompose->median != NULL;
	}
	errno = EINVAL;
	return false;
}

struct dsp_decompose *dsp_decompose_create(const struct dsp_decompose_config *config)
{
	struct dsp_decompose *decompose = calloc(1, sizeof(*decompose));

	if (!decompose)
		return NULL;
	decompose->params = *config->params;
	decompose->method = config->method;
	decompose->grid_hz = config->grid_hz;
	if (!create_method(decompose, config)) {
		int code = errno;

		dsp_decompose_destroy(decompose);
		errno = code;
		return NULL;
	}
	return decompose;
}

void dsp_decompose_set_scale(struct dsp_decompose *decompose, double sd)
{
	if (decompose->convex)
		dsp_decompose_convex_set_scale(decompose->convex, sd);
}

/* The inverse filter and the lower envelope of its driver. */
static void run_inverse(
	struct dsp_decompose *decompose, const struct dsp_stretch *stretch, struct dsp_parts *parts)
{
	struct dsp_cda *inverse = &decompose->inverse;
	struct dsp_tonic *tonic = &decompose->tonic;
	struct dsp_driver_sample sample = {0};
	int64_t at;
	double level;
	size_t n_driver = 0;
	size_t n_tonic = 0;

	dsp_cda_init(inverse, &decompose->params, decompose->grid_hz);
	dsp_cda_set_noise(inverse, stretch->noise, stretch->unit > 0.0 ? stretch->unit : 1.0);
	dsp_tonic_init(tonic, &decompose->params, decompose->grid_hz, TONIC_AHEAD_S);
	for (size_t i = 0; i <= stretch->n; i++) {
		if (i < stretch->n)
			dsp_cda_push(inverse, (int64_t)i, stretch->clean[i]);
		else
			dsp_cda_finish(inverse);
		while (dsp_cda_pull(inverse, &sample)) {
			parts->driver[n_driver++] = sample.driver;
			dsp_tonic_push(tonic, sample.index, sample.driver);
		}
		if (i == stretch->n)
			dsp_tonic_finish(tonic);
		while (dsp_tonic_pull(tonic, &at, &level))
			parts->tonic[n_tonic++] = level;
	}
	for (size_t i = 0; i < stretch->n; i++) {
		if (isnan(stretch->clean[i]))
			parts->tonic[i] = (double)NAN;
		parts->phasic[i] = stretch->clean[i] - parts->tonic[i];
		parts->driver[i] -= parts->tonic[i];
	}
	parts->sigma_s = sample.sigma_s;
	parts->noise_sd = sample.noise_sd > 0.0 ? sample.noise_sd : 0.0;
}

void dsp_decompose_run(struct dsp_decompose *decompose, const struct dsp_stretch *stretch,
	struct dsp_parts *ret_parts)
{
	*ret_parts = (struct dsp_parts){
		.tonic = ret_parts->tonic,
		.phasic = ret_parts->phasic,
		.driver = ret_parts->driver,
	};
	if (decompose->highpass) {
		dsp_highpass_run(decompose->highpass, stretch, ret_parts);
	} else if (decompose->median) {
		dsp_median_run(decompose->median, stretch, ret_parts);
	} else if (!decompose->convex ||
		   !dsp_decompose_convex_run(decompose->convex, stretch, ret_parts)) {
		run_inverse(decompose, stretch, ret_parts);
		ret_parts->is_fallback = decompose->method != DSP_METHOD_INVERSE;
	}
}
