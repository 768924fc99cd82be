/*
 * DESIGN: the chain from pivot to pivot, one division and a multiplication, bounds the speed of
 * factoring; all else hangs off it. Kernels are written once over vectors of four and built twice,
 * for the plain machine and for AVX2 with FMA.
 */
#include "dsp/decomposition/frontal_rows.h"

#include <math.h>
#include <string.h>

enum {
	SPLINES = DSP_FRONTAL_SPLINES,
	BASELINE = DSP_FRONTAL_BASELINE,
	FIRST_L = DSP_FRONTAL_FIRST_L,
	FIRST_D = DSP_FRONTAL_FIRST_D
};

/* Vectors go through memory in these: a function that takes or returns one has another calling
 * convention on another machine. */
#define LOAD(vector, from) memcpy(&(vector), (from), sizeof(vector))
#define STORE(to, vector)  memcpy((to), &(vector), sizeof(vector))

#define KERNEL static inline __attribute__((always_inline)) void

/* Adds rows to the front and eliminates q_i-2 after each. */
KERNEL factor_rows(const struct dsp_frontal_job *job, const struct dsp_frontal_rows *rows,
	struct dsp_frontal_front *front)
{
	const double a0 = job->config->a[0];
	const double a1 = job->config->a[1];
	const double a2 = job->config->a[2];
	const double constant = job->config->n_baseline > 0 ? 1.0 : 0.0;
	const double slope = job->slope;
	const double ridge = job->ridge;
	double s11 = front->s[0][0];
	double s12 = front->s[0][1];
	double s22 = front->s[1][1];
	double b1 = front->b[0];
	double b2 = front->b[1];
	double smallest = front->smallest;
	dsp_vector4 border1;
	dsp_vector4 border2;
	dsp_vector2 base1;
	dsp_vector2 base2;
	dsp_vector4 square[SPLINES];
	dsp_vector4 cross[BASELINE];
	dsp_vector2 corner[BASELINE];
	dsp_vector4 b_l;
	dsp_vector2 b_d;

	LOAD(border1, &front->s[0][FIRST_L]);
	LOAD(border2, &front->s[1][FIRST_L]);
	LOAD(base1, &front->s[0][FIRST_D]);
	LOAD(base2, &front->s[1][FIRST_D]);
	for (size_t c = 0; c < SPLINES; c++)
		LOAD(square[c], &front->s[FIRST_L + c][FIRST_L]);
	for (size_t c = 0; c < BASELINE; c++) {
		LOAD(cross[c], &front->s[FIRST_D + c][FIRST_L]);
		LOAD(corner[c], &front->s[FIRST_D + c][FIRST_D]);
	}
	LOAD(b_l, &front->b[FIRST_L]);
	LOAD(b_d, &front->b[FIRST_D]);
	for (size_t i = job->start; i < job->end; i++) {
		const size_t p = i - job->first;
		const double weight = rows->weight[p];
		const double d = rows->d[p];
		const double u = rows->u[p];
		const double v = rows->v[p];
		const double da0 = d * a0;
		const double da1 = d * a1;
		const double c2 = s12 + (2.0 * weight + da1 * a2);
		const double c3 = weight + da0 * a2;
		const double pivot = s11 + (weight + d * (a2 * a2) + ridge);
		const double inverse = 1.0 / pivot;
		const double next = c2 * inverse;
		const double after = c3 * inverse;
		const double value = b1 + (u + a2 * v);
		const dsp_vector4 t = job->exists * job->spline[p];
		const dsp_vector2 c = {constant, slope * (double)(i + 1)};
		const dsp_vector4 row1 = border1 + weight * t;
		const dsp_vector2 row1_d = base1 + weight * c;
		const dsp_vector4 l = row1 * inverse;
		const dsp_vector2 l_d = row1_d * inverse;
		struct dsp_frontal_record *record = &job->records[i];

		smallest = pivot < smallest ? pivot : smallest;
		s11 = (s22 + (4.0 * weight + da1 * a1)) - (c2 * c2) * inverse;
		s12 = (2.0 * weight + da0 * a1) - (c2 * c3) * inverse;
		s22 = (weight + da0 * a0) - c3 * after;
		border1 = (border2 + (2.0 * weight) * t) - next * row1;
		border2 = weight * t - after * row1;
		base1 = (base2 + (2.0 * weight) * c) - next * row1_d;
		base2 = weight * c - after * row1_d;
		for (size_t a = 0; a < SPLINES; a++)
			square[a] -= row1[a] * l;
		for (size_t a = 0; a < BASELINE; a++) {
			cross[a] -= row1_d[a] * l;
			corner[a] -= row1_d[a] * l_d;
		}
		b1 = (b2 + (2.0 * u + a1 * v)) - next * value;
		b2 = (u + a0 * v) - after * value;
		b_l += u * t - value * l;
		b_d += u * c - value * l_d;
		record->l = l;
		record->d = l_d;
		record->next = next;
		record->after = after;
		job->inverse[i] = inverse;
		job->forward[i] = value * inverse;
	}
	front->s[0][0] = s11;
	front->s[0][1] = s12;
	front->s[1][1] = s22;
	front->b[0] = b1;
	front->b[1] = b2;
	front->smallest = smallest;
	STORE(&front->s[0][FIRST_L], border1);
	STORE(&front->s[1][FIRST_L], border2);
	STORE(&front->s[0][FIRST_D], base1);
	STORE(&front->s[1][FIRST_D], base2);
	for (size_t c = 0; c < SPLINES; c++)
		STORE(&front->s[FIRST_L + c][FIRST_L], square[c]);
	for (size_t c = 0; c < BASELINE; c++) {
		STORE(&front->s[FIRST_D + c][FIRST_L], cross[c]);
		STORE(&front->s[FIRST_D + c][FIRST_D], corner[c]);
	}
	STORE(&front->b[FIRST_L], b_l);
	STORE(&front->b[FIRST_D], b_d);
}

