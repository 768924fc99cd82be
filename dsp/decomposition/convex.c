/*
 * DESIGN: one iteration is four passes over the record, each block of samples between two knots
 * being worked on while it is in the cache:
 *
 *   forward   take the last step, evaluate residuals, factor, substitute the predictor's
 *             right-hand side
 *   backward  the predictor, the step it allows
 *   forward   the corrector's right-hand side: what it adds to the predictor's
 *   backward  the whole direction, the step it allows
 *
 * The gap after a step is known before it is taken, so the last point is looked at once more, in
 * full, only when it is likely to be the last one. The problem is brought to an SD of 1, so that
 * start and stops are those of z-scored data whatever the unit. The first point is solved for:
 * from a fixed one, noise takes dozens of short steps.
 */
#include "dsp/decomposition/convex.h"

#include "dsp/decomposition/convex_rows.h"
#include "dsp/decomposition/frontal.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	ITERATIONS_MAX = 60,
	STALLED_MAX = 5,
	PAD = 8 /* zeros before the first sample and after the last, a cache line */
};

#define START_SHARE       1e-3 /* of the widest range of signals the one with the fewest iterations */
#define START_MIN         1e-3
#define NOTHING           1e-30
#define STEP_SHARE        0.995
#define RESIDUAL_MAX      1e-6
#define RIDGE_SHARE       1e-10
#define OBJECTIVE_MIN     1e-3 /* SD^2; below it the gap is not asked to shrink further */
#define PROGRESS          0.9
#define STEP_MIN          0.1 /* longer steps are progress, whatever the gap does */
#define MIN_RELATIVE_SD   1e-9
#define INFEASIBLE_ENOUGH 1e-7

enum array {
	Y,
	WEIGHT,
	Q,
	S,
	Z,
	DQ,
	DS,
	DZ,
	V,
	N_ARRAYS
};

struct dsp_convex {
	struct dsp_convex_config config;
	struct dsp_frontal *frontal;
	const struct dsp_convex_kernels *kernels;
	struct dsp_convex_rows rows;
	struct dsp_convex_block block;
	double *memory; /* all of the arrays above */
	size_t n, knot, n_blocks, n_splines;

	double *l, *dl, *more_l,
		*f; /* [n_splines]: tonic, its direction, the corrector's, -gamma l */
	double d[DSP_FRONTAL_BASELINE], dd[DSP_FRONTAL_BASELINE];
	double center, scale; /* y = center + scale * rows.y */
	double ridge, tolerance;
	double step;       /* of the direction that is not yet taken */
	double infeasible; /* share of the first residuals that is left */
	double gap, objective;
	int iterations;
};

double dsp_convex_gain(double slow_s, double fast_s)
{
	double peak_s = slow_s * fast_s / (slow_s - fast_s) * log(slow_s / fast_s);

	return exp(-peak_s / slow_s) - exp(-peak_s / fast_s);
}

/* The bilinear transform of h (Greco et al. 2016, appendix): A is (a_0, a_1, a_2), M is (1, 2, 1).
 */
static void fill_coefficients(const struct dsp_convex_config *config, double *ret_a)
{
	const double dt = 1.0 / config->grid_hz;
	const double fast = dt / config->fast_s;
	const double slow = dt / config->slow_s;
	const double c = (fast - slow) * dt;

	ret_a[0] = (fast + 2.0) * (slow + 2.0) / c;
	ret_a[1] = (2.0 * fast * slow - 8.0) / c;
	ret_a[2] = (fast - 2.0) * (slow - 2.0) / c;
}

static bool is_valid(const struct dsp_convex_config *config)
{
	return config->grid_hz > 0.0 && isfinite(config->grid_hz) && config->fast_s > 0.0 &&
	       config->slow_s > config->fast_s && isfinite(config->slow_s) &&
	       config->knot_s * config->grid_hz >= 1.5 &&
	       config->knot_s * config->grid_hz < (double)(SIZE_MAX / 1024) &&
	       config->n_max < SIZE_MAX / 1024;
}

