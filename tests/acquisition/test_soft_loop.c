#include "acquisition/soft_loop.h"
#include "tests/check_main.h"

#include <math.h>

/* A scripted device: one sample per period of its channel, until its script says otherwise. */
struct script {
	double rate_hz;
	uint64_t n_samples; /* the source ends behind them; 0: never */
	uint64_t fails_at;  /* index at which tick reports an error; 0: never */
	uint64_t next;
	int starts, stops;
};
static struct script scripts[2]; /* state holds nothing but its number: drivers get no user data */

static int tick_script(struct script *script, int64_t now_ns, struct dev_emitter *out)
{
	for (;;) {
		int64_t due_ns = llround((double)script->next / script->rate_hz * 1e9);
		if (script->n_samples && script->next == script->n_samples)
			return 0;
		if (script->fails_at && script->next == script->fails_at)
			return -1;
		if (due_ns > now_ns)
			return 1;
		out->host_ns = due_ns;
		dev_emit_scan(out, 0, (double[]){(double)script->next}, 1, 0);
		script->next++;
	}
}

static int tick_first(void *state, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	(void)state, (void)link;
	return tick_script(&scripts[0], now_ns, out);
}

static int tick_second(void *state, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	(void)state, (void)link;
	return tick_script(&scripts[1], now_ns, out);
}

static void count_stop(void *state, struct dev_link *link)
{
	(void)state, (void)link;
	scripts[0].stops++;
}

static const struct core_channel CHANNEL = {.key = "gsr", .rate_hz = 100};
static const struct dev_driver FIRST = {.name = "first",
	.channels = &CHANNEL,
	.n_channels = 1,
	.tick_ms = 20,
	.tick = tick_first,
	.stop = count_stop};
static const struct dev_driver SECOND = {.name = "second",
	.channels = &CHANNEL,
	.n_channels = 1,
	.tick_ms = 50,
	.tick = tick_second};

struct bench {
	struct core_clock *clock;
	struct acq_soft_loop loop;
	struct acq_feed feeds[2];
	struct dev_settings settings[2];
};

static void bench_init(struct bench *bench, bool is_virtual, double speed, size_t n_devices)
{
	const struct dev_driver *drivers[] = {&FIRST, &SECOND};

	bench->clock = is_virtual ? core_clock_create_virtual() : core_clock_create_real();
	acq_soft_loop_init(&bench->loop, bench->clock, speed);
	for (size_t i = 0; i < n_devices; i++) {
		bench->settings[i] = (struct dev_settings){.driver = drivers[i]};
		struct acq_soft_device *device =
			acq_soft_loop_add(&bench->loop, &bench->settings[i], NULL);
		ck_assert_ptr_nonnull(device);
		acq_feed_init(
			&bench->feeds[i], (uint8_t)i, device->channels, device->n_channels, 0, 10);
		acq_soft_device_connect(device, (uint8_t)i, &bench->feeds[i]);
	}
	acq_soft_loop_start(&bench->loop);
}

static void bench_finish(struct bench *bench)
{
	for (size_t i = 0; i < bench->loop.n_devices; i++)
		acq_feed_finish(&bench->feeds[i]);
	acq_soft_loop_finish(&bench->loop);
	core_clock_destroy(bench->clock);
}

/* Takes what is in the ring; the number of samples, each checked to be the next one. */
static uint64_t take(struct acq_feed *feed, uint64_t taken)
{
	struct acq_feed_record record;

	while (core_ring_pop(feed->to_writer, &record)) {
		ck_assert_int_eq(record.item.kind, DEV_ITEM_SCAN);
		ck_assert_uint_eq(record.item.index, taken);
		taken++;
	}
	return taken;
}

