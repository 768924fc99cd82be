#include "dsp/skin/unit.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 12000
};

static double value[N], scratch[N];
static uint16_t flags[N];

START_TEST(unit_is_half_the_spread_of_the_record)
{
	/* A ramp of 1000 counts: P95 - P5 is 900. */
	for (int i = 0; i < N; i++) {
		value[i] = 1000.0 * i / N;
		flags[i] = 0;
	}
	ck_assert_double_eq_tol(
		dsp_unit_of_record(value, NULL, N, 100.0, 1.0, scratch), 450.0, 5.0);
	/* What is invalid does not count. */
	for (int i = 0; i < N / 2; i++) {
		value[i] = i % 2 ? -1e6 : 1e6;
		flags[i] = DSP_FLAG_STARTUP;
	}
	ck_assert_double_eq_tol(
		dsp_unit_of_record(value, flags, N, 100.0, 1.0, scratch), 225.0, 5.0);
}
END_TEST

START_TEST(unit_is_never_below_four_steps)
{
	for (int i = 0; i < N; i++)
		value[i] = 2000.0 + i % 2;
	ck_assert_double_eq(dsp_unit_of_record(value, NULL, N, 100.0, 1.0, scratch), 4.0);
	ck_assert_double_eq(dsp_unit_of_record(value, NULL, N, 100.0, 2.5, scratch), 10.0);
	ck_assert_double_eq(dsp_unit_of_record(value, NULL, 0, 100.0, 0.0, scratch), 4.0);
}
END_TEST

START_TEST(learned_unit_is_that_of_the_first_minute)
{
	static struct dsp_unit learned;
	double unit = 0.0;
	int at = -1;

	dsp_unit_init(&learned, 10.0, 1.0);
	for (int i = 0; i < 1200; i++) {
		if (dsp_unit_push(&learned, i < 600 ? i : 1e6, &unit))
			at = i;
	}
	ck_assert_int_eq(at, 599);
	ck_assert_double_eq_tol(unit, 270.0, 5.0);
}
END_TEST

RUN_TESTS("dsp/unit", unit_is_half_the_spread_of_the_record, unit_is_never_below_four_steps,
	learned_unit_is_that_of_the_first_minute)
