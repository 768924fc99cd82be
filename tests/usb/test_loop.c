/* The transport and the USB loop with the real libusb, below the recording: affekt-usb-collect on
 * the emulated bus. */
#include "tests/check_main.h"
#include "tests/usb/collected.h"
#include "tests/usb/run.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

START_TEST(what_is_delivered_arrives)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *log = g_build_filename(folder, "delivered", NULL);
	const char *const front[] = {"--burst", "30", "--log-delivered", log, NULL};

	collected_run(&collected, front, "lightstone", "2");
	ck_assert_uint_gt(collected.scans[0]->len, 60);
	ck_assert_uint_eq(collected.gaps[0]->len, 0);
	ck_assert(!collected.has_note && !*collected.problems);
	collected_assert_delivered(collected.scans[0], log);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(where_nobody_reports_plugging_devices_are_looked_for)
{
	struct collected collected;
	const char *const front[] = {"--silent", "--plan", "at=500ms unplug 700ms", NULL};

	collected_run(&collected, front, "lightstone", "4");
	ck_assert_uint_eq(collected.gaps[0]->len, 1);
	ck_assert_str_eq(collected_text(collected.gaps[0], 0), "unplugged");
	ck_assert(collected.has_note);
	/* More than what came before the unplug. */
	ck_assert_uint_gt(collected.scans[0]->len, 25);
	collected_finish(&collected);
}
END_TEST

START_TEST(every_fault_is_one_gap_and_the_stream_goes_on)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *log = g_build_filename(folder, "delivered", NULL);
	const char *const front[] = {"--log-delivered", log, "--plan",
		"at=500ms stall; at=1s babble 2; at=1500ms error 3; at=2s unplug 200ms; "
		"at=3s stall; at=4s delay 2500ms",
		NULL};
	static const char *const CAUSES[] = {
		"transfer", "transfer", "transfer", "unplugged", "transfer", "stalled"};

	collected_run(&collected, front, "lightstone", "8");
	ck_assert_uint_eq(collected.gaps[0]->len, G_N_ELEMENTS(CAUSES));
	for (guint i = 0; i < collected.gaps[0]->len; i++)
		ck_assert_str_eq(collected_text(collected.gaps[0], i), CAUSES[i]);
	collected_assert_delivered(collected.scans[0], log);
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(the_port_chooses_among_equal_devices)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *first = g_build_filename(folder, "first", NULL);
	g_autofree char *second = g_build_filename(folder, "second", NULL);
	const char *const front[] = {"--model", "lightstone", "--log-delivered", first, "--model",
		"lightstone", "--participant", "seed=7", "--log-delivered", second, NULL};
	g_autofree char *untouched = NULL;

	collected_run(&collected, front, "lightstone@1-2", "1");
	ck_assert_uint_gt(collected.scans[0]->len, 10);
	collected_assert_delivered(collected.scans[0], second);
	ck_assert(g_file_get_contents(first, &untouched, NULL, NULL));
	ck_assert_str_eq(untouched, "");
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

START_TEST(a_device_that_is_not_there_is_a_sentence)
{
	struct usb_run run;
	const char *const front[] = {NULL};
	const char *const command[] = {g_getenv("USB_COLLECT"), "lightstone@1-5", "1", NULL};

	usb_run(&run, front, command);
	ck_assert_int_eq(run.status, 1);
	ck_assert_ptr_nonnull(strstr(run.err, "No Lightstone is attached at USB port 1-5"));
	usb_run_finish(&run);
}
END_TEST

/* True when `affekt devices --reattach`, run behind @first on the same bus, says that it handed @n
 * interfaces back. */
static bool hands_back(const char *front_option, const char *const *first, int n)
{
	struct usb_run run;
	g_autofree char *told = g_strdup_printf("%d interface", n);
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	const char *const front[] = {front_option, NULL};
	const char *const reattach[] = {g_getenv("USB_AFFEKT"), "devices", "--reattach", NULL};

	for (; first && *first; first++)
		g_ptr_array_add(words, (char *)*first);
	if (words->len > 0)
		g_ptr_array_add(words, "--then");
	for (const char *const *word = reattach; *word; word++)
		g_ptr_array_add(words, (char *)*word);
	g_ptr_array_add(words, NULL);
	usb_run(&run, front, (const char *const *)words->pdata);
	/* The last thing that was said. */
	const char *said = g_strrstr(run.err, "note: ");
	bool is_told = run.status == 0 && said && strstr(said, told) != NULL;
	usb_run_finish(&run);
	return is_told;
}

START_TEST(the_kernel_gets_the_device_back)
{
	const char *const collect_once[] = {g_getenv("USB_COLLECT"), "lightstone", "1", NULL};
	const char *const reattach_once[] = {g_getenv("USB_AFFEKT"), "devices", "--reattach", NULL};

	/* At the end of a run by itself; after a crash by being asked for, once. */
	ck_assert(hands_back(NULL, collect_once, 0));
	ck_assert(hands_back("--detached", NULL, 1));
	ck_assert(hands_back("--detached", reattach_once, 0));
}
END_TEST

/* Pulls the plug through the control pipe as soon as the pipe is there. */
static gpointer pull(gpointer pipe)
{
	static const char FAULT[] = "at=400ms unplug 300ms\n";
	int fd;

	while ((fd = open(pipe, O_WRONLY | O_NONBLOCK)) < 0)
		g_usleep(10000);
	ck_assert_int_eq(write(fd, FAULT, strlen(FAULT)), (ssize_t)strlen(FAULT));
	close(fd);
	return NULL;
}

START_TEST(faults_can_be_ordered_while_it_runs)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *pipe = g_build_filename(folder, "control", NULL);
	const char *const front[] = {"--control", pipe, NULL};
	GThread *thread = g_thread_new("pull", pull, pipe);

	collected_run(&collected, front, "lightstone", "2");
	g_thread_join(thread);
	ck_assert_uint_eq(collected.gaps[0]->len, 1);
	ck_assert_str_eq(collected_text(collected.gaps[0], 0), "unplugged");
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

TESTS_MAIN("usb/loop", what_is_delivered_arrives,
	where_nobody_reports_plugging_devices_are_looked_for,
	every_fault_is_one_gap_and_the_stream_goes_on, the_port_chooses_among_equal_devices,
	a_device_that_is_not_there_is_a_sentence, the_kernel_gets_the_device_back,
	faults_can_be_ordered_while_it_runs)
