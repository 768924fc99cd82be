#include "dsp/skin/tvsymp.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <string.h>

enum {
	N = 1200, /* 10 min at 2 Hz */
	INSIDE = 120
};

static double x[N], band[N], amplitude[N];
static bool all[N];

static void fill(double tone_hz, double height, double noise)
{
	struct signals_random random = {11};

	for (int i = 0; i < N; i++) {
		x[i] = 4.0 + 0.001 * i + height * sin(2.0 * M_PI * tone_hz * i / 2.0) +
		       noise * signals_normal(&random);
		all[i] = true;
	}
}

static void run_offline(void)
{
	struct dsp_tvsymp *tvsymp = dsp_tvsymp_create(N);

	dsp_tvsymp_run(tvsymp, x, N, band, amplitude);
	dsp_tvsymp_destroy(tvsymp);
}

START_TEST(a_steady_tone_has_its_amplitude_over_its_deviation)
{
	double sd;

	fill(0.1, 0.3, 0.001);
	run_offline();
	sd = dsp_tvsymp_sd(band, all, N);
	ck_assert_double_eq_tol(sd, 0.3 * M_SQRT1_2, 0.02 * 0.3 * M_SQRT1_2);
	for (int i = INSIDE; i < N - INSIDE; i++)
		ck_assert_double_eq_tol(amplitude[i] / sd, M_SQRT2, 0.02 * M_SQRT2);
}
END_TEST

START_TEST(fast_and_slow_tones_leak_little)
{
	static const double TONES[] = {0.5, 0.3, 0.05, 0.02};

	for (size_t t = 0; t < sizeof(TONES) / sizeof(TONES[0]); t++) {
		fill(TONES[t], 1.0, 0.0);
		run_offline();
		for (int i = INSIDE; i < N - INSIDE; i++)
			ck_assert_double_le(amplitude[i], 0.01);
	}
}
END_TEST

START_TEST(a_drift_alone_has_no_amplitude)
{
	fill(0.1, 0.0, 0.0);
	run_offline();
	for (int i = 0; i < N; i++)
		ck_assert_double_le(amplitude[i], 1e-9);
	memset(all, 0, sizeof(all));
	ck_assert(isnan(dsp_tvsymp_sd(band, all, N)));
}
END_TEST

START_TEST(nothing_is_made_of_nothing)
{
	dsp_tvsymp_destroy(NULL);
	ck_assert_ptr_null(dsp_tvsymp_create(0));
}
END_TEST

RUN_TESTS("dsp/tvsymp", a_steady_tone_has_its_amplitude_over_its_deviation,
	fast_and_slow_tones_leak_little, a_drift_alone_has_no_amplitude, nothing_is_made_of_nothing)
