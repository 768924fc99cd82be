/*
 * The live baseline: which seconds count as calm for the arousal index while a recording runs.
 *
 *   - the baseline visits, from their 60th valid second on;
 *   - until then, or without such visits, the time before the first visit, from its 60th valid
 *     second on; it is frozen where that visit begins;
 *   - when an ordinary visit begins before either has 60 valid seconds: median and spread of
 *     everything so far, once that is 60 valid seconds, renewed each 60 s, SELF_NORMALISED;
 *   - until one of them holds the participant is being calibrated, and there is no index.
 *
 * What was said stays said: a second's index is computed once, with the baseline of that moment.
 * Visits are known by their times, so it does not matter how late the components come.
 *
 * Threads: belongs to [dsp]; notice and index neither allocate, lock nor log.
 */
#ifndef ACQUISITION_BASELINE_H
#define ACQUISITION_BASELINE_H

#include "acquisition/visits.h"
#include "dsp/base/results.h"

struct acq_baseline;
struct acq_baseline *acq_baseline_create(void);
void acq_baseline_destroy(struct acq_baseline *baseline); /* NULL is fine */

/* A visit has begun or ended. */
void acq_baseline_notice(struct acq_baseline *baseline, const struct acq_visit_notice *notice);

/* Good seconds that are still needed until there is an index; 0 when there is one. */
double acq_baseline_left_s(const struct acq_baseline *baseline);

/* The index of the second that @components speaks of; NaN while calibrating. Final components also
 * widen the baseline when their second belongs to it. */
void acq_baseline_index(struct acq_baseline *baseline, const struct dsp_components *components,
	struct dsp_arousal *ret_arousal);

#endif
