/*
 * Feeds a whole session to the signal chain and collects what it says.
 */
#ifndef STUDY_SESSION_FEED_H
#define STUDY_SESSION_FEED_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"

/* Told now and then; @share 0..1. */
typedef void (*study_feed_progress_fn)(double share, void *user);

/* Fills eda (a grid without holes), scr, beats and artefacts of @results, and names, units, gsr_u
 * of its channels; appends the arousal components, 1 Hz without holes, to @components (struct
 * dsp_components). Reads the primary channels of @session once in blocks; memory grows with the
 * results, not with the samples. False with an error when samples cannot be read. */
bool study_feed_run(struct rec_session *session, const struct dsp_params *params,
	struct rec_results *results, GArray *components, study_feed_progress_fn progress,
	void *user, GError **error);

/* The rate that the record really has: the fit's, which for imports may differ from the nominal
 * one. */
double study_feed_rate_hz(const struct rec_session *session, const struct rec_channel *channel);

#endif
