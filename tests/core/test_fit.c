#include "core/clock.h"
#include "core/fit.h"
#include "tests/check_main.h"

#include <glib.h>
#include <math.h>

/* Delay of a transfer: exponential with a mean of 20 ms, as a busy host shows it. */
static int64_t delay_ns(GRand *rand)
{
	return llround(-log(1 - g_rand_double(rand)) * 20e6);
}

static int64_t true_ns(uint64_t index, double rate_hz, double ppm)
{
	return llround((double)index / rate_hz / (1 + ppm * 1e-6) * 1e9);
}

START_TEST(streaming_fit_learns_the_drift_and_removes_the_jitter)
{
	const double RATE = 128, PPM = 50;
	struct core_fit_stream fit;
	GRand *rand = g_rand_new_with_seed(7);
	double sum = 0, sum_squares = 0;
	unsigned n = 0;

	core_fit_stream_init(&fit, RATE);
	for (uint64_t i = 0; i < 400 * 128; i++) {
		int64_t truth = true_ns(i, RATE, PPM);
		int64_t fitted = core_fit_stream_push(&fit, i, truth + delay_ns(rand));
		if (truth < 300 * CORE_NS_PER_S)
			continue;
		double error_ms = (double)(fitted - truth) / 1e6;
		sum += error_ms;
		sum_squares += error_ms * error_ms;
		n++;
	}
	double mean = sum / n, rms = sqrt(sum_squares / n - mean * mean);
	/* The constant mean delay cannot be seen; what varies is below 1.5 ms. */
	ck_assert_double_le(rms, 1.5);
	double ppm = (1 / RATE / fit.w1 - 1) * 1e6;
	ck_assert_double_eq_tol(ppm, PPM, 5);
	g_rand_free(rand);
}
END_TEST

START_TEST(streaming_times_rise_with_the_index_whatever_the_stamps_do)
{
	struct core_fit_stream fit;
	GRand *rand = g_rand_new_with_seed(11);
	int64_t last = INT64_MIN;

	core_fit_stream_init(&fit, 31.25);
	for (uint64_t i = 0; i < 5000; i++) {
		int64_t jump = i == 2500 ? 2 * CORE_NS_PER_S : 0;
		int64_t now = core_fit_stream_push(
			&fit, i, true_ns(i, 31.25, 0) + 5 * delay_ns(rand) + jump);
		ck_assert_int_gt(now, last);
		last = now;
	}
	g_rand_free(rand);
}
END_TEST

START_TEST(counted_loss_keeps_the_line)
{
	struct core_fit_stream fit;
	int64_t before = 0;

	core_fit_stream_init(&fit, 100);
	for (uint64_t i = 0; i < 3000; i++)
		before = core_fit_stream_push(&fit, i, true_ns(i, 100, 0));
	/* 500 samples are missing: five seconds later on the same line. */
	int64_t after = core_fit_stream_push(&fit, 3499, true_ns(3499, 100, 0));
	ck_assert_double_eq_tol((double)(after - before) / 1e9, 5.0, 1e-4);
}
END_TEST

START_TEST(a_restart_takes_the_new_offset_at_once)
{
	struct core_fit_stream fit;

	core_fit_stream_init(&fit, 100);
	for (uint64_t i = 0; i < 2000; i++)
		core_fit_stream_push(&fit, i, true_ns(i, 100, 0));
	core_fit_stream_restart(&fit);
	int64_t late = core_fit_stream_push(&fit, 2000, true_ns(2000, 100, 0) + 3 * CORE_NS_PER_S);
	ck_assert_double_eq_tol((double)late / 1e9, 23.0, 1e-6);
}
END_TEST

START_TEST(days_of_samples_do_not_lose_precision)
{
	struct core_fit_stream fit;
	int64_t fitted = 0;
	uint64_t i;

	core_fit_stream_init(&fit, 1000);
	for (i = 0; i < 3500000; i++)
		fitted = core_fit_stream_push(&fit, i, true_ns(i, 1000, 20));
	ck_assert_double_eq_tol((double)(fitted - true_ns(i - 1, 1000, 20)), 0, 1e5);
}
END_TEST

