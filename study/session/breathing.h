/*
 * What the pulse tells of breathing (dsp/pulse/respiration.h), as measures:
 *
 *   respiratory_rate      1/min  of the session, the baseline and every visit of at least 32 s
 *   deep_breath           1      a candidate, from 1 s before to 5 s behind its beginning; the
 * value is its swing beside the median scr_near_deep_breath  1      responses of the session that
 * begin in one of these
 *
 * Those responses carry DSP_FLAG_DEEP_BREATH. Nothing is removed: whoever wants to leave them out,
 * or to look at them, finds them.
 */
#ifndef STUDY_SESSION_BREATHING_H
#define STUDY_SESSION_BREATHING_H

#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Makes the rows and flags anew from the corrected beats. @baseline as in study/base/stretches.h.
 */
void study_breathing_run(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results);

/* The candidates and the responses near one. */
void study_breathing_count(
	const struct rec_results *results, guint *ret_breaths, guint *ret_responses);

#endif
