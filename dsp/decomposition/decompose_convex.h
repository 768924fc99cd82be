/*
 * Skin conductance through the convex model (dsp/decomposition/convex.h): from a stretch to its
 * parts.
 *
 *  - Conductance is centred and divided by its standard deviation over the valid samples of a
 * stretch or, live, of the record so far, so that alpha and gamma mean what the paper says (Greco
 * et al. 2016). On real records this told stress from rest better than the standard deviation of a
 *    minute, which knows nothing of the drift.
 *  - Sparsity follows the noise: alpha = eda.convex_alpha * max(1, (s_n / sd / 0.02)^2 * 10 /
 * grid). An exponential prior on the driver makes alpha proportional to the variance of the noise;
 * the paper's constant holds for 2 % of noise. Noise that comes and goes is not weighed sample by
 *    sample: where people move they also sweat, and such weights took that away.
 *  - Invalid and interpolated samples have weight 0.
 *  - p is smoothed by a Gaussian of max(eda.sigma_min_s, 0.6 sg), sg being the width that
 * dsp/decomposition/cda.h gives the inverse filter under this noise, and brought to that filter's
 * unit: (slow - fast) p.
 *  - Where responses are faster or slower than the model's, the driver never comes to rest and
 * holds part of the level. Its low quantile (10 % within 20 s), which is 0 otherwise, goes back
 * from the driver and the phasic part to the tonic one, as in the continuous decomposition
 * (dsp/decomposition/tonic.h).
 *
 * Tonic is t, phasic is r: conductance - tonic - phasic is what the model leaves unexplained.
 */
#ifndef DSP_DECOMPOSITION_DECOMPOSE_CONVEX_H
#define DSP_DECOMPOSITION_DECOMPOSE_CONVEX_H

#include "dsp/base/params.h"
#include "dsp/decomposition/stretch.h"

struct dsp_decompose_convex;

struct dsp_decompose_convex_config {
	const struct dsp_params *params; /* read at create */
	double grid_hz;
	size_t n_max;     /* samples of the longest stretch */
	int n_baseline;   /* columns of the baseline: 1 for a minute, 2 for a record */
	double tolerance; /* relative duality gap */
};

/* NULL with errno EINVAL (time constants out of order) or ENOMEM. */
struct dsp_decompose_convex *dsp_decompose_convex_create(
	const struct dsp_decompose_convex_config *config);
void dsp_decompose_convex_destroy(struct dsp_decompose_convex *convex); /* NULL is fine */

/* The standard deviation that scales the next stretches, G; NaN (as at the beginning): their own.
 */
void dsp_decompose_convex_set_scale(struct dsp_decompose_convex *convex, double sd);

/* The standard deviation of the valid samples of a stretch; 0 without any. */
double dsp_decompose_convex_scale_of(const struct dsp_stretch *stretch);

/* False when the solver failed, or the stretch has fewer than 3 s of valid samples; the parts are
 * then not touched. */
bool dsp_decompose_convex_run(struct dsp_decompose_convex *convex,
	const struct dsp_stretch *stretch, struct dsp_parts *ret_parts);

#endif
