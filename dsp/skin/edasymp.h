/*
 * Sympathetic band power of skin conductance at 2 Hz, 0.045 to 0.25 Hz (Posada-Quintero et al.
 * 2016, Ann Biomed Eng 44:3124), in two forms:
 *
 * - of a stretch (EDASymp as in the paper): Welch's mean of segments of 64 s, Blackman window,
 *   overlap 50 %, of the signal high-passed at 0.01 Hz without delay (dsp/skin/slow.h,
 * dsp/decomposition/highpass.h);
 * - of a minute (as Ghiasi et al. 2018): one Blackman window of 60 s without its line, zero-padded
 *   to 256 points: the arousal component, and the course in time.
 *
 * The normalised power (EDASympN) is the share of the power between 0.01 and 0.99 Hz.
 */
#ifndef DSP_SKIN_EDASYMP_H
#define DSP_SKIN_EDASYMP_H

#include <stdbool.h>
#include <stddef.h>

enum {
	DSP_EDASYMP_SAMPLES = 120, /* 60 s at 2 Hz */
	DSP_EDASYMP_SEGMENT = 128, /* 64 s at 2 Hz */
};

#define DSP_EDASYMP_HIGHPASS_HZ 0.01

struct dsp_edasymp;

/* NULL when memory is short. Plans an FFT: one creation at a time in a process. */
struct dsp_edasymp *dsp_edasymp_create(void);
void dsp_edasymp_destroy(struct dsp_edasymp *edasymp); /* NULL is fine */

struct dsp_edasymp_band {
	double power; /* unit of the values squared; NaN unknown */
	double share; /* of the power between 0.01 and 0.99 Hz; NaN unknown or no power at all */
};

/* Of DSP_EDASYMP_SAMPLES values at 2 Hz. NaN values are bridged by lines; more than a tenth of
 * them, or one at all at either end, make the result NaN. */
struct dsp_edasymp_band dsp_edasymp_minute(struct dsp_edasymp *edasymp, const double *values);

/* The power alone. */
double dsp_edasymp_power(struct dsp_edasymp *edasymp, const double *values);

/* Of @n values at 2 Hz, high-passed, none NaN. Segments of which more than a tenth is not valid
 * (@is_valid; NULL: all are) are left out; @ret_segments is the number of those that counted, with
 * none of them the result is NaN. */
struct dsp_edasymp_band dsp_edasymp_stretch(struct dsp_edasymp *edasymp, const double *values,
	const bool *is_valid, size_t n, size_t *ret_segments);

#endif
