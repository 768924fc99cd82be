/*
 * Sudden events in a slow signal: the flash in a video's brightness, the tap in a sensor's
 * differences, the beep in a sound's level.
 *
 * A value begins an event when it lies above what the last values let expect:
 *
 *   value > q95 + max(least, factor * (q95 - q50))
 *
 * with the quantiles of the newest DSP_ONSET_HISTORY values. The upper quantile, not the median,
 * carries the limit, because a pulse wave's upstrokes come with every beat and are no taps. Values
 * that belong to an event count like all others: a light that stays on becomes the new normal.
 *
 * State is a plain value; neither allocates nor blocks.
 */
#ifndef DSP_SIDE_ONSET_H
#define DSP_SIDE_ONSET_H

#include <stdbool.h>
#include <stddef.h>

enum {
	DSP_ONSET_HISTORY = 128,
	DSP_ONSET_LEARNING = 16, /* values before the first event can be told */
};

struct dsp_onset {
	double least;        /* smallest step that counts, in the values' unit */
	double factor;       /* of the spread */
	double refractory_s; /* events come no closer */
	double last_s;       /* of the newest event; -INFINITY none */
	size_t n, next;
	double history[DSP_ONSET_HISTORY];
	double scratch[DSP_ONSET_HISTORY];
};

void dsp_onset_init(struct dsp_onset *onset, double least, double factor, double refractory_s);

/* The next value; NaN is passed over. True when it begins an event. */
bool dsp_onset_push(struct dsp_onset *onset, double time_s, double value);

#endif
