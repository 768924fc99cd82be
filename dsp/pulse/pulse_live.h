/*
 * Provisional beats for the live screen: MSPTD on the trailing 6 s, four times a second; a peak
 * seen in two runs, in the last 1.5 s, is a beat. It comes 0.6 s late in the median, 0.75 s in nine
 * cases of ten, and at most 1.75 s: a faster detector for a first look would gain nothing.
 *
 * The baseline filter would cost another second and is left out: each window is detrended by a
 * line instead.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_LIVE_H
#define DSP_PULSE_PULSE_LIVE_H

#include "dsp/pulse/beats.h"
#include "dsp/pulse/pulse_rings.h"
#include "dsp/pulse/pulse_shape.h"

#include <stdbool.h>

enum {
	DSP_PULSE_LIVE_MAX = 64,
};

struct dsp_pulse_live {
	const struct dsp_pulse_rings *rings;
	int64_t decimation, window, step, recent; /* decimated samples, but the first */
	int64_t newest;                           /* decimated sample of the last run */
	struct dsp_beats beats;                   /* of the last run ... */
	int64_t before[DSP_BEATS_WINDOW_MAX];     /* ... and the peaks of the run before it */
	size_t n_before;
	int64_t last; /* decimated sample of the newest beat; beyond reach: none */
};

void dsp_pulse_live_init(struct dsp_pulse_live *live, const struct dsp_pulse_rings *rings);
void dsp_pulse_live_begin(struct dsp_pulse_live *live); /* a new segment */

/* Runs when a quarter of a second has passed since the last run. Returns the number of new beats,
 * their positions (sample numbers) in @ret_position (4 at most), in order. */
size_t dsp_pulse_live_step(struct dsp_pulse_live *live, double ret_position[4]);

/* Height of the peak at @position above the lowest point of the 0.5 s before it. */
double dsp_pulse_live_amplitude(const struct dsp_pulse_live *live, double position);

#endif
