#include "dsp/skin/slow.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N_MAX = 12000
};

static double x[N_MAX];

static size_t fill(double rate_hz, double first_s, double seconds, double tone_hz)
{
	size_t n = (size_t)(seconds * rate_hz);

	for (size_t i = 0; i < n; i++)
		x[i] = 5.0 + sin(2.0 * M_PI * tone_hz * (first_s + (double)i / rate_hz));
	return n;
}

/* Largest error of a tone in the interior; a tone above 1 Hz must vanish. */
static double error_of(double rate_hz, double tone_hz)
{
	double first_s = 3.21;
	size_t n = fill(rate_hz, first_s, 100.0, tone_hz);
	struct dsp_slow *slow = dsp_slow_create(rate_hz, n);
	struct dsp_slow_series series = dsp_slow_run(slow, x, n, first_s);
	double largest = 0.0;

	ck_assert_uint_ge(series.n, 199);
	ck_assert_double_eq(series.first_s, 3.5);
	for (size_t k = 8; k + 8 < series.n; k++) {
		double t = series.first_s + 0.5 * (double)k;
		double wanted = tone_hz < 1.0 ? 5.0 + sin(2.0 * M_PI * tone_hz * t) : 5.0;

		largest = fmax(largest, fabs(series.value[k] - wanted));
		ck_assert(series.is_valid[k]);
	}
	dsp_slow_destroy(slow);
	return largest;
}

START_TEST(slow_tones_pass_fast_ones_vanish_at_any_rate)
{
	static const double RATES[] = {4.0, 7.97, 10.0, 20.0};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		ck_assert_double_le(error_of(RATES[i], 0.1), 0.002);
		ck_assert_double_le(error_of(RATES[i], 0.7), 0.004);
		ck_assert_double_le(error_of(RATES[i], 1.4), 0.004);
	}
}
END_TEST

START_TEST(holes_are_bridged_and_not_valid)
{
	size_t n = fill(10.0, 0.0, 60.0, 0.0);
	struct dsp_slow *slow = dsp_slow_create(10.0, n);
	struct dsp_slow_series series;

	for (size_t i = 200; i < 300; i++)
		x[i] = (double)NAN;
	x[0] = x[n - 1] = (double)NAN;
	series = dsp_slow_run(slow, x, n, 0.0);
	for (size_t k = 0; k < series.n; k++) {
		double t = 0.5 * (double)k;

		ck_assert_double_eq_tol(series.value[k], 5.0, 1e-9);
		ck_assert_int_eq(series.is_valid[k], !(t >= 20.25 && t <= 29.7));
	}
	for (size_t i = 0; i < n; i++)
		x[i] = (double)NAN;
	ck_assert_uint_eq(dsp_slow_run(slow, x, n, 0.0).n, 0);
	ck_assert_uint_eq(dsp_slow_run(slow, x, 0, 0.0).n, 0);
	dsp_slow_destroy(slow);
}
END_TEST

START_TEST(a_ramp_stays_a_ramp_to_its_ends)
{
	struct dsp_slow *slow = dsp_slow_create(10.0, 300);
	struct dsp_slow_series series;

	for (size_t i = 0; i < 300; i++)
		x[i] = 2.0 + 0.01 * (double)i;
	series = dsp_slow_run(slow, x, 300, 0.0);
	ck_assert_uint_eq(series.n, 60);
	for (size_t k = 0; k < series.n; k++)
		ck_assert_double_eq_tol(series.value[k], 2.0 + 0.05 * (double)k, 1e-4);
	dsp_slow_destroy(slow);
	dsp_slow_destroy(NULL);
	ck_assert_ptr_null(dsp_slow_create(1.0, 100));
	ck_assert_ptr_null(dsp_slow_create((double)NAN, 100));
	ck_assert_ptr_null(dsp_slow_create(10.0, 0));
}
END_TEST

RUN_TESTS("dsp/slow", slow_tones_pass_fast_ones_vanish_at_any_rate, holes_are_bridged_and_not_valid,
	a_ramp_stays_a_ramp_to_its_ends)
