/*
 * The beats through a stretch in which movement buries the pulse, found with the help of the
 * rhythm.
 *
 * The candidates are the maxima of light - smooth, a second derivative on which slow movement
 * weighs little. The beats are the path through them that costs least:
 *
 *   sum over beats of  (interval / usual - 1)^2 / (2 spread^2)  -  0.7 * height / usual height
 *
 * plus 3 for every beat that has no maximum of its own. Every beat is a maximum of the signal; none
 * is made up.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_PATH_H
#define DSP_PULSE_PULSE_PATH_H

#include "dsp/pulse/pulse_rings.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	DSP_PULSE_PATH_NODES = 512,
	DSP_PULSE_PATH_BEATS = 64,
};

/* What is known of the rhythm, in samples, and of the waves. */
struct dsp_pulse_path_usual {
	double interval, height; /* height of light - smooth on top of a wave */
	double spread;           /* relative SD of intervals */
};

struct dsp_pulse_path {
	struct dsp_pulse_path_node {
		double position, height, cost;
		int before;
	} node[DSP_PULSE_PATH_NODES];
	double beat[DSP_PULSE_PATH_BEATS]; /* the result: positions, in order */
	size_t n_beats;
};

/* Height of light - smooth at a sample number. */
double dsp_pulse_path_height(const struct dsp_pulse_rings *rings, double position);

/* The beats between the beat at @from and @to, both left out; @to is a beat too when @is_anchored,
 * else just where the signal ends. False when no path leads through. */
bool dsp_pulse_path_search(struct dsp_pulse_path *path, const struct dsp_pulse_rings *rings,
	double from, double to, bool is_anchored, const struct dsp_pulse_path_usual *usual);

#endif
