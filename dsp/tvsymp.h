/*
 * TVSymp: sympathetic activity in skin conductance as it changes, the amplitude of what lies
 * between 0.08 and 0.24 Hz (Posada-Quintero, Florian, Orjuela-Cañón & Chon 2016, Am J Physiol
 * Regul Integr Comp Physiol 311:R582), on conductance at 2 Hz (dsp/slow.h).
 *
 * The paper divides the band by its standard deviation, so that a steady oscillation has an
 * amplitude of sqrt(2) whatever its size: divide by dsp_tvsymp_sd() of a baseline, or of the record
 * when there is none.
 *
 * Offline: Fourier transform of the record without its line, 60 s mirrored on both sides; the band
 * is cut with cosine edges of 0.02 Hz (half amplitude at 0.08 and 0.24 Hz); the analytic signal of
 * the same transform gives the amplitude. No delay.
 *
 * Live: complex demodulation at 0.16 Hz: the signal, without what is slower than 0.05 Hz, is
 * shifted to frequency 0 and smoothed by a fourth-order Bessel low-pass of 0.08 Hz. What it says
 * about now is dsp_tvsymp_live_delay_s() old (measured from the filters' own phase). Its edges are
 * soft: 0.08 Hz passes at 0.66, 0.5 Hz at 0.01 of the amplitude in the middle.
 *
 * On five hours of wrist recordings with labelled stretches of stress, live TVSymp told stress from
 * rest less well than the band power of the last minute (mean area under the ROC curve .62 against
 * .66), so that the arousal component rests on the minute (dsp/components.h).
 *
 * create functions allocate and plan transforms (dsp/fft.h: one at a time in a process); run and
 * push do neither.
 */
#ifndef DSP_TVSYMP_H
#define DSP_TVSYMP_H

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

struct dsp_tvsymp_live;

struct dsp_tvsymp_live *dsp_tvsymp_live_create(void);       /* NULL when memory is short */
void dsp_tvsymp_live_destroy(struct dsp_tvsymp_live *live); /* NULL is fine */

/* The next value at 2 Hz, in; the amplitude dsp_tvsymp_live_delay_s() ago, out: NaN for the first
 * 20 s and for 20 s behind a NaN, which takes the place of a hole and starts anew. */
double dsp_tvsymp_live_push(struct dsp_tvsymp_live *live, double x);
double dsp_tvsymp_live_delay_s(const struct dsp_tvsymp_live *live);

#endif
