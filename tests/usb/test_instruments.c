/* Every instrument through the shipped `affekt record` on the emulated bus: what was delivered
 * whole is in the file, count by count, and what was not is a gap. */
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/usb/run.h"
#include "tests/usb/stored.h"

#include <string.h>

static const struct instrument {
	const char *model, *device;
	const char *plan, *causes; /* of the gaps, in order */
	unsigned heard;            /* samples that told the driver who speaks, at each opening */
} INSTRUMENTS[] = {
	{"cms50-hid", "cms50-hid", "at=2s unplug 400ms", "unplugged", 0},
	{"cms50", "cms50@any", "at=2s unplug 400ms", "unplugged", 0},
	{.model = "cms50/ftdi"}, /* not sold with it: nobody looks there */
	{"cms50-old", "cms50@any", "at=2s unplug 400ms", "unplugged", 5},
	{"bitalino", "bitalino@any,rate=100", "at=2s drop 3; at=3s checksum; at=4s unplug 400ms",
		"sequence sequence unplugged", 0},
	{"bitalino/cp210x", "bitalino@any,rate=100", "at=3s checksum", "sequence", 0},
	{"labjack-u3", "labjack-u3,rate=200,gsr-gain=10",
		"at=2s drop 7; at=3s checksum; at=4s unplug 400ms", "overrun sequence unplugged",
		0},
};

static char *folder, *session_path, *log_path;

static void set_up(void)
{
	folder = usb_folder_make();
	session_path = g_build_filename(folder, "s.nwb", NULL);
	log_path = g_build_filename(folder, "delivered.csv", NULL);
}

static void tear_down(void)
{
	g_free(session_path);
	g_free(log_path);
	usb_folder_remove(folder);
}

/* Records the instrument; what the program said goes to @ret_run. */
static void record(const struct instrument *instrument, const char *device, struct usb_run *ret_run)
{
	const char *const front[] = {"--model", instrument->model, "--log-delivered", log_path,
		"--plan", instrument->plan ? instrument->plan : "", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		device, "--duration", "6", NULL};

	usb_run(ret_run, front, command);
}

static bool holds_word(const char *text, const char *word)
{
	g_auto(GStrv) words = g_strsplit_set(text, " ,;", -1);

	for (char **at = words; *at; at++) {
		if (g_str_has_suffix(*at, word))
			return true;
	}
	return false;
}

static char *causes(const struct rec_session *session)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);

		/* Other clocks of the device have the same outages. */
		if (holds_word(gap->channels, "pulse"))
			g_string_append_printf(text, "%s%s", text->len ? " " : "", gap->cause);
	}
	return g_string_free(text, FALSE);
}

START_TEST(what_an_instrument_delivers_is_in_the_file)
{
	const struct instrument *instrument = &INSTRUMENTS[_i];
	g_autoptr(GError) error = NULL;
	struct usb_run run;

	if (!instrument->device) {
		record(instrument, "cms50@any", &run);
		ck_assert_int_eq(run.status, 1);
		usb_run_finish(&run);
		return;
	}
	record(instrument, instrument->device, &run);
	ck_assert_msg(run.status == 0, "%s: %s", instrument->model, run.err);
	usb_run_finish(&run);
	g_autoptr(rec_session) session = rec_session_open(session_path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	g_autofree char *difference = usb_stored_compare(session, log_path);
	g_autofree char *found = causes(session);
	if (instrument->heard)
		ck_assert_uint_eq(rec_session_channel_n(session, 0) + 2 * instrument->heard,
			usb_stored_delivered(log_path));
	else
		ck_assert_msg(!difference, "%s: %s", instrument->model, difference);
	ck_assert_str_eq(found, instrument->causes);
	const struct rec_device *device = g_ptr_array_index(session->devices, 0);
	ck_assert(device->is_emulated);
	ck_assert_uint_gt(rec_session_channel_n(session, 0), 200);
}
END_TEST

/* Whose id is shared is written to only when it is named. */
START_TEST(a_shared_bridge_is_left_alone_until_it_is_named)
{
	static const struct instrument BITALINO = {.model = "bitalino"};
	struct usb_run run;

	record(&BITALINO, "bitalino", &run);
	ck_assert_int_eq(run.status, 1);
	ck_assert_msg(strstr(run.err, "bitalino@1-1"), "%s", run.err);
	ck_assert_uint_eq(usb_stored_delivered(log_path), 0);
	usb_run_finish(&run);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb/instruments");
	TCase *each = tcase_create("each");

	tcase_add_checked_fixture(each, set_up, tear_down);
	tcase_add_loop_test(
		each, what_an_instrument_delivers_is_in_the_file, 0, G_N_ELEMENTS(INSTRUMENTS));
	tcase_add_test(each, a_shared_bridge_is_left_alone_until_it_is_named);
	suite_add_tcase(suite, each);
	return check_main_run(suite);
}
