/*
 * Sympathetic band power of skin conductance over the last minute (Posada-Quintero et al. 2016,
 * Ann Biomed Eng 44:3124; the 60 s form of Ghiasi et al. 2018): Blackman window on the 2 Hz signal
 * without its line, zero-padded to 256 points, power between 0.045 and 0.25 Hz.
 */
#ifndef DSP_EDASYMP_H
#define DSP_EDASYMP_H

#include <stddef.h>

enum {
	DSP_EDASYMP_SAMPLES = 120 /* 60 s at 2 Hz */
};

struct dsp_edasymp;

/* NULL when memory is short. Plans an FFT: one creation at a time in a process. */
struct dsp_edasymp *dsp_edasymp_create(void);
void dsp_edasymp_destroy(struct dsp_edasymp *edasymp); /* NULL is fine */

/* Power of DSP_EDASYMP_SAMPLES values at 2 Hz, in their unit squared. NaN values are bridged by
 * lines; more than a tenth of them, or one at all at either end, make the result NaN. */
double dsp_edasymp_power(struct dsp_edasymp *edasymp, const double *values);

#endif
