/*
 * DESIGN: every loop is a plain pass over arrays that the compiler turns into vectors
 * (-fopenmp-simd, which lets it reorder the sums that are named, and nothing else). Built twice,
 * for the plain machine and for AVX2 with FMA. In the predictor s + ds is what A (q + dq) is, and
 * dz = -z - D ds, so rc and both residuals need no arrays.
 */
#include "dsp/decomposition/convex_rows.h"

#define KERNEL static inline __attribute__((always_inline)) void

KERNEL advance_rows(const struct dsp_convex_rows *rows, size_t first, size_t end, double step)
{
	double *restrict q = rows->q;
	double *restrict s = rows->s;
	double *restrict z = rows->z;
	const double *restrict dq = rows->dq;
	const double *restrict ds = rows->ds;
	const double *restrict dz = rows->dz;

#pragma omp simd
	for (size_t i = first; i < end; i++) {
		q[i] += step * dq[i];
		s[i] += step * ds[i];
		z[i] += step * dz[i];
	}
}

KERNEL evaluate_rows(const struct dsp_convex_rows *rows, size_t first, size_t end,
	const struct dsp_convex_block *block, struct dsp_convex_sums *sums)
{
	const double a0 = rows->a[0];
	const double a1 = rows->a[1];
	const double a2 = rows->a[2];
	const double alpha = rows->alpha;
	const double *restrict q0 = rows->q + first;
	const double *restrict q1 = rows->q + first - 1;
	const double *restrict q2 = rows->q + first - 2;
	const double *restrict y = rows->y + first;
	const double *restrict weight = rows->weight + first;
	const double *restrict s = rows->s + first;
	const double *restrict z = rows->z + first;
	const double *restrict tonic = block->tonic;
	double *restrict residual = rows->dz + first;
	double *restrict d = block->d;
	double *restrict u = block->u;
	double *restrict v = block->v;
	double gap = 0.0;
	double squares = 0.0;
	double area = 0.0;

#pragma omp simd reduction(+ : gap, squares, area)
	for (size_t p = 0; p < end - first; p++) {
		double e = q0[p] + 2.0 * q1[p] + q2[p] + tonic[p] - y[p];
		double aq = a0 * q0[p] + a1 * q1[p] + a2 * q2[p];
		double we = weight[p] * e;
		double share = z[p] / s[p];
		double r = s[p] - aq;

		gap += s[p] * z[p];
		squares += we * e;
		area += aq;
		d[p] = share;
		u[p] = -we;
		v[p] = share * r - alpha;
		residual[p] = r;
	}
	sums->gap += gap;
	sums->objective += 0.5 * squares + alpha * area;
}

KERNEL predict_rows(
	const struct dsp_convex_rows *rows, size_t first, size_t end, struct dsp_convex_sums *sums)
{
	const double a0 = rows->a[0];
	const double a1 = rows->a[1];
	const double a2 = rows->a[2];
	const double *restrict dq = rows->dq;
	const double *restrict residual = rows->dz;
	const double *restrict s = rows->s;
	const double *restrict z = rows->z;
	double *restrict v = rows->v;
	double above = sums->above;
	double below = sums->below;
	double cross = 0.0;

#pragma omp simd reduction(max : above, below) reduction(+ : cross)
	for (size_t i = first; i < end; i++) {
		double up = a0 * dq[i] + a1 * dq[i - 1] + a2 * dq[i - 2] - residual[i];
		double ratio = up / s[i]; /* dz / z = -1 - ratio */
		double product = ratio * z[i] * (1.0 + ratio);

		above = -ratio > above ? -ratio : above;
		below = 1.0 + ratio > below ? 1.0 + ratio : below;
		cross -= s[i] * product;
		v[i] = product;
	}
	sums->above = above;
	sums->below = below;
	sums->cross += cross;
}

KERNEL correct_rows(const struct dsp_convex_rows *rows, size_t first, size_t end, double target)
{
	const double *restrict s = rows->s;
	double *restrict v = rows->v;

#pragma omp simd
	for (size_t i = first; i < end; i++)
		v[i] += target / s[i];
}

KERNEL direct_rows(
	const struct dsp_convex_rows *rows, size_t first, size_t end, struct dsp_convex_sums *sums)
{
	const double a0 = rows->a[0];
	const double a1 = rows->a[1];
	const double a2 = rows->a[2];
	const double *restrict dq = rows->dq;
	const double *restrict s = rows->s;
	const double *restrict z = rows->z;
	const double *restrict v = rows->v;
	double *restrict ds = rows->ds;
	double *restrict dz = rows->dz;
	double above = sums->above;
	double below = sums->below;
	double cross = 0.0;
	double linear = 0.0;

#pragma omp simd reduction(max : above, below) reduction(+ : cross, linear)
	for (size_t i = first; i < end; i++) {
		double up = a0 * dq[i] + a1 * dq[i - 1] + a2 * dq[i - 2] - dz[i];
		double ratio = up / s[i];
		double down = v[i] - z[i] - z[i] * ratio;
		double fall = -down / z[i];

		above = -ratio > above ? -ratio : above;
		below = fall > below ? fall : below;
		cross += up * down;
		linear += s[i] * down + z[i] * up;
		ds[i] = up;
		dz[i] = down;
	}
	sums->above = above;
	sums->below = below;
	sums->cross += cross;
	sums->linear += linear;
}

/* An attribute cannot stand in parentheses. NOLINTBEGIN(bugprone-macro-parentheses) */
#define KERNELS(kind, attribute)                                                                   \
	attribute static void advance_##kind(                                                      \
		const struct dsp_convex_rows *rows, size_t first, size_t end, double step)         \
	{                                                                                          \
		advance_rows(rows, first, end, step);                                              \
	}                                                                                          \
	attribute static void evaluate_##kind(const struct dsp_convex_rows *rows, size_t first,    \
		size_t end, const struct dsp_convex_block *block, struct dsp_convex_sums *sums)    \
	{                                                                                          \
		evaluate_rows(rows, first, end, block, sums);                                      \
	}                                                                                          \
	attribute static void predict_##kind(const struct dsp_convex_rows *rows, size_t first,     \
		size_t end, struct dsp_convex_sums *sums)                                          \
	{                                                                                          \
		predict_rows(rows, first, end, sums);                                              \
	}                                                                                          \
	attribute static void correct_##kind(                                                      \
		const struct dsp_convex_rows *rows, size_t first, size_t end, double target)       \
	{                                                                                          \
		correct_rows(rows, first, end, target);                                            \
	}                                                                                          \
	attribute static void direct_##kind(const struct dsp_convex_rows *rows, size_t first,      \
		size_t end, struct dsp_convex_sums *sums)                                          \
	{                                                                                          \
		direct_rows(rows, first, end, sums);                                               \
	}                                                                                          \
	static const struct dsp_convex_kernels kind = {                                            \
		.advance = advance_##kind,                                                         \
		.evaluate = evaluate_##kind,                                                       \
		.predict = predict_##kind,                                                         \
		.correct = correct_##kind,                                                         \
		.direct = direct_##kind,                                                           \
	}
/* NOLINTEND(bugprone-macro-parentheses) */

/* One set of functions per machine: only the attribute differs. */
KERNELS(plain, );

#if defined(__x86_64__)

KERNELS(wide, __attribute__((target("avx2,fma"))));

const struct dsp_convex_kernels *dsp_convex_kernels(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &wide : &plain;
}

#else

const struct dsp_convex_kernels *dsp_convex_kernels(void)
{
	return &plain;
}

#endif

#undef KERNELS
#undef KERNEL
