/*
 * Results merged with a rater's edits, complete: the tables that follow from edited rows are made
 * anew, so that what is exported and shown agrees with itself.
 */
#ifndef STUDY_SESSION_MERGED_H
#define STUDY_SESSION_MERGED_H

#include "recordings/session/session.h"

/* Merges @rater's edits into a copy of @session's results (recordings/edits/edits.h) and makes anew
 * what rests on them: intervals and their status after beats or artefacts, variability, the
 * responses to marks and visits. Touch points are computed from the result by
 * study/session/touchpoints.h; arousal, its peaks and the verdict on non-responders stay those of
 * the analysis.
 *
 * Of a rater who codes blind (recordings/edits/edits_blind.h) only own responses and peaks are in:
 * the analysis' were not on the screen, so nothing was decided about them.
 *
 * @session's visits are merged already (recordings/edits/edits_merge.h). @rater "automatic" or
 * NULL: a plain copy. The indices of edits that found no row go to @ret_unmatched (guint; may be
 * NULL). NULL when the session is not analysed. Owned by the caller. Pure. */
struct rec_results *study_merged_new(
	const struct rec_session *session, const char *rater, GArray *ret_unmatched);

/* The same with @session's visits and marks merged first, in their place: everything as @rater sees
 * it. */
struct rec_results *study_merged_take(
	struct rec_session *session, const char *rater, GArray *ret_unmatched);

#endif
