#include "dsp/decomposition/frontal.h"

#include "tests/check_main.h"
#include "tests/dsp/signals.h"

#include <errno.h>
#include <string.h>

/* The frontal factorisation against a dense matrix and its Cholesky factors. */
enum {
	N_MAX = 64,
	SPLINES_MAX = 40,
	ALL = N_MAX + SPLINES_MAX + 2
};

static const double a[3] = {4.7, -8.6, 3.9};
static const double gamma_l = 0.01;

static double weight[N_MAX], d[N_MAX], u[N_MAX], v[N_MAX], f[SPLINES_MAX];
static double matrix[ALL][ALL], right[ALL];
static double q[N_MAX], l[SPLINES_MAX], level[2];

/* conv(tri, tri) / max at a distance, as it is defined. */
static double spline_at(int distance, int knot)
{
	double ways = 0.0;
	double most = 0.0;

	for (int i = -knot + 1; i < knot; i++) {
		int other = distance - i;

		most += (knot - abs(i)) * (knot - abs(i));
		if (abs(other) < knot)
			ways += (knot - abs(i)) * (knot - abs(other));
	}
	return ways / most;
}

static int n_knots(int n, int knot)
{
	int count = 0;

	for (int place = 0; place < n + knot / 2; place += knot)
		count++;
	return count;
}

/* Row i of w: q first, then l_0.., then d. */
static void fill_w(int n, int knot, int n_baseline, int i, double *w)
{
	static const double m[3] = {1.0, 2.0, 1.0};

	memset(w, 0, ALL * sizeof(*w));
	for (int back = 0; back < 3; back++) {
		if (i - back >= 0)
			w[i - back] = m[back];
	}
	for (int j = 0; j < n_knots(n, knot); j++)
		w[n + j] = spline_at(i - j * knot, knot);
	if (n_baseline > 0)
		w[n + n_knots(n, knot)] = 1.0;
	if (n_baseline > 1)
		w[n + n_knots(n, knot) + 1] = (i + 1.0) / n;
}

static void add_row(int size, double factor, double value, const double *row)
{
	for (int r = 0; r < size; r++) {
		for (int c = 0; c < size; c++)
			matrix[r][c] += factor * row[r] * row[c];
		right[r] += value * row[r];
	}
}

/* Gauss without pivoting, which is Cholesky for a positive matrix; the solution is in right. */
static void solve_dense(int size)
{
	for (int k = 0; k < size; k++) {
		ck_assert_double_gt(matrix[k][k], 0.0);
		for (int r = k + 1; r < size; r++) {
			double factor = matrix[r][k] / matrix[k][k];

			for (int c = k; c < size; c++)
				matrix[r][c] -= factor * matrix[k][c];
			right[r] -= factor * right[k];
		}
	}
	for (int k = size - 1; k >= 0; k--) {
		for (int c = k + 1; c < size; c++)
			right[k] -= matrix[k][c] * right[c];
		right[k] /= matrix[k][k];
	}
}

/* Solves the system of n rows densely. */
static void expect(int n, int knot, int n_baseline, double ridge)
{
	int count = n_knots(n, knot);
	int size = n + count + n_baseline;
	double row[ALL];

	memset(matrix, 0, sizeof(matrix));
	memset(right, 0, sizeof(right));
	for (int i = 0; i < n; i++) {
		fill_w(n, knot, n_baseline, i, row);
		add_row(size, weight[i], u[i], row);
		memset(row, 0, sizeof(row));
		for (int back = 0; back < 3 && back <= i; back++)
			row[i - back] = a[back];
		add_row(size, d[i], v[i], row);
	}
	for (int k = 0; k < n + count; k++)
		matrix[k][k] += ridge;
	for (int j = 0; j < count; j++) {
		matrix[n + j][n + j] += gamma_l;
		right[n + j] += f[j + 1];
	}
	solve_dense(size);
}

