#include "devices/bitalino.h"
#include "devices/settings.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"
#include "tests/fakes/link.h"

#include <math.h>
#include <string.h>

/* Starts a device with @text as --device; what was sent goes to @ret_sent. */
static int start(const char *text, void *state, struct core_channel *channels, size_t *n_channels,
	char **ret_sent, GError **error)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(text, NULL);
	struct fake_link fake;

	ck_assert_ptr_nonnull(settings);
	fake_link_init(&fake, "");
	int result = dev_bitalino.start(state, &fake.link, settings, channels, n_channels, error);
	if (result == 0)
		ck_assert_int_eq(dev_bitalino.begin(state, &fake.link), 0);
	*ret_sent = fake_link_take_sent(&fake);
	fake_link_finish(&fake);
	return result;
}

static void prepare(void *state)
{
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	g_autofree char *sent = NULL;

	ck_assert_int_eq(
		start("bitalino,gsr=3,pulse=1", state, channels, &n_channels, &sent, NULL), 0);
}

START_TEST(the_fixture_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_bitalino, prepare, "bitalino/frames");
}
END_TEST

START_TEST(frames_of_every_length_are_taken_apart)
{
	/* Test vector of six inputs, its sequence going on. */
	uint8_t frame[] = {0xdf, 0x0f, 0xc0, 0xff, 0x66, 0x04, 0xfa, 0x56};
	static const double EXPECTED[] = {102, 641, 1023, 0, 63, 31};
	g_autofree void *state = g_malloc0(dev_bitalino.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct collector collector;
	size_t n_channels = 0;
	g_autofree char *sent = NULL;

	ck_assert_uint_eq(dev_bitalino_crc4(frame, sizeof(frame)), 6);
	ck_assert_int_eq(start("bitalino,gsr=2,pulse=1,others=3/4/5/6,rate=100", state, channels,
				 &n_channels, &sent, NULL),
		0);
	ck_assert_str_eq(sent, "00\n83\nFD\n");
	ck_assert_uint_eq(n_channels, 6);
	ck_assert_str_eq(channels[5].key, "a6");
	ck_assert_double_eq(channels[5].raw_max, 63);
	ck_assert_double_eq(channels[3].raw_max, 1023);
	ck_assert_double_eq(channels[0].rate_hz, 100);
	collector_init(&collector);
	for (unsigned i = 0; i < 3; i++) {
		frame[7] = (uint8_t)((5 + i) << 4);
		frame[7] |= dev_bitalino_crc4(frame, sizeof(frame));
		dev_bitalino.decode(state, frame, sizeof(frame), &collector.emitter);
	}
	ck_assert_uint_eq(collector.items->len, 3);
	for (unsigned i = 0; i < 6; i++)
		ck_assert_double_eq(collector_item(&collector, 0)->values[i], EXPECTED[i]);
	collector_finish(&collector);
}
END_TEST

static void decode_frame(void *state, struct collector *collector, uint8_t sequence, int64_t ms)
{
	uint8_t frame[] = {0xdf, 0x0f, 0xc0, (uint8_t)(sequence << 4)};

	frame[3] |= dev_bitalino_crc4(frame, sizeof(frame));
	collector->emitter.host_ns = ms * 1000000;
	dev_bitalino.decode(state, frame, sizeof(frame), &collector->emitter);
}

/* Three frames one ms apart, then three after @pause_ms with the sequence @sequence; what is lost
 * between them. */
static double lost_after(int64_t pause_ms, uint8_t sequence)
{
	g_autofree void *state = g_malloc0(dev_bitalino.state_bytes);
	struct collector collector;
	double lost = 0;

	prepare(state);
	collector_init(&collector);
	for (uint8_t i = 0; i < 3; i++)
		decode_frame(state, &collector, i, i);
	for (uint8_t i = 0; i < 3; i++)
		decode_frame(state, &collector, (uint8_t)((sequence + i) % 16), 2 + pause_ms + i);
	for (guint i = 0; i < collector.items->len; i++) {
		const struct dev_item *item = collector_item(&collector, i);
		if (item->kind == DEV_ITEM_GAP)
			lost = item->lost;
	}
	ck_assert_uint_gt(collector.items->len, 5);
	collector_finish(&collector);
	return lost;
}

START_TEST(a_jump_after_a_whole_round_is_not_counted)
{
	ck_assert_double_eq(lost_after(5, 7), 4);
	ck_assert_double_nan(lost_after(21, 7));
	/* Sixteen frames in step leave no trace, and a late packet is none. */
	ck_assert_double_eq(lost_after(17, 3), 0);
}
END_TEST

START_TEST(the_three_transfer_functions_are_those_of_their_sources)
{
	/* 183.8 counts are the mean of the maker's sample recording. */
	static const struct {
		const char *text;
		double counts, uS;
	} CASES[] = {
		{"bitalino,transfer=revolution", 95, 2.3193},
		{"bitalino,transfer=revolution", 284, 6.9336},
		{"bitalino,transfer=2015", 512, 2.0},
		{"bitalino,transfer=script", 95, 0.2338},
		{"bitalino,transfer=script", 284, 3.2792},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
		g_autofree void *state = g_malloc0(dev_bitalino.state_bytes);
		struct core_channel channels[DEV_CHANNELS_MAX];
		size_t n_channels = 0;
		g_autofree char *sent = NULL;

		ck_assert_int_eq(
			start(CASES[i].text, state, channels, &n_channels, &sent, NULL), 0);
		ck_assert(core_channel_is_calibrated(&channels[0]));
		ck_assert_double_eq_tol(
			core_channel_convert(&channels[0], CASES[i].counts), CASES[i].uS, 1e-4);
	}
}
END_TEST

START_TEST(wrong_inputs_are_named)
{
	static const struct {
		const char *text, *says;
	} CASES[] = {
		{"bitalino,gsr=1,pulse=1", "input 1 is asked for twice"},
		{"bitalino,others=7", "they are 1 to 6"},
		{"bitalino,others=2//4", "names no inputs"},
		{"bitalino,gsr=0,pulse=0", "has no input to record"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
		g_autoptr(GError) error = NULL;

		ck_assert_ptr_null(dev_settings_parse(CASES[i].text, &error));
		ck_assert_msg(strstr(error->message, CASES[i].says), "%s", error->message);
	}
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(dev_settings_parse("bitalino,rate=50", &error));
	ck_assert_msg(strstr(error->message, "1, 10, 100, 1000"), "%s", error->message);
}
END_TEST

START_TEST(it_is_known_by_what_it_answers)
{
	g_autofree void *state = g_malloc0(dev_bitalino.state_bytes);
	g_autofree char *sent = NULL;
	struct fake_link fake;

	fake_link_init(&fake, "");
	ck_assert_int_eq(dev_bitalino.probe(state, &fake.link, dev_bitalino.streams), 0);
	g_free(fake_link_take_sent(&fake));
	fake_link_answer(&fake, "old frames", 10);
	fake_link_answer(&fake, "", 0);
	ck_assert_int_eq(dev_bitalino.probe(state, &fake.link, dev_bitalino.streams), 0);
	sent = fake_link_take_sent(&fake);
	ck_assert_str_eq(sent, "00\n07\n");
	fake.failure = DEV_LINK_GONE;
	ck_assert_int_eq(
		dev_bitalino.probe(state, &fake.link, dev_bitalino.streams), DEV_LINK_GONE);
	fake_link_finish(&fake);
}
END_TEST

TESTS_MAIN("devices/bitalino", the_fixture_is_read_as_the_golden_result_says_however_it_is_split,
	frames_of_every_length_are_taken_apart, a_jump_after_a_whole_round_is_not_counted,
	the_three_transfer_functions_are_those_of_their_sources, wrong_inputs_are_named,
	it_is_known_by_what_it_answers)
