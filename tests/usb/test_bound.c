/* Two equal instruments side by side: the study file says whose is whose, by port or by serial, and
 * the neighbour's is not even opened. */
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/usb/run.h"
#include "tests/usb/stored.h"

#include <string.h>

static const char STUDY[] = "[study]\nname=Two seats\n"
			    "[participant P01]\ndevice=lightstone@1-1\n"
			    "[participant P02]\ndevice=lightstone@AFFEKT-EMULATED-0002\n"
			    /* Its sensor is in the other socket. */
			    "[participant P03]\ndevice=lightstone@1-1@AFFEKT-EMULATED-0002\n";

static char *folder, *study_path, *session_path;
static char *log_paths[2], *touch_paths[2];

static void set_up(void)
{
	folder = usb_folder_make();
	study_path = g_build_filename(folder, "two.study", NULL);
	session_path = g_build_filename(folder, "s.nwb", NULL);
	ck_assert(g_file_set_contents(study_path, STUDY, -1, NULL));
	for (int i = 0; i < 2; i++) {
		log_paths[i] = g_strdup_printf("%s/delivered%d.csv", folder, i);
		touch_paths[i] = g_strdup_printf("%s/touches%d", folder, i);
	}
}

static void tear_down(void)
{
	for (int i = 0; i < 2; i++) {
		g_free(log_paths[i]);
		g_free(touch_paths[i]);
	}
	g_free(study_path);
	g_free(session_path);
	usb_folder_remove(folder);
}

/* Records with @words beside study and output. */
static void record(struct usb_run *run, const char *words)
{
	const char *const front[] = {"--model", "lightstone", "--log-delivered", log_paths[0],
		"--log-touches", touch_paths[0], "--model", "lightstone", "--log-delivered",
		log_paths[1], "--log-touches", touch_paths[1], NULL};
	g_autofree char *line = g_strdup_printf("%s record %s --study %s --duration 2 %s",
		g_getenv("USB_AFFEKT"), session_path, study_path, words);
	g_auto(GStrv) command = g_strsplit(line, " ", -1);

	usb_run(run, front, (const char *const *)command);
}

static bool is_touched(int device)
{
	g_autofree char *touches = NULL;

	ck_assert(g_file_get_contents(touch_paths[device], &touches, NULL, NULL));
	return touches[0] != '\0';
}

