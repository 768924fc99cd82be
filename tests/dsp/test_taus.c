#include "dsp/decomposition/taus.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <errno.h>
#include <string.h>

enum {
	N = 6000
};
static const double GRID_HZ = 10.0;

static double x[N];
static uint16_t flags[N];

/* Ten minutes of responses of one shape on a drifting level. */
static void make(double slow_s, double fast_s, double noise, uint64_t seed)
{
	struct signals_response responses[128];
	struct signals_random random = {seed};
	size_t n = signals_responses(responses, 128, N / GRID_HZ, seed + 100);

	memset(flags, 0, sizeof(flags));
	for (int i = 0; i < N; i++) {
		double t = i / GRID_HZ;

		x[i] = 5.0 + 0.3 * sin(2.0 * M_PI * t / 180.0) + noise * signals_normal(&random);
		for (size_t k = 0; k < n; k++)
			x[i] += responses[k].amplitude *
				signals_bateman(t - responses[k].onset_s, slow_s, fast_s);
	}
}

static struct dsp_taus fit(double unit, double sigma_s)
{
	struct dsp_stretch stretch = {
		.grid_hz = GRID_HZ, .n = N, .clean = x, .flags = flags, .unit = unit};
	struct dsp_params params;
	struct dsp_taus taus;

	dsp_params_init(&params);
	ck_assert(dsp_taus_fit(&stretch, &params, sigma_s, &taus));
	return taus;
}

START_TEST(constants_of_made_responses_are_found)
{
	static const double SHAPES_S[][2] = {{2.0, 0.5}, {1.6, 0.6}, {3.75, 1.0}, {5.0, 0.7}};

	for (size_t k = 0; k < sizeof(SHAPES_S) / sizeof(SHAPES_S[0]); k++) {
		struct dsp_taus taus;

		make(SHAPES_S[k][0], SHAPES_S[k][1], 0.002, k + 1);
		taus = fit(1.0, 0.2);
		ck_assert(taus.is_fitted);
		/* Slow and fast trade against each other: their product is what the peak shows. */
		ck_assert_double_eq_tol(taus.slow_s / SHAPES_S[k][0], 1.0, 0.2);
		ck_assert_double_eq_tol(taus.fast_s, SHAPES_S[k][1], 0.15);
		ck_assert_double_le(taus.criterion, 0.9 * taus.criterion_before);
	}
}
END_TEST

START_TEST(the_card_stays_when_it_is_right)
{
	struct dsp_params params;
	struct dsp_taus taus;

	dsp_params_init(&params);
	make(params.eda_tau_slow_s, params.eda_tau_fast_s, 0.002, 9);
	taus = fit(1.0, 0.2);
	ck_assert(!taus.is_fitted);
	ck_assert_double_eq(taus.slow_s, params.eda_tau_slow_s);
	ck_assert_double_eq(taus.fast_s, params.eda_tau_fast_s);
	ck_assert_double_eq(taus.criterion, taus.criterion_before);
}
END_TEST

START_TEST(noise_and_silence_fit_nothing)
{
	make(2.0, 0.5, 0.02, 5);
	ck_assert(!fit(1.0, 0.58).is_fitted);
	for (int i = 0; i < N; i++)
		x[i] = 5.0;
	ck_assert(!fit(1.0, 0.2).is_fitted);
	for (int i = 0; i < N; i++)
		x[i] = 5.0 + 0.001 * i;
	ck_assert(!fit(1.0, 0.2).is_fitted);
}
END_TEST

START_TEST(unit_and_level_do_not_matter)
{
	struct dsp_taus first;
	struct dsp_taus second;

	make(2.0, 0.5, 0.002, 6);
	first = fit(1.0, 0.2);
	for (int i = 0; i < N; i++)
		x[i] = 128.0 * x[i] + 1024.0;
	second = fit(128.0, 0.2);
	ck_assert_double_eq_tol(second.slow_s, first.slow_s, 1e-9);
	ck_assert_double_eq_tol(second.fast_s, first.fast_s, 1e-9);
	ck_assert_double_eq_tol(second.criterion, first.criterion, 1e-6);
}
END_TEST

START_TEST(artefacts_and_holes_are_left_out)
{
	struct dsp_taus clean;
	struct dsp_taus spoilt;

	make(2.0, 0.5, 0.002, 7);
	clean = fit(1.0, 0.2);
	for (int i = 1000; i < 1030; i++) {
		x[i] = 60.0;
		flags[i] = DSP_FLAG_SLOPE;
	}
	for (int i = 4000; i < 4200; i++)
		x[i] = (double)NAN;
	spoilt = fit(1.0, 0.2);
	ck_assert(spoilt.is_fitted);
	ck_assert_double_eq_tol(spoilt.slow_s, clean.slow_s, 0.3);
	ck_assert_double_eq_tol(spoilt.fast_s, clean.fast_s, 0.1);
}
END_TEST

START_TEST(too_little_to_go_by_is_refused)
{
	struct dsp_stretch stretch = {.grid_hz = GRID_HZ, .n = 599, .clean = x, .unit = 1.0};
	struct dsp_params params;
	struct dsp_taus taus = {.slow_s = 7.0};

	dsp_params_init(&params);
	make(2.0, 0.5, 0.002, 8);
	errno = 0;
	ck_assert(!dsp_taus_fit(&stretch, &params, 0.2, &taus));
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_double_eq(taus.slow_s, 7.0);
	stretch.n = N;
	stretch.unit = (double)NAN;
	ck_assert(!dsp_taus_fit(&stretch, &params, 0.2, &taus));
	for (int i = 0; i < N; i++)
		x[i] = (double)NAN;
	stretch.unit = 1.0;
	ck_assert(!dsp_taus_fit(&stretch, &params, 0.2, &taus));
	stretch.n = 0;
	ck_assert(!dsp_taus_fit(&stretch, &params, 0.2, &taus));
}
END_TEST

RUN_TESTS("dsp/taus", constants_of_made_responses_are_found, the_card_stays_when_it_is_right,
	noise_and_silence_fit_nothing, unit_and_level_do_not_matter,
	artefacts_and_holes_are_left_out, too_little_to_go_by_is_refused)
