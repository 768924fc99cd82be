/* The shipped `affekt record` with the real libusb on the emulated bus. */
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/usb/run.h"
#include "tests/usb/stored.h"

#include <math.h>
#include <string.h>

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

/* Records with the faults of @plan; the session is the caller's. */
static struct rec_session *record(const char *plan, const char *seconds)
{
	struct usb_run run;
	g_autoptr(GError) error = NULL;
	const char *const front[] = {
		"--burst", "20", "--log-delivered", log_path, "--plan", plan, NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		"lightstone", "--duration", seconds, NULL};

	usb_run(&run, front, command);
	ck_assert_msg(run.status == 0, "%s", run.err);
	usb_run_finish(&run);
	struct rec_session *session = rec_session_open(session_path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static const struct rec_gap *gap(const struct rec_session *session, guint i)
{
	ck_assert_uint_lt(i, session->gaps->len);
	return g_ptr_array_index(session->gaps, i);
}

START_TEST(every_delivered_sample_is_in_the_file)
{
	g_autoptr(rec_session) session = record("", "5");
	g_autofree char *difference = usb_stored_compare(session, log_path);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_uint_eq(session->gaps->len, 0);
	ck_assert_uint_gt(rec_session_channel_n(session, 0), 150);
}
END_TEST

START_TEST(the_file_says_which_device_it_was_and_that_it_is_emulated)
{
	g_autoptr(rec_session) session = record("", "2");
	const struct rec_device *device = g_ptr_array_index(session->devices, 0);
	unsigned identities = 0;

	ck_assert_str_eq(device->driver, "lightstone");
	ck_assert_str_eq(device->serial, "AFFEKT-EMULATED-0001");
	ck_assert_str_eq(device->port, "1-1");
	ck_assert(device->is_emulated && !device->is_simulated);
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		identities +=
			strcmp(event->kind, "serial") == 0 || strcmp(event->kind, "firmware") == 0;
	}
	ck_assert_uint_eq(identities, 2);
}
END_TEST

START_TEST(the_start_up_burst_is_stored_and_flagged)
{
	g_autoptr(rec_session) session = record("", "2");
	uint16_t flags[40];

	ck_assert(rec_session_read_stored_flags(session, 0, 0, 40, flags, NULL));
	for (int i = 0; i < 20; i++)
		ck_assert_uint_eq(flags[i], 1 << 11);
	ck_assert_uint_eq(flags[39], 0);

	/* Its arrival is no evidence of when it was measured. */
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	const GArray *anchors = g_array_index(clock->segments, struct rec_segment, 0).anchors;
	ck_assert_uint_gt(anchors->len, 0);
	ck_assert_uint_ge(g_array_index(anchors, struct core_fit_anchor, 0).index, 20);
}
END_TEST

START_TEST(two_unplugs_are_one_session_with_two_gaps)
{
	g_autoptr(rec_session) session = record("at=2s unplug 300ms; at=4s unplug 3s", "10");
	g_autofree char *difference = usb_stored_compare(session, log_path);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_uint_eq(session->gaps->len, 2);
	for (guint i = 0; i < 2; i++) {
		ck_assert_str_eq(gap(session, i)->cause, "unplugged");
		ck_assert_ptr_nonnull(strstr(gap(session, i)->channels, "gsr"));
		ck_assert_ptr_nonnull(strstr(gap(session, i)->channels, "pulse"));
	}
	/* How long it was away is seen; the reopening only adds to it. */
	ck_assert_double_ge(gap(session, 0)->end_s - gap(session, 0)->start_s, 0.25);
	ck_assert_double_ge(gap(session, 1)->end_s - gap(session, 1)->start_s, 2.9);
	ck_assert_uint_eq(clock->segments->len, 3);
}
END_TEST

START_TEST(lost_transfers_are_survived_and_told)
{
	g_autoptr(rec_session) session =
		record("at=1s stall; at=2s babble 3; at=3s error 2; at=4s delay 400ms", "6");
	g_autofree char *difference = usb_stored_compare(session, log_path);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_uint_eq(session->gaps->len, 3);
	for (guint i = 0; i < 3; i++)
		ck_assert_str_eq(gap(session, i)->cause, "transfer");
}
END_TEST

START_TEST(damaged_bytes_are_survived_and_told)
{
	g_autoptr(rec_session) session = record("at=1s garbage 3; at=3s short", "5");
	uint64_t n = rec_session_channel_n(session, 0);

	/* The damage costs the samples it touched and at most one more each. */
	ck_assert_uint_eq(session->gaps->len, 2);
	for (guint i = 0; i < 2; i++)
		ck_assert_str_eq(gap(session, i)->cause, "garbage");
	ck_assert_uint_ge(n, usb_stored_delivered(log_path) - 2);
	ck_assert_uint_le(n, usb_stored_delivered(log_path));
}
END_TEST

START_TEST(a_refusal_names_the_rule_that_mends_it)
{
	struct usb_run run;
	const char *const front[] = {"--mode", "000", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		"lightstone", "--duration", "1", NULL};

	usb_run_as_nobody(&run, front, command, folder);
	ck_assert_int_eq(run.status, 1);
	ck_assert_str_eq(run.out, "");
	ck_assert_ptr_nonnull(strstr(run.err, "No permission"));
	ck_assert_ptr_nonnull(strstr(run.err, "70-affekt.rules"));
	ck_assert_ptr_nonnull(strstr(run.err, "affekt udev-rules"));
	ck_assert_ptr_eq(strchr(run.err, '\n'), run.err + strlen(run.err) - 1);
	ck_assert(!g_file_test(session_path, G_FILE_TEST_EXISTS));
	usb_run_finish(&run);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb/record");
	TCase *tcase = tcase_create("usb/record");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, every_delivered_sample_is_in_the_file);
	tcase_add_test(tcase, the_file_says_which_device_it_was_and_that_it_is_emulated);
	tcase_add_test(tcase, the_start_up_burst_is_stored_and_flagged);
	tcase_add_test(tcase, two_unplugs_are_one_session_with_two_gaps);
	tcase_add_test(tcase, lost_transfers_are_survived_and_told);
	tcase_add_test(tcase, damaged_bytes_are_survived_and_told);
	tcase_add_test(tcase, a_refusal_names_the_rule_that_mends_it);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
