/*
 * What one session says about each touch point: the rows of touchpoints.csv.
 */
#ifndef STUDY_TOUCHPOINTS_H
#define STUDY_TOUCHPOINTS_H

#include "recordings/session.h"
#include "recordings/tables.h"

/* One row per row of session->visits, in its order; GArray of struct rec_touchpoint, owned by the
 * caller. @results are merged with the rater's edits, or NULL: only times and sources are filled.
 * Pure but for reading. */
GArray *study_touchpoints_compute(struct rec_session *session, const struct rec_results *results);

#endif
