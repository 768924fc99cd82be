/*
 * The methods paragraph: what a paper says about how a session was recorded and scored, with
 * what was excluded and why, and what cannot be concluded. Markdown, English, numbers from this
 * very analysis.
 */
#ifndef STUDY_SESSION_METHODS_H
#define STUDY_SESSION_METHODS_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* @results are complete but for this text. Owned by the caller. */
char *study_methods_write(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline);

#endif
