#include "devices/emitter.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <math.h>

START_TEST(scans_are_numbered_and_the_first_starts_a_segment)
{
	struct collector c;

	collector_init(&c);
	c.emitter.host_ns = 77;
	dev_emit_scan(&c.emitter, 1, (double[]){1, 2}, 2, 5);
	dev_emit_scan(&c.emitter, 1, (double[]){3, 4}, 2, 0);
	ck_assert_uint_eq(collector_item(&c, 0)->index, 0);
	ck_assert(collector_item(&c, 0)->starts_segment);
	ck_assert_uint_eq(collector_item(&c, 0)->flags, 5);
	ck_assert_int_eq(collector_item(&c, 0)->host_ns, 77);
	ck_assert_uint_eq(collector_item(&c, 1)->index, 1);
	ck_assert(!collector_item(&c, 1)->starts_segment);
	ck_assert_double_eq(collector_item(&c, 1)->values[1], 4);
	collector_finish(&c);
}
END_TEST

START_TEST(a_counted_gap_advances_the_index)
{
	struct collector c;

	collector_init(&c);
	dev_emit_scan(&c.emitter, 0, (double[]){1}, 1, 0);
	dev_emit_gap(&c.emitter, 0, DEV_GAP_GARBAGE, 3);
	dev_emit_scan(&c.emitter, 0, (double[]){1}, 1, 0);
	ck_assert_uint_eq(collector_item(&c, 1)->index, 1);
	ck_assert_double_eq(collector_item(&c, 1)->lost, 3);
	ck_assert_uint_eq(collector_item(&c, 2)->index, 4);
	ck_assert(!collector_item(&c, 2)->starts_segment);
	collector_finish(&c);
}
END_TEST

START_TEST(an_uncountable_gap_starts_a_segment)
{
	struct collector c;

	collector_init(&c);
	dev_emit_scan(&c.emitter, 0, (double[]){1}, 1, 0);
	dev_emit_gap(&c.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	dev_emit_scan(&c.emitter, 0, (double[]){1}, 1, 0);
	ck_assert_uint_eq(collector_item(&c, 2)->index, 1);
	ck_assert(collector_item(&c, 2)->starts_segment);
	collector_finish(&c);
}
END_TEST

START_TEST(a_jump_of_a_wrapping_counter_is_counted)
{
	struct collector c;

	collector_init(&c);
	/* 14, 15, then 2: the numbers 0 and 1 are missing. */
	dev_emit_scan_sequenced(&c.emitter, 0, (double[]){1}, 1, 0, 14, 16);
	dev_emit_scan_sequenced(&c.emitter, 0, (double[]){1}, 1, 0, 15, 16);
	dev_emit_scan_sequenced(&c.emitter, 0, (double[]){1}, 1, 0, 2, 16);
	ck_assert_uint_eq(c.items->len, 4);
	ck_assert_int_eq(collector_item(&c, 2)->kind, DEV_ITEM_GAP);
	ck_assert_int_eq(collector_item(&c, 2)->code, DEV_GAP_SEQUENCE);
	ck_assert_double_eq(collector_item(&c, 2)->lost, 2);
	ck_assert_uint_eq(collector_item(&c, 3)->index, 4);
	collector_finish(&c);
}
END_TEST

START_TEST(the_counter_starts_anew_after_an_uncountable_gap)
{
	struct collector c;

	collector_init(&c);
	dev_emit_scan_sequenced(&c.emitter, 0, (double[]){1}, 1, 0, 100, 0);
	dev_emit_gap(&c.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	dev_emit_scan_sequenced(&c.emitter, 0, (double[]){1}, 1, 0, 0, 0);
	ck_assert_uint_eq(c.items->len, 3);
	collector_finish(&c);
}
END_TEST

START_TEST(groups_are_independent)
{
	struct collector c;

	collector_init(&c);
	dev_emit_scan(&c.emitter, 0, (double[]){1}, 1, 0);
	dev_emit_gap(&c.emitter, 0, DEV_GAP_GARBAGE, 10);
	dev_emit_scan(&c.emitter, 2, (double[]){1}, 1, 0);
	ck_assert_uint_eq(collector_item(&c, 2)->index, 0);
	collector_finish(&c);
}
END_TEST

TESTS_MAIN("devices/emitter", scans_are_numbered_and_the_first_starts_a_segment,
	a_counted_gap_advances_the_index, an_uncountable_gap_starts_a_segment,
	a_jump_of_a_wrapping_counter_is_counted, the_counter_starts_anew_after_an_uncountable_gap,
	groups_are_independent)
