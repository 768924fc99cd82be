#include "acquisition/result.h"
#include "acquisition/writer.h"
#include "core/clock.h"
#include "core/flags.h"
#include "tests/check_main.h"
#include "tests/fakes/journal_bench.h"

#include <signal.h>
#include <sys/resource.h>

enum {
	PERIOD_NS = 10000000
};

static const int64_t WRITTEN_NS = INT64_C(6000000000); /* when everything is written */

/* A writer behind one feed whose device is this test. */
struct bench {
	struct journal_bench base;
	struct acq_live_board board;
	struct acq_fault fault;
	struct acq_feed feed;
	struct dev_emitter emitter;
	struct core_ring *results;
	struct core_clock *clock; /* virtual: it stands still */
	struct acq_writer *writer;
};

static void bench_init(struct bench *bench, unsigned heard_groups)
{
	journal_bench_init(&bench->base, NULL);
	acq_live_board_init(&bench->board);
	acq_fault_init(&bench->fault);
	bench->clock = core_clock_create_virtual();
	core_clock_advance(bench->clock, WRITTEN_NS);
	bench->results = core_ring_create(sizeof(struct acq_result), 64);
	acq_feed_init(&bench->feed, 0, JOURNAL_BENCH_CHANNELS, 2, heard_groups, 10);
	dev_emitter_init(&bench->emitter, 0, acq_feed_push, &bench->feed);
	struct acq_writer_config config = {
		.journal = bench->base.journal,
		.feeds = {&bench->feed},
		.channels = {JOURNAL_BENCH_CHANNELS},
		.n_channels = {2},
		.n_devices = 1,
		.results = bench->results,
		.board = &bench->board,
		.fault = &bench->fault,
		.clock = bench->clock,
		.period_ms = 5,
	};
	bench->writer = acq_writer_start(&config);
}

static void bench_finish(struct bench *bench)
{
	acq_feed_finish(&bench->feed);
	core_ring_destroy(bench->results);
	core_clock_destroy(bench->clock);
	acq_fault_finish(&bench->fault);
	journal_bench_finish(&bench->base);
}

/* Scan number i is (i, 2 i), complete at i periods. */
static void emit(struct bench *bench, int from, int to, uint16_t flags)
{
	for (int i = from; i < to; i++) {
		bench->emitter.host_ns = i * (int64_t)PERIOD_NS;
		dev_emit_scan(&bench->emitter, 0, (double[]){i, 2 * i}, 2, flags);
		while (!acq_feed_has_room(&bench->feed))
			g_usleep(1000);
	}
}

static void check_raw(
	struct rec_session *session, guint channel, uint64_t first, int from, int n, double factor)
{
	double raw[64];

	for (int done = 0; done < n; done += 64) {
		int part = MIN(64, n - done);
		ck_assert(rec_session_read_raw(
			session, channel, first + (uint64_t)done, (uint64_t)part, raw, NULL));
		for (int i = 0; i < part; i++)
			ck_assert_double_eq(raw[i], factor * (from + done + i));
	}
}

START_TEST(every_sample_is_in_the_journal_as_it_was_sent)
{
	struct bench bench;

	bench_init(&bench, 0);
	emit(&bench, 0, 5000, 0);
	acq_writer_stop(bench.writer, 5000 * (int64_t)PERIOD_NS);
	ck_assert_uint_eq(bench.board.samples, 5000);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 5000);
	check_raw(session, 0, 0, 0, 5000, 1);
	check_raw(session, 1, 0, 0, 5000, 2);
	ck_assert_uint_eq(session->gaps->len, 0);
	const struct rec_clock *clock = session->clocks->pdata[0];
	ck_assert_uint_eq(clock->segments->len, 1);
	const struct rec_segment *segment = &g_array_index(clock->segments, struct rec_segment, 0);
	ck_assert_double_eq_tol(segment->line.period_ns, PERIOD_NS, 1);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(every_scan_says_how_late_it_was_written)
{
	struct bench bench;
	struct acq_latency_summary latency;

	bench_init(&bench, 0);
	emit(&bench, 1, 501, 0); /* 10 ms to 5 s, so 5.99 s to 1 s late */
	acq_writer_stop(bench.writer, 501 * (int64_t)PERIOD_NS);
	acq_latency_summarise(&bench.board.to_journal, &latency);
	ck_assert_uint_eq(latency.n, 500);
	ck_assert_double_eq(latency.longest_s, 5.99);
	ck_assert_double_ge(latency.median_s, 3.49);
	ck_assert_double_le(latency.median_s, 3.49 * 33 / 32);
	bench_finish(&bench);
}
END_TEST

