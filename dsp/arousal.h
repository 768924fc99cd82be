/*
 * From components to the arousal index: a pure step, separate from the chain, so that the same
 * components can be normalised live with what is known so far and offline with the whole record.
 *
 * Components (dsp/components), evaluated on [t-1, t), lag-compensated to stimulus time; levels of
 * an uncalibrated channel are divided by its unit u beforehand, so that the floors hold: D  ln(1 +
 * driver / 0.05 uS), mean of the phasic driver R  responses per minute, exponential window of 20 s
 *   S  ln of the sympathetic band power (EDASymp, 60 s)
 *   L  conductance level, 10 s mean, uS
 *   V  -ln of the pulse amplitude (constriction raises it; the baseline's median is subtracted
 * below) H  heart rate, bpm; only its rise above the baseline counts M  ln RMS of muscle or EEG
 * activity
 *
 * z_k = (x_k - median_k) / max(1.4826 MAD_k, floor_k), clipped; Z = sum w q z / sum w q;
 * A = 100 / (1 + exp(-(Z - centre) / slope)): Z = 0 -> 22, 1 -> 50, 2 -> 78.
 *
 * confidence = (sum w q over the present / sum w of the present) * b * (non-responder ? 0.5 : 1) *
 * (provisional ? 0.7 : 1), b = 0.5 + 0.5 min(1, T_B / 120 s), 0.5 when SELF_NORMALISED. Arousal is
 * unknown (NaN) only where no component of conductance or pulse is valid (M alone says too little);
 * a confidence below 0.3 is shown as LOW.
 */
#ifndef DSP_AROUSAL_H
#define DSP_AROUSAL_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"

#include <stdbool.h>
#include <stddef.h>

enum dsp_component {
	DSP_COMPONENT_DRIVER = 0,
	DSP_COMPONENT_RATE,
	DSP_COMPONENT_SYMPATHETIC,
	DSP_COMPONENT_LEVEL,
	DSP_COMPONENT_VESSELS,
	DSP_COMPONENT_HEART,
	DSP_COMPONENT_MUSCLE,
};

#define DSP_AROUSAL_LOW_CONFIDENCE 0.3

/* What "calm" is for one participant. A component never seen in the baseline has a NaN median and
 * does not count. */
struct dsp_arousal_baseline {
	double median[DSP_COMPONENTS];
	double spread[DSP_COMPONENTS]; /* max(1.4826 MAD, floor) */
	double valid_s;                /* T_B */
	bool is_self_normalised;
};

/* Medians and spreads of the @n rows for which @is_in is true (NULL: all). @valid_s and
 * @is_self_normalised are stored as told. @scratch holds @n doubles. */
void dsp_arousal_baseline_compute(const struct dsp_components *rows, const bool *is_in, size_t n,
	const struct dsp_params *params, double valid_s, bool is_self_normalised, double *scratch,
	struct dsp_arousal_baseline *ret_baseline);

/* The index of one second. */
void dsp_arousal_index(const struct dsp_components *row,
	const struct dsp_arousal_baseline *baseline, const struct dsp_params *params,
	bool is_non_responder, struct dsp_arousal *ret_arousal);

/*
 * Arousal peaks (7.3) of @n seconds without holes: local maxima of the index smoothed over 2 s,
 * with enough prominence and distance; height and prominence in points, time in the middle of the
 * second. Unknown seconds end a stretch: a peak needs a second on both sides. At most @max rows go
 * to @ret_peaks, ids from 1 in order of time; the number of rows. @scratch holds @n doubles.
 */
size_t dsp_arousal_peaks(const struct dsp_arousal *rows, size_t n, const struct dsp_scr *scr,
	size_t n_scr, const struct dsp_params *params, double *scratch, struct dsp_peak *ret_peaks,
	size_t max);

#endif
