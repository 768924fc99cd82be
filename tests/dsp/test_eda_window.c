#include "dsp/skin/eda_window.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

static struct dsp_eda_window window;
static struct dsp_artefact rows[16];
static int n_rows;

static void pull(void)
{
	while (dsp_eda_window_pull(&window, &rows[n_rows]))
		n_rows++;
}

static void start(double lsb)
{
	dsp_eda_window_init(&window, 10.0);
	if (lsb > 0.0)
		dsp_eda_window_set_lsb(&window, lsb);
	n_rows = 0;
}

static void push(int i, double value, uint16_t flags)
{
	struct dsp_clean_sample sample = {
		.index = i, .value = value, .clean = value, .flags = flags};

	dsp_eda_window_push(&window, &sample);
	pull();
}

START_TEST(a_stretch_of_invalid_samples_is_a_window)
{
	start(0.0);
	for (int i = 0; i < 500; i++)
		push(i, 5.0 + 0.2 * sin(i / 30.0),
			i >= 100 && i < 120
				? DSP_FLAG_ARTEFACT_GUARD | (i == 110 ? DSP_FLAG_SLOPE : 0)
			: i >= 490 ? DSP_FLAG_MISSING
				   : 0);
	dsp_eda_window_finish(&window, 499, 49.95);
	pull();
	ck_assert_int_eq(n_rows, 2);
	ck_assert_double_eq_tol(rows[0].start_s, 9.95, 1e-9);
	ck_assert_double_eq_tol(rows[0].end_s, 11.95, 1e-9);
	ck_assert_uint_eq(rows[0].kind, DSP_ARTEFACT_SLOPE);
	ck_assert_uint_eq(rows[0].channel, DSP_CHANNEL_GSR);
	ck_assert_double_eq_tol(rows[1].end_s, 49.95, 1e-9);
	ck_assert_uint_eq(rows[1].kind, DSP_ARTEFACT_MISSING);
}
END_TEST

/* The first grid sample may lie a little behind the record's first, the last before its last. */
START_TEST(no_window_reaches_beyond_the_record)
{
	start(0.0);
	dsp_eda_window_begin(&window, 0, -0.02);
	for (int i = 0; i < 500; i++)
		push(i, 5.0 + 0.2 * sin(i / 30.0), i < 20 || i >= 490 ? DSP_FLAG_MISSING : 0);
	dsp_eda_window_finish(&window, 499, 49.98);
	pull();
	ck_assert_int_eq(n_rows, 2);
	ck_assert_double_eq(rows[0].start_s, -0.02);
	ck_assert_double_eq(rows[1].end_s, 49.98);
	for (int n = 4000; n <= 4060; n += 60) {
		start(0.01);
		dsp_eda_window_begin(&window, 0, 0.01);
		for (int i = 0; i < n; i++)
			push(i, 2.1, 0);
		dsp_eda_window_finish(&window, n - 1, n / 10.0 - 0.01);
		pull();
		ck_assert_int_eq(n_rows, 1);
		ck_assert_double_eq(rows[0].start_s, 0.01);
		ck_assert_double_eq(rows[0].end_s, n / 10.0 - 0.01);
	}
}
END_TEST

START_TEST(five_flat_minutes_are_no_signal)
{
	struct signals_random random = {4};

	start(0.01);
	for (int i = 0; i < 10000; i++) {
		bool is_flat = i >= 3000 && i < 7000;

		push(i,
			5.0 + 0.0001 * i +
				(is_flat ? 0.005 * signals_uniform(&random) : 0.2 * sin(i / 30.0)),
			0);
	}
	dsp_eda_window_finish(&window, 9999, 999.95);
	pull();
	ck_assert_int_eq(n_rows, 1);
	ck_assert_uint_eq(rows[0].kind, DSP_ARTEFACT_NO_SIGNAL);
	ck_assert_double_eq_tol(rows[0].start_s, 300.0, 11.0);
	ck_assert_double_eq_tol(rows[0].end_s, 700.0, 11.0);
}
END_TEST

START_TEST(a_quiet_minute_is_not)
{
	start(0.01);
	for (int i = 0; i < 6000; i++)
		push(i, 5.0 + (i >= 3000 && i < 4500 ? 0.0 : 0.2 * sin(i / 30.0)), 0);
	dsp_eda_window_finish(&window, 5999, 599.95);
	pull();
	ck_assert_int_eq(n_rows, 0);
}
END_TEST

START_TEST(a_short_flat_record_is_no_signal_as_a_whole)
{
	start(1.0);
	for (int i = 0; i < 400; i++)
		push(i, 2000.0 + i % 2, 0);
	dsp_eda_window_finish(&window, 399, 39.95);
	pull();
	ck_assert_int_eq(n_rows, 1);
	ck_assert_uint_eq(rows[0].kind, DSP_ARTEFACT_NO_SIGNAL);
}
END_TEST

START_TEST(what_never_moves_is_no_signal_whatever_its_steps)
{
	static const double LSB[] = {0.0, NAN, 0.01};

	for (int k = 0; k < 3; k++) {
		start(LSB[k]);
		for (int i = 0; i < 4000; i++)
			push(i, 2.1, 0);
		dsp_eda_window_finish(&window, 3999, 399.95);
		pull();
		ck_assert_int_eq(n_rows, 1);
		ck_assert_uint_eq(rows[0].kind, DSP_ARTEFACT_NO_SIGNAL);
	}
}
END_TEST

RUN_TESTS("dsp/eda_window", a_stretch_of_invalid_samples_is_a_window,
	no_window_reaches_beyond_the_record, five_flat_minutes_are_no_signal, a_quiet_minute_is_not,
	a_short_flat_record_is_no_signal_as_a_whole,
	what_never_moves_is_no_signal_whatever_its_steps)
