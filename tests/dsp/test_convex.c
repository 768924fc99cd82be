#include "dsp/decomposition/convex.h"

#include "tests/check_main.h"
#include "tests/dsp/signals.h"

#include <errno.h>
#include <string.h>

enum {
	N = 1200,
	KNOT = 100 /* samples: 10 s at 10 Hz */
};

static double y[N], weight[N], before[N];

static struct dsp_convex *create_with(int n_baseline, double gamma)
{
	const struct dsp_convex_config config = {
		.grid_hz = 10.0,
		.slow_s = 2.0,
		.fast_s = 0.7,
		.knot_s = 10.0,
		.gamma = gamma,
		.n_baseline = n_baseline,
		.n_max = N,
	};
	struct dsp_convex *convex = dsp_convex_create(&config);

	ck_assert_ptr_nonnull(convex);
	return convex;
}

static struct dsp_convex *create(int n_baseline)
{
	return create_with(n_baseline, 1e-2);
}

/* Solves y[0..n), weighted when @weights is set. */
static struct dsp_convex_solution solve(
	struct dsp_convex *convex, size_t n, const double *weights, double alpha)
{
	const struct dsp_convex_problem problem = {
		.y = y, .weight = weights, .n = n, .alpha = alpha, .tolerance = 1e-9};
	struct dsp_convex_solution solution;

	ck_assert(dsp_convex_solve(convex, &problem, &solution));
	return solution;
}

/* Five responses on a slow wave, with a rattle of 37 rad per sample; no random numbers. */
static void fill_golden(void)
{
	static const double onset_s[] = {6.0, 14.0, 15.5, 31.0, 44.0};
	static const double height[] = {0.5, 0.2, 0.3, 0.8, 0.1};

	for (int i = 0; i < 600; i++) {
		double t = i / 10.0;

		y[i] = 4.0 + 0.5 * sin(2.0 * M_PI * t / 120.0) + 0.002 * sin(37.0 * i);
		for (int k = 0; k < 5; k++) {
			if (t >= onset_s[k])
				y[i] += height[k] / 0.369313 *
					(exp(-(t - onset_s[k]) / 2.0) -
						exp(-(t - onset_s[k]) / 0.7));
		}
	}
}

/* To a mean of 0 and an SD of 1. */
static void standardise(int n, double *ret_mean, double *ret_sd)
{
	double mean = 0.0;
	double squares = 0.0;

	for (int i = 0; i < n; i++)
		mean += y[i] / n;
	for (int i = 0; i < n; i++)
		squares += (y[i] - mean) * (y[i] - mean);
	*ret_mean = mean;
	*ret_sd = sqrt(squares / n);
	for (int i = 0; i < n; i++)
		y[i] = (y[i] - mean) / *ret_sd;
}

/* Figures that cvxopt, an independent solver, gives for the same problem. */
START_TEST(golden_record_has_the_solution_of_cvxopt)
{
	static const struct {
		double objective, phasic, tonic, area;
	} golden[] = {
		{0.242041808, 3.050330, 0.264953, 22.6041},
		{0.220464182, 3.045725, 0.265311, 21.3013},
		{0.220264399, 3.044580, 0.265555, 21.2808},
	};
	double mean;
	double sd;

	fill_golden();
	standardise(600, &mean, &sd);
	ck_assert_double_eq_tol(mean, 4.429701990, 1e-8);
	ck_assert_double_eq_tol(sd, 0.262057902, 1e-8);
	for (int n_baseline = 0; n_baseline <= 2; n_baseline++) {
		struct dsp_convex *convex = create(n_baseline);
		struct dsp_convex_solution solution = solve(convex, 600, NULL, 8e-4);
		double area = 0.0;
		int largest = 0;

		for (int i = 0; i < 600; i++) {
			area += solution.driver[i] / 10.0;
			if (solution.driver[i] > solution.driver[largest])
				largest = i;
		}
		ck_assert_double_eq_tol(solution.objective, golden[n_baseline].objective,
			1e-6 * golden[n_baseline].objective);
		ck_assert_int_eq(largest, 310);
		ck_assert_double_eq_tol(solution.phasic[320], golden[n_baseline].phasic, 1e-4);
		ck_assert_double_eq_tol(solution.tonic[300], golden[n_baseline].tonic, 1e-4);
		ck_assert_double_eq_tol(area, golden[n_baseline].area, 1e-3 * area);
		ck_assert_int_le(solution.iterations, 20);
		dsp_convex_destroy(convex);
	}
}
END_TEST

