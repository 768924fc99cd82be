/*
 * Visits of touch points: names, numbers, planned and skipped ones. Pure functions over struct
 * rec_visit.
 */
#ifndef RECORDINGS_VISITS_H
#define RECORDINGS_VISITS_H

#include "recordings/session.h"
#include "recordings/studyfile.h"

/* "id#visit"; owned by the caller. */
char *rec_visit_name(const struct rec_visit *visit);

/* Sorts @visits (struct rec_visit*) by start, numbers them 1, 2, … per id, and adds a row with
 * visit 0 for every planned touch point of @study (may be NULL) that has none. */
void rec_visits_number(GPtrArray *visits, const struct rec_studyfile *study);

/* The start that holds: corrected if corrected, else as pressed less nothing. */
double rec_visit_start_s(const struct rec_visit *visit);

/*
 * The visits that own an SCR with this onset: every [a, b) with a + 1 s <= onset < b + 4 s, where
 * only a visit whose start a' >= b cuts the end, to a' + 1 s (design, "Meanings that everything
 * shares"). Window of one visit in @ret_from, @ret_to. */
void rec_visit_response_window(const GPtrArray *visits, const struct rec_visit *visit,
	double *ret_from_s, double *ret_to_s);

/* Owners as a cell: "id#visit" joined by ";" in order of start, "" for none. The first for SCRs
 * (response window), the second for arousal peaks and levels (their time is lag-compensated: [a, b)
 * itself). Owned by the caller. */
char *rec_visits_scr_owner(const GPtrArray *visits, double onset_s);
char *rec_visits_time_owner(const GPtrArray *visits, double time_s);

#endif
