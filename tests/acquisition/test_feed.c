#include "acquisition/feed.h"
#include "core/flags.h"
#include "tests/check_main.h"

#include <glib.h>
#include <math.h>

static const struct core_channel CHANNELS[] = {
	{.key = "gsr", .group = 0, .rate_hz = 64},
	{.key = "pulse", .group = 1, .rate_hz = 128},
};

/* A feed with an emitter in front. Rings hold 512 records: 256 spare ones and what a second asks,
 * rounded up to a power of two. */
struct bench {
	struct acq_feed feed;
	struct dev_emitter emitter;
};

static void bench_init(struct bench *bench, unsigned heard_groups)
{
	acq_feed_init(&bench->feed, 3, CHANNELS, 2, heard_groups, 1);
	dev_emitter_init(&bench->emitter, 3, acq_feed_push, &bench->feed);
}

static void emit(struct bench *bench, uint8_t group, size_t n)
{
	for (size_t i = 0; i < n; i++)
		dev_emit_scan(&bench->emitter, group, (double[]){(double)i}, 1, 0);
}

static struct acq_feed_record pop(struct bench *bench)
{
	struct acq_feed_record record;

	ck_assert(core_ring_pop(bench->feed.to_writer, &record));
	return record;
}

static void drop(struct core_ring *ring, size_t n, size_t record_bytes)
{
	g_autofree char *record = g_malloc(record_bytes);

	for (size_t i = 0; i < n; i++)
		ck_assert(core_ring_pop(ring, record));
}

START_TEST(the_dsp_gets_only_the_groups_it_listens_to)
{
	struct bench bench;

	bench_init(&bench, 1u << 1);
	emit(&bench, 0, 5);
	emit(&bench, 1, 7);
	ck_assert_uint_eq(core_ring_count(bench.feed.to_writer), 12);
	ck_assert_uint_eq(core_ring_count(bench.feed.to_dsp), 7);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(what_a_late_dsp_missed_is_told_to_the_writer_sample_by_sample)
{
	struct bench bench;
	struct dev_item item;

	bench_init(&bench, 1u << 0);
	size_t room = core_ring_capacity(bench.feed.to_dsp);
	size_t all = core_ring_capacity(bench.feed.to_writer);
	ck_assert_uint_le(room, all);
	emit(&bench, 0, room);
	drop(bench.feed.to_writer, room, sizeof(struct acq_feed_record));
	emit(&bench, 0, 3);
	ck_assert(core_ring_pop(bench.feed.to_dsp, &item));
	emit(&bench, 0, 1);
	for (size_t i = 0; i < 3; i++)
		ck_assert(pop(&bench).is_unseen);
	ck_assert(!pop(&bench).is_unseen);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(a_dsp_that_missed_a_segments_beginning_is_told_later)
{
	struct bench bench;
	struct dev_item item;

	bench_init(&bench, 1u << 0);
	size_t room = core_ring_capacity(bench.feed.to_dsp);
	emit(&bench, 0, room);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	emit(&bench, 0, 2);
	drop(bench.feed.to_dsp, room, sizeof(struct dev_item));
	emit(&bench, 0, 2);
	ck_assert(core_ring_pop(bench.feed.to_dsp, &item));
	ck_assert(item.starts_segment);
	ck_assert(core_ring_pop(bench.feed.to_dsp, &item));
	ck_assert(!item.starts_segment);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(a_full_ring_costs_counted_samples_and_one_row)
{
	struct bench bench;

	bench_init(&bench, 0);
	size_t room = core_ring_capacity(bench.feed.to_writer);
	emit(&bench, 0, room + 9);
	drop(bench.feed.to_writer, room, sizeof(struct acq_feed_record));
	emit(&bench, 0, 1);
	struct acq_feed_record gap = pop(&bench);
	ck_assert_int_eq(gap.item.kind, DEV_ITEM_GAP);
	ck_assert_int_eq(gap.item.code, DEV_GAP_OVERRUN);
	ck_assert_uint_eq(gap.item.index, room);
	ck_assert_double_eq(gap.item.lost, 9);
	struct acq_feed_record scan = pop(&bench);
	ck_assert_int_eq(scan.item.kind, DEV_ITEM_SCAN);
	ck_assert_uint_eq(scan.item.index, room + 9);
	ck_assert(!scan.item.starts_segment);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(a_refused_gap_makes_the_loss_uncountable_and_the_next_scan_a_new_segment)
{
	struct bench bench;

	bench_init(&bench, 0);
	size_t room = core_ring_capacity(bench.feed.to_writer);
	emit(&bench, 0, room + 1);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	emit(&bench, 0, 1);
	drop(bench.feed.to_writer, room, sizeof(struct acq_feed_record));
	emit(&bench, 0, 1);
	ck_assert_double_nan(pop(&bench).item.lost);
	ck_assert(pop(&bench).item.starts_segment);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(a_loss_at_the_very_end_is_settled)
{
	struct bench bench;

	bench_init(&bench, 0);
	size_t room = core_ring_capacity(bench.feed.to_writer);
	emit(&bench, 1, room + 4);
	drop(bench.feed.to_writer, room, sizeof(struct acq_feed_record));
	ck_assert_uint_eq(core_ring_count(bench.feed.to_writer), 0);
	acq_feed_settle(&bench.feed);
	struct acq_feed_record gap = pop(&bench);
	ck_assert_double_eq(gap.item.lost, 4);
	ck_assert_uint_eq(gap.item.group, 1);
	acq_feed_finish(&bench.feed);
}
END_TEST

START_TEST(there_is_room_until_a_ring_is_half_full)
{
	struct bench bench;

	bench_init(&bench, 0);
	size_t half = core_ring_capacity(bench.feed.to_writer) / 2;
	emit(&bench, 0, half);
	ck_assert(acq_feed_has_room(&bench.feed));
	emit(&bench, 0, 1);
	ck_assert(!acq_feed_has_room(&bench.feed));
	acq_feed_finish(&bench.feed);
}
END_TEST

TESTS_MAIN("acquisition/feed", the_dsp_gets_only_the_groups_it_listens_to,
	what_a_late_dsp_missed_is_told_to_the_writer_sample_by_sample,
	a_dsp_that_missed_a_segments_beginning_is_told_later,
	a_full_ring_costs_counted_samples_and_one_row,
	a_refused_gap_makes_the_loss_uncountable_and_the_next_scan_a_new_segment,
	a_loss_at_the_very_end_is_settled, there_is_room_until_a_ring_is_half_full)
