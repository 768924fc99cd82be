/*
 * Event-related scoring: one row per mark and per start of a visit.
 *
 * The first response whose onset lies 1 to 4 s after the event answers it (latency window as in
 * Ledalab; Boucsein et al. 2012). Its amplitude is empty when there is none; the magnitude is then
 * 0: the two are never mixed. The window ends where the next event's begins.
 */
#ifndef STUDY_SESSION_RESPONSES_H
#define STUDY_SESSION_RESPONSES_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"
#include "study/base/spans.h"

/* GArray of struct dsp_response in order of time, event_id "mark:ID" or "id#visit"; owned by the
 * caller. @results need eda and scr. An event that study_responses_refusal() names has no numbers.
 */
GArray *study_responses_score(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params);

/* Why event @index of @responses is not scored, NULL when it is: less than 1 s of its window is
 * left before the next event's, or half of it is not valid; trough-to-peak detectors (eda.detector)
 * need 2 s to both neighbours, since they cannot part responses that overlap. */
const char *study_responses_refusal(const struct rec_results *results, const GArray *responses,
	guint index, const struct dsp_params *params);

/* The responses with their onset in @window. */
struct study_responses_found {
	double count;
	double sum; /* G, of the amplitudes that are known */
	double max; /* G; NaN: none */
};
struct study_responses_found study_responses_in(
	const struct rec_results *results, struct study_span window);

/* Responses of @span that no event of results->responses can have caused, and the valid seconds
 * that they can lie in: without 1 to 5 s after every event. */
void study_responses_spontaneous(const struct rec_results *results, struct study_span span,
	guint *ret_count, double *ret_valid_s);

/* The declared rule: of at least 5 scored events fewer than 10 % answered, fewer than 0.2
 * non-specific responses a minute, and no response of 0.05 uS (or its equivalent in counts). With
 * fewer events, whose share says nothing: fewer than 0.2 responses a minute, whatever came before
 * them, and none of 0.05 uS, in at least 60 valid seconds. */
#define STUDY_RESPONSES_NON_RESPONDER_EVENTS  5
#define STUDY_RESPONSES_NON_RESPONDER_VALID_S 60
bool study_responses_is_non_responder(const struct rec_results *results);
/* False when there are too few events and too few valid seconds for a verdict, which then is no. */
bool study_responses_can_judge(const struct rec_results *results);

#endif
