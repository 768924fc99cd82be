/*
 * The convex model of skin conductance (Greco, Valenza, Lanata, Scilingo & Citi 2016, IEEE Trans
 * Biomed Eng 63:797), solved exactly in O(n).
 *
 *   y = r + t + e,  r = M q,  p = A q >= 0,  t = B l + C d
 *   minimise  1/2 sum w_i e_i^2  +  alpha sum p_i  +  gamma/2 |l|^2
 *
 * r is phasic: the sparse, non-negative driver p through the Bateman curve h(s) = exp(-s/slow) -
 * exp(-s/fast) (bilinear transform, A and M are banded); t is tonic: cubic B-splines with knots
 * every knot_s seconds and n_baseline columns of C (none, constant, constant and line).
 *
 * Method: Mehrotra's predictor-corrector on slack s = A q and dual z, each Newton system factored
 * in order of time by dsp/decomposition/frontal.h. Missing samples have weight 0: exact, nothing is
 * interpolated.
 *
 * The same problem gives the same bits whatever was solved before, on one machine.
 *
 * Memory: create allocates for up to n_max samples; solve neither allocates, locks nor makes a
 * system call. One object belongs to one thread at a time.
 */
#ifndef DSP_DECOMPOSITION_CONVEX_H
#define DSP_DECOMPOSITION_CONVEX_H

#include <stdbool.h>
#include <stddef.h>

struct dsp_convex_config {
	double grid_hz;
	double slow_s, fast_s; /* slow_s > fast_s > 0 */
	double knot_s;         /* two samples of the grid at least */
	double gamma;          /* > 0 */
	int n_baseline;        /* 0, 1, 2 */
	size_t n_max;          /* samples of the largest problem, >= 3 */
};

struct dsp_convex_problem {
	const double *y;      /* values with weight 0 are not looked at and may be NaN */
	const double *weight; /* NULL: 1 everywhere; else >= 0 */
	size_t n;             /* 3 .. n_max */
	double alpha;         /* sparsity, in units of y */
	double tolerance;     /* relative duality gap at which to stop: 1e-9 offline, 1e-6 live */
};

/* Arrays of n values that belong to the solver and hold until its next solve. */
struct dsp_convex_solution {
	const double *driver; /* p, units of y per second, not negative */
	const double *phasic; /* r, units of y */
	const double *tonic;  /* t, units of y */
	double objective;
	double gap; /* s'z */
	int iterations;
};

struct dsp_convex;

/* NULL with errno EINVAL (a config outside what is said above) or ENOMEM. */
struct dsp_convex *dsp_convex_create(const struct dsp_convex_config *config);
void dsp_convex_destroy(struct dsp_convex *convex); /* NULL is fine */

/* False when it did not converge (60 iterations, or pivots that stay bad after regularisation), no
 * sample has weight, or one that has is not finite; @ret_solution is then not touched. */
bool dsp_convex_solve(struct dsp_convex *convex, const struct dsp_convex_problem *problem,
	struct dsp_convex_solution *ret_solution);

/* Height of the response of an impulse of area 1 in p: h(t_p); and t_p itself. */
double dsp_convex_gain(double slow_s, double fast_s);

#endif
