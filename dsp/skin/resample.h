/*
 * From the device's samples to the analysis grid: anti-alias filter and interpolation in one step.
 *
 * The grid is anchored at session time 0: sample k stands at exactly k / grid_hz, so that all
 * participants and channels share it. A grid value is the Kaiser low-pass (pass 2 Hz, stop 8 Hz,
 * 60 dB: Kaiser 1974) of the native samples, evaluated by 4-point cubic Lagrange interpolation at
 * the grid's instant; both are folded into one kernel per phase (phases 61 µs apart or finer), so
 * that only the needed outputs cost anything. At 16 Hz and below only the interpolation is left.
 *
 * Samples that carry a flag of DSP_FLAGS_INVALID or are not finite have no weight; a grid value
 * that would rest on less than 45 % of its kernel (unfiltered: whose nearest native sample is
 * invalid) is NaN and carries the flags of the samples around it. A step in time larger than 1.75
 * periods is filled with missing samples, so the grid goes through gaps without a hole. A sample
 * that steps back in time, or more than a week ahead, is not on this axis and is ignored.
 *
 * Delay: 0.302 s and two samples (two samples alone where nothing is filtered).
 * Life: create allocates everything; push one sample, then pull until false.
 */
#ifndef DSP_SKIN_RESAMPLE_H
#define DSP_SKIN_RESAMPLE_H

#include <stdbool.h>
#include <stdint.h>

struct dsp_resample;

struct dsp_grid_sample {
	int64_t index; /* time is index / grid_hz */
	double value;  /* NaN: missing */
	uint16_t flags;
};

/* NULL when memory is short. */
struct dsp_resample *dsp_resample_create(double native_hz, double grid_hz);
void dsp_resample_destroy(struct dsp_resample *resample); /* NULL is fine */

/* Seconds from a sample to the grid value at its time. */
double dsp_resample_delay_s(const struct dsp_resample *resample);

void dsp_resample_push(struct dsp_resample *resample, double time_s, double value, uint16_t flags);

/* No more samples follow: the grid up to the last one can be pulled. */
void dsp_resample_finish(struct dsp_resample *resample);

/* Whether a pull would give a sample now, for the cost of a comparison; a true may turn out false
 * around gaps. */
bool dsp_resample_has(const struct dsp_resample *resample);

bool dsp_resample_pull(struct dsp_resample *resample, struct dsp_grid_sample *ret_sample);

#endif
