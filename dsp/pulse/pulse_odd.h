/*
 * Waves between the regular ones: which are premature beats, and which are second tops of the wave
 * before.
 *
 * A second top between two sound waves that are one interval apart is dropped. A lone wave of a
 * somewhat other shape is an ectopic beat. The scale that suits most waves (dsp/pulse/beats.h)
 * passes over small ones: pauses are searched for a wave of the right shape, every other interval
 * for a wave of its own, before which the signal fell back to near the foot of the wave before (a
 * dicrotic notch does not). So bigeminy and couplets keep all their beats.
 *
 * Internal to dsp/pulse/pulse_track.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_ODD_H
#define DSP_PULSE_PULSE_ODD_H

#include "dsp/pulse/pulse_track.h"

/* Settles the waves of @track, all of them judged. */
void dsp_pulse_odd_settle(struct dsp_pulse_track *track);

#endif
