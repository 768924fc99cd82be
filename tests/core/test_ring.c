#include "core/ring.h"
#include "tests/check_main.h"

#include <pthread.h>
#include <sched.h>

START_TEST(records_come_out_whole_and_in_order)
{
	struct core_ring *ring = core_ring_create(sizeof(int), 5);
	int value;

	ck_assert_uint_eq(core_ring_capacity(ring), 8);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 8; i++)
			ck_assert(core_ring_push(ring, &(int){round * 8 + i}));
		ck_assert_uint_eq(core_ring_count(ring), 8);
		for (int i = 0; i < 8; i++) {
			ck_assert(core_ring_pop(ring, &value));
			ck_assert_int_eq(value, round * 8 + i);
		}
		ck_assert(!core_ring_pop(ring, &value));
	}
	core_ring_destroy(ring);
}
END_TEST

START_TEST(a_full_ring_refuses_and_counts)
{
	struct core_ring *ring = core_ring_create(sizeof(int), 4);
	int value;

	for (int i = 0; i < 4; i++)
		ck_assert(core_ring_push(ring, &i));
	ck_assert(!core_ring_push(ring, &(int){99}));
	ck_assert(!core_ring_push(ring, &(int){98}));
	ck_assert_uint_eq(core_ring_refused(ring), 2);
	ck_assert(core_ring_pop(ring, &value));
	ck_assert_int_eq(value, 0);
	ck_assert(core_ring_push(ring, &(int){4}));
	for (int i = 1; i <= 4; i++) {
		ck_assert(core_ring_pop(ring, &value));
		ck_assert_int_eq(value, i);
	}
	core_ring_destroy(ring);
}
END_TEST

struct record {
	uint64_t number;
	uint64_t pattern[7]; /* wider than a cache line: a torn copy shows */
};

enum {
	STRESS_RECORDS = 100000
};

static void *produce(void *user)
{
	struct core_ring *ring = user;

	for (uint64_t i = 0; i < STRESS_RECORDS; i++) {
		struct record record = {.number = i};
		for (unsigned k = 0; k < 7; k++)
			record.pattern[k] = i * 2654435761u + k;
		while (!core_ring_push(ring, &record))
			sched_yield();
	}
	return NULL;
}

START_TEST(two_threads_see_every_record_once_and_untorn)
{
	struct core_ring *ring = core_ring_create(sizeof(struct record), 64);
	pthread_t producer;
	struct record record;

	ck_assert_int_eq(pthread_create(&producer, NULL, produce, ring), 0);
	for (uint64_t i = 0; i < STRESS_RECORDS; i++) {
		while (!core_ring_pop(ring, &record))
			sched_yield();
		ck_assert_uint_eq(record.number, i);
		for (unsigned k = 0; k < 7; k++)
			ck_assert_uint_eq(record.pattern[k], i * 2654435761u + k);
	}
	pthread_join(producer, NULL);
	ck_assert_uint_eq(core_ring_count(ring), 0);
	core_ring_destroy(ring);
}
END_TEST

TESTS_MAIN("core/ring", records_come_out_whole_and_in_order, a_full_ring_refuses_and_counts,
	two_threads_see_every_record_once_and_untorn)
