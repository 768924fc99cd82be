/*
 * A stretch of clean conductance on the analysis grid, and its parts: what every whole-record
 * method of decomposition (eda.method) takes and gives.
 *
 * A method is an object made by its create function (memory and plans for up to n_max samples) and
 * one pure step over arrays; it neither allocates, locks nor makes a system call there. Long
 * records come in overlapping stretches; the caller drops what lies near the cut ends
 * (dsp/skin/eda_block.h).
 */
#ifndef DSP_DECOMPOSITION_STRETCH_H
#define DSP_DECOMPOSITION_STRETCH_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dsp_stretch {
	double grid_hz;
	size_t n;
	const double *clean; /* G (dsp/base/results.h); NaN in holes that are too long to bridge */
	const uint16_t *flags; /* DSP_FLAG_*: no measure may rest on invalid or interpolated ones */
	double noise;          /* SD of the white noise of clean, typical of it, G; NaN unknown */
	double unit;           /* G per microsiemens; NaN unknown (a channel in counts) */
};

/* Arrays of n values, owned by the caller. In a hole all three are NaN. */
struct dsp_parts {
	double *tonic;  /* G */
	double *phasic; /* G */
	double *driver; /* G, the unit of dsp/decomposition/cda.h: area times dsp_cda_gain() is a
			 * response's height. Of a method without a driver: the phasic part, in
			 * which responses are looked for from trough to peak (dsp/skin/trough.h) */
	double sigma_s; /* width of the driver's kernel, for dsp/skin/lobes.h; 0 without a driver */
	double noise_sd;  /* of the driver, from white noise alone */
	double edge_s;    /* samples this near to an end of a run without hole are guessed in part:
			   * DSP_FLAG_EDGE; 0: none */
	bool is_fallback; /* the method failed, another took its place: DSP_FLAG_FALLBACK */
};

/* The first run without hole that begins at or behind @from: samples *ret_first up to but without
 * *ret_end; false when there is none. */
static inline bool dsp_stretch_run(
	const double *clean, size_t n, size_t from, size_t *ret_first, size_t *ret_end)
{
	size_t first = from;
	size_t end;

	while (first < n && !isfinite(clean[first]))
		first++;
	for (end = first; end < n && isfinite(clean[end]);)
		end++;
	*ret_first = first;
	*ret_end = end;
	return end > first;
}

#endif
