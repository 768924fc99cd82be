#include "core/clock.h"
#include "core/flags.h"
#include "devices/settings.h"
#include "devices/simulated.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <math.h>
#include <string.h>

struct running {
	struct collector collector;
	struct core_channel channels[DEV_CHANNELS_MAX];
	void *state;
};

/* Starts "simulated,…" and ticks it to @until_s in steps of @step_ms; what the last tick answered.
 */
static int run(struct running *r, const char *text, double until_s, int step_ms)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(text, NULL);
	g_autoptr(GError) error = NULL;
	size_t n = dev_simulated.n_channels;
	int more = 1;

	collector_init(&r->collector);
	r->state = g_malloc0(dev_simulated.state_bytes);
	memcpy(r->channels, dev_simulated.channels, n * sizeof(r->channels[0]));
	ck_assert_int_eq(dev_simulated.start(r->state, NULL, settings, r->channels, &n, &error), 0);
	for (int64_t t = 0; t <= llround(until_s * 1000); t += step_ms)
		more = dev_simulated.tick(r->state, NULL, t * 1000000, &r->collector.emitter);
	return more;
}

static void finish(struct running *r)
{
	dev_simulated.stop(r->state, NULL);
	g_free(r->state);
	collector_finish(&r->collector);
}

START_TEST(samples_come_at_their_rate_however_ticks_fall)
{
	struct running coarse, fine;

	ck_assert_int_eq(run(&coarse, "simulated,seed=3,rate=100", 10, 1000), 1);
	ck_assert_int_eq(run(&fine, "simulated,seed=3,rate=100", 10, 20), 1);
	ck_assert_uint_eq(coarse.collector.items->len, 1001);
	ck_assert_uint_eq(fine.collector.items->len, 1001);
	for (guint i = 0; i < 1001; i++) {
		const struct dev_item *a = collector_item(&coarse.collector, i),
				      *b = collector_item(&fine.collector, i);
		ck_assert_int_eq(a->host_ns, (int64_t)i * 10000000);
		ck_assert_double_eq(a->values[0], b->values[0]);
		ck_assert_double_eq(a->values[1], b->values[1]);
	}
	finish(&coarse);
	finish(&fine);
}
END_TEST

START_TEST(counts_convert_to_plausible_microsiemens)
{
	struct running r;

	run(&r, "simulated,level=8", 30, 100);
	ck_assert(core_channel_is_calibrated(&r.channels[0]));
	for (guint i = 0; i < r.collector.items->len; i++) {
		double uS = core_channel_convert(
			&r.channels[0], collector_item(&r.collector, i)->values[0]);
		ck_assert_double_gt(uS, 5);
		ck_assert_double_lt(uS, 14);
	}
	finish(&r);
}
END_TEST

START_TEST(a_duration_ends_the_source)
{
	struct running r;

	ck_assert_int_eq(run(&r, "simulated,duration=2,rate=50", 5, 20), 0);
	ck_assert_uint_eq(r.collector.items->len, 100);
	finish(&r);
}
END_TEST

START_TEST(electrode_loss_is_an_event_and_reads_zero)
{
	struct running r;
	unsigned lost = 0, back = 0;

	run(&r, "simulated,electrode-loss=2:1,rate=10", 5, 20);
	for (guint i = 0; i < r.collector.items->len; i++) {
		const struct dev_item *item = collector_item(&r.collector, i);
		lost += item->kind == DEV_ITEM_EVENT && item->code == DEV_EVENT_CONTACT_LOST;
		back += item->kind == DEV_ITEM_EVENT && item->code == DEV_EVENT_CONTACT_BACK;
		if (item->kind == DEV_ITEM_SCAN && item->host_ns > 2100000000 &&
			item->host_ns < 2900000000)
			ck_assert_double_eq(item->values[0], 0);
	}
	ck_assert_uint_eq(lost, 1);
	ck_assert_uint_eq(back, 1);
	finish(&r);
}
END_TEST

START_TEST(movement_is_flagged)
{
	struct running r;
	unsigned moving = 0;

	run(&r, "simulated,motion=10,rate=50", 60, 20);
	for (guint i = 0; i < r.collector.items->len; i++)
		moving += (collector_item(&r.collector, i)->flags & CORE_FLAG_MOTION) != 0;
	ck_assert_uint_gt(moving, 100);
	ck_assert_uint_lt(moving, 2500);
	finish(&r);
}
END_TEST

START_TEST(a_malformed_list_is_an_error_at_start)
{
	g_autoptr(dev_settings) settings = dev_settings_parse("simulated,stimuli=now", NULL);
	g_autoptr(GError) error = NULL;
	g_autofree void *state = g_malloc0(dev_simulated.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n = 2;

	ck_assert_int_lt(dev_simulated.start(state, NULL, settings, channels, &n, &error), 0);
	ck_assert_ptr_nonnull(strstr(error->message, "stimuli=now"));
}
END_TEST

TESTS_MAIN("devices/simulated", samples_come_at_their_rate_however_ticks_fall,
	counts_convert_to_plausible_microsiemens, a_duration_ends_the_source,
	electrode_loss_is_an_event_and_reads_zero, movement_is_flagged,
	a_malformed_list_is_an_error_at_start)
