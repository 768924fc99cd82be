#include "dsp/decomposition/tonic.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 1500
};

static struct dsp_tonic tonic;
static double driver[N], level[N];

static void run(double ahead_s)
{
	struct dsp_params params;
	int64_t index;
	double here;
	int n = 0;

	dsp_params_init(&params);
	dsp_tonic_init(&tonic, &params, 10.0, ahead_s);
	for (int i = 0; i <= N; i++) {
		if (i < N)
			dsp_tonic_push(&tonic, i, driver[i]);
		else
			dsp_tonic_finish(&tonic);
		while (dsp_tonic_pull(&tonic, &index, &here)) {
			ck_assert_int_eq(index, n);
			level[n++] = here;
			if (i < N)
				ck_assert_double_le(i - n, 10.0 * (ahead_s + 1.0) + 1.0);
		}
	}
	ck_assert_int_eq(n, N);
}

START_TEST(level_lies_under_the_impulses)
{
	for (int i = 0; i < N; i++) {
		double r = (i % 24 - 12) / 3.0;

		driver[i] = 4.0 + 1.5 * exp(-0.5 * r * r);
	}
	run(3.0);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq_tol(level[i], 4.0, 0.02);
}
END_TEST

START_TEST(level_follows_drift)
{
	for (int i = 0; i < N; i++)
		driver[i] = 4.0 + 0.001 * i;
	run(3.0);
	for (int i = 300; i < N; i++)
		ck_assert_double_eq_tol(level[i], driver[i], 0.12);
}
END_TEST

START_TEST(level_goes_on_through_holes)
{
	for (int i = 0; i < N; i++)
		driver[i] = i >= 500 && i < 1000 ? (double)NAN : 4.0;
	run(0.0);
	for (int i = 0; i < N; i++)
		ck_assert_double_eq(level[i], 4.0);
	for (int i = 0; i < N; i++)
		driver[i] = (double)NAN;
	run(3.0);
	ck_assert(isnan(level[N - 1]));
}
END_TEST

RUN_TESTS("dsp/tonic", level_lies_under_the_impulses, level_follows_drift,
	level_goes_on_through_holes)
