/*
 * Visits of touch points: names, numbers, planned and skipped ones. Pure functions over struct
 * rec_visit.
 */
#ifndef RECORDINGS_SESSION_VISITS_H
#define RECORDINGS_SESSION_VISITS_H

#include "recordings/session/session.h"
#include "recordings/session/studyfile.h"

/* "id#visit"; owned by the caller. */
char *rec_visit_name(const struct rec_visit *visit);

/* Sorts @visits (struct rec_visit*) by the start that holds, numbers them 1, 2, … per id, and adds
 * a row with visit 0 for every planned touch point of @study (may be NULL) that has none: at its
 * planned time, else behind the touch point that precedes it in the plan. One that the operator
 * passed over stands where that was done (pressed_s). A skipped row goes when the touch point was
 * visited after all. May be called again after any change. */
void rec_visits_number(GPtrArray *visits, const struct rec_studyfile *study);

/* The start that holds: the corrected one when there is one. NaN for a skipped visit. */
double rec_visit_start_s(const struct rec_visit *visit);

/* The window in which responses belong to @visit: [a + 1 s, b + 4 s) for a stay [a, b), where only
 * a visit whose start a' >= b cuts the end, to a' + 1 s. Visits that overlap share their responses.
 * An open stay has no end; a skipped one has NaN for a window. */
void rec_visit_response_window(const GPtrArray *visits, const struct rec_visit *visit,
	double *ret_from_s, double *ret_to_s);

/* Owners as a cell: "id#visit" joined by ";" in order of start, "" for none. The first for SCRs
 * (response window), the second for arousal peaks and levels (their time is lag-compensated: [a, b)
 * itself). Owned by the caller. */
char *rec_visits_scr_owner(const GPtrArray *visits, double onset_s);
char *rec_visits_time_owner(const GPtrArray *visits, double time_s);

#endif
