#include "study/batch/result.h"

#include <math.h>

struct study_result *study_result_new(void)
{
	struct study_result *result = g_new0(struct study_result, 1);
	char **texts[] = {&result->key, &result->source, &result->settings, &result->participant,
		&result->session, &result->code, &result->uuid, &result->start_time,
		&result->software, &result->profile, &result->rater, &result->label, &result->sync,
		&result->methods, &result->parameters_json};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = g_strdup("");
	result->gsr_valid_share = result->pulse_valid_share = NAN;
	result->usable_pct = result->baseline_s = result->sync_worst_ms = NAN;
	result->touchpoints = g_array_new(FALSE, TRUE, sizeof(struct rec_touchpoint));
	result->peaks = g_array_new(FALSE, TRUE, sizeof(struct dsp_peak));
	result->answers = g_ptr_array_new_with_free_func((GDestroyNotify)rec_self_report_free);
	result->videos = g_ptr_array_new_with_free_func(g_free);
	result->notes = g_ptr_array_new_with_free_func(g_free);
	result->twins = g_ptr_array_new_with_free_func(g_free);
	result->arousal = g_array_new(FALSE, TRUE, sizeof(float));
	result->phasic = g_array_new(FALSE, TRUE, sizeof(float));
	return result;
}

void study_result_free(struct study_result *result)
{
	if (!result)
		return;
	g_free(result->key);
	g_free(result->source);
	g_free(result->settings);
	g_free(result->participant);
	g_free(result->session);
	g_free(result->code);
	g_free(result->uuid);
	g_free(result->start_time);
	g_free(result->software);
	g_free(result->profile);
	g_free(result->rater);
	g_free(result->label);
	g_free(result->sync);
	g_free(result->methods);
	g_free(result->parameters_json);
	g_array_unref(result->touchpoints);
	g_array_unref(result->peaks);
	g_ptr_array_unref(result->answers);
	g_ptr_array_unref(result->videos);
	g_ptr_array_unref(result->notes);
	g_ptr_array_unref(result->twins);
	g_array_unref(result->arousal);
	g_array_unref(result->phasic);
	g_free(result);
}
