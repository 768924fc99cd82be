/*
 * Heart rate and its variability over a stretch of a finished list of beats. From a finger pulse
 * this is strictly pulse-rate variability; the names are those of the literature on HRV.
 *
 * Every measure comes twice: from the raw intervals as they were detected, and, with the suffix
 * "_corrected", from the intervals after dsp/ibi.h. Only intervals of clean stretches count (those
 * that dsp_ibi_correct() gave a corrected value, and the raw ones beside them): never one across a
 * gap, nor one that touches an artefact window; a difference of two needs both in one stretch.
 *
 *   hr_mean    bpm   60 / mean interval                                 from 10 s of intervals
 *   nn_mean    ms    mean interval                                      10 s
 *   rmssd      ms    root mean square of successive differences         30 s
 *   pnn50      %     differences above 50 ms                            30 s
 *   sd1, sd2   ms    axes of the Poincare plot                          30 s, 60 s
 *   sdnn       ms    standard deviation, n - 1                          60 s
 *   hf         ms^2  power 0.15-0.40 Hz                                 64 s in one stretch
 *   lf         ms^2  power 0.04-0.15 Hz                                 120 s, of which 64 s in one
 *   lf_hf      1     lf / hf                                            as lf
 *   corrected_share  %  intervals that the correction touched
 *
 * Minima: Task Force of the ESC and NASPE 1996 (Circulation 93:1043); Shaffer & Ginsberg 2017.
 * Power: intervals at the time of their second beat, cubic spline to 4 Hz, line removed, Welch over
 * 64 s Hann segments with 50 % overlap. With more than 5 % corrected, or less than half of the
 * stretch in clean intervals, the note says so; with more than 20 % corrected there are no values.
 */
#ifndef DSP_HRV_H
#define DSP_HRV_H

#include "dsp/results.h"

#include <stddef.h>

enum {
	DSP_HRV_ROWS = 21, /* of one stretch */
};

/* Working memory for up to @n_beats, and the transform; NULL without memory. Creation plans FFTs:
 * one at a time in a process. */
struct dsp_hrv_meter;
struct dsp_hrv_meter *dsp_hrv_meter_create(size_t n_beats);
void dsp_hrv_meter_destroy(struct dsp_hrv_meter *meter); /* NULL is fine */

/* The measures of [start_s, end_s) into @ret_rows, DSP_HRV_ROWS of them, in the order above, raw
 * before corrected; what cannot be said is NaN with a note. An interval counts where both its beats
 * are inside. @scope is copied, cut to what fits. @n_beats is at most what @meter was made for. */
void dsp_hrv_measure(struct dsp_hrv_meter *meter, const struct dsp_beat *beats, size_t n_beats,
	double start_s, double end_s, const char *scope, struct dsp_hrv *ret_rows);

#endif
