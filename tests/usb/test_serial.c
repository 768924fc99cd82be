/* Serial instruments with the real libusb: the meter of the tests behind every bridge, equal
 * devices beside it, and what is given back to the kernel. */
#include "tests/check_main.h"
#include "tests/usb/collected.h"

#include <string.h>

static char *read_touches(const char *path)
{
	char *text = NULL;

	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

enum {
	BRIDGES = 4,
};

/* One meter behind each bridge on one bus, all with @plan; device i is behind bridge i. */
static void run_behind_every_bridge(
	struct collected *collected, char *const *logs, const char *plan, const char *seconds)
{
	const char *const front[] = {"--model", "meter/cp210x", "--log-delivered", logs[0],
		"--plan", plan, "--model", "meter/ftdi", "--log-delivered", logs[1], "--plan", plan,
		"--model", "meter/ch340", "--log-delivered", logs[2], "--plan", plan, "--model",
		"meter/cdc", "--log-delivered", logs[3], "--plan", plan, NULL};

	collected_run(collected, front, "meter@1-1 meter@1-2 meter@1-3 meter@1-4", seconds);
}

static void make_logs(const char *folder, char **ret_logs)
{
	for (int i = 0; i < BRIDGES; i++) {
		g_autofree char *name = g_strdup_printf("delivered%d", i);
		ret_logs[i] = g_build_filename(folder, name, NULL);
	}
}

static void free_logs(char **logs)
{
	for (int i = 0; i < BRIDGES; i++)
		g_free(logs[i]);
}

START_TEST(behind_every_bridge_all_that_is_delivered_arrives)
{
	struct collected collected;
	char *folder = usb_folder_make();
	char *logs[BRIDGES];

	/* The first stream is the wrong one: the probe finds that out. */
	make_logs(folder, logs);
	run_behind_every_bridge(&collected, logs, "", "2");
	for (int i = 0; i < BRIDGES; i++) {
		ck_assert_uint_gt(collected.scans[i]->len, 100);
		ck_assert_uint_eq(collected.gaps[i]->len, 0);
		collected_assert_delivered(collected.scans[i], logs[i]);
	}
	ck_assert_str_eq(collected.problems, "");
	free_logs(logs);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(pulled_and_stalled_behind_every_bridge_it_goes_on)
{
	struct collected collected;
	char *folder = usb_folder_make();
	char *logs[BRIDGES];

	make_logs(folder, logs);
	run_behind_every_bridge(&collected, logs, "at=500ms stall; at=1500ms unplug 300ms", "5");
	for (int i = 0; i < BRIDGES; i++) {
		ck_assert_uint_eq(collected.gaps[i]->len, 2);
		ck_assert_str_eq(collected_text(collected.gaps[i], 0), "transfer");
		ck_assert_str_eq(collected_text(collected.gaps[i], 1), "unplugged");
		collected_assert_delivered(collected.scans[i], logs[i]);
	}
	free_logs(logs);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(a_jump_of_the_sequence_and_wrong_sums_are_counted)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *log = g_build_filename(folder, "delivered", NULL);
	const char *const front[] = {"--model", "meter/ftdi", "--log-delivered", log, "--plan",
		"at=500ms drop 3; at=1s checksum 2", NULL};

	collected_run(&collected, front, "meter@1-1", "2");
	/* Three dropped; of the two that were unreadable the first opens a gap of unknown length.
	 */
	ck_assert_str_eq(collected_text(collected.gaps[0], 0), "sequence");
	ck_assert_str_eq(collected_text(collected.gaps[0], 1), "garbage");
	ck_assert_double_eq(collected.lost[0], 3);
	collected_assert_delivered(collected.scans[0], log);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

/* Every request in its order, as it reached the device through the real libusb. */
START_TEST(the_device_sees_the_requests_of_the_document)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *touches = g_build_filename(folder, "touches", NULL);
	const char *const front[] = {"--model", "meter/cp210x", "--log-touches", touches, NULL};
	static const char SEEN[] = "control 41 00 0001 0000 \n"
				   "control 41 13 0000 0000 00000000000000000000000000000000\n"
				   "control 41 03 0800 0000 \n"
				   "control 41 1E 0000 0000 00C20100\n"
				   "control 41 12 000F 0000 \n"
				   "control 41 07 0303 0000 \n"
				   "out 733F\n"
				   /* Not at this speed: the other stream, the interface kept. */
				   "control 41 00 0001 0000 \n"
				   "control 41 13 0000 0000 00000000000000000000000000000000\n"
				   "control 41 03 0820 0000 \n"
				   "control 41 1E 0000 0000 00E10000\n"
				   "control 41 12 000F 0000 \n"
				   "control 41 07 0301 0000 \n"
				   "out 733F\n"
				   /* The transfers are in flight, and it begins. */
				   "control 41 12 000F 0000 \n"
				   "out 67\n"
				   "out 73\n"
				   "control 41 12 000F 0000 \n"
				   "control 41 07 0300 0000 \n"
				   "control 41 00 0000 0000 \n";

	collected_run(&collected, front, "meter@1-1", "1");
	g_autofree char *seen = read_touches(touches);
	/* Before that the descriptors with its names were read. */
	const char *first = strstr(seen, "control 41");
	ck_assert_ptr_nonnull(first);
	ck_assert_str_eq(first, SEEN);
	ck_assert(g_str_has_prefix(seen, "open\ncontrol 80 06 03"));
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(a_device_that_only_shares_its_numbers_is_not_written_to)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *touches = g_build_filename(folder, "touches", NULL);
	const char *const front[] = {"--model", "chatter/cp210x", "--log-touches", touches, NULL};

	collected_try(&collected, front, "meter", "1");
	ck_assert_int_eq(collected.run.status, 1);
	ck_assert_ptr_nonnull(strstr(collected.run.err, "--device meter@1-1"));
	g_autofree char *seen = read_touches(touches);
	ck_assert_ptr_null(strstr(seen, "out"));
	ck_assert_ptr_null(strstr(seen, "control 41"));
	collected_finish(&collected);

	/* Named, or any allowed: it is asked, and found to be something else. */
	collected_try(&collected, front, "meter@any", "1");
	ck_assert_int_eq(collected.run.status, 1);
	ck_assert_ptr_nonnull(
		strstr(collected.run.err, "does not answer as the device “Meter” does"));
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(a_mute_device_is_named_after_every_stream_was_tried)
{
	struct collected collected;
	const char *const front[] = {"--model", "mute/ftdi", NULL};

	collected_try(&collected, front, "meter@1-1", "1");
	ck_assert_int_eq(collected.run.status, 1);
	ck_assert_ptr_nonnull(
		strstr(collected.run.err, "does not answer as the device “Meter” does"));
	collected_finish(&collected);
}
END_TEST

START_TEST(the_neighbour_is_never_opened_when_port_or_serial_is_named)
{
	static const char *const PLACES[] = {
		"meter@1-2", "meter@AFFEKT-EMULATED-0002", "meter@1-2@AFFEKT-EMULATED-0002"};

	for (size_t i = 0; i < G_N_ELEMENTS(PLACES); i++) {
		struct collected collected;
		char *folder = usb_folder_make();
		g_autofree char *first = g_build_filename(folder, "first", NULL);
		g_autofree char *second = g_build_filename(folder, "second", NULL);
		const char *const front[] = {"--model", "meter", "--log-touches", first, "--model",
			"meter", "--participant", "seed=7", "--log-delivered", second, "--plan",
			"at=500ms unplug 300ms", NULL};
		collected_run(&collected, front, PLACES[i], "2");
		ck_assert_uint_eq(collected.gaps[0]->len, 1);
		collected_assert_delivered(collected.scans[0], second);
		g_autofree char *seen = read_touches(first);
		ck_assert_str_eq(seen, "");
		collected_finish(&collected);
		usb_folder_remove(folder);
	}
}
END_TEST

START_TEST(a_port_and_the_serial_of_another_device_are_refused)
{
	struct collected collected;
	const char *const front[] = {"--model", "meter", "--model", "meter", NULL};

	collected_try(&collected, front, "meter@1-1@AFFEKT-EMULATED-0002", "1");
	ck_assert_int_eq(collected.run.status, 1);
	ck_assert_ptr_nonnull(
		strstr(collected.run.err, "No Meter with the serial number AFFEKT-EMULATED-0002 is "
					  "attached at USB port 1-1"));
	collected_finish(&collected);
}
END_TEST

START_TEST(one_that_is_pulled_disturbs_no_other)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *first = g_build_filename(folder, "first", NULL);
	g_autofree char *second = g_build_filename(folder, "second", NULL);
	const char *const front[] = {"--model", "meter/ftdi", "--log-delivered", first, "--plan",
		"at=500ms unplug 500ms", "--model", "lightstone", "--log-delivered", second, NULL};

	collected_run(&collected, front, "meter@1-1 lightstone", "3");
	collected_assert_delivered(collected.scans[0], first);
	collected_assert_delivered(collected.scans[1], second);
	ck_assert_uint_eq(collected.gaps[0]->len, 1);
	ck_assert_uint_eq(collected.gaps[1]->len, 0);
	ck_assert_uint_gt(collected.scans[1]->len, 60);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

/* What `affekt devices --reattach` says behind @first on the same bus. */
static char *hand_back(const char *const *front, const char *const *first)
{
	struct usb_run run;
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	const char *const reattach[] = {g_getenv("USB_AFFEKT"), "devices", "--reattach", NULL};

	for (; first && *first; first++)
		g_ptr_array_add(words, (char *)*first);
	if (words->len > 0)
		g_ptr_array_add(words, "--then");
	for (const char *const *word = reattach; *word; word++)
		g_ptr_array_add(words, (char *)*word);
	g_ptr_array_add(words, NULL);
	usb_run(&run, front, (const char *const *)words->pdata);
	ck_assert_msg(run.status == 0, "%s", run.err);
	const char *said = g_strrstr(run.err, "note: ");
	char *told = g_strdup(said ? said : "");
	usb_run_finish(&run);
	return told;
}

START_TEST(the_kernel_gets_bridges_and_both_interfaces_of_cdc_back)
{
	static const char *const MODELS[] = {"meter/cp210x", "meter/cdc"};
	const char *const collect[] = {g_getenv("USB_COLLECT"), "meter@1-1", "1", NULL};

	for (size_t i = 0; i < G_N_ELEMENTS(MODELS); i++) {
		const char *const front[] = {"--model", MODELS[i], NULL};
		const char *const crashed[] = {"--detached", "--model", MODELS[i], NULL};
		g_autofree char *after_run = hand_back(front, collect);
		ck_assert_msg(strstr(after_run, "0 interface"), "%s", after_run);
		g_autofree char *after_crash = hand_back(crashed, NULL);
		ck_assert_msg(strstr(after_crash, "1 interface"), "%s", after_crash);
	}
}
END_TEST

TESTS_MAIN("usb/serial", behind_every_bridge_all_that_is_delivered_arrives,
	pulled_and_stalled_behind_every_bridge_it_goes_on,
	a_jump_of_the_sequence_and_wrong_sums_are_counted,
	the_device_sees_the_requests_of_the_document,
	a_device_that_only_shares_its_numbers_is_not_written_to,
	a_mute_device_is_named_after_every_stream_was_tried,
	the_neighbour_is_never_opened_when_port_or_serial_is_named,
	a_port_and_the_serial_of_another_device_are_refused, one_that_is_pulled_disturbs_no_other,
	the_kernel_gets_bridges_and_both_interfaces_of_cdc_back)