/* All arrays in one piece of memory, each followed by zeros. */
static bool allocate(struct dsp_convex *convex)
{
	const size_t n_max = convex->config.n_max;
	const size_t n_splines = (n_max - 1) / convex->knot + 1 + DSP_FRONTAL_SPLINES;
	double **const by_sample[N_ARRAYS] = {
		[Y] = &convex->rows.y,
		[WEIGHT] = &convex->rows.weight,
		[Q] = &convex->rows.q,
		[S] = &convex->rows.s,
		[Z] = &convex->rows.z,
		[DQ] = &convex->rows.dq,
		[DS] = &convex->rows.ds,
		[DZ] = &convex->rows.dz,
		[V] = &convex->rows.v,
	};
	double **const by_row[] = {
		&convex->block.tonic, &convex->block.d, &convex->block.u, &convex->block.v};
	double **const by_spline[] = {&convex->l, &convex->dl, &convex->more_l, &convex->f};
	const size_t n_block = convex->knot + PAD;
	const size_t n_all = PAD + N_ARRAYS * (n_max + PAD) + 4 * n_block + 4 * (n_splines + PAD);
	double *next = calloc(n_all, sizeof(double));

	if (!next)
		return false;
	convex->memory = next;
	next += PAD;
	for (size_t k = 0; k < N_ARRAYS; k++, next += n_max + PAD)
		*by_sample[k] = next;
	for (size_t k = 0; k < 4; k++, next += n_block)
		*by_row[k] = next;
	for (size_t k = 0; k < 4; k++, next += n_splines + PAD)
		*by_spline[k] = next;
	return true;
}

struct dsp_convex *dsp_convex_create(const struct dsp_convex_config *config)
{
	struct dsp_convex *convex = NULL;
	struct dsp_frontal_config frontal = {
		.n_max = config->n_max,
		.gamma = config->gamma,
		.n_baseline = config->n_baseline,
	};

	if (!is_valid(config)) {
		errno = EINVAL;
		return NULL;
	}
	convex = calloc(1, sizeof(*convex));
	if (!convex)
		return NULL;
	convex->config = *config;
	convex->kernels = dsp_convex_kernels();
	convex->knot = (size_t)lround(config->knot_s * config->grid_hz);
	fill_coefficients(config, convex->rows.a);
	frontal.knot = convex->knot;
	memcpy(frontal.a, convex->rows.a, sizeof(frontal.a));
	convex->frontal = dsp_frontal_create(&frontal);
	if (!convex->frontal || !allocate(convex)) {
		int error = errno;

		dsp_convex_destroy(convex);
		errno = error;
		return NULL;
	}
	return convex;
}

void dsp_convex_destroy(struct dsp_convex *convex)
{
	if (!convex)
		return;
	dsp_frontal_destroy(convex->frontal);
	free(convex->memory);
	free(convex);
}

/* Centre and scale of the values that have weight; false when there are none or one is not finite.
 * Without a baseline column a constant is not free, and the values keep their zero. */
static bool measure(struct dsp_convex *convex, const double *y, const double *weight, size_t n)
{
	double total = 0.0;
	double sum = 0.0;
	double squares = 0.0;
	double largest = 0.0;

	for (size_t i = 0; i < n; i++) {
		if (weight[i] > 0.0) {
			total += weight[i];
			sum += weight[i] * y[i];
			largest = fmax(largest, fabs(y[i]));
		}
	}
	if (!(total > 0.0) || !isfinite(sum))
		return false;
	convex->center = convex->config.n_baseline > 0 ? sum / total : 0.0;
	for (size_t i = 0; i < n; i++) {
		double e = weight[i] > 0.0 ? y[i] - convex->center : 0.0;

		squares += weight[i] * e * e;
	}
	convex->scale = sqrt(squares / total);
	if (convex->scale <= MIN_RELATIVE_SD * largest)
		convex->scale = largest;
	if (convex->scale == 0.0)
		convex->scale = 1.0;
	return isfinite(convex->scale);
}

static bool load(struct dsp_convex *convex, const struct dsp_convex_problem *problem)
{
	struct dsp_convex_rows *rows = &convex->rows;

	for (size_t i = 0; i < problem->n; i++) {
		double weight = problem->weight ? problem->weight[i] : 1.0;

		rows->weight[i] = weight > 0.0 ? weight : 0.0;
	}
	if (!measure(convex, problem->y, rows->weight, problem->n))
		return false;
	for (size_t i = 0; i < problem->n; i++) {
		bool counts = rows->weight[i] > 0.0;

		rows->y[i] = counts ? (problem->y[i] - convex->center) / convex->scale : 0.0;
	}
	rows->alpha = problem->alpha / convex->scale;
	convex->tolerance = problem->tolerance;
	convex->n = problem->n;
	dsp_frontal_set_weights(convex->frontal, rows->weight, problem->n);
	convex->n_blocks = dsp_frontal_n_blocks(convex->frontal);
	convex->n_splines = dsp_frontal_n_splines(convex->frontal);
	return true;
}

