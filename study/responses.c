#include "study/responses.h"

#include "recordings/visits.h"
#include "study/levels.h"

#include <math.h>

static const double WINDOW_FROM_S = 1, WINDOW_TO_S = 4, WINDOW_MIN_S = 1;
static const double WINDOW_VALID_SHARE = 0.5;
static const guint NON_RESPONDER_EVENTS = 5;
static const double NON_RESPONDER_SHARE = 0.1, NON_RESPONDER_PER_MIN = 0.2, NON_RESPONDER_uS = 0.05;

static struct dsp_response make_event(const char *label, double time_s)
{
	struct dsp_response event = {
		.time_s = time_s,
		.window_start_s = time_s + WINDOW_FROM_S,
		.window_end_s = time_s + WINDOW_TO_S,
		.latency_s = NAN,
		.amplitude = NAN,
		.magnitude = NAN,
		.iscr = NAN,
		.max_minus_baseline = NAN,
	};

	g_strlcpy(event.label, label ? label : "", sizeof(event.label));
	return event;
}

static gint compare_events(gconstpointer a, gconstpointer b)
{
	double x = ((const struct dsp_response *)a)->time_s,
	       y = ((const struct dsp_response *)b)->time_s;

	return (x > y) - (x < y);
}

static GArray *list_events(const struct rec_session *session)
{
	GArray *events = g_array_new(FALSE, FALSE, sizeof(struct dsp_response));

	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = session->marks->pdata[i];
		struct dsp_response event = make_event(mark->label, mark->time_s);
		g_snprintf(
			event.event_id, sizeof(event.event_id), "mark:%" G_GINT64_FORMAT, mark->id);
		g_array_append_val(events, event);
	}
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		if (visit->visit == 0)
			continue;
		struct dsp_response event = make_event(visit->title, rec_visit_start_s(visit));
		g_autofree char *name = rec_visit_name(visit);
		g_strlcpy(event.event_id, name, sizeof(event.event_id));
		g_array_append_val(events, event);
	}
	g_array_sort(events, compare_events);
	return events;
}

/* The first response whose onset lies in the window. */
static const struct dsp_scr *find_scr(const struct rec_results *results, struct study_span window)
{
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (scr->status != DSP_STATUS_REJECTED && scr->onset_s >= window.start_s &&
			scr->onset_s < window.end_s)
			return scr;
	}
	return NULL;
}

static void score_event(struct dsp_response *event, const struct rec_results *results)
{
	struct study_span window = {event->window_start_s, event->window_end_s};
	struct study_span before = {event->time_s - 1, event->time_s};
	double length_s = window.end_s - window.start_s;

	if (length_s < WINDOW_MIN_S ||
		study_spans_gsr_valid_s(results, window) < WINDOW_VALID_SHARE * length_s)
		return;
	const struct dsp_scr *scr = find_scr(results, window);
	event->responded = scr != NULL;
	event->magnitude = 0;
	if (scr) {
		event->scr_id = scr->id;
		event->latency_s = scr->onset_s - event->time_s;
		event->amplitude = scr->amplitude;
		event->magnitude = scr->amplitude;
	}
	event->iscr = study_levels_iscr(results, window);
	event->max_minus_baseline = study_levels_max_conductance(results, window) -
				    study_levels_mean_conductance(results, before);
}

GArray *study_responses_score(const struct rec_session *session, const struct rec_results *results)
{
	GArray *events = list_events(session);

	for (guint i = 0; i < events->len; i++) {
		struct dsp_response *event = &g_array_index(events, struct dsp_response, i);
		if (i + 1 < events->len) {
			double next_s = g_array_index(events, struct dsp_response, i + 1).time_s;
			event->window_end_s = fmax(event->window_start_s,
				fmin(event->window_end_s, next_s + WINDOW_FROM_S));
		}
		score_event(event, results);
	}
	return events;
}

bool study_responses_is_non_responder(const struct rec_results *results)
{
	guint scored = 0, answered = 0;
	double largest = 0;

	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *event =
			&g_array_index(results->responses, struct dsp_response, i);
		scored += isfinite(event->magnitude) ? 1 : 0;
		answered += event->responded ? 1 : 0;
	}
	if (scored < NON_RESPONDER_EVENTS || answered >= NON_RESPONDER_SHARE * scored)
		return false;
	for (guint i = 0; i < results->scr->len; i++)
		largest = fmax(largest, g_array_index(results->scr, struct dsp_scr, i).amplitude);
	double valid_min =
		study_spans_gsr_valid_s(results, (struct study_span){-INFINITY, INFINITY}) / 60;
	double unit = isfinite(results->gsr_u) ? results->gsr_u : 1;
	return results->scr->len < NON_RESPONDER_PER_MIN * valid_min &&
	       largest < NON_RESPONDER_uS * unit;
}
