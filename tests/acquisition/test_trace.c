#include "acquisition/trace.h"
#include "tests/check_main.h"

#include <pthread.h>
#include <stdbool.h>

enum {
	POINTS = 300000, /* many times round the ring */
	CHUNK = 37,
};

static struct acq_trace_point make_point(uint64_t number)
{
	return (struct acq_trace_point){
		(double)number, (float)(number % 1000), (uint16_t)(number % 4096)};
}

static void check_point(const struct acq_trace_point *point, uint64_t number)
{
	ck_assert_double_eq(point->time_s, (double)number);
	ck_assert_float_eq(point->value, (float)(number % 1000));
	ck_assert_uint_eq(point->flags, number % 4096);
}

static void push(struct acq_trace *trace, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		struct acq_trace_point point = make_point(i);
		acq_trace_push(trace, ACQ_TRACE_GSR, &point);
	}
}

START_TEST(points_come_in_order_and_once)
{
	struct acq_trace *trace = acq_trace_create(10, 100);
	struct acq_trace_point points[8];
	uint64_t cursor = 0, missed = 99;

	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 8, &missed), 0);
	ck_assert_uint_eq(missed, 0);
	push(trace, 0, 10);
	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 8, &missed), 8);
	for (uint64_t i = 0; i < 8; i++)
		check_point(&points[i], i);
	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 8, NULL), 2);
	check_point(&points[0], 8);
	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 8, NULL), 0);
	ck_assert_uint_eq(
		acq_trace_read(trace, ACQ_TRACE_PULSE, &(uint64_t){0}, points, 8, NULL), 0);
	acq_trace_destroy(trace);
}
END_TEST

START_TEST(a_minute_is_kept_at_each_rate)
{
	static struct acq_trace_point points[100000];
	static const double rates_hz[] = {0, 1, 10, 64, 1000};

	for (int i = 0; i < 5; i++) {
		struct acq_trace *trace = acq_trace_create(rates_hz[i], 0);
		uint64_t cursor = 0;
		push(trace, 0, 100000);
		size_t n = acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 100000, NULL);
		ck_assert_double_ge((double)n, rates_hz[i] * 60);
		check_point(&points[0], 100000 - n);
		check_point(&points[n - 1], 99999);
		acq_trace_destroy(trace);
	}
}
END_TEST

START_TEST(a_slow_reader_is_told_how_many_it_missed)
{
	struct acq_trace *trace = acq_trace_create(10, 0);
	struct acq_trace_point points[16];
	uint64_t cursor = 0, missed = 0;

	push(trace, 0, 5);
	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 16, &missed), 5);
	push(trace, 5, 5000);
	ck_assert_uint_eq(acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 16, &missed), 16);
	ck_assert_uint_gt(missed, 0);
	check_point(&points[0], 5 + missed);
	/* Who comes late has missed nothing: there was nothing to miss. */
	cursor = 0;
	acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, 16, &missed);
	ck_assert_uint_eq(missed, 0);
	acq_trace_destroy(trace);
}
END_TEST

static void *produce(void *trace)
{
	push(trace, 0, POINTS);
	return NULL;
}

START_TEST(a_reader_beside_the_producer_sees_whole_points_or_a_count)
{
	struct acq_trace *trace = acq_trace_create(1, 0);
	struct acq_trace_point points[CHUNK];
	uint64_t cursor = 0, missed, seen = 0, expected = 0;
	pthread_t producer;

	ck_assert_int_eq(pthread_create(&producer, NULL, produce, trace), 0);
	while (cursor < POINTS) {
		bool is_first = cursor == 0;
		size_t n = acq_trace_read(trace, ACQ_TRACE_GSR, &cursor, points, CHUNK, &missed);
		/* What lies before the first read is nobody's loss, and not counted. */
		expected = is_first ? cursor - n : expected + missed;
		for (size_t i = 0; i < n; i++)
			check_point(&points[i], expected++);
		seen += n;
	}
	pthread_join(producer, NULL);
	ck_assert_uint_eq(expected, POINTS);
	ck_assert_uint_gt(seen, 0);
	acq_trace_destroy(trace);
}
END_TEST

TESTS_MAIN("acquisition/trace", points_come_in_order_and_once, a_minute_is_kept_at_each_rate,
	a_slow_reader_is_told_how_many_it_missed,
	a_reader_beside_the_producer_sees_whole_points_or_a_count)
