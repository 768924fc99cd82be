/*
 * The inner loops of dsp/decomposition/convex.h over the samples of one block. Part of that stage:
 * nobody else includes it. Names are those of the paper of Mehrotra 1992 (SIAM J Optim 2:575) as
 * dsp/decomposition/convex.h has them: slack s, dual z, their directions ds, dz; D = z / s.
 */
#ifndef DSP_DECOMPOSITION_CONVEX_ROWS_H
#define DSP_DECOMPOSITION_CONVEX_ROWS_H

#include <stddef.h>

/* The whole problem by sample; two zeros stand before the first value of q and dq. */
struct dsp_convex_rows {
	double a[3];  /* of A: a_0, a_1, a_2 */
	double alpha; /* y, alpha: in the units of the problem, see dsp_convex_solve */
	double *y, *weight;
	double *q, *s, *z;
	double *dq, *ds, *dz;
	double *v; /* of the corrector's right-hand side */
};

/* The system of one block, see dsp/decomposition/frontal.h. */
struct dsp_convex_block {
	double *tonic, *d, *u, *v;
};

struct dsp_convex_sums {
	double gap;       /* s'z */
	double objective; /* without the part of l */
	double above;     /* largest of what a step must not exceed the inverse of: of s */
	double below;     /* likewise of z */
	double cross;     /* ds'dz */
	double linear;    /* s'dz + z'ds */
};

struct dsp_convex_kernels {
	/* q, s, z += step (dq, ds, dz). */
	void (*advance)(const struct dsp_convex_rows *rows, size_t first, size_t end, double step);
	/* Residuals and system; gap and objective. Leaves s - A q in dz for the two below. */
	void (*evaluate)(const struct dsp_convex_rows *rows, size_t first, size_t end,
		const struct dsp_convex_block *block, struct dsp_convex_sums *sums);
	/* From the predictor of q to -ds dz / s in v; above, below, cross. */
	void (*predict)(const struct dsp_convex_rows *rows, size_t first, size_t end,
		struct dsp_convex_sums *sums);
	/* v += target / s */
	void (*correct)(
		const struct dsp_convex_rows *rows, size_t first, size_t end, double target);
	/* ds, dz of the whole direction; above, below, cross, linear. */
	void (*direct)(const struct dsp_convex_rows *rows, size_t first, size_t end,
		struct dsp_convex_sums *sums);
};

/* Those that are fastest on this machine. */
const struct dsp_convex_kernels *dsp_convex_kernels(void);

#endif
