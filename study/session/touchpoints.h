/*
 * What one session says about each touch point: the rows of touchpoints.csv.
 *
 * A visit is the stay [a, b). Arousal and its peaks are lag-compensated, so they are taken in [a,
 * b) itself; responses, ISCR, EPC and latency in the response window of
 * recordings/session/visits.h; levels (SCL, heart rate, pulse amplitude) as median over the stay
 * moved by the lags of the card (arousal.lag_level_s, lag_heart_s, lag_vessels_s) minus the
 * baseline's median. Shorter stays than 4 s, or with less valid time, have no rate.
 */
#ifndef STUDY_SESSION_TOUCHPOINTS_H
#define STUDY_SESSION_TOUCHPOINTS_H

#include "recordings/export/tables.h"
#include "recordings/session/session.h"

/* A visit with less valid time than this is excluded, with the reason beside it. */
#define STUDY_TOUCHPOINTS_VALID_MIN_PCT 50.0

/* One row per row of session->visits, in its order; GArray of struct rec_touchpoint, owned by the
 * caller. @results are merged with the rater's edits, or NULL: then only names, times and sources
 * are filled. Pure. */
GArray *study_touchpoints_compute(
	const struct rec_session *session, const struct rec_results *results);

#endif
