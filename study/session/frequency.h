/*
 * Skin conductance in the frequency domain: its course in `bands`, and one number per stretch in
 * `measures` (Posada-Quintero et al. 2016: Ann Biomed Eng 44:3124 and Am J Physiol 311:R582).
 *
 *   edasymp      power between 0.045 and 0.25 Hz, the unit of conductance squared
 *   edasymp_n    its share of the power between 0.01 and 0.99 Hz
 *   tvsymp_mean  mean amplitude of 0.08 to 0.24 Hz over the standard deviation of that band in the
 *                baseline, or in the record when there is none; the note says which
 *
 * of the session, the baseline and every visit of at least 64 s. The course, 1 Hz, in natural
 * logarithms under the name of the conductance channel: `edasymp` and `edasymp_n` of the minute
 * around the second, `tvsymp`: of the squared amplitude. Pure functions of session and results.
 */
#ifndef STUDY_SESSION_FREQUENCY_H
#define STUDY_SESSION_FREQUENCY_H

#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Appends the course to the bands of @results and the numbers to its measures. @baseline: NULL when
 * it is one of another session. Needs the grid of conductance. */
void study_frequency_run(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results);

/* The numbers alone, in place of those that @results have: after a rater's edits. */
void study_frequency_measure(const struct rec_session *session,
	const struct study_baseline *baseline, struct rec_results *results);

/* A paragraph for the methods; NULL when @results have none of this. Owned by the caller. */
char *study_frequency_describe(const struct rec_results *results);

#endif
