/*
 * The band-passed wave on the grid k / DSP_PULSE_CURVE_HZ of the session's time, for the file: it
 * rises in systole, and has no sample where a segment has none.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_CURVE_H
#define DSP_PULSE_PULSE_CURVE_H

#include "dsp/base/results.h"
#include "dsp/pulse/pulse_rings.h"

#include <stdbool.h>

struct dsp_pulse_curve {
	int64_t next;  /* on the grid */
	int64_t index; /* of the newest sample of the rings that was looked at */
};

void dsp_pulse_curve_begin(struct dsp_pulse_curve *curve, double first_s); /* a new segment */

/* The next sample that has become known; false when there is none. */
bool dsp_pulse_curve_step(struct dsp_pulse_curve *curve, const struct dsp_pulse_rings *rings,
	struct dsp_pulse_sample *ret_sample);

#endif
