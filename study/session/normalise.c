#include "study/session/normalise.h"

static const struct dsp_components *rows_of(const GArray *components)
{
	return (const struct dsp_components *)(const void *)components->data;
}

void study_normalise_baseline(const GArray *components, const struct study_baseline *baseline,
	const struct dsp_params *params, struct dsp_arousal_baseline *ret_levels)
{
	g_autofree bool *is_in = g_new(bool, components->len);
	g_autofree double *scratch = g_new(double, components->len);

	/* A row stands for the second that ends at its time. */
	for (guint i = 0; i < components->len; i++)
		is_in[i] = study_baseline_contains(baseline, rows_of(components)[i].time_s - 0.5);
	dsp_arousal_baseline_compute(rows_of(components), is_in, components->len, params,
		baseline->valid_s, baseline->is_self_normalised, scratch, ret_levels);
}

void study_normalise_run(const GArray *components, const struct dsp_arousal_baseline *levels,
	const struct dsp_params *params, struct rec_results *results)
{
	guint n = components->len;
	g_autofree double *scratch = g_new(double, n);

	g_array_set_size(results->arousal, n);
	for (guint i = 0; i < n; i++) {
		dsp_arousal_index(&rows_of(components)[i], levels, params,
			results->is_non_responder,
			&g_array_index(results->arousal, struct dsp_arousal, i));
	}
	/* Two peaks are at least a second apart. */
	g_array_set_size(results->peaks, n);
	size_t found = dsp_arousal_peaks(
		(const struct dsp_arousal *)(const void *)results->arousal->data, n,
		(const struct dsp_scr *)(const void *)results->scr->data, results->scr->len, params,
		scratch, (struct dsp_peak *)(void *)results->peaks->data, n);
	g_array_set_size(results->peaks, (guint)found);
}
