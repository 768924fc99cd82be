/*
 * The stretches of a session that numbers are reported for: the session, its baseline, its visits.
 */
#ifndef STUDY_BASE_STRETCHES_H
#define STUDY_BASE_STRETCHES_H

#include "recordings/session/session.h"
#include "study/base/baseline.h"

struct study_stretch {
	struct study_span span;
	char name[64]; /* "session", "baseline", "id#visit": column scope */
};

/* An array of struct study_stretch: the session whatever its length, the baseline when it is one
 * stretch (several visits are stretches of their own; @baseline may be NULL), and visits of at
 * least @least_s. Owned by the caller. */
GArray *study_stretches_of(
	const struct rec_session *session, const struct study_baseline *baseline, double least_s);

/* Removes the rows of @n @metrics from the measures of @results. */
void study_stretches_drop(struct rec_results *results, const char *const *metrics, gsize n);

#endif
