/*
 * Steps of a device's gain: from one beat to the next all waves are larger, or smaller, by one
 * factor, and otherwise the same. Vessels need several beats for as much. What is compared over
 * time, the amplitude, would take the step for an event of the body.
 *
 * Internal to dsp/pulse/pulse_track.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_GAIN_H
#define DSP_PULSE_PULSE_GAIN_H

#include "dsp/pulse/pulse_track.h"

/* Looks for a step among the waves of @track, all of them judged; true when there is one at wave
 * @ret_first: it and the three behind it have the usual shape, and are of one height, @ret_ratio
 * (at least 2, or at most 0.5) times the usual one that the last sound wave before it had still. */
bool dsp_pulse_gain_find(const struct dsp_pulse_track *track, size_t *ret_first, double *ret_ratio);

#endif
