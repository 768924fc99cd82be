#include "dsp/tvsymp.h"

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

/* A tone that swells and fades, with noise on a drifting level, live and offline. */
START_TEST(live_follows_offline_after_its_delay)
{
	struct dsp_tvsymp_live *live = dsp_tvsymp_live_create();
	double delay_s = dsp_tvsymp_live_delay_s(live);
	int delay = (int)lround(2.0 * delay_s);
	double sum_xy = 0.0, sum_x = 0.0, sum_y = 0.0, sum_xx = 0.0, sum_yy = 0.0;
	int n = 0;

	ck_assert_double_ge(delay_s, 4.0);
	ck_assert_double_le(delay_s, 5.0);
	fill(0.16, 0.0, 0.005);
	for (int i = 0; i < N; i++)
		x[i] += (0.2 + 0.15 * sin(2.0 * M_PI * 0.012 * i / 2.0)) *
			sin(2.0 * M_PI * 0.15 * i / 2.0);
	run_offline();
	for (int i = 0; i < N - INSIDE; i++) {
		double now = dsp_tvsymp_live_push(live, x[i]);
		int then = i - delay;

		ck_assert_int_eq(isnan(now), i < 40);
		if (then < INSIDE)
			continue;
		ck_assert_double_eq_tol(now, amplitude[then], 0.03);
		n++;
		sum_x += now;
		sum_y += amplitude[then];
		sum_xx += now * now;
		sum_yy += amplitude[then] * amplitude[then];
		sum_xy += now * amplitude[then];
	}
	ck_assert_double_ge((n * sum_xy - sum_x * sum_y) / sqrt((n * sum_xx - sum_x * sum_x) *
								   (n * sum_yy - sum_y * sum_y)),
		0.99);
	dsp_tvsymp_live_destroy(live);
}
END_TEST

START_TEST(live_starts_anew_behind_a_hole)
{
	struct dsp_tvsymp_live *live = dsp_tvsymp_live_create();

	fill(0.16, 0.3, 0.0);
	for (int i = 0; i < 200; i++)
		dsp_tvsymp_live_push(live, x[i]);
	ck_assert(isnan(dsp_tvsymp_live_push(live, (double)NAN)));
	for (int i = 200; i < 240; i++)
		ck_assert(isnan(dsp_tvsymp_live_push(live, x[i] + 7.0)));
	for (int i = 240; i < 400; i++)
		ck_assert_double_eq_tol(dsp_tvsymp_live_push(live, x[i] + 7.0), 0.3, 0.02);
	dsp_tvsymp_live_destroy(live);
	dsp_tvsymp_live_destroy(NULL);
	dsp_tvsymp_destroy(NULL);
	ck_assert_ptr_null(dsp_tvsymp_create(0));
}
END_TEST

RUN_TESTS("dsp/tvsymp", a_steady_tone_has_its_amplitude_over_its_deviation,
	fast_and_slow_tones_leak_little, a_drift_alone_has_no_amplitude,
	live_follows_offline_after_its_delay, live_starts_anew_behind_a_hole)
