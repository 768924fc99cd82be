/*
 * Phasic skin conductance as what passes a zero-phase high-pass of 0.05 Hz (eda.highpass_hz): the
 * default of NeuroKit2 (Makowski et al. 2021, Behav Res Methods 53:1689) and an option of
 * AcqKnowledge.
 *
 * The gain is f^4 / (f^4 + fc^4), the squared magnitude of a second-order Butterworth filter, as
 * if it ran forwards and backwards. It is applied by Fourier transform to the record continued by
 * odd reflection for 3 / fc (60 s) on either side; a level or a line leaves nothing. The tonic part
 * is the rest: tonic + phasic = conductance.
 *
 * The phasic part has a mean of zero: behind each response it undershoots for about 6 s, and
 * responses that follow fast on one another lose height. A method for comparison with other
 * programs, not for amplitudes. Within 10 s of a hole or an end (0.5 / fc) the parts rest half on
 * what was reflected: dsp_parts.edge_s.
 *
 * Runs between holes are filtered one by one. Memory: create allocates; run neither allocates,
 * locks nor makes a system call. create plans transforms (dsp/base/fft.h): not in two threads at
 * once.
 */
#ifndef DSP_DECOMPOSITION_HIGHPASS_H
#define DSP_DECOMPOSITION_HIGHPASS_H

#include "dsp/decomposition/stretch.h"

struct dsp_highpass;

/* For stretches of up to @n_max samples, corner @corner_hz below half of @grid_hz; NULL with errno
 * EINVAL (a number outside of that) or ENOMEM. */
struct dsp_highpass *dsp_highpass_create(double grid_hz, double corner_hz, size_t n_max);
void dsp_highpass_destroy(struct dsp_highpass *highpass); /* NULL is fine */

/* @stretch has at most n_max samples; @ret_parts->driver may be the array phasic is. */
void dsp_highpass_run(struct dsp_highpass *highpass, const struct dsp_stretch *stretch,
	struct dsp_parts *ret_parts);

#endif