static void assert_recorded(const char *words, int device)
{
	struct usb_run run;
	g_autoptr(GError) error = NULL;
	g_autofree char *port = g_strdup_printf("1-%d", device + 1);

	record(&run, words);
	ck_assert_msg(run.status == 0, "%s: %s", words, run.err);
	usb_run_finish(&run);
	g_autoptr(rec_session) session = rec_session_open(session_path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(session->devices->len, 1);
	const struct rec_device *found = session->devices->pdata[0];
	g_autofree char *serial = g_strdup_printf("AFFEKT-EMULATED-000%d", device + 1);
	g_autofree char *difference = usb_stored_compare(session, log_paths[device]);
	ck_assert_str_eq(found->port, port);
	ck_assert_str_eq(found->serial, serial);
	ck_assert_msg(!difference, "%s", difference);
	ck_assert(is_touched(device) && !is_touched(1 - device));
}

static void assert_refused(const char *words, int status, const char *says)
{
	struct usb_run run;

	record(&run, words);
	ck_assert_msg(run.status == status && strstr(run.err, says), "%s: %d, “%s” is not in: %s",
		words, run.status, says, run.err);
	usb_run_finish(&run);
	ck_assert_uint_eq(usb_stored_delivered(log_paths[0]), 0);
	ck_assert_uint_eq(usb_stored_delivered(log_paths[1]), 0);
	ck_assert(!g_file_test(session_path, G_FILE_TEST_EXISTS));
}

START_TEST(a_port_or_a_serial_finds_the_participants_own)
{
	assert_recorded("--participant P01", 0);
	assert_recorded("--participant P02 --force", 1);
	assert_recorded("--participant P02 --device lightstone --force", 1);
}
END_TEST

START_TEST(swapped_plugs_are_refused_by_name)
{
	assert_refused("--participant P03", 1,
		"with the serial number AFFEKT-EMULATED-0002 is attached at USB port 1-1");
	assert_refused("--participant P01 --device lightstone@1-2", 2,
		"binds participant P01 to lightstone@1-1");
	assert_refused("--participant P04 --device lightstone", 2, "could be the neighbour's");
	assert_refused("--participant P04", 2, "no device to record");
}
END_TEST

static void assert_unnamed(const char *device, int status)
{
	struct usb_run run;
	const char *const front[] = {"--model", "lightstone", "--log-touches", touch_paths[0],
		"--model", "lightstone", "--log-touches", touch_paths[1], NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		device, "--duration", "1", "--no-analyze", NULL};

	usb_run(&run, front, command);
	ck_assert_msg(run.status == status, "%s: %d: %s", device, run.status, run.err);
	ck_assert_msg(status == 0 || (strstr(run.err, "--device lightstone@1-1 or "
						      "lightstone@AFFEKT-EMULATED-0001; --device "
						      "lightstone@1-2 or "
						      "lightstone@AFFEKT-EMULATED-0002") &&
					     !g_file_test(session_path, G_FILE_TEST_EXISTS)),
		"%s", run.err);
	usb_run_finish(&run);
}

START_TEST(of_two_equal_sensors_none_is_guessed)
{
	assert_unnamed("lightstone", 1);
	assert_unnamed("lightstone@any", 0);
}
END_TEST

START_TEST(another_device_at_the_named_port_is_named)
{
	struct usb_run run;
	const char *const front[] = {"--model", "lightstone", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		"cms50@1-1", "--duration", "1", NULL};

	usb_run(&run, front, command);
	ck_assert_int_eq(run.status, 1);
	ck_assert_msg(strstr(run.err, "At USB port 1-1 is ") &&
			      strstr(run.err, "which the driver cms50 does not read"),
		"%s", run.err);
	usb_run_finish(&run);
}
END_TEST

START_TEST(each_of_two_devices_has_a_clock_of_its_own)
{
	struct usb_run run;
	g_autoptr(GError) error = NULL;
	const char *const front[] = {"--model", "lightstone", "--model", "bitalino", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", session_path, "--device",
		"lightstone", "--device", "bitalino@1-2,rate=100", "--duration", "12",
		"--no-analyze", NULL};
	const char *const info[] = {g_getenv("USB_AFFEKT"), "info", session_path, NULL};

	usb_run(&run, front, command);
	ck_assert_msg(run.status == 0, "%s", run.err);
	usb_run_finish(&run);
	g_autoptr(rec_session) session = rec_session_open(session_path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(session->clocks->len, 2);
	ck_assert_uint_eq(session->sync->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct rec_clock *clock = session->clocks->pdata[i];
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, 0);
		const struct rec_sync *sync = session->sync->pdata[i];
		ck_assert_uint_gt(segment->line.anchors, 2);
		ck_assert_double_eq(sync->drift_ppm, segment->line.drift_ppm);
	}
	usb_run(&run, front, info);
	ck_assert_msg(strstr(run.out, "drift ppm") && strstr(run.out, "\n  lightstone ") &&
			      strstr(run.out, "\n  bitalino "),
		"%s", run.out);
	usb_run_finish(&run);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb/bound");
	TCase *each = tcase_create("each");

	tcase_set_timeout(each, 120);
	tcase_add_checked_fixture(each, set_up, tear_down);
	tcase_add_test(each, a_port_or_a_serial_finds_the_participants_own);
	tcase_add_test(each, swapped_plugs_are_refused_by_name);
	tcase_add_test(each, of_two_equal_sensors_none_is_guessed);
	tcase_add_test(each, another_device_at_the_named_port_is_named);
	tcase_add_test(each, each_of_two_devices_has_a_clock_of_its_own);
	suite_add_tcase(suite, each);
	return check_main_run(suite);
}
