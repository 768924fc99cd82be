/*
 * Respiratory rate from the pulse: breathing changes the height of the waves, the intervals, and
 * the time that a wave takes to rise.
 *
 * Over windows of 32 s each of the three, as a series at 4 Hz, gives the highest peak of its
 * spectrum between 0.1 and 0.5 Hz (Hann, zero-padded to 128 s). Smart fusion (Karlen et al. 2013,
 * IEEE Trans Biomed Eng 60:1946): where they agree, SD below 4 breaths/min, their mean is the rate
 * of the window; one without a clear peak has no say, and one alone is none. The rate of a stretch
 * is the median of its windows.
 *
 * Six to thirty breaths a minute can be told, and no more than half the heart rate. It is an
 * estimate beside a belt or a thermistor: good for the mean of a stretch, not for single breaths.
 *
 * Deep breaths: a sigh makes a response of the skin by itself (Boucsein 2012), so one that begins
 * from 1 s before to 5 s behind a deep breath may not be an answer to anything. A candidate is
 * where both the interval and the height of the waves swing within 6 s more than twice as far as
 * they do in the median of the record. It is a hint, not a finding: nothing is removed for it.
 *
 * Memory: create plans a transform and allocates; nothing else does.
 */
#ifndef DSP_PULSE_RESPIRATION_H
#define DSP_PULSE_RESPIRATION_H

#include "dsp/base/results.h"

#include <stddef.h>

struct dsp_respiration;

/* For records of up to @longest_s; NULL without memory. */
struct dsp_respiration *dsp_respiration_create(double longest_s);
void dsp_respiration_destroy(struct dsp_respiration *respiration); /* NULL is fine */

struct dsp_respiration_rate {
	double per_min;    /* NaN: no window could be told */
	size_t n_windows;  /* of clean beats, without a gap */
	size_t n_agreeing; /* of them with a rate */
};

/* The rate over [start_s, end_s). @beats in order of time, corrected by dsp/pulse/ibi.h: those
 * without a corrected interval end a window's clean stretch. */
struct dsp_respiration_rate dsp_respiration_measure(struct dsp_respiration *respiration,
	const struct dsp_beat *beats, size_t n_beats, double start_s, double end_s);

/* Where a deep breath may have begun, and how large the smaller of the two swings is beside the
 * median. */
struct dsp_deep_breath {
	double time_s, swing;
};

/* The candidates in the whole list, in order, at most @max; returns how many. They are at least
 * 10 s apart. None in a record of less than a clean minute. */
size_t dsp_respiration_find_deep(struct dsp_respiration *respiration, const struct dsp_beat *beats,
	size_t n_beats, struct dsp_deep_breath *ret_breaths, size_t max);

#endif