struct span {
	size_t first, end;
};

static struct span span_of(const struct dsp_convex *convex, size_t block)
{
	size_t first = block * convex->knot;
	size_t end = first + convex->knot;

	return (struct span){first, end < convex->n ? end : convex->n};
}

static void advance_tonic(struct dsp_convex *convex)
{
	for (size_t k = 0; k < convex->n_splines; k++) {
		convex->l[k] += convex->step * convex->dl[k];
		convex->f[k] = -convex->config.gamma * convex->l[k];
		convex->objective += 0.5 * convex->config.gamma * convex->l[k] * convex->l[k];
	}
	for (size_t k = 0; k < DSP_FRONTAL_BASELINE; k++)
		convex->d[k] += convex->step * convex->dd[k];
}

/* First pass: takes the step that is due, looks at the point, factors its system. */
static bool factor(struct dsp_convex *convex)
{
	const struct dsp_convex_rows *rows = &convex->rows;
	struct dsp_convex_sums sums = {0};

	convex->objective = 0.0;
	advance_tonic(convex);
	dsp_frontal_start(convex->frontal, convex->ridge, convex->f);
	for (size_t k = 0; k < convex->n_blocks; k++) {
		const struct span span = span_of(convex, k);
		const struct dsp_frontal_rows system = {
			.weight = rows->weight + span.first,
			.d = convex->block.d,
			.u = convex->block.u,
			.v = convex->block.v,
		};

		convex->kernels->advance(rows, span.first, span.end, convex->step);
		dsp_frontal_tonic(convex->frontal, k, convex->l, convex->d, convex->block.tonic);
		convex->kernels->evaluate(rows, span.first, span.end, &convex->block, &sums);
		dsp_frontal_factor(convex->frontal, k, &system);
	}
	convex->step = 0.0;
	convex->gap = sums.gap;
	convex->objective += sums.objective;
	return dsp_frontal_finish(convex->frontal);
}

/* A first point: the least-squares solution with START_SHARE / 2 |A q|^2 in place of A q >= 0, for
 * which -START_SHARE A q is the dual. Both are cut off at zero and lifted by the same, so that all
 * products s z are of one size and the residuals are small. False when a pivot is bad. */
static bool start(struct dsp_convex *convex)
{
	struct dsp_convex_rows *rows = &convex->rows;
	const double *a = rows->a;
	const size_t bytes = convex->n * sizeof(double);
	double squares = 0.0;
	double lift;

	memset(rows->q, 0, bytes);
	memset(rows->dq, 0, bytes);
	memset(rows->ds, 0, bytes);
	memset(rows->dz, 0, bytes);
	memset(convex->l, 0, convex->n_splines * sizeof(double));
	memset(convex->dl, 0, convex->n_splines * sizeof(double));
	memset(convex->d, 0, sizeof(convex->d));
	memset(convex->dd, 0, sizeof(convex->dd));
	for (size_t i = 0; i < convex->n; i++) {
		rows->s[i] = NOTHING;
		rows->z[i] = START_SHARE * NOTHING;
	}
	convex->step = 0.0;
	convex->infeasible = 1.0;
	if (!factor(convex))
		return false;
	for (size_t k = convex->n_blocks; k-- > 0;)
		dsp_frontal_solve(convex->frontal, k, rows->q, convex->l, convex->d);
	for (size_t i = 0; i < convex->n; i++) {
		const double *q = rows->q + i;

		rows->s[i] = a[0] * q[0] + a[1] * q[-1] + a[2] * q[-2];
		squares += rows->s[i] * rows->s[i];
	}
	lift = fmax(sqrt(squares / (double)convex->n), START_MIN);
	for (size_t i = 0; i < convex->n; i++) {
		const double p = rows->s[i];

		rows->s[i] = fmax(p, 0.0) + lift;
		rows->z[i] = START_SHARE * (fmax(-p, 0.0) + lift);
	}
	return true;
}

