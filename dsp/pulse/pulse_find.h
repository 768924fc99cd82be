/*
 * The beats of the running segment, tile by tile: windows of 6 s at fixed positions every 4.8 s,
 * decimated to about 20 Hz, searched by dsp/pulse/beats.h, refined at the rate of the rings.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_FIND_H
#define DSP_PULSE_PULSE_FIND_H

#include "dsp/pulse/beats.h"
#include "dsp/pulse/pulse_rings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of two peaks that are nearer, the higher one is the beat. */
#define DSP_PULSE_FIND_DUPLICATE_S 0.25

enum {
	DSP_PULSE_FOUND_MAX = 128,
};

/* A wave, by sample numbers of the running segment. */
struct dsp_pulse_found {
	double position; /* systolic peak, between samples */
	double height;   /* there, of the smoothed trend-free signal */
	int64_t foot;    /* the lowest sample between the peak before and this one, at most 0.5 s
			    back */
};

struct dsp_pulse_find {
	const struct dsp_pulse_rings *rings;
	int64_t decimation;
	double rate_hz;                                    /* decimated */
	int64_t window, hop, margin;                       /* decimated samples */
	int64_t start;                                     /* of the next window */
	int64_t accept;                                    /* decimated: tiles before it are done */
	struct dsp_beats beats;                            /* scratch */
	struct dsp_pulse_found found[DSP_PULSE_FOUND_MAX]; /* in order of position */
	size_t n_found;
	double last_position; /* of the beat before found[0]; -INFINITY: none */
};

/* How many samples of the rings make one of the search: 20 Hz, or somewhat more. */
int64_t dsp_pulse_find_decimation(double rate_hz);

void dsp_pulse_find_init(struct dsp_pulse_find *find, const struct dsp_pulse_rings *rings);
void dsp_pulse_find_begin(struct dsp_pulse_find *find); /* a new segment */

/* Searches the next window if it is complete; true when it was. @is_end: the segment is over, the
 * last window reaches to its end and is shorter where the segment is. */
bool dsp_pulse_find_step(struct dsp_pulse_find *find, bool is_end);

/* The sample number up to which the list found[] is complete. */
int64_t dsp_pulse_find_settled(const struct dsp_pulse_find *find);

/* Drops the first @n of the list. */
void dsp_pulse_find_drop(struct dsp_pulse_find *find, size_t n);

/* The wave whose peak is at @position, the peak before it being at @before. */
struct dsp_pulse_found dsp_pulse_find_wave(
	const struct dsp_pulse_find *find, double before, double position);

/* The maximum of @ring (valid in [0, n)) within @reach samples of @near, between samples. */
double dsp_pulse_find_refine(const struct dsp_pulse_rings *rings, const double *ring, int64_t n,
	int64_t near, int64_t reach);

#endif
