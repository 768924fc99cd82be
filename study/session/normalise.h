/*
 * From components to arousal: the baseline of this session, or of another one, put to work.
 */
#ifndef STUDY_SESSION_NORMALISE_H
#define STUDY_SESSION_NORMALISE_H

#include "dsp/arousal.h"
#include "recordings/session/results.h"
#include "study/base/baseline.h"

/* Medians and spreads of the @components (struct dsp_components) inside @baseline. */
void study_normalise_baseline(const GArray *components, const struct study_baseline *baseline,
	const struct dsp_params *params, struct dsp_arousal_baseline *ret_levels);

/* Fills arousal and peaks of @results. */
void study_normalise_run(const GArray *components, const struct dsp_arousal_baseline *levels,
	const struct dsp_params *params, struct rec_results *results);

#endif
