/*
 * The signal chain here is a fake, scripted by fields: it keeps what is pushed, takes at most so
 * many samples a call, and emits one row per sample. What is tested is everything around it.
 */
#include "acquisition/pipeline.h"
#include "acquisition/visits.h"
#include "core/clock.h"
#include "core/flags.h"
#include "dsp/chain.h"
#include "tests/check_main.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
	KEPT = 20000,
	PERIOD_NS = 10000000
};

struct fake_lane {
	double time_s[KEPT], value[KEPT];
	uint16_t flags[KEPT];
	size_t n;
};

struct dsp_chain {
	int unused;
};

static struct {
	struct dsp_chain chain;
	struct dsp_chain_config config;
	struct fake_lane gsr, pulse;
	size_t bite;         /* samples taken at most per call */
	size_t emitted;      /* events pulled so far */
	bool makes_results;  /* one row per conductance sample */
	_Atomic size_t seen; /* samples, for the test to wait for */
	bool is_finished;
} fake;

struct dsp_chain *dsp_chain_create(const struct dsp_chain_config *config)
{
	fake.config = *config;
	return &fake.chain;
}

void dsp_chain_destroy(struct dsp_chain *chain)
{
	(void)chain;
}

static size_t keep(struct fake_lane *lane, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	size_t taken = MIN(n, fake.bite);

	g_assert(lane->n + taken <= KEPT);
	memcpy(lane->time_s + lane->n, time_s, taken * sizeof(*time_s));
	memcpy(lane->value + lane->n, value, taken * sizeof(*value));
	memcpy(lane->flags + lane->n, flags, taken * sizeof(*flags));
	lane->n += taken;
	atomic_fetch_add(&fake.seen, taken);
	return taken;
}

size_t dsp_chain_push_gsr(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	(void)chain;
	return keep(&fake.gsr, time_s, value, flags, n);
}

size_t dsp_chain_push_pulse(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n)
{
	(void)chain;
	return keep(&fake.pulse, time_s, value, flags, n);
}

bool dsp_chain_finish(struct dsp_chain *chain)
{
	(void)chain;
	fake.is_finished = true;
	return true;
}

bool dsp_chain_pull(struct dsp_chain *chain, struct dsp_event *ret_event)
{
	(void)chain;
	if (!fake.makes_results || fake.emitted == fake.gsr.n)
		return false;
	*ret_event = (struct dsp_event){.kind = DSP_EVENT_EDA,
		.eda = {.time_s = fake.gsr.time_s[fake.emitted],
			.conductance = (double)fake.emitted}};
	fake.emitted++;
	return true;
}

static const struct core_channel CHANNELS[] = {
	{.key = "gsr",
		.quantity = CORE_QUANTITY_GSR,
		.group = 0,
		.rate_hz = 100,
		.raw_min = 0,
		.raw_max = 1000,
		.raw_lsb = 1,
		.n_steps = 1,
		.steps = {{.kind = CORE_STEP_LINEAR, .a = 0.01, .b = 1, .unit = "uS"}}},
	{.key = "pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.group = 0,
		.rate_hz = 100,
		.raw_min = 0,
		.raw_max = 1000,
		.raw_lsb = 1},
};

struct bench {
	struct acq_feed feed;
	struct dev_emitter emitter;
	struct acq_live_board board;
	struct core_ring *results, *notices;
	struct acq_pipeline *pipeline;
	size_t sent;
};

static void bench_init(struct bench *bench, size_t result_records, bool waits_for_room)
{
	struct acq_pipeline_config config = {
		.feeds = {&bench->feed},
		.n_feeds = 1,
		.board = &bench->board,
		.waits_for_room = waits_for_room,
	};

	memset(&fake, 0, sizeof(fake));
	fake.bite = SIZE_MAX;
	*bench = (struct bench){0};
	acq_feed_init(&bench->feed, 0, CHANNELS, 2, 1u << 0, 10);
	dev_emitter_init(&bench->emitter, 0, acq_feed_push, &bench->feed);
	acq_live_board_init(&bench->board);
	bench->results = config.results =
		core_ring_create(sizeof(struct acq_result), result_records);
	bench->notices = config.notices = core_ring_create(sizeof(struct acq_visit_notice), 16);
	acq_lane_init(&config.gsr, 0, CHANNELS, 0);
	acq_lane_init(&config.pulse, 0, CHANNELS, 1);
	bench->pipeline = acq_pipeline_start(&config, NULL);
	ck_assert_ptr_nonnull(bench->pipeline);
}

