/*
 * The filtered signal of the running gap-free segment, for as long as the pulse stage looks back.
 *
 *   light   Gaussian of 16 ms (-3 dB at 8 Hz): shape and amplitude
 *   smooth  Gaussian of 55 ms (-3 dB at 2.4 Hz): matched to the width of the systolic wave, which
 *           makes the time of its maximum as good as noise permits
 *   base    two moving means of 1.2 s in a row (-3 dB at about 0.5 Hz): the baseline
 *   wave    light - base
 *   peak    smooth - base
 *
 * All have linear phase; their delays differ and are taken out, so that index i of each ring means
 * the same instant. light and smooth are known up to n_smooth, wave and peak up to n_ready. At the
 * ends of a segment the signal is continued by its first and last value.
 *
 * Internal to dsp/pulse/pulse.c. No allocation after create.
 */
#ifndef DSP_PULSE_PULSE_RINGS_H
#define DSP_PULSE_PULSE_RINGS_H

#include "dsp/base/params.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DSP_PULSE_RINGS_S 24.0

struct dsp_pulse_filters;

struct dsp_pulse_rings {
	double rate_hz;
	double step; /* one step of the converter: set by who pushes */

	/* Indexed with `& mask`, by sample number from the start of the segment. */
	size_t mask;
	double *time_s, *raw, *light, *smooth, *wave, *peak;
	int64_t n_samples, n_smooth, n_ready;

	struct dsp_pulse_filters *filters;
};

/* NULL without memory. */
struct dsp_pulse_rings *dsp_pulse_rings_create(double rate_hz, const struct dsp_params *params);
void dsp_pulse_rings_destroy(struct dsp_pulse_rings *rings); /* NULL is fine */

void dsp_pulse_rings_clear(struct dsp_pulse_rings *rings); /* the next sample begins a segment */

/* Adds one sample; true when n_ready has grown, by one. */
bool dsp_pulse_rings_add(struct dsp_pulse_rings *rings, double time_s, double value);

/* Continues the segment behind its end; true while n_ready grows, by one each time. */
bool dsp_pulse_rings_drain(struct dsp_pulse_rings *rings);

double dsp_pulse_rings_at(const struct dsp_pulse_rings *rings, const double *ring, int64_t index);

/* The instant of a fractional sample number. */
double dsp_pulse_rings_instant(const struct dsp_pulse_rings *rings, double index);

#endif
