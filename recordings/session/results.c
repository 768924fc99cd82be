#include "recordings/session/results.h"

#include <math.h>
#include <string.h>

struct rec_results *rec_results_new(void)
{
	struct rec_results *results = g_new0(struct rec_results, 1);

	results->gsr_u = NAN;
	results->baseline_start_s = NAN;
	results->baseline_end_s = NAN;
	results->gsr_valid_share = NAN;
	results->pulse_valid_share = NAN;
	results->eda_rate_hz = NAN;
	results->eda = g_array_new(FALSE, FALSE, sizeof(struct dsp_eda));
	results->scr = g_array_new(FALSE, FALSE, sizeof(struct dsp_scr));
	results->pulse = g_array_new(FALSE, FALSE, sizeof(struct dsp_pulse_sample));
	results->beats = g_array_new(FALSE, FALSE, sizeof(struct dsp_beat));
	results->hrv = g_array_new(FALSE, FALSE, sizeof(struct dsp_hrv));
	results->responses = g_array_new(FALSE, FALSE, sizeof(struct dsp_response));
	results->artefacts = g_array_new(FALSE, FALSE, sizeof(struct dsp_artefact));
	results->arousal = g_array_new(FALSE, FALSE, sizeof(struct dsp_arousal));
	results->peaks = g_array_new(FALSE, FALSE, sizeof(struct dsp_peak));
	results->bands = g_array_new(FALSE, FALSE, sizeof(struct rec_band));
	results->measures = g_array_new(FALSE, FALSE, sizeof(struct rec_measure));
	return results;
}

struct rec_results *rec_results_share(const struct rec_results *results)
{
	struct rec_results *copy = g_memdup2(results, sizeof *results);

	copy->software = g_strdup(results->software);
	copy->profile = g_strdup(results->profile);
	copy->parameters_json = g_strdup(results->parameters_json);
	copy->methods = g_strdup(results->methods);
	copy->gsr_channel = g_strdup(results->gsr_channel);
	copy->pulse_channel = g_strdup(results->pulse_channel);
	copy->gsr_unit = g_strdup(results->gsr_unit);
	copy->pulse_unit = g_strdup(results->pulse_unit);
	copy->eda = g_array_ref(results->eda);
	copy->pulse = g_array_ref(results->pulse);
	copy->scr = g_array_copy(results->scr);
	copy->beats = g_array_copy(results->beats);
	copy->hrv = g_array_copy(results->hrv);
	copy->responses = g_array_copy(results->responses);
	copy->artefacts = g_array_copy(results->artefacts);
	copy->arousal = g_array_ref(results->arousal);
	copy->peaks = g_array_copy(results->peaks);
	copy->bands = g_array_ref(results->bands);
	copy->measures = g_array_copy(results->measures);
	return copy;
}

static void own(GArray **rows)
{
	GArray *copy = g_array_copy(*rows);

	g_array_unref(*rows);
	*rows = copy;
}

struct rec_results *rec_results_copy(const struct rec_results *results)
{
	struct rec_results *copy = rec_results_share(results);

	own(&copy->eda);
	own(&copy->pulse);
	own(&copy->arousal);
	own(&copy->bands);
	return copy;
}

void rec_results_free(rec_results *results)
{
	if (!results)
		return;
	g_free(results->software);
	g_free(results->profile);
	g_free(results->parameters_json);
	g_free(results->methods);
	g_free(results->gsr_channel);
	g_free(results->pulse_channel);
	g_free(results->gsr_unit);
	g_free(results->pulse_unit);
	g_array_unref(results->eda);
	g_array_unref(results->pulse);
	g_array_unref(results->scr);
	g_array_unref(results->beats);
	g_array_unref(results->hrv);
	g_array_unref(results->responses);
	g_array_unref(results->artefacts);
	g_array_unref(results->arousal);
	g_array_unref(results->peaks);
	g_array_unref(results->bands);
	g_array_unref(results->measures);
	g_free(results);
}

bool rec_results_is_calibrated(const struct rec_results *results)
{
	return g_strcmp0(results->gsr_unit, "uS") == 0;
}

/* NaN, no such channel, lacks nothing. */
static bool lacks_signal(double valid_share)
{
	const double USABLE_SHARE = 0.1;

	return valid_share < USABLE_SHARE;
}

bool rec_results_lacks_gsr(const struct rec_results *results)
{
	return lacks_signal(results->gsr_valid_share);
}

bool rec_results_lacks_pulse(const struct rec_results *results)
{
	return lacks_signal(results->pulse_valid_share);
}
