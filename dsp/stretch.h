/*
 * A stretch of clean conductance on the analysis grid, and its parts: what every whole-record
 * method of decomposition (eda.method) takes and gives.
 *
 * A method is an object made by its create function (memory and plans for up to n_max samples) and
 * one pure step over arrays; it neither allocates, locks nor makes a system call there. Long
 * records come in overlapping stretches; the caller drops what lies near the cut ends
 * (dsp/eda_block.h).
 */
#ifndef DSP_STRETCH_H
#define DSP_STRETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dsp_stretch {
	double grid_hz;
	size_t n;
	const double *clean;   /* G (dsp/results.h); NaN in holes that are too long to bridge */
	const uint16_t *flags; /* DSP_FLAG_*: no measure may rest on invalid or interpolated ones */
	double noise;          /* SD of the white noise of clean, G; NaN unknown */
	double unit;           /* G per microsiemens; NaN unknown (a channel in counts) */
};

/* Arrays of n values, owned by the caller. In a hole all three are NaN. */
struct dsp_parts {
	double *tonic;    /* G */
	double *phasic;   /* G */
	double *driver;   /* G, the unit of dsp/cda.h: area times dsp_cda_gain() is a response's
			   * height.   Of a method without a driver: the phasic part */
	double sigma_s;   /* width of the driver's kernel, for dsp/lobes.h */
	double noise_sd;  /* of the driver, from white noise alone */
	bool is_fallback; /* the method failed, another took its place: DSP_FLAG_FALLBACK */
};

#endif
