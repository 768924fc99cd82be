#include "core/flags.h"
#include "devices/cms50.h"
#include "tests/check_main.h"
#include "tests/devices/packets.h"
#include "tests/fakes/link.h"

#include <string.h>

enum {
	V7 = 0,
	OLD,
};

/* Live packets that still come, the answer to stop, the model. */
static const uint8_t V7_ANSWER[] = {0x80, 0xff, 0x01, 0xe0, 0x85, 0xb6, 0x96, 0xd3, 0xe1, 0xff,
	0xff, 0x0c, 0x80, 0x02, 0x80, 0xb5, 0xb0, 0xc5, 0xa0, 0xa0, 0xa0, 0xa0};
static const uint8_t OLD_PACKET[] = {0x85, 0x36, 0x06, 0x48, 0x61};

static int probe(struct fake_link *fake, void *state, int stream)
{
	memset(state, 0, dev_cms50.state_bytes);
	return dev_cms50.probe(state, &fake->link, &dev_cms50.streams[stream]);
}

/* As a probe that heard the old protocol leaves it. */
static void prepare_old(void *state)
{
	struct fake_link fake;

	fake_link_init(&fake, "CP2102");
	for (int i = 0; i < 20; i++)
		fake_link_answer(&fake, OLD_PACKET, sizeof(OLD_PACKET));
	ck_assert_int_eq(probe(&fake, state, OLD), 1);
	fake_link_finish(&fake);
}

START_TEST(version_7_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_cms50, NULL, "cms50/v7");
}
END_TEST

START_TEST(the_old_protocol_is_read_as_the_golden_result_says_however_it_is_split)
{
	packets_check(&dev_cms50, prepare_old, "cms50/old");
}
END_TEST

START_TEST(version_7_is_asked_to_stop_and_start_and_kept_alive)
{
	struct fake_link fake;
	g_autofree void *state = g_malloc0(dev_cms50.state_bytes);
	g_autofree char *probed = NULL, *begun = NULL, *kept = NULL, *stopped = NULL;

	fake_link_init(&fake, "CP2102");
	fake_link_answer(&fake, V7_ANSWER, sizeof(V7_ANSWER));
	ck_assert_int_eq(probe(&fake, state, V7), 1);
	probed = fake_link_take_sent(&fake);
	ck_assert_str_eq(probed, "7D 81 A7 80 80 80 80 80 80\n"
				 "7D 81 A2 80 80 80 80 80 80\n"
				 "7D 81 A8 80 80 80 80 80 80\n");
	ck_assert_int_eq(dev_cms50.begin(state, &fake.link), 0);
	begun = fake_link_take_sent(&fake);
	ck_assert_str_eq(begun, "7D 81 A1 80 80 80 80 80 80\n");
	ck_assert_int_eq(dev_cms50.tick(state, &fake.link, 0, NULL), 1);
	kept = fake_link_take_sent(&fake);
	ck_assert_str_eq(kept, "7D 81 AF 80 80 80 80 80 80\n");
	dev_cms50.stop(state, &fake.link);
	stopped = fake_link_take_sent(&fake);
	ck_assert_str_eq(stopped, "7D 81 A2 80 80 80 80 80 80\n");
	fake_link_finish(&fake);
}
END_TEST

START_TEST(the_old_protocol_is_never_written_to)
{
	struct fake_link fake;
	g_autofree void *state = g_malloc0(dev_cms50.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	size_t n_channels = dev_cms50.n_channels;
	g_autofree char *sent = NULL;

	fake_link_init(&fake, "CP2102");
	for (int i = 0; i < 20; i++)
		fake_link_answer(&fake, OLD_PACKET, sizeof(OLD_PACKET));
	ck_assert_int_eq(probe(&fake, state, OLD), 1);
	ck_assert_int_eq(dev_cms50.start(state, &fake.link, NULL, channels, &n_channels, NULL), 0);
	ck_assert_uint_eq(n_channels, 3);
	ck_assert_int_eq(dev_cms50.begin(state, &fake.link), 0);
	ck_assert_int_eq(dev_cms50.tick(state, &fake.link, 0, NULL), 1);
	dev_cms50.stop(state, &fake.link);
	sent = fake_link_take_sent(&fake);
	ck_assert_str_eq(sent, "");
	fake_link_finish(&fake);
}
END_TEST

START_TEST(what_says_nothing_or_nonsense_is_not_mine)
{
	for (int stream = V7; stream <= OLD; stream++) {
		g_autofree void *state = g_malloc0(dev_cms50.state_bytes);
		struct fake_link fake;

		fake_link_init(&fake, "CP2102");
		ck_assert_int_eq(probe(&fake, state, stream), 0);
		for (int i = 0; i < 1000; i++)
			fake_link_answer(&fake, "GPS,4\r\n", 7);
		ck_assert_int_eq(probe(&fake, state, stream), 0);
		fake.failure = DEV_LINK_GONE;
		ck_assert_int_eq(probe(&fake, state, stream), DEV_LINK_GONE);
		fake_link_finish(&fake);
	}
}
END_TEST

TESTS_MAIN("devices/cms50", version_7_is_read_as_the_golden_result_says_however_it_is_split,
	the_old_protocol_is_read_as_the_golden_result_says_however_it_is_split,
	version_7_is_asked_to_stop_and_start_and_kept_alive, the_old_protocol_is_never_written_to,
	what_says_nothing_or_nonsense_is_not_mine)
