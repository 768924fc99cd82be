#include "study/session/silence.h"

#include "dsp/arousal.h"
#include "dsp/base/flags.h"
#include "study/base/spans.h"

#include <math.h>

/* A finger that moves for a while has a pulse before and after; longer windows have none. */
static const double LONG_S = 60;

static const enum dsp_component OF_CONDUCTANCE[] = {
	DSP_COMPONENT_DRIVER, DSP_COMPONENT_RATE, DSP_COMPONENT_SYMPATHETIC, DSP_COMPONENT_LEVEL};
static const enum dsp_component OF_PULSE[] = {DSP_COMPONENT_VESSELS, DSP_COMPONENT_HEART};

static gint compare_artefacts(gconstpointer a, gconstpointer b)
{
	const struct dsp_artefact *x = a, *y = b;

	if (x->start_s != y->start_s)
		return x->start_s < y->start_s ? -1 : 1;
	return (x->channel > y->channel) - (x->channel < y->channel);
}

static void silence_grid(struct rec_results *results, struct study_span window)
{
	guint first, n;

	guint n_rows = results->eda->len;
	/* What lasts to the end of the record has the last row too, which may lie on it. */
	if (n_rows > 0 &&
		window.end_s >= g_array_index(results->eda, struct dsp_eda, n_rows - 1).time_s)
		window.end_s = INFINITY;
	study_spans_eda_rows(results, window, &first, &n);
	for (guint i = first; i < first + n; i++)
		g_array_index(results->eda, struct dsp_eda, i).flags |= DSP_FLAG_ARTEFACT_GUARD;
}

static void silence_components(
	GArray *components, struct study_span window, const enum dsp_component *which, gsize n)
{
	for (guint i = 0; i < components->len; i++) {
		struct dsp_components *row = &g_array_index(components, struct dsp_components, i);
		double middle_s = row->time_s - 0.5;
		if (middle_s < window.start_s || middle_s >= window.end_s)
			continue;
		for (gsize k = 0; k < n; k++) {
			row->x[which[k]] = NAN;
			row->q[which[k]] = 0;
		}
	}
}

static void silence_responses(struct rec_results *results, struct study_span window)
{
	GArray *scr = results->scr;

	for (guint i = scr->len; i > 0; i--) {
		double onset_s = g_array_index(scr, struct dsp_scr, i - 1).onset_s;
		if (onset_s >= window.start_s && onset_s < window.end_s)
			g_array_remove_index(scr, i - 1);
	}
}

static bool is_dead(const struct dsp_artefact *artefact)
{
	if (artefact->kind == DSP_ARTEFACT_NO_SIGNAL)
		return true;
	/* A step of the device's gain is undone: what lies around it holds. */
	return artefact->channel == DSP_CHANNEL_PULSE && artefact->kind != DSP_ARTEFACT_RANGE &&
	       artefact->end_s - artefact->start_s >= LONG_S;
}

void study_silence_apply(struct rec_results *results, GArray *components)
{
	g_array_sort(results->artefacts, compare_artefacts);
	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		struct study_span window = {artefact->start_s, artefact->end_s};
		if (!is_dead(artefact))
			continue;
		if (artefact->channel == DSP_CHANNEL_PULSE) {
			silence_components(components, window, OF_PULSE, G_N_ELEMENTS(OF_PULSE));
			continue;
		}
		silence_grid(results, window);
		silence_components(
			components, window, OF_CONDUCTANCE, G_N_ELEMENTS(OF_CONDUCTANCE));
		silence_responses(results, window);
	}
}

void study_silence_clear(struct rec_results *results, GArray *components)
{
	const struct study_span ALL = {-INFINITY, INFINITY};

	if (rec_results_lacks_gsr(results))
		g_array_set_size(results->scr, 0);
	if (!rec_results_lacks_pulse(results))
		return;
	g_array_set_size(results->beats, 0);
	silence_components(components, ALL, OF_PULSE, G_N_ELEMENTS(OF_PULSE));
}
