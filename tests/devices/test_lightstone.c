#include "core/flags.h"
#include "devices/lightstone.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"

#include <math.h>
#include <string.h>

static const int64_t REPORT_NS = 8000000;

START_TEST(the_fixture_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_lightstone, NULL, "lightstone/reports");
}
END_TEST

/* The four reports of one sample. */
static void decode_sample(void *state, struct collector *collector, unsigned skin, unsigned pulse)
{
	char text[32];
	int length = g_snprintf(text, sizeof(text), "<RAW>%04X %04X<\\RAW>\r\n", skin, pulse);

	for (int at = 0; at < length; at += 7) {
		uint8_t report[8] = {(uint8_t)MIN(7, length - at)};
		memcpy(report + 1, text + at, report[0]);
		dev_lightstone.decode(state, report, sizeof(report), &collector->emitter);
	}
}

START_TEST(the_start_up_burst_is_kept_and_flagged)
{
	struct collector collector;
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	collector_init(&collector);
	for (unsigned i = 0; i < 60; i++) {
		collector.emitter.host_ns = i < 30 ? i * 1000000 : (i - 29) * 4 * REPORT_NS;
		decode_sample(state, &collector, 1000 + i, i);
	}
	ck_assert_uint_eq(collector.items->len, 60);
	for (guint i = 0; i < 60; i++) {
		bool is_burst = i < 32; /* number 32 is the second at the device's pace */
		ck_assert_double_eq(collector_item(&collector, i)->values[0], 1000 + i);
		ck_assert_uint_eq(
			collector_item(&collector, i)->flags, is_burst ? CORE_FLAG_STARTUP : 0);
	}
	collector_finish(&collector);
}
END_TEST

START_TEST(samples_at_the_devices_pace_are_good_from_the_third_on)
{
	struct collector collector;
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	collector_init(&collector);
	for (unsigned i = 0; i < 40; i++) {
		collector.emitter.host_ns = i * 4 * REPORT_NS;
		decode_sample(state, &collector, 1000, 0);
	}
	for (guint i = 0; i < 40; i++)
		ck_assert_uint_eq(
			collector_item(&collector, i)->flags, i < 2 ? CORE_FLAG_STARTUP : 0);
	collector_finish(&collector);
}
END_TEST

START_TEST(a_late_burst_is_no_start_up)
{
	struct collector collector;
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	collector_init(&collector);
	for (unsigned i = 0; i < 40; i++) {
		collector.emitter.host_ns = i < 20 ? i * 4 * REPORT_NS : 20 * 4 * REPORT_NS;
		decode_sample(state, &collector, 1000, 0);
	}
	for (guint i = 2; i < 40; i++)
		ck_assert_uint_eq(collector_item(&collector, i)->flags, 0);
	collector_finish(&collector);
}
END_TEST

START_TEST(after_any_noise_the_third_good_line_is_read)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(2);

	for (int round = 0; round < 500; round++) {
		struct collector collector;
		g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);
		uint8_t noise[64];
		collector_init(&collector);
		decode_sample(state, &collector, 1, 1);
		gsize n = (gsize)g_rand_int_range(random, 1, sizeof(noise));
		for (gsize i = 0; i < n; i++)
			noise[i] = (uint8_t)g_rand_int(random);
		dev_lightstone.decode(state, noise, n, &collector.emitter);
		for (unsigned i = 2; i <= 4; i++)
			decode_sample(state, &collector, i, i);
		const struct dev_item *last = collector_item(&collector, collector.items->len - 1);
		ck_assert_int_eq(last->kind, DEV_ITEM_SCAN);
		ck_assert_double_eq(last->values[0], 4);
		collector_finish(&collector);
	}
}
END_TEST

START_TEST(a_lost_stretch_is_never_silent)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(3);

	for (int round = 0; round < 500; round++) {
		struct collector collector;
		g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);
		uint8_t report[8];
		unsigned scans = 0;
		bool has_gap = false;
		collector_init(&collector);
		decode_sample(state, &collector, 1, 1);
		for (unsigned i = 0; i < sizeof(report); i++)
			report[i] = (uint8_t)g_rand_int(random);
		/* The first half of a line, noise, and three whole lines. */
		static const uint8_t HALF[] = "\7<RAW>00\7";
		dev_lightstone.decode(state, HALF, 8, &collector.emitter);
		dev_lightstone.decode(state, report, sizeof(report), &collector.emitter);
		for (unsigned i = 2; i <= 4; i++)
			decode_sample(state, &collector, i, i);
		for (guint i = 0; i < collector.items->len; i++) {
			const struct dev_item *item = collector_item(&collector, i);
			scans += item->kind == DEV_ITEM_SCAN;
			has_gap |= item->kind == DEV_ITEM_GAP;
		}
		ck_assert(has_gap);
		ck_assert_uint_ge(scans, 2);
		collector_finish(&collector);
	}
}
END_TEST

START_TEST(both_versions_are_known_by_their_numbers)
{
	const struct dev_identity blue = {.vendor = 0x0483, .product = 0x0035};
	const struct dev_identity white = {.vendor = 0x14fa, .product = 0x0001};
	const struct dev_identity other = {.vendor = 0x0483, .product = 0x0036};

	ck_assert_ptr_nonnull(dev_driver_match(&dev_lightstone, &blue));
	ck_assert_ptr_nonnull(dev_driver_match(&dev_lightstone, &white));
	ck_assert_ptr_null(dev_driver_match(&dev_lightstone, &other));
}
END_TEST

START_TEST(no_microsiemens_are_claimed)
{
	ck_assert(!core_channel_is_calibrated(&dev_lightstone.channels[0]));
	ck_assert_str_eq(core_channel_unit(&dev_lightstone.channels[0]), "counts");
}
END_TEST

TESTS_MAIN("devices/lightstone", the_fixture_is_read_as_the_golden_result_says_however_it_is_split,
	the_start_up_burst_is_kept_and_flagged,
	samples_at_the_devices_pace_are_good_from_the_third_on, a_late_burst_is_no_start_up,
	after_any_noise_the_third_good_line_is_read, a_lost_stretch_is_never_silent,
	both_versions_are_known_by_their_numbers, no_microsiemens_are_claimed)
