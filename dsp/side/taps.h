/*
 * Taps on a sensor: jolts that are far steeper than anything the signal does by itself. For the
 * sync test, where the same tap is seen or heard by a camera.
 *
 * The steepest difference between neighbouring samples of each block (50 ms, at least one sample)
 * goes through dsp/onset: with its spread taken from the upper quantile, upstrokes of a pulse are
 * no taps; and a tap is at least five times as steep as the mean difference. A tap's time is that
 * of the later of the two samples, so it is late by up to one period.
 */
#ifndef DSP_SIDE_TAPS_H
#define DSP_SIDE_TAPS_H

#include <stddef.h>

/* The taps at or after @from_s among @n samples (rising times, NaN values are passed over), whose
 * first seconds before @from_s teach what is normal. At most @max times go to @ret_time_s; returns
 * how many. */
size_t dsp_taps_find(const double *time_s, const double *value, size_t n, double from_s,
	double *ret_time_s, size_t max);

#endif
