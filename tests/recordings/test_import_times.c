#include "core/clock.h"
#include "recordings/import/import_time_column.h"
#include "recordings/import/import_times.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum {
	N = 6000
};

static double noise(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (double)*state / 4294967296.0 - 0.5;
}

/* Stamps of even samples at @rate_hz. */
static void fill_even(double *time_s, int n, double rate_hz, double start_s)
{
	for (int i = 0; i < n; i++)
		time_s[i] = start_s + i / rate_hz;
}

static void assert_even(
	const double *time_s, int n, double rate_hz, double start_s, double tolerance_s)
{
	for (int i = 0; i < n; i++)
		ck_assert_double_eq_tol(time_s[i], start_s + i / rate_hz, tolerance_s);
}

START_TEST(rounded_stamps_become_the_true_times)
{
	static double time_s[460800];
	struct rec_import_fit fit;
	for (int i = 0; i < 460800; i++)
		time_s[i] = round(i / 128.0 * 1e6) / 1e6;
	ck_assert(rec_import_times_fit(time_s, 460800, NAN, false, &fit));
	ck_assert_double_eq(fit.rate_hz, 128);
	ck_assert_uint_eq(fit.segments->len, 1);
	ck_assert_uint_eq(fit.n_kept, 0);
	assert_even(time_s, 460800, 128, 0, 2e-6);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(fractional_and_slow_rates_are_found)
{
	static const double RATES[] = {4, 8, 116.98775446533, 275.1321, 1000, 0.5};
	static double time_s[N];
	struct rec_import_fit fit;
	fill_even(time_s, N, RATES[_i], 7);
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_double_eq_tol(fit.rate_hz, RATES[_i], RATES[_i] * 1e-8);
	ck_assert_uint_eq(fit.gaps->len, 0);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(jitter_is_taken_off)
{
	static double time_s[N];
	struct rec_import_fit fit;
	unsigned state = 3;
	for (int i = 0; i < N; i++)
		time_s[i] = i / 100.0 + 0.009 * noise(&state);
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_uint_eq(fit.n_kept, 0);
	/* 6000 stamps of 2.6 ms scatter leave a line that is right to a tenth of a millisecond. */
	assert_even(time_s, N, 100, 0, 2e-4);
	ck_assert_double_eq_tol(fit.rms_ms, 9 / sqrt(12), 0.1);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(blocks_with_one_stamp_are_no_gaps)
{
	static double time_s[N];
	struct rec_import_fit fit;
	/* Half a second of samples arrives at once. */
	for (int i = 0; i < N; i++)
		time_s[i] = 0.5 * floor(i / 32.0);
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_uint_eq(fit.gaps->len, 0);
	ck_assert_double_eq_tol(fit.rate_hz, 64, 0.01);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(a_gap_starts_a_segment)
{
	static double time_s[N];
	struct rec_import_fit fit;
	fill_even(time_s, N, 64, 0);
	for (int i = 2000; i < N; i++)
		time_s[i] += 10;
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_uint_eq(fit.segments->len, 2);
	ck_assert_uint_eq(fit.gaps->len, 1);
	const struct rec_import_gap *gap = &g_array_index(fit.gaps, struct rec_import_gap, 0);
	ck_assert_double_eq_tol(gap->start_s, 2000 / 64.0, 1e-6);
	ck_assert_double_eq_tol(gap->end_s, 2000 / 64.0 + 10, 1e-6);
	ck_assert_double_eq(gap->lost, 640);
	const struct rec_segment *second = &g_array_index(fit.segments, struct rec_segment, 1);
	ck_assert_uint_eq(second->first, 2000);
	ck_assert_uint_eq(second->n, N - 2000);
	ck_assert_uint_eq(second->line.first_index, 2640);
	ck_assert_uint_eq(second->line.end_index, N + 640);
	ck_assert_double_eq_tol((double)core_fit_line_time_ns(&second->line, 2640) / CORE_NS_PER_S,
		gap->end_s, 1e-6);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(short_steps_are_no_gaps)
{
	static double time_s[N];
	struct rec_import_fit fit;
	/* 4 Hz: three periods are 0.75 s; 100 Hz: a quarter of a second. */
	fill_even(time_s, N, _i ? 4 : 100, 0);
	double step_s = _i ? 0.49 : 0.23;
	for (int i = 3000; i < N; i++)
		time_s[i] += step_s;
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_uint_eq(fit.gaps->len, 0);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(a_late_delivery_is_no_gap)
{
	static double time_s[N];
	struct rec_import_fit fit;
	fill_even(time_s, N, 50, 0);
	/* One second of samples comes late and in a burst, then all is well again. */
	for (int i = 0; i < 50; i++)
		time_s[3000 + i] = time_s[3050] - 1e-3 * (50 - i);
	ck_assert(rec_import_times_fit(time_s, N, NAN, false, &fit));
	ck_assert_uint_eq(fit.gaps->len, 0);
	ck_assert_uint_eq(fit.segments->len, 1);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(stamps_that_are_no_line_stay)
{
	static double time_s[N];
	static double before_s[N];
	struct rec_import_fit fit;
	/* A clock that speeds up by one percent over a minute. */
	for (int i = 0; i < N; i++)
		before_s[i] = time_s[i] = i / 100.0 + 0.01 * (i / 100.0) * (i / 6000.0);
	ck_assert(rec_import_times_fit(time_s, N, 100, false, &fit));
	ck_assert_uint_eq(fit.n_kept, 1);
	ck_assert(g_array_index(fit.segments, struct rec_segment, 0).stamps_kept);
	ck_assert_double_gt(fit.rms_ms, fit.limit_ms);
	ck_assert_mem_eq(time_s, before_s, sizeof(time_s));
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(a_given_rate_measures_the_drift)
{
	static double time_s[N];
	struct rec_import_fit fit;
	fill_even(time_s, N, 64 * (1 + 200e-6), 0);
	ck_assert(rec_import_times_fit(time_s, N, 64, false, &fit));
	ck_assert_double_eq(fit.rate_hz, 64);
	ck_assert_double_eq_tol(fit.drift_ppm, 200, 0.01);
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(what_has_no_rate_is_refused)
{
	double same_s[] = {5, 5, 5, 5};
	double one_s[] = {5};
	struct rec_import_fit fit;
	ck_assert(!rec_import_times_fit(same_s, 4, NAN, false, &fit));
	ck_assert(!rec_import_times_fit(one_s, 1, NAN, false, &fit));
	ck_assert(!rec_import_times_fit(one_s, 0, 4, false, &fit));
}
END_TEST

START_TEST(a_rate_alone_counts_from_its_start)
{
	static double time_s[N];
	struct rec_import_fit fit;
	rec_import_times_from_rate(time_s, N, 116.98775446533, 3, &fit);
	assert_even(time_s, N, 116.98775446533, 3, 1e-9);
	ck_assert_uint_eq(fit.segments->len, 1);
	ck_assert(isnan(fit.rms_ms));
	rec_import_fit_clear(&fit);
}
END_TEST

START_TEST(time_columns_are_known_by_name)
{
	static const char *const TIMES[] = {"time_s", "time", "Timestamp", "TIME_MS",
		"timestamp_us", "Time [s]", "onset", "tid_s", "Klokkeslæt"};
	static const char *const OTHERS[] = {"eda", "time_eda", "timer", "uptime", "times_s", ""};
	for (guint i = 0; i < G_N_ELEMENTS(TIMES); i++)
		ck_assert_msg(rec_import_time_column_is_name(TIMES[i]), "%s", TIMES[i]);
	for (guint i = 0; i < G_N_ELEMENTS(OTHERS); i++)
		ck_assert_msg(!rec_import_time_column_is_name(OTHERS[i]), "%s", OTHERS[i]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import_times");
	TCase *tcase = tcase_create("import_times");
	tcase_add_test(tcase, rounded_stamps_become_the_true_times);
	tcase_add_loop_test(tcase, fractional_and_slow_rates_are_found, 0, 6);
	tcase_add_test(tcase, jitter_is_taken_off);
	tcase_add_test(tcase, blocks_with_one_stamp_are_no_gaps);
	tcase_add_test(tcase, a_gap_starts_a_segment);
	tcase_add_loop_test(tcase, short_steps_are_no_gaps, 0, 2);
	tcase_add_test(tcase, a_late_delivery_is_no_gap);
	tcase_add_test(tcase, stamps_that_are_no_line_stay);
	tcase_add_test(tcase, a_given_rate_measures_the_drift);
	tcase_add_test(tcase, what_has_no_rate_is_refused);
	tcase_add_test(tcase, a_rate_alone_counts_from_its_start);
	tcase_add_test(tcase, time_columns_are_known_by_name);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