START_TEST(flags_travel_with_their_samples)
{
	struct bench bench;
	uint16_t flags[6];

	bench_init(&bench, 0);
	emit(&bench, 0, 2, 0);
	emit(&bench, 2, 4, CORE_FLAG_MOTION);
	emit(&bench, 4, 6, CORE_FLAG_STARTUP);
	acq_writer_stop(bench.writer, 6 * (int64_t)PERIOD_NS);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert(rec_session_read_flags(session, 1, 0, 6, flags, NULL));
	const uint16_t wanted[] = {
		0, 0, CORE_FLAG_MOTION, CORE_FLAG_MOTION, CORE_FLAG_STARTUP, CORE_FLAG_STARTUP};
	for (int i = 1; i < 6; i++) /* sample 0 is at the channel's lower limit too */
		ck_assert_uint_eq(flags[i], wanted[i]);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_counted_gap_is_one_row_and_keeps_the_line)
{
	struct bench bench;

	bench_init(&bench, 0);
	emit(&bench, 0, 100, 0);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_SEQUENCE, 7);
	emit(&bench, 107, 200, 0);
	acq_writer_stop(bench.writer, 200 * (int64_t)PERIOD_NS);
	ck_assert_uint_eq(bench.board.gaps, 1);
	ck_assert_uint_eq(bench.board.samples_lost, 7);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = session->gaps->pdata[0];
	ck_assert_str_eq(gap->cause, "sequence");
	ck_assert_double_eq(gap->samples_lost, 7);
	const struct rec_clock *clock = session->clocks->pdata[0];
	ck_assert_uint_eq(clock->segments->len, 1);
	ck_assert_uint_eq(clock->n, 193);
	check_raw(session, 0, 100, 107, 93, 1);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(an_unplugged_device_leaves_a_row_from_its_last_to_its_next_sample)
{
	struct bench bench;

	bench_init(&bench, 0);
	emit(&bench, 0, 300, 0);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	emit(&bench, 800, 1100, 0);
	acq_writer_stop(bench.writer, 1100 * (int64_t)PERIOD_NS);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = session->gaps->pdata[0];
	ck_assert_str_eq(gap->cause, "unplugged");
	ck_assert_double_nan(gap->samples_lost);
	ck_assert_double_eq_tol(gap->start_s, 2.99, 0.02);
	ck_assert_double_eq_tol(gap->end_s, 8.00, 0.02);
	const struct rec_clock *clock = session->clocks->pdata[0];
	ck_assert_uint_eq(clock->segments->len, 2);
	double time_s[600];
	ck_assert(rec_session_read_times(session, 0, 0, 600, time_s, NULL));
	ck_assert_double_eq_tol(time_s[299], 2.99, 0.001);
	ck_assert_double_eq_tol(time_s[300], 8.00, 0.001);
	ck_assert_uint_eq(session->device_events->len, 2);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_device_that_never_comes_back_leaves_a_row_to_the_end)
{
	struct bench bench;

	bench_init(&bench, 0);
	emit(&bench, 0, 100, 0);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_STALLED, NAN);
	acq_writer_stop(bench.writer, 900 * (int64_t)PERIOD_NS);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = session->gaps->pdata[0];
	ck_assert_double_eq_tol(gap->start_s, 0.99, 0.02);
	ck_assert_double_eq_tol(gap->end_s, 9.00, 0.02);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_late_dsp_costs_results_and_no_sample)
{
	struct bench bench;

	bench_init(&bench, 1u << 0);
	size_t room = core_ring_capacity(bench.feed.to_dsp); /* nobody empties it */
	for (int i = 0; i < (int)room + 50; i++) {
		bench.emitter.host_ns = i * (int64_t)PERIOD_NS;
		dev_emit_scan(&bench.emitter, 0, (double[]){i, 2 * i}, 2, 0);
		while (core_ring_count(bench.feed.to_writer) > 100)
			g_usleep(1000);
	}
	acq_writer_stop(bench.writer, (int64_t)(room + 50) * PERIOD_NS);
	ck_assert_uint_eq(bench.board.results_lost, 1);
	ck_assert_uint_eq(bench.board.gaps, 0);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), room + 50);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(live_results_reach_the_session)
{
	struct bench bench;
	struct acq_result scr = {.kind = ACQ_RESULT_SCR,
		.change = 3, /* final */
		.scr = {.id = 1, .onset_s = 0.5, .peak_s = 0.9, .amplitude = 0.2}};
	struct acq_result arousal = {
		.kind = ACQ_RESULT_AROUSAL, .arousal = {.time_s = 1, .arousal = 40}};

	bench_init(&bench, 0);
	emit(&bench, 0, 200, 0);
	ck_assert(core_ring_push(bench.results, &scr));
	ck_assert(core_ring_push(bench.results, &arousal));
	acq_writer_stop(bench.writer, 200 * (int64_t)PERIOD_NS);
	struct rec_session *session = journal_bench_read(&bench.base);
	ck_assert_ptr_nonnull(session->live);
	ck_assert_uint_eq(session->live->scr->len, 1);
	ck_assert_double_eq(g_array_index(session->live->scr, struct dsp_scr, 0).amplitude, 0.2);
	ck_assert_uint_eq(session->live->arousal->len, 1);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_full_disk_sets_the_fault_and_what_was_written_stays_readable)
{
	struct bench bench;
	char sentence[200];

	struct sigaction ignored = {.sa_handler = SIG_IGN};
	sigaction(SIGXFSZ, &ignored, NULL);
	bench_init(&bench, 0);
	struct rlimit limit = {.rlim_cur = rec_journal_bytes(bench.base.journal) + 20000,
		.rlim_max = RLIM_INFINITY};
	setrlimit(RLIMIT_FSIZE, &limit);
	emit(&bench, 0, 20000, 0);
	acq_writer_stop(bench.writer, 20000 * (int64_t)PERIOD_NS);
	limit.rlim_cur = RLIM_INFINITY; /* check writes a file too */
	setrlimit(RLIMIT_FSIZE, &limit);
	ck_assert(acq_fault_is_set(&bench.fault));
	acq_fault_copy(&bench.fault, sentence, sizeof(sentence));
	ck_assert_uint_gt(strlen(sentence), 10);
	struct rec_session *session = journal_bench_read(&bench.base);
	uint64_t n = rec_session_channel_n(session, 0);
	ck_assert_uint_gt(n, 100);
	ck_assert_uint_lt(n, 20000);
	check_raw(session, 0, 0, 0, (int)n, 1);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("acquisition/writer", every_sample_is_in_the_journal_as_it_was_sent,
	every_scan_says_how_late_it_was_written, flags_travel_with_their_samples,
	a_counted_gap_is_one_row_and_keeps_the_line,
	an_unplugged_device_leaves_a_row_from_its_last_to_its_next_sample,
	a_device_that_never_comes_back_leaves_a_row_to_the_end,
	a_late_dsp_costs_results_and_no_sample, live_results_reach_the_session,
	a_full_disk_sets_the_fault_and_what_was_written_stays_readable)
