/*
 * Time constants of one participant's responses, fitted to the record: eda.taus=fitted. People
 * differ in how fast their responses rise and recover, and a decomposition with the wrong shape
 * leaves something behind: with the right one the phasic driver has short bursts and nothing below
 * zero (Benedek & Kaernbach 2010, J Neurosci Meth 190:80). Minimised is
 *
 *     E = discreteness + 5 negativity,
 *
 * discreteness being the sum of squared durations of bursts higher than 0.01 µS and a twentieth of
 * the highest, over the record's length, in seconds; negativity the RMS of what is negative, in µS.
 * Both constants are searched: on a grid, then by a pattern search of at most 40 steps. A fit is
 * taken when it lowers E by a tenth and the noise allows a filter of 0.25 s or less: under more
 * noise bursts are as wide as the filter, and E says nothing of the shape.
 *
 * The result holds for both methods with a shape, the inverse filter and the convex model. (What
 * the convex model leaves over, the criterion of its authors' simulation, is no use here: on made
 * records it is least up to 1.3 s beside the true decay.) It rests on tens of responses of the same
 * shape; where shapes differ from one response to the next, fixed constants do as well.
 *
 * For whole records, offline: fit allocates what it needs and frees it.
 */
#ifndef DSP_DECOMPOSITION_TAUS_H
#define DSP_DECOMPOSITION_TAUS_H

#include "dsp/base/params.h"
#include "dsp/decomposition/stretch.h"

#include <stdbool.h>

struct dsp_taus {
	double slow_s, fast_s;
	double criterion_before; /* E with the card's constants */
	double criterion;        /* E with these */
	bool is_fitted;          /* false: these are the card's */
};

/* @sigma_s: width of the inverse filter that suits the noise (dsp/decomposition/cda.h). False with
 * errno ENOMEM, or EINVAL when less than a minute of @stretch is valid or its unit is unknown;
 * @ret_taus is not touched then. */
bool dsp_taus_fit(const struct dsp_stretch *stretch, const struct dsp_params *params,
	double sigma_s, struct dsp_taus *ret_taus);

#endif