static void compare(const struct dsp_frontal *frontal, int n, int knot, int n_baseline)
{
	int count = n_knots(n, knot);
	double tolerance = 0.0;

	for (int k = 0; k < n + count + n_baseline; k++)
		tolerance = fmax(tolerance, 1e-8 * fabs(right[k]));
	for (int i = 0; i < n; i++)
		ck_assert_double_eq_tol(q[i], right[i], tolerance);
	for (size_t k = 0; k < dsp_frontal_n_splines(frontal); k++) {
		bool is_real = k >= 1 && k <= (size_t)count;

		ck_assert_int_eq(dsp_frontal_has_spline(frontal, k), is_real);
		ck_assert_double_eq_tol(l[k], is_real ? right[n + (int)k - 1] : 0.0, tolerance);
	}
	for (int k = 0; k < 2; k++)
		ck_assert_double_eq_tol(
			level[k], k < n_baseline ? right[n + count + k] : 0.0, tolerance);
}

static void take_back(struct dsp_frontal *frontal)
{
	ck_assert(dsp_frontal_finish(frontal));
	for (size_t k = dsp_frontal_n_blocks(frontal); k-- > 0;)
		dsp_frontal_solve(frontal, k, q, l, level);
}

static void check_size(int n, int knot, int n_baseline, double ridge)
{
	const struct dsp_frontal_config config = {
		.n_max = N_MAX,
		.knot = (size_t)knot,
		.a = {a[0], a[1], a[2]},
		.gamma = gamma_l,
		.n_baseline = n_baseline,
	};
	struct dsp_frontal *frontal = dsp_frontal_create(&config);
	struct signals_random random = {(uint64_t)(n * 100 + knot)};

	ck_assert_ptr_nonnull(frontal);
	for (int i = 0; i < n; i++) {
		weight[i] = i % 7 == 3 ? 0.0 : 0.2 + signals_uniform(&random);
		d[i] = exp(2.0 * signals_normal(&random));
		u[i] = weight[i] * signals_normal(&random);
		v[i] = signals_normal(&random);
	}
	memset(f, 0, sizeof(f));
	for (int j = 0; j < n_knots(n, knot); j++)
		f[j + 1] = signals_normal(&random);
	dsp_frontal_set_weights(frontal, weight, (size_t)n);
	dsp_frontal_start(frontal, ridge, f);
	for (size_t k = 0; k < dsp_frontal_n_blocks(frontal); k++) {
		size_t first = k * (size_t)knot;
		const struct dsp_frontal_rows rows = {
			weight + first, d + first, u + first, v + first};

		dsp_frontal_factor(frontal, k, &rows);
	}
	take_back(frontal);
	expect(n, knot, n_baseline, ridge);
	compare(frontal, n, knot, n_baseline);

	/* Another right-hand side on the same factors. */
	memset(u, 0, sizeof(u));
	memset(f, 0, sizeof(f));
	for (int i = 0; i < n; i++)
		v[i] = signals_normal(&random);
	dsp_frontal_restart(frontal);
	for (size_t k = 0; k < dsp_frontal_n_blocks(frontal); k++)
		dsp_frontal_forward(frontal, k, v + k * (size_t)knot);
	take_back(frontal);
	expect(n, knot, n_baseline, ridge);
	compare(frontal, n, knot, n_baseline);
	dsp_frontal_destroy(frontal);
}

START_TEST(solution_is_that_of_the_dense_matrix)
{
	static const int sizes[] = {3, 4, 5, 9, 10, 11, 12, 13, 29, 50, 64};

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		for (int n_baseline = 0; n_baseline <= 2; n_baseline++) {
			check_size(sizes[s], 2, n_baseline, 0.0);
			check_size(sizes[s], 5, n_baseline, 0.0);
			check_size(sizes[s], 10, n_baseline, 0.0);
			check_size(sizes[s], 100, n_baseline, 0.0);
		}
	}
}
END_TEST

START_TEST(ridge_is_added_to_every_pivot_of_q_and_l)
{
	check_size(29, 5, 2, 0.5);
	check_size(30, 10, 1, 2.0);
}
END_TEST

