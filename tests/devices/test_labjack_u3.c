#include "devices/labjack_u3.h"
#include "devices/settings.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"
#include "tests/fakes/labjack.h"

#include <math.h>
#include <string.h>

static int start(struct fake_link *fake, const char *text, void *state,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(text, NULL);

	ck_assert_ptr_nonnull(settings);
	int result =
		dev_labjack_u3.start(state, &fake->link, settings, channels, n_channels, error);
	if (result == 0)
		ck_assert_int_eq(dev_labjack_u3.begin(state, &fake->link), 0);
	return result;
}

static void prepare(void *state)
{
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	struct fake_link fake;

	fake_link_init(&fake, "");
	fake_labjack_answer_start(&fake);
	ck_assert_int_eq(start(&fake, "labjack-u3", state, channels, &n_channels, NULL), 0);
	fake_link_finish(&fake);
}

START_TEST(the_fixture_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_labjack_u3, prepare, "labjack-u3/stream");
}
END_TEST

START_TEST(the_stream_is_set_up_as_the_makers_example_does)
{
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	struct fake_link fake;
	g_autofree char *sent = NULL;

	fake_link_init(&fake, "");
	fake_labjack_answer_start(&fake);
	ck_assert_int_eq(start(&fake, "labjack-u3,gsr-gain=5,gsr-offset=1", state, channels,
				 &n_channels, NULL),
		0);
	sent = fake_link_take_sent(&fake);
	/* StreamConfig of AIN0 and AIN1 at 1 kHz, 24 samples: the published example, byte by byte.
	 */
	ck_assert_msg(
		strstr(sent, "19 F8 05 11 09 01 02 18 00 01 A0 0F 00 1F 01 1F\n"), "%s", sent);
	ck_assert(g_str_has_suffix(sent, "A8 A8\n"));
	ck_assert_uint_eq(n_channels, 2);
	ck_assert_double_eq(channels[0].rate_hz, 1000);
	/* 2^15 counts: 1.22999 V, times 5, plus 1. */
	ck_assert_double_eq_tol(core_channel_convert(&channels[0], 32768),
		(32768 * 3.7231e-5 + 0.01) * 5 + 1, 1e-4);
	ck_assert_str_eq(core_channel_unit(&channels[1]), "V");
	fake_link_finish(&fake);
}
END_TEST

START_TEST(without_a_gain_no_microsiemens_are_claimed)
{
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	struct fake_link fake;

	fake_link_init(&fake, "");
	fake_labjack_answer_start(&fake);
	/* A slow clock: 15625 Hz / 1562.5 is 1562 or 1563. */
	ck_assert_int_eq(start(&fake, "labjack-u3,rate=10", state, channels, &n_channels, NULL), 0);
	ck_assert(!core_channel_is_calibrated(&channels[0]));
	ck_assert_str_eq(core_channel_unit(&channels[0]), "V");
	ck_assert_double_eq_tol(channels[0].rate_hz, 10, 0.01);
	ck_assert_double_ne(channels[0].rate_hz, 10);
	fake_link_finish(&fake);
}
END_TEST

START_TEST(a_high_voltage_input_has_a_calibration_of_its_own)
{
	static const double SLOPES[4] = {3.14e-4, 3.15e-4, 3.16e-4, 3.17e-4};
	static const double OFFSETS[4] = {-10.3, -10.4, -10.5, -10.6};
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	struct fake_link fake;

	fake_link_init(&fake, "");
	fake_labjack_answer_block(&fake, FAKE_LABJACK_LOW);
	fake_labjack_answer_block(&fake, SLOPES);
	fake_labjack_answer_block(&fake, OFFSETS);
	fake_labjack_answer_set_up(&fake);
	ck_assert_int_eq(start(&fake, "labjack-u3,high-voltage=yes,gsr=2,pulse=5", state, channels,
				 &n_channels, NULL),
		0);
	ck_assert_double_eq_tol(
		core_channel_convert(&channels[0], 40000), 40000 * 3.16e-4 - 10.5, 1e-5);
	ck_assert_double_eq_tol(
		core_channel_convert(&channels[1], 40000), 40000 * 3.7231e-5 + 0.01, 1e-5);
	fake_link_finish(&fake);
}
END_TEST

START_TEST(a_refusal_is_one_sentence)
{
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = 0;
	struct fake_link fake;
	uint8_t refused[12] = {0, 0xf8, 0x03, 0x0b, 0, 0, 18};
	g_autoptr(GError) error = NULL;

	fake_link_init(&fake, "");
	fake_labjack_answer_block(&fake, FAKE_LABJACK_LOW);
	fake_labjack_answer(&fake, refused, sizeof(refused));
	ck_assert_int_lt(start(&fake, "labjack-u3", state, channels, &n_channels, &error), 0);
	ck_assert_str_eq(error->message,
		"Cannot start the LabJack U3 at USB port 1-2: it refuses the command; check that "
		"it is this instrument");
	fake_link_finish(&fake);
}
END_TEST

START_TEST(it_is_known_by_its_memory)
{
	g_autofree void *state = g_malloc0(dev_labjack_u3.state_bytes);
	static const uint8_t NOTHING_RAN[] = {0xb1, 0xb1, 52, 0};
	struct fake_link fake;

	fake_link_init(&fake, "");
	fake_link_answer(&fake, NOTHING_RAN, sizeof(NOTHING_RAN));
	fake_labjack_answer_block(&fake, FAKE_LABJACK_LOW);
	ck_assert_int_eq(dev_labjack_u3.probe(state, &fake.link, dev_labjack_u3.streams), 1);
	ck_assert_int_eq(dev_labjack_u3.probe(state, &fake.link, dev_labjack_u3.streams), 0);
	fake.failure = DEV_LINK_GONE;
	ck_assert_int_eq(
		dev_labjack_u3.probe(state, &fake.link, dev_labjack_u3.streams), DEV_LINK_GONE);
	fake_link_finish(&fake);
}
END_TEST

TESTS_MAIN("devices/labjack_u3", the_fixture_is_read_as_the_golden_result_says_however_it_is_split,
	the_stream_is_set_up_as_the_makers_example_does, without_a_gain_no_microsiemens_are_claimed,
	a_high_voltage_input_has_a_calibration_of_its_own, a_refusal_is_one_sentence,
	it_is_known_by_its_memory)