/* h of the bilinear transform by recursion: r = M A^-1 p. */
static void respond(const double *driver, int n, double *ret_phasic)
{
	const double fast = 0.1 / 0.7;
	const double slow = 0.1 / 2.0;
	const double c = (fast - slow) * 0.1;
	const double a[3] = {(fast + 2.0) * (slow + 2.0) / c, (2.0 * fast * slow - 8.0) / c,
		(fast - 2.0) * (slow - 2.0) / c};
	double q[3] = {0};

	for (int i = 0; i < n; i++) {
		q[2] = q[1];
		q[1] = q[0];
		q[0] = (driver[i] - a[1] * q[1] - a[2] * q[2]) / a[0];
		ret_phasic[i] = q[0] + 2.0 * q[1] + q[2];
	}
}

/* The optimum is characterised by its gradient with respect to the driver: with e weighted and
 * H the response, g = H'e + alpha is not negative, and 0 where the driver is not; and with respect
 * to the constant and the line, sums of e and of i e are 0. */
static void check_optimum(const struct dsp_convex_solution *solution, int n, const double *weights,
	double alpha, double scale)
{
	static double e[N], backwards[N], gradient[N], phasic[N];
	double sum = 0.0;
	double moment = 0.0;
	double product = 0.0;

	respond(solution->driver, n, phasic);
	for (int i = 0; i < n; i++) {
		ck_assert_double_ge(solution->driver[i], 0.0);
		ck_assert_double_eq_tol(solution->phasic[i], phasic[i], 1e-9 * scale);
		e[i] = 0.0;
		if (!weights || weights[i] > 0.0)
			e[i] = (weights ? weights[i] : 1.0) *
			       (solution->phasic[i] + solution->tonic[i] - y[i]);
		sum += e[i];
		moment += e[i] * (i + 1.0) / n;
	}
	ck_assert_double_eq_tol(sum, 0.0, 1e-8 * scale);
	ck_assert_double_eq_tol(moment, 0.0, 1e-8 * scale);
	/* H' is the same filter run backwards. */
	for (int i = 0; i < n; i++)
		backwards[i] = e[n - 1 - i];
	respond(backwards, n, gradient);
	for (int i = 0; i < n; i++) {
		double g = gradient[n - 1 - i] + alpha;

		ck_assert_double_ge(g, -1e-6 * scale);
		product += g * solution->driver[i];
	}
	ck_assert_double_eq_tol(product, solution->gap, 1e-6 * scale * scale);
	ck_assert_double_eq_tol(product, 0.0, 1e-6 * scale * scale);
}

START_TEST(solution_meets_the_conditions_of_optimality)
{
	struct dsp_convex *convex = create(2);
	struct signals_random random = {11};
	struct dsp_convex_solution solution;
	double mean;
	double sd;

	fill_golden();
	standardise(600, &mean, &sd);
	for (int i = 0; i < 600; i++) {
		y[i] += 0.02 * signals_normal(&random);
		weight[i] = i >= 200 && i < 230 ? 0.0 : 0.5 + signals_uniform(&random);
	}
	solution = solve(convex, 600, NULL, 8e-4);
	check_optimum(&solution, 600, NULL, 8e-4, 1.0);
	solution = solve(convex, 600, weight, 8e-4);
	check_optimum(&solution, 600, weight, 8e-4, 1.0);
	solution = solve(convex, 600, weight, 0.2);
	check_optimum(&solution, 600, weight, 0.2, 1.0);
	for (int i = 0; i < 600; i++)
		y[i] = 7.0 + 0.003 * y[i];
	solution = solve(convex, 600, weight, 0.003 * 8e-4);
	check_optimum(&solution, 600, weight, 0.003 * 8e-4, 0.003);
	dsp_convex_destroy(convex);
}
END_TEST

