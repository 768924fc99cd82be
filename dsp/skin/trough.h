/*
 * The classical detector: responses from trough to peak of conductance, or of its phasic part
 * (Boucsein et al. 2012, Psychophysiology 49:1017; Boucsein 2012, 2.2.4).
 *
 * The signal goes through a Gaussian of eda.trough_smooth_s, sharpened once (2 g - g * g: peaks and
 * troughs keep their height up to the third order). It turns where it turns by more than half of
 * the noise limit; between two turns lie a trough, its last lowest sample, and a peak, its first
 * highest one. eda.trough_onset says where the response begins:
 *
 *  - slope: walking back from the steepest point of the last second before the peak, the first
 *    sample whose slope is below eda.trough_slope of the steepest, unless the signal has been
 *    lower before by more than half of the noise limit and that slope explain; the trough when
 *    there is none (EDA-Explorer: Taylor et al. 2015, EMBC). For conductance on a rising level.
 *  - minimum: the trough.
 *  - crossing: where the phasic part rises through eda.trough_crossing_uS; the response ends where
 *    it falls below 0, the peak is the highest sample between (AcqKnowledge, iMotions). For the
 *    phasic part alone; the amplitude is then that of conductance, where it is given.
 *
 * The amplitude is the difference of peak and onset, as it is seen: what overlaps is not undone. Or
 * (eda.trough_height=prominence) how far the peak stands above the higher one of the lowest values
 * on either side, up to where the signal is higher than the peak or 60 s away. It counts from
 * eda.amplitude_min_uS and from the noise limit: eda.trough_noise SD of what the noise,
 * or the rounding to ADC steps, leaves behind the low-pass, and 4 ADC steps; with 0 neither counts.
 * The rise lasts eda.trough_rise_min_s to eda.trough_rise_max_s. A response counts when no sample
 * from onset to peak is invalid and peak and onset rest on no interpolated one. Half recovery is
 * the first time at or below half of the amplitude; NaN when the next response begins first, a
 * hole comes, or it takes more than 10 s.
 *
 * Into struct dsp_scr: onset_s and peak_s (between samples), amplitude, trough_to_peak (always peak
 * minus onset), rise_s, half_recovery_s, flags; id 0.
 *
 * Context: over overlapping stretches, a response is the same in each that reaches
 * DSP_TROUGH_CONTEXT_S before its peak and behind it. So begin with the whole stretch and ask for
 * the peaks of its middle.
 *
 * Memory: create allocates; begin and next neither allocate, lock nor make a system call. One
 * object belongs to one thread at a time.
 */
#ifndef DSP_SKIN_TROUGH_H
#define DSP_SKIN_TROUGH_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static const double DSP_TROUGH_CONTEXT_S = 60.0;

struct dsp_trough;

/* For up to @n_max samples at @grid_hz; NULL with errno EINVAL (a rate not above 0, no samples) or
 * ENOMEM. */
struct dsp_trough *dsp_trough_create(const struct dsp_params *params, double grid_hz, size_t n_max);
void dsp_trough_destroy(struct dsp_trough *trough); /* NULL is fine */

struct dsp_trough_signal {
	const double *x;           /* G: conductance or the phasic part; NaN in holes */
	const double *conductance; /* G, where x is phasic; NULL: not known */
	const uint16_t *flags;     /* DSP_FLAG_*; NULL: all 0 */
	size_t n;
	double start_s; /* time of the first sample */
	double noise;   /* SD of white noise of x, G; NaN unknown */
	double lsb;     /* an ADC step, G; 0 or NaN unknown */
	double unit;    /* G per microsiemens; NaN unknown: nothing counts */
};

/* Looks at @signal, whose arrays the caller keeps until the last next, for responses whose peak is
 * a sample of @from up to but without @to. */
void dsp_trough_begin(
	struct dsp_trough *trough, const struct dsp_trough_signal *signal, size_t from, size_t to);

/* The next response in order of time; false when there is none left. */
bool dsp_trough_next(struct dsp_trough *trough, struct dsp_scr *ret_scr);

#endif