START_TEST(a_virtual_clock_runs_through_a_session_and_loses_nothing)
{
	struct bench bench;
	uint64_t taken = 0;

	scripts[0] = (struct script){.rate_hz = 100};
	bench_init(&bench, true, INFINITY, 1);
	while (!bench.loop.is_at_end) {
		acq_soft_loop_step(&bench.loop, 600 * CORE_NS_PER_S);
		taken = take(&bench.feeds[0], taken);
	}
	ck_assert_uint_eq(taken, 60000); /* [0, 600 s): the sample at 600 s is outside */
	ck_assert_int_eq(core_clock_now_ns(bench.clock), 600 * CORE_NS_PER_S);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_full_ring_makes_a_virtual_clock_wait)
{
	struct bench bench;
	uint64_t taken = 0;

	scripts[0] = (struct script){.rate_hz = 100};
	bench_init(&bench, true, INFINITY, 1);
	for (int i = 0; i < 2000; i++)
		acq_soft_loop_step(&bench.loop, 600 * CORE_NS_PER_S);
	int64_t stopped_ns = core_clock_now_ns(bench.clock);
	ck_assert_int_lt(stopped_ns, 30 * CORE_NS_PER_S);
	ck_assert_uint_eq(core_ring_refused(bench.feeds[0].to_writer), 0);
	taken = take(&bench.feeds[0], taken);
	while (!bench.loop.is_at_end) {
		acq_soft_loop_step(&bench.loop, 60 * CORE_NS_PER_S);
		taken = take(&bench.feeds[0], taken);
	}
	ck_assert_uint_eq(taken, 6000);
	bench_finish(&bench);
}
END_TEST

START_TEST(two_devices_share_the_time_and_both_play_to_the_end)
{
	struct bench bench;
	uint64_t first = 0, second = 0;

	scripts[0] = (struct script){.rate_hz = 100};
	scripts[1] = (struct script){.rate_hz = 64};
	bench_init(&bench, true, INFINITY, 2);
	while (!bench.loop.is_at_end) {
		acq_soft_loop_step(&bench.loop, 10 * CORE_NS_PER_S + CORE_NS_PER_S / 3);
		first = take(&bench.feeds[0], first);
		second = take(&bench.feeds[1], second);
	}
	ck_assert_uint_eq(first, 1034);
	ck_assert_uint_eq(second, 662);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_source_at_its_end_ends_the_loop)
{
	struct bench bench;
	uint64_t taken = 0;

	scripts[0] = (struct script){.rate_hz = 100, .n_samples = 777};
	bench_init(&bench, true, INFINITY, 1);
	while (!acq_soft_loop_is_over(&bench.loop)) {
		acq_soft_loop_step(&bench.loop, INT64_MAX);
		taken = take(&bench.feeds[0], taken);
	}
	ck_assert_uint_eq(taken, 777);
	bench_finish(&bench);
	ck_assert_int_eq(scripts[0].stops, 1);
}
END_TEST

START_TEST(a_source_that_fails_leaves_a_gap)
{
	struct bench bench;
	struct acq_feed_record record;
	int scans = 0, gaps = 0;

	scripts[0] = (struct script){.rate_hz = 100, .fails_at = 50};
	bench_init(&bench, true, INFINITY, 1);
	while (!acq_soft_loop_is_over(&bench.loop))
		acq_soft_loop_step(&bench.loop, INT64_MAX);
	while (core_ring_pop(bench.feeds[0].to_writer, &record)) {
		scans += record.item.kind == DEV_ITEM_SCAN;
		gaps += record.item.kind == DEV_ITEM_GAP && record.item.code == DEV_GAP_SOURCE;
	}
	ck_assert_int_eq(scans, 50);
	ck_assert_int_eq(gaps, 1);
	bench_finish(&bench);
}
END_TEST

START_TEST(real_time_is_not_run_ahead_of)
{
	struct bench bench;

	scripts[0] = (struct script){.rate_hz = 100};
	bench_init(&bench, false, 1, 1);
	while (!bench.loop.is_at_end) {
		acq_soft_loop_step(&bench.loop, CORE_NS_PER_S / 4);
		double now_s = (double)core_clock_now_ns(bench.clock) / CORE_NS_PER_S;
		ck_assert_double_le((double)(scripts[0].next - 1) / 100, now_s);
	}
	ck_assert_uint_eq(scripts[0].next, 25);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("acquisition/soft_loop", a_virtual_clock_runs_through_a_session_and_loses_nothing,
	a_full_ring_makes_a_virtual_clock_wait, two_devices_share_the_time_and_both_play_to_the_end,
	a_source_at_its_end_ends_the_loop, a_source_that_fails_leaves_a_gap,
	real_time_is_not_run_ahead_of)