START_TEST(offline_fit_finds_rate_and_offset_under_bursts)
{
	enum {
		N = 3000
	};
	struct core_fit_anchor anchors[N];
	struct core_fit_line line;
	GRand *rand = g_rand_new_with_seed(3);

	/* One anchor a second of a device 200 ppm fast; each tenth anchor is 400 ms late. */
	for (int i = 0; i < N; i++) {
		uint64_t index = (uint64_t)i * 64;
		int64_t burst = i % 10 == 0 ? 400 * INT64_C(1000000) : 0;
		anchors[i] = (struct core_fit_anchor){index,
			true_ns(index, 64, 200) + g_rand_int_range(rand, 0, 2000000) + burst};
	}
	core_fit_line_compute(anchors, N, 0, N * 64, 64, &line);
	ck_assert_double_eq_tol(line.drift_ppm, 200, 1);
	/* Mean jitter is 1 ms; the late tenth moves the line by less than another millisecond. */
	ck_assert_double_eq_tol((double)core_fit_line_time_ns(&line, 0) / 1e6, 1.0, 1.0);
	ck_assert_double_ge(line.max_ms, 390);
	ck_assert_uint_eq(line.anchors, N);
	g_rand_free(rand);
}
END_TEST

START_TEST(a_short_segment_keeps_the_nominal_rate)
{
	/* Two seconds with wild stamps say nothing about the rate. */
	struct core_fit_anchor anchors[] = {{0, 0}, {64, 1300000000}, {128, 2100000000}};
	struct core_fit_line line;

	core_fit_line_compute(anchors, 3, 0, 129, 64, &line);
	ck_assert_double_eq(line.period_ns, 1e9 / 64);
	ck_assert_double_eq(line.drift_ppm, 0);
}
END_TEST

/* Fifteen seconds of 100 Hz in blocks of 10, true up to @ppm, the last five seconds late by half a
 * second when the host was busy. */
static struct core_fit_line fit_a_quarter_minute(double ppm, bool is_busy)
{
	struct core_fit_anchor anchors[150];
	struct core_fit_line line;
	GRand *rand = g_rand_new_with_seed(3);

	for (size_t i = 0; i < G_N_ELEMENTS(anchors); i++) {
		bool is_late = is_busy && i >= 100;
		anchors[i].index = 10 * i;
		anchors[i].time_ns = true_ns(10 * i, 100, ppm) + delay_ns(rand) / 10 +
				     (is_late ? CORE_NS_PER_S / 2 : 0);
	}
	core_fit_line_compute(anchors, G_N_ELEMENTS(anchors), 0, 1500, 100, &line);
	g_rand_free(rand);
	return line;
}

START_TEST(a_busy_host_does_not_bend_a_short_line)
{
	struct core_fit_line line = fit_a_quarter_minute(0, true);

	ck_assert_double_eq(line.drift_ppm, 0);
	/* It is said all the same: the certificate fails by it. */
	ck_assert_double_gt(line.max_ms, 400);
}
END_TEST

START_TEST(a_device_that_is_truly_off_its_rate_is_believed)
{
	ck_assert_double_eq_tol(fit_a_quarter_minute(10000, false).drift_ppm, 10000, 300);
	ck_assert_double_eq_tol(fit_a_quarter_minute(200, false).drift_ppm, 200, 150);
}
END_TEST

START_TEST(a_segment_without_evidence_starts_at_zero)
{
	struct core_fit_line line;

	core_fit_line_compute(NULL, 0, 10, 20, 50, &line);
	ck_assert_int_eq(core_fit_line_time_ns(&line, 10), 0);
	ck_assert_int_eq(core_fit_line_time_ns(&line, 11), 20000000);
}
END_TEST

TESTS_MAIN("core/fit", streaming_fit_learns_the_drift_and_removes_the_jitter,
	streaming_times_rise_with_the_index_whatever_the_stamps_do, counted_loss_keeps_the_line,
	a_restart_takes_the_new_offset_at_once, days_of_samples_do_not_lose_precision,
	offline_fit_finds_rate_and_offset_under_bursts, a_short_segment_keeps_the_nominal_rate,
	a_busy_host_does_not_bend_a_short_line, a_device_that_is_truly_off_its_rate_is_believed,
	a_segment_without_evidence_starts_at_zero)
