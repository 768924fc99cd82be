#include "dsp/decomposition/cda.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 3000
};

static double x[N], driver[N];
static int n_driver;

static void pull(struct dsp_cda *cda)
{
	struct dsp_driver_sample sample;

	while (dsp_cda_pull(cda, &sample)) {
		ck_assert_int_eq(sample.index, n_driver);
		driver[n_driver++] = sample.driver;
	}
}

/* The driver of x[0..n) with a width that the noise of @noise asks for. */
static void run(double grid_hz, double sigma_min_s, double noise, int n)
{
	static struct dsp_cda cda;
	struct dsp_params params;

	dsp_params_init(&params);
	ck_assert_int_eq(dsp_params_set(&params, "eda.sigma_min_s", sigma_min_s), DSP_PARAMS_OK);
	dsp_cda_init(&cda, &params, grid_hz);
	dsp_cda_set_noise(&cda, noise, 1.0);
	n_driver = 0;
	for (int i = 0; i < n; i++) {
		dsp_cda_push(&cda, i, x[i]);
		pull(&cda);
	}
	dsp_cda_finish(&cda);
	pull(&cda);
	ck_assert_int_eq(n_driver, n);
}

/* The inverse of a unit-area Bateman curve is a Gaussian of area 1. */
static void check_inverse(double grid_hz, double sigma_s, double largest_share)
{
	double peak = 1.0 / (sigma_s * sqrt(2.0 * M_PI));
	double largest = 0.0;
	double center = 0.0;
	double area = 0.0;

	for (int i = 0; i < 40 * (int)grid_hz; i++) {
		double t = i / grid_hz - 15.0;

		x[i] = t > 0.0 ? (exp(-t / 2.5) - exp(-t / 0.75)) / 1.75 : 0.0;
	}
	run(grid_hz, sigma_s, 0.0, 40 * (int)grid_hz);
	for (int i = 0; i < n_driver; i++) {
		double r = (i / grid_hz - 15.0) / sigma_s;

		largest = fmax(largest, fabs(driver[i] - peak * exp(-0.5 * r * r)));
		area += driver[i] / grid_hz;
		center += driver[i] * i / grid_hz;
	}
	ck_assert_double_le(largest / peak, largest_share);
	ck_assert_double_eq_tol(area, 1.0, 0.01);
	ck_assert_double_eq_tol(center / grid_hz, 15.0, 0.5 / grid_hz);
}

START_TEST(inverse_of_a_response_is_a_gaussian)
{
	check_inverse(10.0, 0.2, 0.025);
	check_inverse(10.0, 0.4, 0.006);
	check_inverse(20.0, 0.2, 0.006);
	check_inverse(10.0, 0.8, 0.003);
}
END_TEST

START_TEST(driver_scales_and_adds)
{
	static double first[N];
	struct signals_random random = {5};

	for (int i = 0; i < 600; i++)
		x[i] = 5.0 + signals_normal(&random);
	run(10.0, 0.2, 0.0, 600);
	for (int i = 0; i < 600; i++) {
		first[i] = driver[i];
		x[i] = 3.0 * x[i] + 7.0;
	}
	run(10.0, 0.2, 0.0, 600);
	for (int i = 0; i < 600; i++)
		ck_assert_double_eq_tol(driver[i], 3.0 * first[i] + 7.0, 1e-9);
}
END_TEST

START_TEST(noise_widens_the_filter)
{
	double quiet = 0.0;
	double loud = 0.0;

	for (int i = 0; i < 400; i++)
		x[i] = i == 200 ? 1.0 : 0.0;
	run(10.0, 0.2, 0.004, 400);
	for (int i = 0; i < 400; i++)
		quiet += driver[i] != 0.0;
	run(10.0, 0.2, 0.02, 400);
	for (int i = 0; i < 400; i++)
		loud += driver[i] != 0.0;
	ck_assert_double_eq(quiet, 17.0);
	/* 0.2 (0.02 / 0.004)^(2/3) = 0.585 s, 4 of it on either side. */
	ck_assert_double_eq(loud, 49.0);
}
END_TEST

START_TEST(holes_stay_holes_and_reach_no_farther)
{
	for (int i = 0; i < 400; i++)
		x[i] = i >= 200 && i < 230 ? (double)NAN : 5.0;
	run(10.0, 0.2, 0.0, 400);
	for (int i = 0; i < 400; i++) {
		if (i >= 200 && i < 230)
			ck_assert(isnan(driver[i]));
		else
			ck_assert_double_eq_tol(driver[i], 5.0, 1e-9);
	}
}
END_TEST

RUN_TESTS("dsp/cda", inverse_of_a_response_is_a_gaussian, driver_scales_and_adds,
	noise_widens_the_filter, holes_stay_holes_and_reach_no_farther)
