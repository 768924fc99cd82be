/*
 * Sessions and results made by hand, with values that a pencil can check.
 */
#ifndef TESTS_STUDY_MADE_H
#define TESTS_STUDY_MADE_H

#include "dsp/base/flags.h"
#include "recordings/session/session.h"

#include <math.h>

/* Calibrated results with a 10 Hz grid of @seconds: conductance and tonic @level, driver and phasic
 * 0. */
static inline struct rec_results *made_results(double seconds, double level)
{
	struct rec_results *results = rec_results_new();

	results->gsr_channel = g_strdup("import_gsr");
	results->gsr_unit = g_strdup("uS");
	results->eda_rate_hz = 10;
	for (guint i = 0; i < (guint)lround(seconds * 10); i++) {
		struct dsp_eda row = {.time_s = i / 10.0, .conductance = level, .tonic = level};
		g_array_append_val(results->eda, row);
	}
	return results;
}

static inline struct dsp_eda *made_eda(struct rec_results *results, double time_s)
{
	return &g_array_index(results->eda, struct dsp_eda, (guint)lround(time_s * 10));
}

static inline void made_scr(struct rec_results *results, double onset_s, double amplitude)
{
	struct dsp_scr scr = {
		.id = results->scr->len + 1,
		.onset_s = onset_s,
		.peak_s = onset_s + 1,
		.amplitude = amplitude,
		.trough_to_peak = amplitude,
	};
	g_array_append_val(results->scr, scr);
}

static inline void made_beats(
	struct rec_results *results, double from_s, double to_s, double ibi_s, double amplitude)
{
	for (double t = from_s + ibi_s; t <= to_s + 1e-9; t += ibi_s) {
		struct dsp_beat beat = {
			.time_s = t,
			.onset_s = t - 0.2,
			.ibi_ms = ibi_s * 1000,
			.ibi_corrected_ms = ibi_s * 1000,
			.amplitude = amplitude,
			.quality = 1,
		};
		g_array_append_val(results->beats, beat);
	}
}

static inline void made_arousal(
	struct rec_results *results, double seconds, double (*value)(double time_s))
{
	for (int t = 1; t <= (int)seconds; t++) {
		struct dsp_arousal row = {.time_s = t, .arousal = value(t - 0.5), .confidence = 1};
		g_array_append_val(results->arousal, row);
	}
}

static inline struct rec_visit *made_visit(
	struct rec_session *session, const char *id, double start_s, double end_s)
{
	struct rec_visit *visit = rec_session_add_visit(session);

	visit->touchpoint = g_strdup(id);
	visit->title = g_strdup(id);
	visit->visit = 1;
	visit->start_s = start_s;
	visit->end_s = end_s;
	visit->pressed_s = start_s;
	visit->corrected_s = NAN;
	return visit;
}

#endif
