#include "study/session/responses.h"

#include "dsp/base/flags.h"
#include "recordings/session/visits.h"
#include "study/base/levels.h"

#include <math.h>

static const double WINDOW_FROM_S = 1, WINDOW_TO_S = 4, WINDOW_MIN_S = 1;
static const double WINDOW_VALID_SHARE = 0.5;
static const double CLOSE_S = 2; /* Boucsein et al. 2012: trough to peak cannot part nearer ones */
static const double AFTER_FROM_S = 1, AFTER_TO_S = 5; /* where an event's responses are */
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

/* True when @other is an event, and nearer to @index than trough-to-peak scoring can part. */
static bool is_near(const GArray *events, guint index, guint other)
{
	if (other >= events->len) /* index - 1 of the first wraps around */
		return false;
	return fabs(g_array_index(events, struct dsp_response, other).time_s -
		       g_array_index(events, struct dsp_response, index).time_s) < CLOSE_S;
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

const char *study_responses_refusal(const struct rec_results *results, const GArray *responses,
	guint index, const struct dsp_params *params)
{
	const struct dsp_response *event = &g_array_index(responses, struct dsp_response, index);
	struct study_span window = {event->window_start_s, event->window_end_s};
	double length_s = window.end_s - window.start_s;

	if (length_s < WINDOW_MIN_S)
		return "not scored: the next event comes within 1 s";
	if (params->eda_detector != DSP_DETECTOR_DRIVER &&
		(is_near(responses, index, index - 1) || is_near(responses, index, index + 1)))
		return "not scored: another event within 2 s, and this detector cannot part "
		       "responses that overlap";
	if (study_spans_gsr_valid_s(results, window) < WINDOW_VALID_SHARE * length_s)
		return "not scored: less than half of the window is valid";
	return NULL;
}

static void score_event(struct dsp_response *event, const struct rec_results *results)
{
	struct study_span window = {event->window_start_s, event->window_end_s};
	struct study_span before = {event->time_s - 1, event->time_s};
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

GArray *study_responses_score(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params)
{
	GArray *events = list_events(session);

	for (guint i = 0; i + 1 < events->len; i++) {
		struct dsp_response *event = &g_array_index(events, struct dsp_response, i);
		double next_s = g_array_index(events, struct dsp_response, i + 1).time_s;
		event->window_end_s = fmax(
			event->window_start_s, fmin(event->window_end_s, next_s + WINDOW_FROM_S));
	}
	for (guint i = 0; i < events->len; i++) {
		if (!study_responses_refusal(results, events, i, params))
			score_event(&g_array_index(events, struct dsp_response, i), results);
	}
	return events;
}

struct study_responses_found study_responses_in(
	const struct rec_results *results, struct study_span window)
{
	struct study_responses_found found = {0, 0, NAN};

	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		if (scr->status == DSP_STATUS_REJECTED || scr->onset_s < window.start_s ||
			scr->onset_s >= window.end_s)
			continue;
		found.count++;
		found.sum += isfinite(scr->amplitude) ? scr->amplitude : 0;
		found.max = fmax(found.max, scr->amplitude); /* NaN is no number for fmax() */
	}
	return found;
}

/* True when the stretch after the event, or one before it in time, reaches to @time_s. @next is the
 * first event that may; times come in order. */
static bool is_after_event(const GArray *responses, double time_s, guint *next)
{
	while (*next < responses->len &&
		g_array_index(responses, struct dsp_response, *next).time_s + AFTER_TO_S <= time_s)
		(*next)++;
	return *next < responses->len &&
	       time_s >= g_array_index(responses, struct dsp_response, *next).time_s + AFTER_FROM_S;
}

void study_responses_spontaneous(const struct rec_results *results, struct study_span span,
	guint *ret_count, double *ret_valid_s)
{
	guint first, n, next = 0, valid = 0;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		const struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		valid += isfinite(row->conductance) && !(row->flags & DSP_FLAGS_INVALID) &&
			 !is_after_event(results->responses, row->time_s, &next);
	}
	*ret_valid_s = n ? valid / results->eda_rate_hz : 0;
	*ret_count = 0;
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		next = 0; /* a rater's own responses need not stand in order */
		*ret_count += scr->status != DSP_STATUS_REJECTED && scr->onset_s >= span.start_s &&
			      scr->onset_s < span.end_s &&
			      !is_after_event(results->responses, scr->onset_s, &next);
	}
}

static const struct study_span EVERYTHING = {-INFINITY, INFINITY};

static guint count_scored(const struct rec_results *results, guint *ret_answered)
{
	guint scored = 0;

	*ret_answered = 0;
	for (guint i = 0; i < results->responses->len; i++) {
		const struct dsp_response *event =
			&g_array_index(results->responses, struct dsp_response, i);
		scored += isfinite(event->magnitude) ? 1 : 0;
		*ret_answered += event->responded ? 1 : 0;
	}
	return scored;
}

bool study_responses_can_judge(const struct rec_results *results)
{
	guint answered;

	return count_scored(results, &answered) >= STUDY_RESPONSES_NON_RESPONDER_EVENTS ||
	       study_spans_gsr_valid_s(results, EVERYTHING) >=
		       STUDY_RESPONSES_NON_RESPONDER_VALID_S;
}

/* Whether events are left unanswered and responses are rare. */
static bool is_silent(const struct rec_results *results)
{
	guint answered, n, scored = count_scored(results, &answered);
	double valid_s;

	if (scored >= STUDY_RESPONSES_NON_RESPONDER_EVENTS) {
		study_responses_spontaneous(results, EVERYTHING, &n, &valid_s);
		return answered < NON_RESPONDER_SHARE * scored &&
		       n < NON_RESPONDER_PER_MIN * valid_s / 60;
	}
	valid_s = study_spans_gsr_valid_s(results, EVERYTHING);
	return valid_s >= STUDY_RESPONSES_NON_RESPONDER_VALID_S &&
	       study_responses_in(results, EVERYTHING).count < NON_RESPONDER_PER_MIN * valid_s / 60;
}

bool study_responses_is_non_responder(const struct rec_results *results)
{
	double unit = isfinite(results->gsr_u) ? results->gsr_u : 1;
	double largest = study_responses_in(results, EVERYTHING).max;

	return is_silent(results) && !(largest >= NON_RESPONDER_uS * unit);
}