/* Second pass: the predictor's direction. */
static void predict(struct dsp_convex *convex, struct dsp_convex_sums *ret_sums)
{
	*ret_sums = (struct dsp_convex_sums){.above = 1.0, .below = 1.0};
	for (size_t k = convex->n_blocks; k-- > 0;) {
		const struct span span = span_of(convex, k);

		dsp_frontal_solve(convex->frontal, k, convex->rows.dq, convex->dl, convex->dd);
		convex->kernels->predict(&convex->rows, span.first, span.end, ret_sums);
	}
}

/* Third pass: what aiming at @target and the second order add to the right-hand side. */
static void correct(struct dsp_convex *convex, double target)
{
	dsp_frontal_restart(convex->frontal);
	for (size_t k = 0; k < convex->n_blocks; k++) {
		const struct span span = span_of(convex, k);

		convex->kernels->correct(&convex->rows, span.first, span.end, target);
		dsp_frontal_forward(convex->frontal, k, convex->rows.v + span.first);
	}
	dsp_frontal_finish(convex->frontal);
}

/* Fourth pass: adds it to the predictor's direction. What is solved for lies in ds until it has
 * been added; a block knows q from two before its first sample on, and needs no more. */
static void direct(struct dsp_convex *convex, struct dsp_convex_sums *ret_sums)
{
	struct dsp_convex_rows *rows = &convex->rows;
	double more_d[DSP_FRONTAL_BASELINE] = {0.0};
	size_t known = convex->n;

	*ret_sums = (struct dsp_convex_sums){.above = 1.0, .below = 1.0};
	for (size_t k = convex->n_blocks; k-- > 0;) {
		const struct span span = span_of(convex, k);
		const size_t from = span.first > 2 ? span.first - 2 : 0;

		dsp_frontal_solve(convex->frontal, k, rows->ds, convex->more_l, more_d);
		for (size_t i = from; i < known; i++)
			rows->dq[i] += rows->ds[i];
		known = from;
		convex->kernels->direct(rows, span.first, span.end, ret_sums);
	}
	for (size_t k = 0; k < convex->n_splines; k++)
		convex->dl[k] += convex->more_l[k];
	for (size_t k = 0; k < DSP_FRONTAL_BASELINE; k++)
		convex->dd[k] += more_d[k];
}

static double gap_wanted(const struct dsp_convex *convex)
{
	return convex->tolerance * fmax(fabs(convex->objective), OBJECTIVE_MIN);
}

/* Largest violation of stationarity in q; we and alpha - z lie in dq and ds, zeros behind them. */
static double find_stationarity(const struct dsp_convex *convex)
{
	const struct dsp_convex_rows *rows = &convex->rows;
	const double *a = rows->a;
	double largest = 0.0;

	for (size_t i = 0; i < convex->n; i++) {
		const double *we = rows->dq + i;
		const double *x = rows->ds + i;
		double r = we[0] + 2.0 * we[1] + we[2] + a[0] * x[0] + a[1] * x[1] + a[2] * x[2];

		largest = fmax(largest, fabs(r));
	}
	return largest;
}

/* Largest violation of stationarity in l and d; we lies in dq. */
static double find_tonic_stationarity(struct dsp_convex *convex)
{
	double *l = convex->more_l;
	double d[DSP_FRONTAL_BASELINE] = {0};
	double largest = 0.0;

	memset(l, 0, convex->n_splines * sizeof(double));
	for (size_t k = 0; k < convex->n_blocks; k++)
		dsp_frontal_gather(
			convex->frontal, k, convex->rows.dq + span_of(convex, k).first, l, d);
	for (size_t k = 0; k < convex->n_splines; k++)
		largest = fmax(largest, fabs(l[k] + convex->config.gamma * convex->l[k]));
	for (size_t k = 0; k < DSP_FRONTAL_BASELINE; k++)
		largest = fmax(largest, fabs(d[k]));
	return largest;
}

/* Takes the step that is due and looks at the point in full, with nothing carried over. Leaves the
 * tonic part in v and A q in dz. */
