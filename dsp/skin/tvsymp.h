/*
 * TVSymp: sympathetic activity in skin conductance as it changes, the amplitude of what lies
 * between 0.08 and 0.24 Hz (Posada-Quintero, Florian, Orjuela-Cañón & Chon 2016, Am J Physiol
 * Regul Integr Comp Physiol 311:R582), on conductance at 2 Hz (dsp/skin/slow.h).
 *
 * The paper divides the band by its standard deviation, so that a steady oscillation has an
 * amplitude of sqrt(2) whatever its size: divide by dsp_tvsymp_sd() of a baseline, or of the record
 * when there is none.
 *
 * Offline: Fourier transform of the record without its line, 60 s mirrored on both sides; the band
 * is cut with cosine edges of 0.02 Hz (half amplitude at 0.08 and 0.24 Hz); the analytic signal of
 * the same transform gives the amplitude. No delay.
 *
 * There is no live form: on five hours of wrist recordings with labelled stretches of stress a
 * demodulated one told stress from rest less well than the band power of the last minute (mean area
 * under the ROC curve .62 against .66), on which the arousal component rests (dsp/components.h).
 *
 * create allocates and plans transforms (dsp/base/fft.h: one at a time in a process); run does
 * neither.
 */
#ifndef DSP_SKIN_TVSYMP_H
#define DSP_SKIN_TVSYMP_H

#include <stdbool.h>
#include <stddef.h>

struct dsp_tvsymp;

/* For records of up to @n_max values at 2 Hz; NULL when memory is short or @n_max is 0. */
struct dsp_tvsymp *dsp_tvsymp_create(size_t n_max);
void dsp_tvsymp_destroy(struct dsp_tvsymp *tvsymp); /* NULL is fine */

/* The band of the @n values (<= n_max, none NaN) and its amplitude, both in their unit. */
void dsp_tvsymp_run(struct dsp_tvsymp *tvsymp, const double *x, size_t n, double *ret_band,
	double *ret_amplitude);

/* Standard deviation of the values of @band for which @is_in is true; NaN when they are fewer than
 * 120 (a minute) or all the same. */
double dsp_tvsymp_sd(const double *band, const bool *is_in, size_t n);

#endif