START_TEST(matrix_that_is_not_positive_is_said)
{
	const struct dsp_frontal_config config = {
		.n_max = N_MAX, .knot = 10, .a = {a[0], a[1], a[2]}, .gamma = gamma_l};
	struct dsp_frontal *frontal = dsp_frontal_create(&config);
	static const double bad[] = {-3.0, (double)NAN};

	for (int i = 0; i < N_MAX; i++)
		weight[i] = d[i] = 1.0;
	for (size_t b = 0; b < 2; b++) {
		d[35] = bad[b];
		dsp_frontal_set_weights(frontal, weight, 60);
		dsp_frontal_start(frontal, 0.0, f);
		for (size_t k = 0; k < 6; k++) {
			const struct dsp_frontal_rows rows = {
				weight + 10 * k, d + 10 * k, u + 10 * k, v + 10 * k};

			dsp_frontal_factor(frontal, k, &rows);
		}
		ck_assert(!dsp_frontal_finish(frontal));
	}
	dsp_frontal_destroy(frontal);
}
END_TEST

/* x'(B l + C d) = (B'x)'l + (C'x)'d, and B l is what the definition says. */
START_TEST(tonic_and_its_transpose_belong_together)
{
	const int n = 47;
	const int knot = 10;
	const struct dsp_frontal_config config = {.n_max = N_MAX,
		.knot = (size_t)knot,
		.a = {a[0], a[1], a[2]},
		.gamma = gamma_l,
		.n_baseline = 2};
	struct dsp_frontal *frontal = dsp_frontal_create(&config);
	struct signals_random random = {3};
	double tonic[N_MAX];
	double x[N_MAX];
	double back_l[SPLINES_MAX] = {0};
	double back_level[2] = {0};
	double one_way = 0.0;
	double other_way = 0.0;

	dsp_frontal_set_weights(frontal, weight, (size_t)n);
	for (int k = 0; k < SPLINES_MAX; k++)
		l[k] = signals_normal(&random);
	level[0] = 1.5;
	level[1] = -0.5;
	for (int i = 0; i < n; i++)
		x[i] = signals_normal(&random);
	for (size_t k = 0; k < dsp_frontal_n_blocks(frontal); k++) {
		dsp_frontal_tonic(frontal, k, l, level, tonic + 10 * k);
		dsp_frontal_gather(frontal, k, x + 10 * k, back_l, back_level);
	}
	for (int i = 0; i < n; i++) {
		double w[ALL];
		double t = 0.0;

		fill_w(n, knot, 2, i, w);
		for (int j = 0; j < n_knots(n, knot); j++)
			t += w[n + j] * l[j + 1];
		t += level[0] + level[1] * (i + 1.0) / n;
		ck_assert_double_eq_tol(tonic[i], t, 1e-12);
		one_way += x[i] * t;
	}
	for (int j = 0; j < n_knots(n, knot); j++)
		other_way += back_l[j + 1] * l[j + 1];
	other_way += back_level[0] * level[0] + back_level[1] * level[1];
	ck_assert_double_eq_tol(one_way, other_way, 1e-11);
	dsp_frontal_destroy(frontal);
}
END_TEST

START_TEST(config_that_makes_no_sense_is_refused)
{
	const struct dsp_frontal_config good = {
		.n_max = 10, .knot = 5, .a = {a[0], a[1], a[2]}, .gamma = gamma_l};
	struct dsp_frontal_config bad[] = {good, good, good, good, good};

	bad[0].n_max = 2;
	bad[1].knot = 1;
	bad[2].gamma = 0.0;
	bad[3].n_baseline = 3;
	bad[4].a[0] = (double)NAN;
	for (size_t b = 0; b < sizeof(bad) / sizeof(bad[0]); b++) {
		errno = 0;
		ck_assert_ptr_null(dsp_frontal_create(&bad[b]));
		ck_assert_int_eq(errno, EINVAL);
	}
	dsp_frontal_destroy(NULL);
}
END_TEST

TESTS_MAIN("dsp/frontal", solution_is_that_of_the_dense_matrix,
	ridge_is_added_to_every_pivot_of_q_and_l, matrix_that_is_not_positive_is_said,
	tonic_and_its_transpose_belong_together, config_that_makes_no_sense_is_refused)