static void bench_finish(struct bench *bench)
{
	acq_feed_finish(&bench->feed);
	core_ring_destroy(bench->results);
	core_ring_destroy(bench->notices);
}

static void skip_writer(struct bench *bench)
{
	struct acq_feed_record record;

	while (core_ring_pop(bench->feed.to_writer, &record))
		continue;
}

/* One scan, complete at @time_ns, without ever filling a ring. */
static void emit(struct bench *bench, double gsr, double pulse, int64_t time_ns)
{
	while (!acq_feed_has_room(&bench->feed)) {
		skip_writer(bench);
		g_usleep(1000);
	}
	bench->emitter.host_ns = time_ns;
	dev_emit_scan(&bench->emitter, 0, (double[]){gsr, pulse}, 2, 0);
	bench->sent++;
}

static void wait_until_seen(struct bench *bench)
{
	while (atomic_load(&fake.seen) < 2 * bench->sent)
		g_usleep(1000);
}

START_TEST(both_channels_arrive_converted_with_flags_and_times)
{
	struct bench bench;

	bench_init(&bench, 64, false);
	for (int i = 0; i < 3000; i++)
		emit(&bench, i % 1001, 500, i * (int64_t)PERIOD_NS);
	acq_pipeline_stop(bench.pipeline);
	ck_assert(fake.is_finished);
	ck_assert_uint_eq(fake.gsr.n, 3000);
	ck_assert_uint_eq(fake.pulse.n, 3000);
	for (size_t i = 0; i < 3000; i++) {
		double raw = (double)(i % 1001);
		uint16_t clip = raw == 0 ? CORE_FLAG_CLIP_LO : raw == 1000 ? CORE_FLAG_CLIP_HI : 0;
		ck_assert_double_eq_tol(fake.gsr.value[i], 0.01 * raw + 1, 1e-12);
		ck_assert_uint_eq(fake.gsr.flags[i], clip);
		ck_assert_double_eq(fake.pulse.value[i], 500);
		ck_assert_double_eq_tol(fake.gsr.time_s[i], 0.01 * (double)i, 1e-3);
		ck_assert(i == 0 || fake.gsr.time_s[i] > fake.gsr.time_s[i - 1]);
	}
	ck_assert(fake.config.gsr_is_uS);
	ck_assert_double_eq_tol(fake.config.gsr_lsb, 0.01, 1e-12);
	ck_assert_double_eq(fake.config.pulse_rate_hz, 100);
	bench_finish(&bench);
}
END_TEST

