/*
 * Conductance at 2 Hz: what the analysis in the frequency domain rests on (Posada-Quintero et al.
 * 2016). Holes are bridged by lines (before the first and behind the last value: level), then a
 * windowed sinc (Kaiser, 60 dB, flat to 0.75 Hz, nothing above 1.25 Hz) is evaluated at k / 2 s of
 * the session axis. Ends are continued by odd reflection.
 *
 * The whole record at once; memory comes from create, run does not allocate.
 */
#ifndef DSP_SKIN_SLOW_H
#define DSP_SKIN_SLOW_H

#include <stdbool.h>
#include <stddef.h>

#define DSP_SLOW_HZ 2.0

/* Values first_s + k / 2 s; all are known, but those that rest on a bridge are not valid. Arrays
 * belong to the object and hold until its next run. */
struct dsp_slow_series {
	double first_s;
	size_t n; /* 0: nothing is known, or the record is shorter than half a second */
	const double *value;
	const bool *is_valid;
};

struct dsp_slow;

/* For records of up to @n_max samples at @rate_hz. NULL with errno EINVAL (below 2 Hz, no samples)
 * or ENOMEM. */
struct dsp_slow *dsp_slow_create(double rate_hz, size_t n_max);
void dsp_slow_destroy(struct dsp_slow *slow); /* NULL is fine */

/* @x: @n values (NaN unknown), the first at @first_s. */
struct dsp_slow_series dsp_slow_run(
	struct dsp_slow *slow, const double *x, size_t n, double first_s);

#endif