static bool is_solution(struct dsp_convex *convex)
{
	struct dsp_convex_rows *rows = &convex->rows;
	const double *a = rows->a;
	const double stationary = RESIDUAL_MAX * (1.0 + fabs(a[0]) * rows->alpha);
	double infeasible = 0.0;
	double gap = 0.0;

	convex->objective = 0.0;
	advance_tonic(convex);
	convex->kernels->advance(rows, 0, convex->n, convex->step);
	convex->step = 0.0;
	for (size_t k = 0; k < convex->n_blocks; k++)
		dsp_frontal_tonic(convex->frontal, k, convex->l, convex->d,
			rows->v + span_of(convex, k).first);
	for (size_t i = 0; i < convex->n; i++) {
		const double *q = rows->q + i;
		double e = q[0] + 2.0 * q[-1] + q[-2] + rows->v[i] - rows->y[i];

		rows->dz[i] = a[0] * q[0] + a[1] * q[-1] + a[2] * q[-2];
		rows->dq[i] = rows->weight[i] * e;
		rows->ds[i] = rows->alpha - rows->z[i];
		infeasible = fmax(infeasible, fabs(rows->s[i] - rows->dz[i]));
		gap += rows->s[i] * rows->z[i];
		convex->objective += 0.5 * rows->dq[i] * e + rows->alpha * rows->dz[i];
	}
	for (size_t i = convex->n; i < convex->n + 2; i++)
		rows->dq[i] = rows->ds[i] = 0.0;
	convex->gap = gap;
	return gap <= gap_wanted(convex) && infeasible <= RESIDUAL_MAX &&
	       find_stationarity(convex) <= stationary &&
	       find_tonic_stationarity(convex) <= stationary;
}

/* One iteration of Mehrotra's method: a direction and the step along it. False when a pivot is
 * bad. */
static bool iterate(struct dsp_convex *convex)
{
	struct dsp_convex_sums sums;
	double reach;
	double share;

	if (!factor(convex))
		return false;
	predict(convex, &sums);
	reach = 1.0 / fmax(sums.above, sums.below);
	share = 1.0 - reach + reach * reach * sums.cross / convex->gap;
	share = fmin(1.0, share * share * share);
	correct(convex, share * convex->gap / (double)convex->n);
	direct(convex, &sums);
	reach = STEP_SHARE / fmax(sums.above, sums.below);
	convex->step = reach;
	convex->gap += reach * sums.linear + reach * reach * sums.cross;
	convex->infeasible *= 1.0 - reach;
	return true;
}

/* False when pivots are bad, or the gap does not shrink. */
static bool run(struct dsp_convex *convex)
{
	double best = (double)INFINITY;
	int n_stalled = 0;

	if (!start(convex))
		return false;
	for (convex->iterations = 1; convex->iterations <= ITERATIONS_MAX; convex->iterations++) {
		if (!iterate(convex))
			return false;
		if (convex->gap <= gap_wanted(convex) && convex->infeasible <= INFEASIBLE_ENOUGH &&
			is_solution(convex))
			return true;
		n_stalled = convex->gap < PROGRESS * best || convex->step > STEP_MIN
				    ? 0
				    : n_stalled + 1;
		best = fmin(best, convex->gap);
		if (n_stalled == STALLED_MAX)
			return false;
	}
	return false;
}

/* A small part of the mean diagonal of the first system, to be added to pivots. */
static double find_ridge(const struct dsp_convex *convex)
{
	const double *a = convex->rows.a;

	return RIDGE_SHARE * (6.0 + START_SHARE * (a[0] * a[0] + a[1] * a[1] + a[2] * a[2]));
}

static void publish(struct dsp_convex *convex, struct dsp_convex_solution *ret_solution)
{
	struct dsp_convex_rows *rows = &convex->rows;
	const double scale = convex->scale;

	for (size_t i = 0; i < convex->n; i++) {
		const double *q = rows->q + i;

		rows->dz[i] = scale * fmax(rows->dz[i], 0.0);
		rows->ds[i] = scale * (q[0] + 2.0 * q[-1] + q[-2]);
		rows->v[i] = convex->center + scale * rows->v[i];
	}
	*ret_solution = (struct dsp_convex_solution){
		.driver = rows->dz,
		.phasic = rows->ds,
		.tonic = rows->v,
		.objective = scale * scale * convex->objective,
		.gap = scale * scale * convex->gap,
		.iterations = convex->iterations,
	};
}

bool dsp_convex_solve(struct dsp_convex *convex, const struct dsp_convex_problem *problem,
	struct dsp_convex_solution *ret_solution)
{
	if (!load(convex, problem))
		return false;
	convex->ridge = 0.0;
	if (!run(convex)) {
		convex->ridge = find_ridge(convex);
		if (!run(convex))
			return false;
	}
	publish(convex, ret_solution);
	return true;
}
