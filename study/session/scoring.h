/*
 * The measures of a session that are no columns of a table: per stretch, per event, per label
 * (recordings/session/measures.h names them and says what each means; Boucsein et al. 2012,
 * Psychophysiology 49:1017, gives the rules).
 *
 *   stretch   the session; the baseline when it is one stretch of this session; every visit. Counts
 *             and areas of a visit rest on its response window (recordings/session/visits.h),
 * levels on the stay moved by arousal.lag_level_s, arousal on the stay itself. event     every row
 * of responses.csv: what is in its window, and the named transforms of the amplitude. Raw values
 * stand beside them in responses.csv. label     habituation over the events of one label, when
 * there are at least two.
 *
 * What may not be said is a row without value, with the reason in its note. Amplitudes (answered
 * events alone) and magnitudes (0 without an answer) are never mixed.
 */
#ifndef STUDY_SESSION_SCORING_H
#define STUDY_SESSION_SCORING_H

#include "dsp/base/params.h"
#include "recordings/session/measures.h"
#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Fills results->measures; rows of these metrics that are there already are replaced, others stay.
 * @results need all other tables; without a conductance channel there are no rows. @baseline NULL:
 * of another session, or unknown. */
void study_scoring_fill(const struct rec_session *session, const struct study_baseline *baseline,
	const struct dsp_params *params, struct rec_results *results);

/* [scoring_events.c] The rows of events and labels. */
void study_scoring_events(const struct dsp_params *params, struct rec_results *results);

/* Of the tonic level of the whole session, for range correction; NaN: less than 60 s are valid, or
 * the level does not vary. */
struct study_scoring_range {
	double low, high; /* G: 5th and 95th percentile */
};
struct study_scoring_range study_scoring_tonic_range(const struct rec_results *results);

/* Adds the row @metric, range corrected @level. */
void study_scoring_add_range(struct rec_results *results, enum rec_metric metric, const char *scope,
	struct study_span span, const struct study_scoring_range *range, double level);

#endif
