/*
 * DESIGN: rows are taken in order. Of q only the last two are in the front between rows, so the
 * front is a dense matrix of eight: q_i-2, q_i-1 (while row i is added also q_i), four l, two d.
 * It is kept as a plain array between blocks, where a knot takes one l out and opens another, and
 * in registers within a block (dsp/decomposition/frontal_rows.h), where each row adds itself and
 * eliminates q_i-2. What does not change while the weights do not, sum W t t' with t = (b, c), is
 * added once per block.
 */
#include "dsp/decomposition/frontal.h"

#include "dsp/decomposition/frontal_rows.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	SPLINES = DSP_FRONTAL_SPLINES,
	BASELINE = DSP_FRONTAL_BASELINE,
	BORDER = SPLINES + BASELINE, /* l and d */
	FRONT = DSP_FRONTAL_FRONT,
	FIRST_L = DSP_FRONTAL_FIRST_L,
	FIRST_D = DSP_FRONTAL_FIRST_D,
	FIRST_ROW = 2, /* rows before it eliminate nothing */
	ALIGNMENT = 64
};

/* Elimination of anything else, with its part of the right-hand side over the pivot. */
struct elimination {
	double inverse, forward;
	double multiplier[FRONT];
};

struct block {
	dsp_vector4 exists;          /* 1 or 0 for each of its four l */
	double gram[BORDER][BORDER]; /* sum W t t' of its rows, t = (b, c) */
};

struct dsp_frontal {
	struct dsp_frontal_config config;
	const struct dsp_frontal_kernels *kernels;
	size_t n, n_blocks, n_knots; /* n_knots: l that exist */
	double slope;                /* of the second baseline column, per row */
	double ridge;
	const double *f;
	struct dsp_frontal_front front;
	double x[FRONT]; /* solution of what the front holds, while blocks are taken back */

	dsp_vector4 *spline;     /* [K] b by the row's place in its block */
	double *column[SPLINES]; /* the same by column */
	struct block *blocks;
	struct elimination *knots; /* of l_k-2 before block k */
	struct elimination tail[FRONT];
	struct dsp_frontal_record *records; /* of q_i-2 at row i, and: */
	double *inverse;                    /* 1 / pivot */
	double *forward;                    /* right-hand side over pivot */
};

/* b(i) = conv(tri, tri) / max with tri = 1..K..1, in closed form: conv counts the ways to reach a
 * place by four steps, a cubic per piece. */
static void fill_splines(struct dsp_frontal *frontal)
{
	const double knot = (double)frontal->config.knot;
	const double peak = knot * (2.0 * knot * knot + 1.0) / 3.0;

	for (size_t p = 0; p < frontal->config.knot; p++) {
		for (size_t c = 0; c < SPLINES; c++) {
			/* Distance from the knots k - 1, k, k + 1, k + 2. */
			double distance = fabs((double)p + (1.0 - (double)c) * knot);
			double near = 2.0 * knot - distance;
			double inner = knot - distance;
			double ways = near * (near * near - 1.0) / 6.0;

			if (inner > 0.0)
				ways -= 4.0 * inner * (inner * inner - 1.0) / 6.0;
			frontal->spline[p][c] = ways / peak;
			frontal->column[c][p] = ways / peak;
		}
	}
}

