/* `affekt record --device arduino` with the real libusb on the emulated bus: every sketch, faults,
 * unplugging. */
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

static void run_record(struct usb_run *run, const char *model, const char *plan, const char *device,
	const char *seconds)
{
	const char *const front[] = {
		"--model", model, "--log-delivered", log_path, "--plan", plan, NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		device, "--duration", seconds, NULL};

	usb_run(run, front, command);
}

/* The session is the caller's. */
static struct rec_session *record(
	const char *model, const char *plan, const char *device, const char *seconds)
{
	struct usb_run run;
	g_autoptr(GError) error = NULL;

	run_record(&run, model, plan, device, seconds);
	ck_assert_msg(run.status == 0, "%s", run.err);
	usb_run_finish(&run);
	struct rec_session *session = rec_session_open(session_path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static const struct core_channel *channel(const struct rec_session *session, guint i)
{
	ck_assert_uint_lt(i, session->channels->len);
	const struct rec_channel *found = g_ptr_array_index(session->channels, i);
	return &found->desc;
}

/* Samples missing by the gaps of @cause; NaN counts as none. */
static double lost(const struct rec_session *session, const char *cause)
{
	double sum = 0;

	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		if (strcmp(gap->cause, cause) == 0 && !isnan(gap->samples_lost))
			sum += gap->samples_lost;
	}
	return sum;
}

START_TEST(the_rig_is_recorded_in_microsiemens_sample_by_sample)
{
	g_autoptr(rec_session) session = record("arduino", "", "arduino,gsr=divider", "4");
	g_autofree char *difference = usb_stored_compare(session, log_path);
	const struct rec_device *device = g_ptr_array_index(session->devices, 0);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_uint_eq(session->gaps->len, 0);
	ck_assert_uint_gt(rec_session_channel_n(session, 0), 500);
	ck_assert_str_eq(channel(session, 0)->key, "gsr");
	ck_assert_str_eq(channel(session, 1)->key, "pulse");
	ck_assert_double_eq(channel(session, 0)->rate_hz, 250);
	ck_assert(core_channel_is_calibrated(channel(session, 0)));
	ck_assert_str_eq(device->driver, "arduino");
	ck_assert(device->is_emulated && !device->is_simulated);
	double raw;
	ck_assert(rec_session_read_raw(session, 0, 100, 1, &raw, NULL));
	/* The simulated participant has 6 uS or so. */
	double uS = core_channel_convert(channel(session, 0), raw);
	ck_assert_double_gt(uS, 3);
	ck_assert_double_lt(uS, 12);
}
END_TEST

START_TEST(it_comes_back_after_each_unplug)
{
	g_autoptr(rec_session) session = record("arduino/ch340",
		"at=4s unplug 300ms; at=8s unplug 300ms; at=12s unplug 300ms", "arduino@any", "17");
	g_autofree char *difference = usb_stored_compare(session, log_path);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_uint_eq(session->gaps->len, 3);
	for (guint i = 0; i < 3; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		ck_assert_str_eq(gap->cause, "unplugged");
	}
	ck_assert_uint_eq(clock->segments->len, 4);
	/* Nobody said how the skin is wired. */
	ck_assert(!core_channel_is_calibrated(channel(session, 0)));
}
END_TEST

START_TEST(every_lost_sample_is_counted_by_its_sequence)
{
	g_autoptr(rec_session) session = record(
		"arduino", "at=2s drop 3; at=3s checksum 2; at=4s drop", "arduino,rate=100", "7");
	g_autofree char *difference = usb_stored_compare(session, log_path);

	ck_assert_msg(!difference, "%s", difference);
	ck_assert_double_eq(lost(session, "sequence"), 4);
	ck_assert_double_eq(lost(session, "garbage"), 2);
	ck_assert_uint_eq(session->gaps->len, 3);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	ck_assert_uint_eq(clock->segments->len, 1);
}
END_TEST

START_TEST(a_pulsesensor_sketch_is_recorded_with_its_beats)
{
	g_autoptr(rec_session) session = record("arduino-pulsesensor", "", "arduino", "4");
	unsigned beats = 0;

	ck_assert_uint_eq(session->channels->len, 1);
	ck_assert_str_eq(channel(session, 0)->key, "pulse");
	ck_assert_uint_eq(session->gaps->len, 0);
	ck_assert_uint_gt(rec_session_channel_n(session, 0), 100);
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		beats += strcmp(event->kind, "beat") == 0;
	}
	ck_assert_uint_ge(beats, 2);
}
END_TEST

START_TEST(a_grove_sketch_is_found_at_its_own_speed)
{
	g_autoptr(rec_session) session =
		record("arduino-grove", "", "arduino,gsr=grove,protocol=numbers", "3");
	double raw;

	ck_assert_uint_eq(session->channels->len, 1);
	ck_assert_str_eq(channel(session, 0)->key, "gsr");
	ck_assert_uint_gt(rec_session_channel_n(session, 0), 15);
	ck_assert(rec_session_read_raw(session, 0, 10, 1, &raw, NULL));
	double uS = core_channel_convert(channel(session, 0), raw);
	ck_assert_double_gt(uS, 3);
	ck_assert_double_lt(uS, 12);
}
END_TEST

START_TEST(another_protocol_than_was_asked_for_is_refused)
{
	struct usb_run run;

	run_record(&run, "arduino", "", "arduino,protocol=pulsesensor", "1");
	ck_assert_int_eq(run.status, 1);
	ck_assert_ptr_nonnull(strstr(run.err, "speaks affekt"));
	ck_assert(!g_file_test(session_path, G_FILE_TEST_EXISTS));
	usb_run_finish(&run);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb/arduino");
	TCase *tcase = tcase_create("usb/arduino");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, the_rig_is_recorded_in_microsiemens_sample_by_sample);
	tcase_add_test(tcase, it_comes_back_after_each_unplug);
	tcase_add_test(tcase, every_lost_sample_is_counted_by_its_sequence);
	tcase_add_test(tcase, a_pulsesensor_sketch_is_recorded_with_its_beats);
	tcase_add_test(tcase, a_grove_sketch_is_found_at_its_own_speed);
	tcase_add_test(tcase, another_protocol_than_was_asked_for_is_refused);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
