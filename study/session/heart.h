/*
 * The heart's whole-record steps: interval correction and variability.
 */
#ifndef STUDY_SESSION_HEART_H
#define STUDY_SESSION_HEART_H

#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Corrects the intervals of results->beats (dsp/pulse/ibi.h): fills ibi_corrected_ms and status,
 * moves nothing. */
void study_heart_correct(struct rec_results *results);

/* Fills results->hrv for the scopes "session", "baseline" (NULL: none) and each visit "id#visit"
 * (dsp/pulse/hrv.h). */
void study_heart_variability(const struct rec_session *session,
	const struct study_baseline *baseline, struct rec_results *results);

#endif
