/*
 * Heart rate and its variability over a stretch of a finished list of beats. From a finger pulse
 * this is strictly pulse-rate variability; the names are those of the literature on HRV.
 *
 * Every measure comes twice: from the raw intervals as they were detected, and, with the suffix
 * "_corrected", from the intervals after dsp/pulse/ibi.h. Only intervals of clean stretches count
 * (those that dsp_ibi_correct() gave a corrected value, and the raw ones beside them): never one
 * across a gap, nor one that touches an artefact window; a difference of two needs both in one
 * stretch.
 *
 *   hr_mean hr_sd hr_min hr_max  bpm   60 / mean interval; SD of 60 / interval; slowest and
 *                                      fastest five beats in a row                10 s (SD 30 s)
 *   nn_mean nn_median nn_min nn_max ms                                            10 s
 *   nn_mad nn_iqr            ms    1.4826 median absolute deviation; quartiles    60 s
 *   rmssd cvsd               ms    root mean square of successive differences;
 *                                  over nn_mean                                   30 s
 *   sdsd                     ms    standard deviation of those differences        30 s
 *   pnn20 pnn50              %     differences above 20 and 50 ms                 30 s
 *   sd1 sd2 sd1_sd2          ms    axes of the Poincare plot                      30 s, 60 s
 *   sdnn cvnn                ms    standard deviation, n - 1; over nn_mean        60 s
 *   triangular_index         1     intervals over their mode's count, 1/128 s     20 min
 *   sdann sdnn_index         ms    SD of the means, mean of the SDs, of 5 min     30 min
 *   hf hf_ln hf_peak         ms^2  power 0.15-0.40 Hz, its ln, its highest
 *                                  frequency                                      64 s in one run
 *   lf lf_peak               ms^2  power 0.04-0.15 Hz                             120 s, 64 s in
 * one lf_hf lf_nu hf_nu        1, %  lf / hf; share in lf + hf. No measure of a sympatho-vagal
 * balance                         as lf vlf total_power          ms^2  power 0.0033-0.04 Hz; vlf +
 * lf + hf            300 s in one run hf_lomb lf_lomb          ms^2  by Lomb and Scargle, where
 * more than 5 % is missing: no interpolation, runs may be short   64 s, 120 s corrected_share %
 * intervals that the correction touched
 *
 * Minima: Task Force of the ESC and NASPE 1996 (Circulation 93:1043); Shaffer & Ginsberg 2017.
 * Power: dsp/pulse/hrv_power.h. With more than 5 % corrected, or less than half of the stretch in
 * clean intervals, the note says so; with more than 20 % corrected there are no values. Names
 * elsewhere: NeuroKit's HRV_MeanNN is nn_mean, HRV_MadNN nn_mad, HRV_HTI triangular_index,
 * HRV_SDANN5 sdann, HRV_SDNNI5 sdnn_index, HRV_TP total_power; Kubios' "Mean RR" is nn_mean, "RR
 * tri index" triangular_index.
 */
#ifndef DSP_PULSE_HRV_H
#define DSP_PULSE_HRV_H

#include "dsp/base/results.h"

#include <stddef.h>

enum {
	DSP_HRV_MEASURES = 35,
	DSP_HRV_ROWS = 2 * DSP_HRV_MEASURES + 1, /* of one stretch */
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
