/*
 * Event-related scoring: one row per mark and per start of a visit (latency
 * window 1 to 4 s as in Ledalab).
 */
#ifndef STUDY_RESPONSES_H
#define STUDY_RESPONSES_H

#include "recordings/session.h"

/* GArray of struct dsp_response in order of time, event_id "mark:ID" or "id#visit"; owned by the
 * caller. @results need eda and scr. The window ends where the next event's begins; below 1 s of
 * it, or with less than half of it valid, nothing is scored. */
GArray *study_responses_score(const struct rec_session *session, const struct rec_results *results);

/* The declared rule: of at least 5 events fewer than 10 % answered, fewer than 0.2 responses a
 * minute, and the largest below 0.05 uS (or its equivalent in counts). */
bool study_responses_is_non_responder(const struct rec_results *results);

#endif