/* Noise, spikes and steps are not what the model is of; their solution is found all the same. */
START_TEST(signals_unlike_conductance_have_a_solution)
{
	struct dsp_convex *convex = create(2);

	for (int kind = 0; kind < 4; kind++) {
		struct signals_random random = {(uint64_t)(kind + 1)};
		struct dsp_convex_solution solution;
		double mean;
		double sd;

		for (int i = 0; i < 1000; i++) {
			y[i] = signals_normal(&random);
			if (kind == 1 && i > 0)
				y[i] += y[i - 1];
			if (kind == 2)
				y[i] = y[i] > 2.0 ? 50.0 : 0.001 * y[i];
			if (kind == 3)
				y[i] = 0.001 * y[i] + i / 400 % 2;
		}
		standardise(1000, &mean, &sd);
		solution = solve(convex, 1000, NULL, 8e-4);
		ck_assert_int_le(solution.iterations, 25);
		check_optimum(&solution, 1000, NULL, 8e-4, 1.0);
	}
	dsp_convex_destroy(convex);
}
END_TEST

static void remember(const struct dsp_convex_solution *solution, int n)
{
	memcpy(before, solution->driver, (size_t)n * sizeof(before[0]));
}

START_TEST(driver_scales_with_the_values)
{
	static const double factors[] = {3.0, 1e-6, 250.0};
	struct dsp_convex *convex = create(1);
	struct dsp_convex_solution solution;

	for (size_t k = 0; k < 3; k++) {
		double objective;

		fill_golden();
		solution = solve(convex, 600, NULL, 2e-4);
		objective = solution.objective;
		remember(&solution, 600);
		for (int i = 0; i < 600; i++)
			y[i] *= factors[k];
		solution = solve(convex, 600, NULL, 2e-4 * factors[k]);
		for (int i = 0; i < 600; i++)
			ck_assert_double_eq_tol(solution.driver[i] / factors[k], before[i], 1e-6);
		ck_assert_double_eq_tol(solution.objective / (factors[k] * factors[k]), objective,
			1e-8 * objective);
	}
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(constant_goes_to_the_tonic_part_when_there_is_a_baseline)
{
	for (int n_baseline = 1; n_baseline <= 2; n_baseline++) {
		struct dsp_convex *convex = create(n_baseline);
		struct dsp_convex_solution solution;
		double tonic;

		fill_golden();
		solution = solve(convex, 600, NULL, 2e-4);
		remember(&solution, 600);
		tonic = solution.tonic[77];
		for (int i = 0; i < 600; i++)
			y[i] += 16.0;
		solution = solve(convex, 600, NULL, 2e-4);
		for (int i = 0; i < 600; i++)
			ck_assert_double_eq_tol(solution.driver[i], before[i], 1e-6);
		ck_assert_double_eq_tol(solution.tonic[77], tonic + 16.0, 1e-6);
		dsp_convex_destroy(convex);
	}
}
END_TEST

START_TEST(record_that_starts_a_knot_later_has_the_same_driver_later)
{
	struct dsp_convex *convex = create(1);
	struct dsp_convex_solution solution;

	for (int i = 0; i < N; i++)
		y[i] = 3.0 + 0.6 * signals_bateman(i / 10.0 - 60.0, 2.0, 0.7) +
		       0.4 * signals_bateman(i / 10.0 - 70.3, 2.0, 0.7);
	solution = solve(convex, 1100, NULL, 1e-4);
	remember(&solution, 1100);
	memmove(y, y + KNOT, (N - KNOT) * sizeof(y[0]));
	solution = solve(convex, 1000, NULL, 1e-4);
	/* Heights are 16 and 11; the nearer start of the record reaches this far. */
	for (int i = 300; i < 1000; i++)
		ck_assert_double_eq_tol(solution.driver[i], before[i + KNOT], 2e-3);
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(values_without_weight_have_no_influence)
{
	static const double rubbish[] = {0.0, 1e9, (double)NAN, (double)INFINITY};
	struct dsp_convex *convex = create(2);

	for (size_t k = 0; k < 4; k++) {
		struct dsp_convex_solution solution;

		fill_golden();
		for (int i = 0; i < 600; i++) {
			weight[i] = 1.0;
			if ((i >= 250 && i < 280) || i < 7 || i == 599) {
				weight[i] = 0.0;
				y[i] = i % 2 ? rubbish[k] : -rubbish[k];
			}
		}
		solution = solve(convex, 600, weight, 2e-4);
		if (k == 0)
			remember(&solution, 600);
		ck_assert_int_eq(memcmp(solution.driver, before, 600 * sizeof(before[0])), 0);
		for (int i = 250; i < 280; i++)
			ck_assert_double_eq_tol(solution.phasic[i] + solution.tonic[i], 4.51, 0.1);
	}
	dsp_convex_destroy(convex);
}
END_TEST

/* Four times each term is four times the objective, with the same solution. */
START_TEST(weight_counts_as_so_many_repetitions)
{
	struct dsp_convex *once = create_with(1, 1e-2);
	struct dsp_convex *fourfold = create_with(1, 4e-2);
	struct dsp_convex_solution solution;
	double objective;

	fill_golden();
	for (int i = 0; i < 600; i++)
		weight[i] = 4.0;
	solution = solve(once, 600, NULL, 2e-4);
	objective = solution.objective;
	remember(&solution, 600);
	solution = solve(fourfold, 600, weight, 8e-4);
	for (int i = 0; i < 600; i++)
		ck_assert_double_eq_tol(solution.driver[i], before[i], 1e-3);
	ck_assert_double_eq_tol(solution.objective, 4.0 * objective, 1e-7 * objective);
	dsp_convex_destroy(fourfold);
	dsp_convex_destroy(once);
}
END_TEST

START_TEST(constant_and_ramp_have_no_driver)
{
	struct dsp_convex *convex = create(2);

	for (int kind = 0; kind < 3; kind++) {
		struct dsp_convex_solution solution;

		for (int i = 0; i < 600; i++)
			y[i] = kind == 0 ? 5.0 : kind == 1 ? 0.0 : 2.0 + 0.002 * i;
		solution = solve(convex, 600, NULL, 8e-4);
		for (int i = 0; i < 600; i++) {
			ck_assert_double_le(solution.driver[i], 1e-6);
			ck_assert_double_eq_tol(solution.tonic[i], y[i], 1e-5);
		}
	}
	dsp_convex_destroy(convex);
}
END_TEST

/* A unit-area impulse through h, as a spike of the driver: found where it was put. */
START_TEST(impulse_is_found_where_it_was_put)
{
	struct dsp_convex *convex = create(1);
	struct dsp_convex_solution solution;
	double area = 0.0;

	memset(before, 0, sizeof(before));
	before[250] = 10.0;
	respond(before, 600, y);
	for (int i = 0; i < 600; i++)
		y[i] += 3.0;
	solution = solve(convex, 600, NULL, 1e-5);
	for (int i = 0; i < 600; i++) {
		if (abs(i - 250) <= 2)
			area += solution.driver[i] / 10.0;
		else
			ck_assert_double_le(solution.driver[i], 1e-3);
	}
	ck_assert_double_eq_tol(area, 1.0, 0.01);
	ck_assert_double_gt(solution.driver[250], 9.0);
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(short_records_have_a_solution)
{
	struct dsp_convex *convex = create(2);

	fill_golden();
	for (size_t n = 3; n <= 12; n++) {
		struct dsp_convex_solution solution = solve(convex, n, NULL, 1e-4);

		for (size_t i = 0; i < n; i++) {
			ck_assert_double_ge(solution.driver[i], 0.0);
			ck_assert_double_eq_tol(solution.phasic[i] + solution.tonic[i], y[i], 0.02);
		}
	}
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(same_problem_gives_the_same_bits_whatever_was_solved_before)
{
	struct dsp_convex *convex = create(2);
	struct dsp_convex_solution solution;

	fill_golden();
	solution = solve(convex, 600, NULL, 2e-4);
	remember(&solution, 600);
	for (int i = 0; i < N; i++)
		y[i] = 9.0 + sin(i * 0.3);
	solve(convex, N, NULL, 1e-2);
	fill_golden();
	solution = solve(convex, 600, NULL, 2e-4);
	ck_assert_int_eq(memcmp(solution.driver, before, 600 * sizeof(before[0])), 0);
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(problem_without_a_solution_is_said)
{
	struct dsp_convex *convex = create(2);
	struct dsp_convex_problem problem = {
		.y = y, .weight = weight, .n = 600, .alpha = 2e-4, .tolerance = 1e-9};
	struct dsp_convex_solution solution;

	fill_golden();
	memset(weight, 0, sizeof(weight));
	ck_assert(!dsp_convex_solve(convex, &problem, &solution));
	weight[5] = weight[400] = 1.0;
	ck_assert(dsp_convex_solve(convex, &problem, &solution));
	y[400] = (double)NAN;
	ck_assert(!dsp_convex_solve(convex, &problem, &solution));
	y[400] = (double)INFINITY;
	ck_assert(!dsp_convex_solve(convex, &problem, &solution));
	fill_golden();
	problem.weight = NULL;
	problem.tolerance = 0.0; /* no arithmetic reaches it: iterations end */
	ck_assert(!dsp_convex_solve(convex, &problem, &solution));
	problem.tolerance = 1e-9;
	ck_assert(dsp_convex_solve(convex, &problem, &solution));
	dsp_convex_destroy(convex);
}
END_TEST

START_TEST(config_that_makes_no_sense_is_refused)
{
	const struct dsp_convex_config good = {.grid_hz = 10.0,
		.slow_s = 2.0,
		.fast_s = 0.7,
		.knot_s = 10.0,
		.gamma = 1e-2,
		.n_max = 100};
	struct dsp_convex_config bad[] = {good, good, good, good, good};

	bad[0].grid_hz = 0.0;
	bad[1].fast_s = 2.0;
	bad[2].knot_s = 0.1;
	bad[3].n_baseline = -1;
	bad[4].n_max = 2;
	for (size_t b = 0; b < sizeof(bad) / sizeof(bad[0]); b++) {
		errno = 0;
		ck_assert_ptr_null(dsp_convex_create(&bad[b]));
		ck_assert_int_eq(errno, EINVAL);
	}
	dsp_convex_destroy(NULL);
}
END_TEST

START_TEST(gain_is_the_height_of_the_response)
{
	double largest = 0.0;

	for (int i = 0; i < 10000; i++)
		largest = fmax(largest, exp(-i * 0.001 / 2.0) - exp(-i * 0.001 / 0.7));
	ck_assert_double_eq_tol(dsp_convex_gain(2.0, 0.7), largest, 1e-6);
}
END_TEST

TESTS_MAIN("dsp/convex", golden_record_has_the_solution_of_cvxopt,
	solution_meets_the_conditions_of_optimality, signals_unlike_conductance_have_a_solution,
	driver_scales_with_the_values, constant_goes_to_the_tonic_part_when_there_is_a_baseline,
	record_that_starts_a_knot_later_has_the_same_driver_later,
	values_without_weight_have_no_influence, weight_counts_as_so_many_repetitions,
	constant_and_ramp_have_no_driver, impulse_is_found_where_it_was_put,
	short_records_have_a_solution, same_problem_gives_the_same_bits_whatever_was_solved_before,
	problem_without_a_solution_is_said, config_that_makes_no_sense_is_refused,
	gain_is_the_height_of_the_response)