/* Zeroed, on a cache line; NULL when there is no memory. */
static void *allocate(size_t n, size_t size)
{
	size_t bytes = (n * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	void *memory = aligned_alloc(ALIGNMENT, bytes);

	if (memory)
		memset(memory, 0, bytes);
	return memory;
}

static bool allocate_all(struct dsp_frontal *frontal)
{
	const size_t n_max = frontal->config.n_max;
	const size_t knot = frontal->config.knot;
	const size_t n_blocks = (n_max - 1) / knot + 1;
	bool is_done = true;

	frontal->spline = allocate(knot, sizeof(*frontal->spline));
	frontal->blocks = allocate(n_blocks, sizeof(*frontal->blocks));
	frontal->knots = allocate(n_blocks, sizeof(*frontal->knots));
	frontal->records = allocate(n_max, sizeof(*frontal->records));
	frontal->inverse = allocate(n_max, sizeof(*frontal->inverse));
	frontal->forward = allocate(n_max, sizeof(*frontal->forward));
	for (size_t c = 0; c < SPLINES; c++) {
		frontal->column[c] = allocate(knot, sizeof(double));
		is_done = is_done && frontal->column[c];
	}
	return is_done && frontal->spline && frontal->blocks && frontal->knots &&
	       frontal->records && frontal->inverse && frontal->forward;
}

static bool is_valid(const struct dsp_frontal_config *config)
{
	const size_t n_most = SIZE_MAX / sizeof(struct block) / 4;

	return config->n_max >= 3 && config->n_max <= n_most && config->knot >= 2 &&
	       config->knot <= n_most && isfinite(config->a[0]) && config->a[0] != 0.0 &&
	       isfinite(config->a[1]) && isfinite(config->a[2]) && config->gamma > 0.0 &&
	       isfinite(config->gamma) && config->n_baseline >= 0 && config->n_baseline <= BASELINE;
}

struct dsp_frontal *dsp_frontal_create(const struct dsp_frontal_config *config)
{
	struct dsp_frontal *frontal = NULL;

	if (!is_valid(config)) {
		errno = EINVAL;
		return NULL;
	}
	frontal = allocate(1, sizeof(*frontal));
	if (!frontal)
		return NULL;
	frontal->config = *config;
	frontal->kernels = dsp_frontal_kernels();
	if (!allocate_all(frontal)) {
		dsp_frontal_destroy(frontal);
		errno = ENOMEM;
		return NULL;
	}
	fill_splines(frontal);
	return frontal;
}

void dsp_frontal_destroy(struct dsp_frontal *frontal)
{
	if (!frontal)
		return;
	for (size_t c = 0; c < SPLINES; c++)
		free(frontal->column[c]);
	free(frontal->forward);
	free(frontal->inverse);
	free(frontal->records);
	free(frontal->knots);
	free(frontal->blocks);
	free(frontal->spline);
	free(frontal);
}

size_t dsp_frontal_n_blocks(const struct dsp_frontal *frontal)
{
	return frontal->n_blocks;
}

size_t dsp_frontal_n_splines(const struct dsp_frontal *frontal)
{
	return frontal->n_blocks + SPLINES - 1;
}

bool dsp_frontal_has_spline(const struct dsp_frontal *frontal, size_t index)
{
	return index >= 1 && index <= frontal->n_knots;
}

static struct dsp_frontal_job describe(const struct dsp_frontal *frontal, size_t block)
{
	const size_t first = block * frontal->config.knot;
	const size_t end = first + frontal->config.knot;

	return (struct dsp_frontal_job){
		.config = &frontal->config,
		.slope = frontal->slope,
		.ridge = frontal->ridge,
		.spline = frontal->spline,
		.records = frontal->records,
		.inverse = frontal->inverse,
		.forward = frontal->forward,
		.first = first,
		.start = first > FIRST_ROW ? first : FIRST_ROW,
		.end = end < frontal->n ? end : frontal->n,
		.exists = frontal->blocks[block].exists,
	};
}

/* The border of a row: b and c. */
static void fill_border(const struct dsp_frontal_job *job, size_t row, double *ret_border)
{
	for (size_t c = 0; c < SPLINES; c++)
		ret_border[c] = job->exists[c] * job->spline[row - job->first][c];
	ret_border[SPLINES] = job->config->n_baseline > 0 ? 1.0 : 0.0;
	ret_border[SPLINES + 1] = job->slope * (double)(row + 1);
}

void dsp_frontal_set_weights(struct dsp_frontal *frontal, const double *weight, size_t n)
{
	const size_t knot = frontal->config.knot;

	frontal->n = n;
	frontal->n_blocks = (n - 1) / knot + 1;
	frontal->n_knots = (n + knot / 2 + knot - 1) / knot;
	frontal->slope = frontal->config.n_baseline > 1 ? 1.0 / (double)n : 0.0;
	for (size_t k = 0; k < frontal->n_blocks; k++) {
		struct block *block = &frontal->blocks[k];
		struct dsp_frontal_job job;

		for (size_t c = 0; c < SPLINES; c++)
			block->exists[c] = dsp_frontal_has_spline(frontal, k + c) ? 1.0 : 0.0;
		memset(block->gram, 0, sizeof(block->gram));
		job = describe(frontal, k);
		for (size_t i = job.start; i < job.end; i++) {
			double t[BORDER];

			fill_border(&job, i, t);
			for (size_t a = 0; a < BORDER; a++) {
				for (size_t c = 0; c < BORDER; c++)
					block->gram[a][c] += weight[i] * t[a] * t[c];
			}
		}
	}
}

/* Kernels keep the upper rows; the rest of the matrix is their mirror image. */
static void mirror(struct dsp_frontal_front *front)
{
	for (size_t a = 0; a < FIRST_L; a++) {
		for (size_t c = a + 1; c < FRONT; c++)
			front->s[c][a] = front->s[a][c];
	}
	for (size_t a = FIRST_D; a < FRONT; a++) {
		for (size_t c = FIRST_L; c < FIRST_D; c++)
			front->s[c][a] = front->s[a][c];
	}
}

static void forward_one(struct elimination *elimination, double *b, size_t slot)
{
	const double value = b[slot];

	elimination->forward = value * elimination->inverse;
	for (size_t a = 0; a < FRONT; a++)
		b[a] -= elimination->multiplier[a] * value;
	b[slot] = 0.0;
}

/* Takes one unknown out of the front. */
static void eliminate(
	struct dsp_frontal_front *front, struct elimination *elimination, size_t slot, double ridge)
{
	double row[FRONT];
	const double pivot = front->s[slot][slot] + ridge;

	memcpy(row, front->s[slot], sizeof(row));
	if (!(pivot >= front->smallest))
		front->smallest = pivot;
	elimination->inverse = 1.0 / pivot;
	for (size_t a = 0; a < FRONT; a++) {
		elimination->multiplier[a] = a == slot ? 0.0 : row[a] * elimination->inverse;
		for (size_t c = 0; c < FRONT; c++)
			front->s[a][c] -= elimination->multiplier[a] * row[c];
	}
	for (size_t a = 0; a < FRONT; a++)
		front->s[slot][a] = front->s[a][slot] = 0.0;
	forward_one(elimination, front->b, slot);
}

/* The slots of the border move down by one: l_k-2 is gone, the last slot is free. */
static void shift_right_side(double *b)
{
	memmove(&b[FIRST_L], &b[FIRST_L + 1], (SPLINES - 1) * sizeof(b[0]));
	b[FIRST_D - 1] = 0.0;
}

static void shift(struct dsp_frontal_front *front)
{
	memmove(front->s[FIRST_L], front->s[FIRST_L + 1], (SPLINES - 1) * sizeof(front->s[0]));
	memset(front->s[FIRST_D - 1], 0, sizeof(front->s[0]));
	for (size_t a = 0; a < FRONT; a++)
		shift_right_side(front->s[a]);
	shift_right_side(front->b);
}

/* A new l in a slot of the front. */
static void open(struct dsp_frontal *frontal, size_t slot, size_t index)
{
	const bool is_real = dsp_frontal_has_spline(frontal, index);

	frontal->front.s[slot][slot] = is_real ? frontal->config.gamma + frontal->ridge : 1.0;
	frontal->front.b[slot] = frontal->f[index];
}

void dsp_frontal_start(struct dsp_frontal *frontal, double ridge, const double *f)
{
	struct dsp_frontal_front *front = &frontal->front;

	memset(front, 0, sizeof(*front));
	front->smallest = (double)INFINITY;
	frontal->ridge = ridge;
	frontal->f = f;
	for (size_t c = 0; c < SPLINES; c++)
		open(frontal, FIRST_L + c, c);
	for (size_t c = (size_t)frontal->config.n_baseline; c < BASELINE; c++)
		front->s[FIRST_D + c][FIRST_D + c] = 1.0;
}

/* Rows 0 and 1 bring q_0 and q_1 and eliminate nothing. */
static void add_first_rows(struct dsp_frontal *frontal, const struct dsp_frontal_job *job,
	const struct dsp_frontal_rows *rows)
{
	static const double m[FIRST_ROW][2] = {{1.0, 0.0}, {2.0, 1.0}};
	const double *a = frontal->config.a;
	const double g[FIRST_ROW][2] = {{a[0], 0.0}, {a[1], a[0]}};
	struct dsp_frontal_front *front = &frontal->front;

	for (size_t i = 0; i < FIRST_ROW; i++) {
		double w[FRONT] = {m[i][0], m[i][1]};

		fill_border(job, i, &w[FIRST_L]);
		for (size_t r = 0; r < FRONT; r++) {
			for (size_t c = 0; c < FRONT; c++)
				front->s[r][c] += rows->weight[i] * w[r] * w[c];
			front->b[r] += rows->u[i] * w[r];
		}
		for (size_t r = 0; r < 2; r++) {
			for (size_t c = 0; c < 2; c++)
				front->s[r][c] += rows->d[i] * g[i][r] * g[i][c];
			front->b[r] += rows->v[i] * g[i][r];
		}
	}
}

void dsp_frontal_factor(
	struct dsp_frontal *frontal, size_t block, const struct dsp_frontal_rows *rows)
{
	const struct dsp_frontal_job job = describe(frontal, block);
	struct dsp_frontal_front *front = &frontal->front;

	if (block > 0) {
		eliminate(front, &frontal->knots[block], FIRST_L, 0.0);
		shift(front);
		open(frontal, FIRST_D - 1, block + SPLINES - 1);
	} else {
		add_first_rows(frontal, &job, rows);
	}
	for (size_t a = 0; a < BORDER; a++) {
		for (size_t c = 0; c < BORDER; c++)
			front->s[FIRST_L + a][FIRST_L + c] += frontal->blocks[block].gram[a][c];
	}
	frontal->kernels->factor(&job, rows, front);
	mirror(front);
	if (block + 1 == frontal->n_blocks) {
		for (size_t slot = 0; slot < FRONT; slot++)
			eliminate(front, &frontal->tail[slot], slot,
				slot < FIRST_L ? frontal->ridge : 0.0);
	}
}

void dsp_frontal_restart(struct dsp_frontal *frontal)
{
	memset(frontal->front.b, 0, sizeof(frontal->front.b));
}

void dsp_frontal_forward(struct dsp_frontal *frontal, size_t block, const double *v)
{
	const struct dsp_frontal_job job = describe(frontal, block);
	const double *a = frontal->config.a;
	double *b = frontal->front.b;

	if (block > 0) {
		forward_one(&frontal->knots[block], b, FIRST_L);
		shift_right_side(b);
	} else {
		b[0] += a[0] * v[0] + a[1] * v[1];
		b[1] += a[0] * v[1];
	}
	frontal->kernels->forward(&job, v, b);
	if (block + 1 == frontal->n_blocks) {
		for (size_t slot = 0; slot < FRONT; slot++)
			forward_one(&frontal->tail[slot], b, slot);
	}
}

static void solve_one(const struct elimination *elimination, double *x, size_t slot)
{
	double value = elimination->forward;

	x[slot] = 0.0;
	for (size_t a = 0; a < FRONT; a++)
		value -= elimination->multiplier[a] * x[a];
	x[slot] = value;
}

bool dsp_frontal_finish(struct dsp_frontal *frontal)
{
	memset(frontal->x, 0, sizeof(frontal->x));
	for (size_t slot = FRONT; slot-- > 0;)
		solve_one(&frontal->tail[slot], frontal->x, slot);
	return frontal->front.smallest > 0.0;
}

void dsp_frontal_solve(struct dsp_frontal *frontal, size_t block, double *ret_q, double *ret_l,
	double ret_d[DSP_FRONTAL_BASELINE])
{
	const struct dsp_frontal_job job = describe(frontal, block);
	double *x = frontal->x;

	if (block + 1 == frontal->n_blocks) {
		ret_q[frontal->n - 2] = x[0];
		ret_q[frontal->n - 1] = x[1];
		memcpy(&ret_l[block], &x[FIRST_L], SPLINES * sizeof(x[0]));
		memcpy(ret_d, &x[FIRST_D], BASELINE * sizeof(x[0]));
	}
	frontal->kernels->solve(&job, x, ret_q);
	if (block > 0) {
		memmove(&x[FIRST_L + 1], &x[FIRST_L], (SPLINES - 1) * sizeof(x[0]));
		solve_one(&frontal->knots[block], x, FIRST_L);
		ret_l[block - 1] = x[FIRST_L];
	}
}

void dsp_frontal_tonic(const struct dsp_frontal *frontal, size_t block, const double *l,
	const double *d, double *ret_tonic)
{
	const struct dsp_frontal_job job = describe(frontal, block);
	const double constant = frontal->config.n_baseline > 0 ? d[0] : 0.0;
	const double slope = frontal->slope * d[1];
	double own[SPLINES];

	for (size_t c = 0; c < SPLINES; c++)
		own[c] = job.exists[c] * l[block + c];
	for (size_t p = 0; p < job.end - job.first; p++) {
		ret_tonic[p] = own[0] * frontal->column[0][p] + own[1] * frontal->column[1][p] +
			       own[2] * frontal->column[2][p] + own[3] * frontal->column[3][p] +
			       constant + slope * (double)(job.first + p + 1);
	}
}

void dsp_frontal_gather(
	const struct dsp_frontal *frontal, size_t block, const double *x, double *l, double *d)
{
	const struct dsp_frontal_job job = describe(frontal, block);

	for (size_t i = job.first; i < job.end; i++) {
		double t[BORDER];

		fill_border(&job, i, t);
		for (size_t c = 0; c < SPLINES; c++)
			l[block + c] += t[c] * x[i - job.first];
		for (size_t c = 0; c < BASELINE; c++)
			d[c] += t[SPLINES + c] * x[i - job.first];
	}
}
