#include "devices/cms50_hid.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"
#include "tests/fakes/link.h"

#include <string.h>

static const uint8_t MODEL[64] = {0xf1, 0x35, 0x30, 0x45, 0x20, 0x20, 0x20, 0x20, 0x20, 0x3b};
static const uint8_t PULSE[64] = {0xeb, 0x00, 0x06, 0x27, 0x04, 0x1c};

/* What was sent, each report without the zeros at its end. */
static char *take_commands(struct fake_link *fake)
{
	g_autofree char *sent = fake_link_take_sent(fake);
	GString *text = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(sent, "\n", -1);

	for (char **line = lines; *line && **line; line++) {
		ck_assert_uint_eq(strlen(*line), 64 * 3 - 1);
		while (g_str_has_suffix(*line, " 00"))
			(*line)[strlen(*line) - 3] = '\0';
		g_string_append_printf(text, "%s\n", *line);
	}
	return g_string_free(text, FALSE);
}

static int probe(struct fake_link *fake, void *state)
{
	memset(state, 0, dev_cms50_hid.state_bytes);
	return dev_cms50_hid.probe(state, &fake->link, dev_cms50_hid.streams);
}

START_TEST(the_fixture_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_cms50_hid, NULL, "cms50-hid/reports");
}
END_TEST

START_TEST(a_device_of_another_name_is_never_written_to)
{
	g_autofree void *state = g_malloc0(dev_cms50_hid.state_bytes);
	g_autofree char *sent = NULL;
	struct fake_link fake;

	fake_link_init(&fake, "ISDT charger");
	fake_link_answer(&fake, MODEL, sizeof(MODEL));
	ck_assert_int_eq(probe(&fake, state), 0);
	sent = fake_link_take_sent(&fake);
	ck_assert_str_eq(sent, "");
	struct dev_identity identity = {.vendor = 0x28e9, .product = 0x028a};
	ck_assert_ptr_null(dev_driver_match(&dev_cms50_hid, &identity));
	identity.product_string = "ISDT charger";
	ck_assert_ptr_null(dev_driver_match(&dev_cms50_hid, &identity));
	fake_link_finish(&fake);
}
END_TEST

START_TEST(it_is_stopped_asked_started_pinged_and_stopped)
{
	g_autofree void *state = g_malloc0(dev_cms50_hid.state_bytes);
	g_autofree char *probed = NULL, *started = NULL, *pinged = NULL, *stopped = NULL;
	struct fake_link fake;

	fake_link_init(&fake, "Pulse Oximeter");
	/* It was streaming: the answer comes behind that. */
	for (int i = 0; i < 5; i++)
		fake_link_answer(&fake, PULSE, sizeof(PULSE));
	fake_link_answer(&fake, MODEL, sizeof(MODEL));
	ck_assert_int_eq(probe(&fake, state), 1);
	probed = take_commands(&fake);
	ck_assert_str_eq(probed, "7D 81 A7 80 80 80 80 80 80 7D 81 A2 80 80 80 80 80 80\n"
				 "9B 7F 1A\n"
				 "81 01\n");
	ck_assert_int_eq(dev_cms50_hid.begin(state, &fake.link), 0);
	started = take_commands(&fake);
	ck_assert_str_eq(started, "9B 00 1B\n9B 01 1C\n");
	ck_assert_int_eq(dev_cms50_hid.tick(state, &fake.link, 0, NULL), 1);
	pinged = take_commands(&fake);
	ck_assert_str_eq(pinged, "9A 1A\n");
	dev_cms50_hid.stop(state, &fake.link);
	stopped = take_commands(&fake);
	ck_assert_str_eq(stopped, "9B 7F 1A\n");
	fake_link_finish(&fake);
}
END_TEST

START_TEST(what_answers_nothing_or_nonsense_is_not_mine)
{
	g_autofree void *state = g_malloc0(dev_cms50_hid.state_bytes);
	struct fake_link fake;

	fake_link_init(&fake, "Pulse Oximeter");
	ck_assert_int_eq(probe(&fake, state), 0);
	for (int i = 0; i < 100; i++)
		fake_link_answer(&fake, "\xf1nonsense", 9);
	ck_assert_int_eq(probe(&fake, state), 0);
	fake.failure = DEV_LINK_GONE;
	ck_assert_int_eq(probe(&fake, state), DEV_LINK_GONE);
	fake_link_finish(&fake);
}
END_TEST

TESTS_MAIN("devices/cms50_hid", the_fixture_is_read_as_the_golden_result_says_however_it_is_split,
	a_device_of_another_name_is_never_written_to,
	it_is_stopped_asked_started_pinged_and_stopped,
	what_answers_nothing_or_nonsense_is_not_mine)
