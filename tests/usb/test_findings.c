/* What real usbfs was seen to do, each as a test with the real libusb. */
#include "tests/check_main.h"
#include "tests/usb/collected.h"

#include <string.h>

/* One pull of the plug on a system that behaves as @order says: one gap, nothing lost besides, no
 * sentence left at the end. */
static void assert_one_gap(const char *model, const char *device, const char *const *order)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *log = g_build_filename(folder, "delivered", NULL);
	g_autoptr(GPtrArray) front = g_ptr_array_new();
	const char *const words[] = {
		"--model", model, "--log-delivered", log, "--plan", "at=500ms unplug 500ms", NULL};

	for (; *order; order++)
		g_ptr_array_add(front, (char *)*order);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		g_ptr_array_add(front, (char *)words[i]);
	collected_run(&collected, (const char *const *)front->pdata, device, "2");
	ck_assert_uint_eq(collected.gaps[0]->len, 1);
	ck_assert_str_eq(collected_text(collected.gaps[0], 0), "unplugged");
	collected_assert_delivered(collected.scans[0], log);
	ck_assert_uint_gt(collected.scans[0]->len, 20);
	collected_finish(&collected);
	usb_folder_remove(folder);
}

START_TEST(one_arrival_that_is_told_twice_opens_one_device)
{
	const char *const order[] = {"--twice", NULL};

	assert_one_gap("lightstone", "lightstone", order);
}
END_TEST

/* Until the departure is told, the old node is there and every opening of it fails. */
START_TEST(a_departure_that_is_told_late_is_waited_for)
{
	const char *const order[] = {"--left-late", "180", NULL};

	assert_one_gap("meter/cp210x", "meter@1-1", order);
}
END_TEST

/* The departure is told first, transfers fail behind it: submissions then answer "no device" and
 * get no completion; releasing and clearing fail and matter to nobody. */
START_TEST(a_departure_that_is_told_early_leaves_nothing_in_flight)
{
	const char *const order[] = {NULL};

	assert_one_gap("meter/ftdi", "meter@1-1", order);
}
END_TEST

START_TEST(bytes_lost_by_the_stop_itself_are_no_gap)
{
	/* Many stops, each at another place between two packets. */
	for (int i = 0; i < 4; i++) {
		struct collected collected;
		const char *const front[] = {"--model", "meter/cdc", NULL};
		g_autofree char *seconds = g_strdup_printf("0.%d3", 3 + i);
		collected_run(&collected, front, "meter@1-1", seconds);
		ck_assert_uint_eq(collected.gaps[0]->len, 0);
		ck_assert_uint_gt(collected.scans[0]->len, 10);
		collected_finish(&collected);
	}
}
END_TEST

static unsigned count_lines(const char *text, const char *begin)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	unsigned n = 0;

	for (char **line = lines; *line; line++)
		n += g_str_has_prefix(*line, begin) ? 1 : 0;
	return n;
}

/* A new node belongs to root alone until udev's rule ran. As nobody, because root may open all. */
START_TEST(rights_that_come_late_are_waited_for)
{
	struct usb_run run;
	char *folder = usb_folder_make();
	const char *const front[] = {
		"--rights-late", "700", "--plan", "at=500ms unplug 300ms", NULL};
	const char *const command[] = {g_getenv("USB_COLLECT"), "lightstone", "4", NULL};

	usb_run_as_nobody(&run, front, command, folder);
	ck_assert_msg(run.status == 0, "%s", run.err);
	ck_assert_uint_eq(count_lines(run.out, "gap 0"), 1);
	ck_assert_ptr_nonnull(strstr(run.out, "unplugged"));
	ck_assert_ptr_nonnull(strstr(run.out, "No permission"));
	/* It came back: more than half a second of samples. */
	ck_assert_uint_gt(count_lines(run.out, "scan 0"), 30);
	usb_run_finish(&run);
	usb_folder_remove(folder);
}
END_TEST

TESTS_MAIN("usb/findings", one_arrival_that_is_told_twice_opens_one_device,
	a_departure_that_is_told_late_is_waited_for,
	a_departure_that_is_told_early_leaves_nothing_in_flight,
	bytes_lost_by_the_stop_itself_are_no_gap, rights_that_come_late_are_waited_for)