START_TEST(samples_of_one_transfer_are_spread_over_its_length)
{
	struct bench bench;

	bench_init(&bench, 64, false);
	for (int transfer = 0; transfer < 100; transfer++) {
		for (int i = 0; i < 10; i++) /* all ten share the time of the last */
			emit(&bench, 1, 1, (transfer * 10 + 9) * (int64_t)PERIOD_NS);
	}
	acq_pipeline_stop(bench.pipeline);
	for (size_t i = 500; i < 1000; i++)
		ck_assert_double_eq_tol(fake.gsr.time_s[i], 0.01 * (double)i, 2e-3);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_segment_begins_where_its_samples_are)
{
	struct bench bench;

	bench_init(&bench, 64, false);
	for (int i = 0; i < 1000; i++)
		emit(&bench, 1, 1, i * (int64_t)PERIOD_NS);
	dev_emit_gap(&bench.emitter, 0, DEV_GAP_UNPLUGGED, NAN);
	for (int i = 0; i < 1000; i++)
		emit(&bench, 1, 1, 60 * CORE_NS_PER_S + i * (int64_t)PERIOD_NS);
	acq_pipeline_stop(bench.pipeline);
	ck_assert_double_eq_tol(fake.gsr.time_s[999], 9.99, 1e-3);
	ck_assert_double_eq_tol(fake.gsr.time_s[1000], 60, 1e-3);
	ck_assert_double_eq_tol(fake.gsr.time_s[1999], 69.99, 1e-3);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_chain_that_takes_a_little_at_a_time_gets_everything)
{
	struct bench bench;

	bench_init(&bench, 64, false);
	fake.bite = 7;
	for (int i = 0; i < 1000; i++)
		emit(&bench, i, i, i * (int64_t)PERIOD_NS);
	acq_pipeline_stop(bench.pipeline);
	ck_assert_uint_eq(fake.gsr.n, 1000);
	for (size_t i = 0; i < 1000; i++)
		ck_assert_double_eq(fake.pulse.value[i], (double)i);
	bench_finish(&bench);
}
END_TEST

START_TEST(results_without_room_are_lost_and_told_in_real_time)
{
	struct bench bench;
	struct acq_result result;

	bench_init(&bench, 32, false);
	fake.makes_results = true;
	for (int i = 0; i < 500; i++)
		emit(&bench, i, i, i * (int64_t)PERIOD_NS);
	wait_until_seen(&bench); /* nobody takes the results: 32 fit */
	for (int i = 0; i < 32; i++) {
		ck_assert(core_ring_pop(bench.results, &result));
		ck_assert_int_eq(result.kind, ACQ_RESULT_EDA);
		ck_assert_double_eq(result.eda.conductance, i);
	}
	emit(&bench, 1, 1, 500 * (int64_t)PERIOD_NS);
	wait_until_seen(&bench);
	while (!core_ring_pop(bench.results, &result))
		g_usleep(1000);
	ck_assert_int_eq(result.kind, ACQ_RESULT_LOST);
	ck_assert_double_le(result.lost.start_s, 0.33); /* the first that found no room */
	ck_assert_double_ge(result.lost.end_s, 4.9);
	acq_pipeline_stop(bench.pipeline);
	ck_assert_uint_eq(fake.gsr.n, 501); /* the chain itself has missed nothing */
	bench_finish(&bench);
}
END_TEST

START_TEST(on_a_virtual_clock_results_wait_for_room)
{
	struct bench bench;
	struct acq_result result;

	bench_init(&bench, 32, true);
	fake.makes_results = true;
	for (int i = 0; i < 500; i++)
		emit(&bench, i, i, i * (int64_t)PERIOD_NS);
	for (int i = 0; i < 500; i++) {
		while (!core_ring_pop(bench.results, &result))
			g_usleep(100);
		ck_assert_int_eq(result.kind, ACQ_RESULT_EDA);
		ck_assert_double_eq(result.eda.conductance, i);
	}
	acq_pipeline_stop(bench.pipeline);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_channel_at_a_rate_that_the_chain_does_not_take_is_left_out)
{
	struct core_channel slow = CHANNELS[0];
	struct acq_lane lane;

	slow.rate_hz = 0.5;
	acq_lane_init(&lane, 0, &slow, 0);
	ck_assert(!lane.is_used);
	acq_lane_init(&lane, 0, CHANNELS, 1);
	ck_assert(lane.is_used);
	ck_assert_uint_eq(lane.position, 1);
}
END_TEST

TESTS_MAIN("acquisition/pipeline", both_channels_arrive_converted_with_flags_and_times,
	samples_of_one_transfer_are_spread_over_its_length, a_segment_begins_where_its_samples_are,
	a_chain_that_takes_a_little_at_a_time_gets_everything,
	results_without_room_are_lost_and_told_in_real_time,
	on_a_virtual_clock_results_wait_for_room,
	a_channel_at_a_rate_that_the_chain_does_not_take_is_left_out)
