#include "study/session/fitted.h"

#include "dsp/base/flags.h"
#include "dsp/decomposition/cda.h"
#include "dsp/decomposition/taus.h"
#include "dsp/skin/noise.h"
#include "recordings/session/results.h"
#include "study/session/feed.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* The grid of @results as a stretch of clean conductance. */
struct grid {
	GArray *clean, *flags;
};

static void fill(struct grid *grid, const struct rec_results *results)
{
	for (guint i = 0; i < results->eda->len; i++) {
		const struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		double clean = row->flags & DSP_FLAGS_INVALID ? NAN : row->conductance;
		g_array_append_val(grid->clean, clean);
		g_array_append_val(grid->flags, row->flags);
	}
}

static double noise_of(const struct grid *grid, double rate_hz)
{
	g_autofree struct dsp_noise *noise = g_new(struct dsp_noise, 1);

	dsp_noise_init(noise, rate_hz);
	for (guint i = 0; i < grid->clean->len; i++) {
		double clean = g_array_index(grid->clean, double, i);
		dsp_noise_push(noise, clean, !isnan(clean));
	}
	return dsp_noise_estimate(noise);
}

static bool fit(const struct rec_results *results, struct dsp_params *params, GError **error)
{
	g_autoptr(GArray) clean = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) flags = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	struct grid grid = {clean, flags};
	struct dsp_taus taus;

	fill(&grid, results);
	struct dsp_stretch stretch = {
		.grid_hz = results->eda_rate_hz,
		.n = clean->len,
		.clean = (const double *)(const void *)clean->data,
		.flags = (const uint16_t *)(const void *)flags->data,
		.noise = noise_of(&grid, results->eda_rate_hz),
		.unit = isnan(results->gsr_u) ? 1 : results->gsr_u,
	};
	double sigma_s = dsp_cda_sigma_s(params, stretch.grid_hz, stretch.noise, stretch.unit);
	if (dsp_taus_fit(&stretch, params, sigma_s, &taus)) {
		params->eda_tau_slow_s = taus.slow_s;
		params->eda_tau_fast_s = taus.fast_s;
		return true;
	}
	if (errno != ENOMEM)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
		_("There is not enough memory for the analysis; close some programs and "
		  "try again."));
	return false;
}

bool study_fitted_taus(struct rec_session *session, struct dsp_params *params, GError **error)
{
	g_autoptr(rec_results) first = rec_results_new();
	g_autoptr(GArray) components = g_array_new(FALSE, FALSE, sizeof(struct dsp_components));
	struct dsp_params quick = *params;
	int pulse = session->primary_pulse;

	if (params->eda_taus != DSP_PARAMS_TAUS_FITTED || session->primary_gsr < 0)
		return true;
	quick.eda_method = DSP_METHOD_INVERSE;
	quick.eda_detector = DSP_DETECTOR_DRIVER;
	session->primary_pulse = -1;
	bool is_fed = study_feed_run(session, &quick, first, components, NULL, NULL, error);
	session->primary_pulse = pulse;
	return is_fed && fit(first, params, error);
}