/* The same for a right-hand side sum v g alone, with the multipliers of before. */
KERNEL forward_rows(const struct dsp_frontal_job *job, const double *v, double *b)
{
	const double a0 = job->config->a[0];
	const double a1 = job->config->a[1];
	const double a2 = job->config->a[2];
	double b1 = b[0];
	double b2 = b[1];
	dsp_vector4 b_l;
	dsp_vector2 b_d;

	LOAD(b_l, &b[FIRST_L]);
	LOAD(b_d, &b[FIRST_D]);
	for (size_t i = job->start; i < job->end; i++) {
		const struct dsp_frontal_record *record = &job->records[i];
		const double row = v[i - job->first];
		const double value = b1 + a2 * row;

		b1 = (b2 + a1 * row) - record->next * value;
		b2 = a0 * row - record->after * value;
		b_l -= value * record->l;
		b_d -= value * record->d;
		job->forward[i] = value * job->inverse[i];
	}
	b[0] = b1;
	b[1] = b2;
	STORE(&b[FIRST_L], b_l);
	STORE(&b[FIRST_D], b_d);
}

/* Rows backwards: x holds q_i-1, q_i and the border's solution; out come q_i-2. */
KERNEL solve_rows(const struct dsp_frontal_job *job, double *x, double *ret_q)
{
	double q1 = x[0];
	double q2 = x[1];
	dsp_vector4 l;
	dsp_vector2 d;

	LOAD(l, &x[FIRST_L]);
	LOAD(d, &x[FIRST_D]);
	for (size_t i = job->end; i-- > job->start;) {
		const struct dsp_frontal_record *record = &job->records[i];
		const dsp_vector4 parts = record->l * l;
		const dsp_vector2 sum = (dsp_vector2){parts[0], parts[1]} +
					(dsp_vector2){parts[2], parts[3]} + record->d * d;
		const double rest = job->forward[i] - (sum[0] + sum[1]) - record->after * q2;

		q2 = q1;
		q1 = rest - record->next * q1;
		ret_q[i - 2] = q1;
	}
	x[0] = q1;
	x[1] = q2;
}

static void factor_plain(const struct dsp_frontal_job *job, const struct dsp_frontal_rows *rows,
	struct dsp_frontal_front *front)
{
	factor_rows(job, rows, front);
}

static void forward_plain(const struct dsp_frontal_job *job, const double *v, double *b)
{
	forward_rows(job, v, b);
}

static void solve_plain(const struct dsp_frontal_job *job, double *x, double *ret_q)
{
	solve_rows(job, x, ret_q);
}

static const struct dsp_frontal_kernels plain = {
	.factor = factor_plain,
	.forward = forward_plain,
	.solve = solve_plain,
};

#if defined(__x86_64__)

#define WIDE __attribute__((target("avx2,fma")))

WIDE static void factor_wide(const struct dsp_frontal_job *job, const struct dsp_frontal_rows *rows,
	struct dsp_frontal_front *front)
{
	factor_rows(job, rows, front);
}

WIDE static void forward_wide(const struct dsp_frontal_job *job, const double *v, double *b)
{
	forward_rows(job, v, b);
}

WIDE static void solve_wide(const struct dsp_frontal_job *job, double *x, double *ret_q)
{
	solve_rows(job, x, ret_q);
}

static const struct dsp_frontal_kernels wide = {
	.factor = factor_wide,
	.forward = forward_wide,
	.solve = solve_wide,
};

const struct dsp_frontal_kernels *dsp_frontal_kernels(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &wide : &plain;
}

#else

const struct dsp_frontal_kernels *dsp_frontal_kernels(void)
{
	return &plain;
}

#endif
