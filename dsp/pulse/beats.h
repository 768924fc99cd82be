/*
 * Beats of one window of a pulse wave: multi-scale peak and trough detection.
 *
 * MSPTDfast v2: Bishop & Ercole 2018 (Acta Neurochir Suppl 126:189), Charlton et al. 2025 (Physiol
 * Meas 46:035002). A sample is a peak at scale k when it is higher than the samples k before and k
 * behind it; gamma(k) counts the peaks of a scale; lambda is the scale with the most, and a peak of
 * the wave is one at every scale 1..lambda. Troughs likewise, with their own lambda. Scales that
 * belong to less than 30 beats/min are not looked at.
 *
 * Unlike the reference code, comparisons that reach beyond the window count as fulfilled, so that
 * peaks near an edge are found too. The caller accepts those that have enough signal on both sides
 * (DSP_BEATS_MARGIN_S inside a record) and may so tile a record with overlapping windows without
 * merging: in each tile exactly one window decides.
 *
 * Pure functions; no allocation.
 */
#ifndef DSP_PULSE_BEATS_H
#define DSP_PULSE_BEATS_H

#include <stddef.h>
#include <stdint.h>

#define DSP_BEATS_WINDOW_S 6.0
#define DSP_BEATS_HOP_S    4.8
#define DSP_BEATS_MARGIN_S 0.6 /* (window - hop) / 2: the tiles touch */

enum {
	DSP_BEATS_WINDOW_MAX = 256, /* samples of one window: 6 s at less than 42 Hz */
};

/* Sample indices, rising. */
struct dsp_beats {
	uint16_t peak[DSP_BEATS_WINDOW_MAX];
	uint16_t trough[DSP_BEATS_WINDOW_MAX];
	size_t n_peaks, n_troughs;
};

/* Peaks and troughs of @n (<= DSP_BEATS_WINDOW_MAX) samples at @rate_hz, baseline removed. A
 * constant window has none. */
void dsp_beats_find(const double *x, size_t n, double rate_hz, struct dsp_beats *ret_beats);

#endif
