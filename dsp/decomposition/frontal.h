/*
 * The Newton system of dsp/decomposition/convex.h, factored in order of time: LDL' with a front of
 * nine unknowns, no fill, O(n) (a frontal method, Irons 1970, Int J Numer Methods Eng 2:5; with the
 * order of time the front of a band matrix with a spline border never grows).
 *
 * Unknowns are q_0..q_n-1, spline coefficients l_0.. and two baseline columns d. The matrix and the
 * right-hand side are sums over rows i = 0..n-1, one per sample,
 *
 *   sum W_i w_i w_i' + D_i g_i g_i' + diag(gamma on l),    sum u_i w_i + v_i g_i + f on l,
 *   w_i = (1, 2, 1 at q_i-2, q_i-1, q_i | b(i) at l_k-1..l_k+2 | c(i) at d),  k = i / K,
 *   g_i = (a_2, a_1, a_0 at q_i-2, q_i-1, q_i),
 *
 * with what has a negative index left out. b are cubic B-splines with a knot every K samples, c is
 * 1 and (i + 1) / n, as many of the two as n_baseline says. An unknown that does not exist has the
 * pivot 1 and the solution 0.
 *
 * Work goes in blocks of K rows, between two knots, so that a caller computes D, u and v of a block
 * while it is in the cache:
 *
 *   set_weights   once per problem
 *   start         then factor blocks 0, 1, .. last; finish; then solve blocks last .. 1, 0
 *   restart       then forward blocks 0, 1, .. last; finish; solve as before: another v, u = f = 0
 *
 * Memory: create allocates for up to n_max rows; nothing else does, locks or makes a system call.
 * One object belongs to one thread at a time. The machine decides which kernel runs; on one machine
 * the same input gives the same bits.
 */
#ifndef DSP_DECOMPOSITION_FRONTAL_H
#define DSP_DECOMPOSITION_FRONTAL_H

#include <stdbool.h>
#include <stddef.h>

enum {
	DSP_FRONTAL_SPLINES = 4, /* of each row */
	DSP_FRONTAL_BASELINE = 2
};

struct dsp_frontal_config {
	size_t n_max;   /* >= 3 */
	size_t knot;    /* K, rows between two knots, >= 2 */
	double a[3];    /* a_0, a_1, a_2 */
	double gamma;   /* > 0 */
	int n_baseline; /* 0, 1, 2 */
};

/* One block of rows; arrays of its rows, at most K. */
struct dsp_frontal_rows {
	const double *weight; /* W, the same as in set_weights */
	const double *d;      /* D > 0 */
	const double *u, *v;
};

struct dsp_frontal;

/* NULL with errno EINVAL or ENOMEM. */
struct dsp_frontal *dsp_frontal_create(const struct dsp_frontal_config *config);
void dsp_frontal_destroy(struct dsp_frontal *frontal); /* NULL is fine */

/* The weights W of n rows, 3 <= n <= n_max. */
void dsp_frontal_set_weights(struct dsp_frontal *frontal, const double *weight, size_t n);

size_t dsp_frontal_n_blocks(const struct dsp_frontal *frontal);

/* Spline coefficients, those that do not exist included: n_blocks + 3. The four of block k start
 * at index k: index j + 1 is l_j. */
size_t dsp_frontal_n_splines(const struct dsp_frontal *frontal);
bool dsp_frontal_has_spline(const struct dsp_frontal *frontal, size_t index);

/* @ridge is added to every pivot of q and l. @f: n_splines values, 0 where there is no spline;
 * it must hold until finish. */
void dsp_frontal_start(struct dsp_frontal *frontal, double ridge, const double *f);
void dsp_frontal_factor(
	struct dsp_frontal *frontal, size_t block, const struct dsp_frontal_rows *rows);

void dsp_frontal_restart(struct dsp_frontal *frontal);
void dsp_frontal_forward(struct dsp_frontal *frontal, size_t block, const double *v);

/* After the last block: solves for what is still in the front. False when a pivot was not positive:
 * solve must not be called. */
bool dsp_frontal_finish(struct dsp_frontal *frontal);

/* Takes a block back; blocks come from the last to the first. Then q is known from the block's
 * first row minus two onwards (@ret_q is the whole array), l from that of its index on, and d. */
void dsp_frontal_solve(struct dsp_frontal *frontal, size_t block, double *ret_q, double *ret_l,
	double ret_d[DSP_FRONTAL_BASELINE]);

/* The tonic part of the rows of a block, B l + C d, and its transpose: adds x'B to @l, x'C to @d.
 */
void dsp_frontal_tonic(const struct dsp_frontal *frontal, size_t block, const double *l,
	const double *d, double *ret_tonic);
void dsp_frontal_gather(
	const struct dsp_frontal *frontal, size_t block, const double *x, double *l, double *d);

#endif
