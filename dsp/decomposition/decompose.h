/*
 * Decomposition of a stretch by the chosen method (eda.method), and by the inverse filter where
 * that one fails: one call for whoever has a whole stretch.
 */
#ifndef DSP_DECOMPOSITION_DECOMPOSE_H
#define DSP_DECOMPOSITION_DECOMPOSE_H

#include "dsp/base/params.h"
#include "dsp/decomposition/stretch.h"

struct dsp_decompose;

struct dsp_decompose_config {
	const struct dsp_params *params; /* copied */
	enum dsp_method method;
	double grid_hz;
	size_t n_max;     /* samples of the longest stretch */
	int n_baseline;   /* convex: columns of the baseline, 1 for a minute, 2 for a record */
	double tolerance; /* convex: relative duality gap */
};

/* NULL with errno EINVAL or ENOMEM. Plans FFTs for some methods: one creation at a time in a
 * process. */
struct dsp_decompose *dsp_decompose_create(const struct dsp_decompose_config *config);
void dsp_decompose_destroy(struct dsp_decompose *decompose); /* NULL is fine */

/* The standard deviation that scales the convex model from now on, G; NaN (as at
 * the beginning): that of each stretch. */
void dsp_decompose_set_scale(struct dsp_decompose *decompose, double sd);

/* The parts of a stretch; always succeeds (is_fallback tells when not by the chosen method). */
void dsp_decompose_run(struct dsp_decompose *decompose, const struct dsp_stretch *stretch,
	struct dsp_parts *ret_parts);

#endif
