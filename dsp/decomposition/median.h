/*
 * Phasic skin conductance as what rises above the running median: the "median smoothing" of
 * AcqKnowledge and iMotions, for comparison with results of those programs.
 *
 * tonic = median of conductance over eda.median_s (8 s) around a sample, phasic = the rest, so
 * that tonic + phasic = conductance. Near a hole or an end the window shrinks on both sides alike:
 * the parts there rest on little (dsp_parts.edge_s, half a window), the first and last phasic
 * value of a run is 0.
 *
 * A response is shorter than the window but not by much, so the median follows it in part: half
 * of its height is lost. Not for amplitudes.
 *
 * O(n log w) comparisons for a window of w samples. Memory: create allocates; run neither
 * allocates, locks nor makes a system call.
 */
#ifndef DSP_DECOMPOSITION_MEDIAN_H
#define DSP_DECOMPOSITION_MEDIAN_H

#include "dsp/decomposition/stretch.h"

struct dsp_median;

/* @window_s from one sample to DSP_MEDIAN_SAMPLES_MAX of them; NULL with errno EINVAL or ENOMEM.
 * Stretches may have any length. */
enum {
	DSP_MEDIAN_SAMPLES_MAX = 100000
};
struct dsp_median *dsp_median_create(double grid_hz, double window_s);
void dsp_median_destroy(struct dsp_median *median); /* NULL is fine */

/* @ret_parts->driver may be the array phasic is. */
void dsp_median_run(
	struct dsp_median *median, const struct dsp_stretch *stretch, struct dsp_parts *ret_parts);

#endif
