/* What `affekt devices` says about what is attached. */
#include "tests/check_main.h"
#include "tests/usb/run.h"

#include <string.h>

static void assert_said(const char *text, const char *says)
{
	ck_assert_msg(strstr(text, says) != NULL, "\"%s\" is not in: %s", says, text);
}

START_TEST(a_shared_chip_is_listed_with_everything_that_it_may_be)
{
	struct usb_run run;
	const char *const front[] = {"--model", "chatter/cp210x", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "devices", NULL};
	const char *const json[] = {g_getenv("USB_AFFEKT"), "devices", "--json", NULL};

	usb_run(&run, front, command);
	ck_assert_int_eq(run.status, 0);
	assert_said(run.out, "arduino? bitalino? cms50?");
	assert_said(run.out, "may be one of these");
	assert_said(run.out, "\n    --device arduino@1-1 ");
	assert_said(run.out, "\n    --device bitalino@1-1 ");
	assert_said(run.out, "\n    --device cms50@1-1 ");
	usb_run_finish(&run);

	usb_run(&run, front, json);
	assert_said(run.out, "\"candidates\" : [\n        \"arduino\",\n        \"bitalino\",\n"
			     "        \"cms50\"");
	assert_said(run.out, "\"driver\" : null");
	ck_assert_ptr_null(strstr(run.out, "0000:0000"));
	usb_run_finish(&run);
}
END_TEST

START_TEST(a_look_alike_is_called_one)
{
	struct usb_run run;
	const char *const front[] = {"--model", "printer", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "devices", NULL};

	usb_run(&run, front, command);
	assert_said(run.out, "but calls itself “Receipt Printer”");
	usb_run_finish(&run);
}
END_TEST

START_TEST(a_missing_right_names_the_command_that_mends_it)
{
	struct usb_run run;
	char *folder = usb_folder_make();
	const char *const shared[] = {"--mode", "000", "--model", "mute/ftdi", NULL};
	const char *const own[] = {"--mode", "000", "--model", "lightstone", NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "devices", NULL};

	usb_run_as_nobody(&run, shared, command, folder);
	assert_said(run.out,
		"    affekt udev-rules --allow 0403:6001:AFFEKT-EMULATED-0001 | sudo tee "
		"/etc/udev/rules.d/70-affekt.rules && sudo udevadm control --reload");
	usb_run_finish(&run);
	usb_run_as_nobody(&run, own, command, folder);
	assert_said(run.out, "70-affekt.rules that “affekt udev-rules” prints");
	assert_said(run.out, "    affekt udev-rules | sudo tee /etc/udev/rules.d/70-affekt.rules");
	usb_run_finish(&run);
	usb_folder_remove(folder);
}
END_TEST

TESTS_MAIN("usb/advice", a_shared_chip_is_listed_with_everything_that_it_may_be,
	a_look_alike_is_called_one, a_missing_right_names_the_command_that_mends_it)
