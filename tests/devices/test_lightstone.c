#include "core/flags.h"
#include "devices/lightstone.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <math.h>
#include <string.h>

static const int64_t REPORT_NS = 8000000;

static GByteArray *read_fixture(void)
{
	g_autofree char *text = NULL;
	GByteArray *bytes = g_byte_array_new();

	ck_assert(g_file_get_contents(TEST_DATA_DIR "/lightstone/reports.hex", &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		for (const char *at = *line; at[0] && at[0] != '#'; at += at[2] ? 3 : 2) {
			uint8_t byte = (uint8_t)(g_ascii_xdigit_value(at[0]) * 16 +
						 g_ascii_xdigit_value(at[1]));
			g_byte_array_append(bytes, &byte, 1);
		}
	}
	return bytes;
}

static char *print_items(const struct collector *collector)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < collector->items->len; i++) {
		const struct dev_item *item = collector_item(collector, i);
		if (item->kind == DEV_ITEM_SCAN)
			g_string_append_printf(
				text, "scan %.0f %.0f\n", item->values[0], item->values[1]);
		else if (item->kind == DEV_ITEM_GAP)
			g_string_append_printf(text, "gap %s %.0f\n",
				dev_gap_cause_name((enum dev_gap_cause)item->code), item->lost);
		else
			g_string_append_printf(text, "event %s %.0f\n",
				dev_event_kind_name((enum dev_event_kind)item->code),
				item->values[0]);
	}
	return g_string_free(text, FALSE);
}

/* Decodes @bytes in pieces of at most @piece bytes (0: all at once; negative: of random size). */
static char *decode_in_pieces(const GByteArray *bytes, int piece, GRand *random)
{
	struct collector collector;
	g_autofree void *state = g_malloc0(dev_lightstone.state_bytes);

	collector_init(&collector);
	for (guint done = 0; done < bytes->len;) {
		guint n = bytes->len;
		if (piece > 0)
			n = (guint)piece;
		else if (piece < 0)
			n = (guint)g_rand_int_range(random, 1, 24);
		n = MIN(n, bytes->len - done);
		/* An exact copy, so that a sanitizer sees a read beyond its end. */
		g_autofree uint8_t *copy = g_memdup2(bytes->data + done, n);
		dev_lightstone.decode(state, copy, n, &collector.emitter);
		done += n;
	}
	char *text = print_items(&collector);
	collector_finish(&collector);
	return text;
}

START_TEST(the_fixture_is_read_as_the_golden_result_says)
{
	g_autoptr(GByteArray) bytes = read_fixture();
	g_autofree char *golden = NULL, *text = decode_in_pieces(bytes, 0, NULL);

	ck_assert(g_file_get_contents(TEST_DATA_DIR "/lightstone/golden.txt", &golden, NULL, NULL));
	ck_assert_str_eq(text, golden);
}
END_TEST

START_TEST(it_does_not_matter_how_the_bytes_are_split)
{
	g_autoptr(GByteArray) bytes = read_fixture();
	g_autofree char *whole = decode_in_pieces(bytes, 0, NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	for (int piece = 1; piece <= 9; piece++) {
		g_autofree char *text = decode_in_pieces(bytes, piece, NULL);
		ck_assert_str_eq(text, whole);
	}
	for (int i = 0; i < 200; i++) {
		g_autofree char *text = decode_in_pieces(bytes, -1, random);
		ck_assert_str_eq(text, whole);
	}
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
	ck_assert_ptr_eq(dev_driver_match(0x0483, 0x0035, NULL, NULL), &dev_lightstone);
	ck_assert_ptr_eq(dev_driver_match(0x14fa, 0x0001, NULL, NULL), &dev_lightstone);
	ck_assert_ptr_null(dev_driver_match(0x0483, 0x0036, NULL, NULL));
}
END_TEST

START_TEST(no_microsiemens_are_claimed)
{
	ck_assert(!core_channel_is_calibrated(&dev_lightstone.channels[0]));
	ck_assert_str_eq(core_channel_unit(&dev_lightstone.channels[0]), "counts");
}
END_TEST

TESTS_MAIN("devices/lightstone", the_fixture_is_read_as_the_golden_result_says,
	it_does_not_matter_how_the_bytes_are_split, the_start_up_burst_is_kept_and_flagged,
	samples_at_the_devices_pace_are_good_from_the_third_on, a_late_burst_is_no_start_up,
	after_any_noise_the_third_good_line_is_read, a_lost_stretch_is_never_silent,
	both_versions_are_known_by_their_numbers, no_microsiemens_are_claimed)
