#include "study/session/breathing.h"

#include "dsp/base/flags.h"
#include "dsp/pulse/respiration.h"
#include "study/base/stretches.h"

#include <math.h>
#include <string.h>

static const double LEAST_S = 32; /* one window of dsp/pulse/respiration.h */
static const double LEAST_AGREEING = 1.0 / 3;
static const double SLOW_PER_MIN = 9;           /* vessels have a rhythm of 0.1 Hz of their own */
static const double BEFORE_S = 1, BEHIND_S = 5; /* of a deep breath, that it answers for */

static const char *const METRICS[] = {"respiratory_rate", "deep_breath", "scr_near_deep_breath"};

enum {
	RATE = 0,
	DEEP,
	NEAR_DEEP,
	BREATHS_PER_MIN_MAX = 6, /* candidates are at least 10 s apart */
};

static const struct dsp_beat *beats_of(const struct rec_results *results)
{
	return (const struct dsp_beat *)(const void *)results->beats->data;
}

static struct rec_measure *add(
	struct rec_results *results, int metric, struct study_span span, const char *scope)
{
	struct rec_measure row = {.start_s = span.start_s, .end_s = span.end_s};

	g_strlcpy(row.scope, scope, sizeof(row.scope));
	g_strlcpy(row.metric, METRICS[metric], sizeof(row.metric));
	g_strlcpy(row.unit, metric == RATE ? "1/min" : "1", sizeof(row.unit));
	g_array_append_val(results->measures, row);
	return &g_array_index(results->measures, struct rec_measure, results->measures->len - 1);
}

static void add_rate(struct dsp_respiration *respiration, struct rec_results *results,
	const struct study_stretch *stretch)
{
	struct dsp_respiration_rate rate = dsp_respiration_measure(respiration, beats_of(results),
		results->beats->len, stretch->span.start_s, stretch->span.end_s);
	struct rec_measure *row = add(results, RATE, stretch->span, stretch->name);
	double agreeing = (double)rate.n_agreeing / (double)rate.n_windows;

	row->value = rate.n_windows > 0 && agreeing >= LEAST_AGREEING ? rate.per_min : NAN;
	if (rate.n_windows == 0)
		g_strlcpy(row->note, "no 32 s of clean beats in a row", sizeof(row->note));
	else
		g_snprintf(row->note, sizeof(row->note),
			"height, interval and rise of the waves agree in %zu of %zu windows%s",
			rate.n_agreeing, rate.n_windows,
			row->value < SLOW_PER_MIN ? "; so slow a rhythm may be that of the vessels"
						  : "");
}

static bool is_near(const struct dsp_scr *scr, const struct rec_measure *deep)
{
	return scr->status != DSP_STATUS_REJECTED && scr->onset_s >= deep->start_s &&
	       scr->onset_s <= deep->end_s;
}

static void flag_responses(struct rec_results *results, const struct rec_measure *deep)
{
	for (guint i = 0; i < results->scr->len; i++) {
		struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (is_near(scr, deep))
			scr->flags |= DSP_FLAG_DEEP_BREATH;
	}
}

static void add_deep(struct dsp_respiration *respiration, struct rec_results *results,
	const struct rec_session *session, double longest_s)
{
	gsize max = (gsize)(longest_s / 60 * BREATHS_PER_MIN_MAX) + 1;
	g_autofree struct dsp_deep_breath *breaths = g_new(struct dsp_deep_breath, max);
	gsize n = dsp_respiration_find_deep(
		respiration, beats_of(results), results->beats->len, breaths, max);
	guint n_responses;

	for (gsize i = 0; i < n; i++) {
		struct study_span span = {
			breaths[i].time_s - BEFORE_S, breaths[i].time_s + BEHIND_S};
		struct rec_measure *row = add(results, DEEP, span, "session");
		row->value = breaths[i].swing;
		g_strlcpy(row->note,
			"possible deep breath: interval and height of the waves swing so many "
			"times as far as in the median",
			sizeof(row->note));
		flag_responses(results, row);
	}
	study_breathing_count(results, NULL, &n_responses);
	add(results, NEAR_DEEP, (struct study_span){0, session->duration_s}, "session")->value =
		n_responses;
}

void study_breathing_count(
	const struct rec_results *results, guint *ret_breaths, guint *ret_responses)
{
	guint n_breaths = 0, n_responses = 0;

	for (guint i = 0; i < results->measures->len; i++)
		n_breaths += strcmp(g_array_index(results->measures, struct rec_measure, i).metric,
				     METRICS[DEEP]) == 0;
	for (guint i = 0; i < results->scr->len; i++)
		n_responses += (g_array_index(results->scr, struct dsp_scr, i).flags &
				       DSP_FLAG_DEEP_BREATH) != 0;
	if (ret_breaths)
		*ret_breaths = n_breaths;
	if (ret_responses)
		*ret_responses = n_responses;
}

void study_breathing_run(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results)
{
	study_stretches_drop(results, METRICS, G_N_ELEMENTS(METRICS));
	for (guint i = 0; i < results->scr->len; i++)
		g_array_index(results->scr, struct dsp_scr, i).flags &=
			(uint16_t)~DSP_FLAG_DEEP_BREATH;
	if (results->beats->len == 0)
		return;
	double longest_s = fmax(beats_of(results)[results->beats->len - 1].time_s -
					fmin(0, beats_of(results)[0].time_s),
		session->duration_s);
	struct dsp_respiration *respiration = dsp_respiration_create(longest_s);
	g_assert(respiration); /* as everywhere in GLib, a machine without memory ends here */
	g_autoptr(GArray) stretches = study_stretches_of(session, baseline, LEAST_S);
	for (guint i = 0; i < stretches->len; i++)
		add_rate(respiration, results, &g_array_index(stretches, struct study_stretch, i));
	add_deep(respiration, results, session, longest_s);
	dsp_respiration_destroy(respiration);
}
