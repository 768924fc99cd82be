/* Devices that misbehave without end, with the real libusb: named, survived, one gap each, and the
 * recording goes on when they come to their senses. All at once on one bus. */
#include "tests/check_main.h"
#include "tests/usb/collected.h"

#include <string.h>

static const struct {
	const char *model, *device, *plan;
	const char *cause; /* of the only gap */
	const char *says;
} TROUBLES[] = {
	{"lightstone", "lightstone@1-1", "at=1s babble 4s", "transfer", "USB reports errors of"},
	{"meter/cdc", "meter@1-2", "at=1s error 4s", "transfer", "errors of Meter (CDC)"},
	{"meter/cp210x", "meter@1-3", "at=1s empty 4s", "stalled", "Meter (CP2102) sends nothing"},
	{"lightstone", "lightstone@1-4", "at=1s trickle 7s", "garbage", "no measurements"},
	{"lightstone", "lightstone@1-5", "at=1s garbage 8s", "garbage", "no measurements"},
};

enum {
	N = 5,
};

START_TEST(troubles_without_end_are_named_and_survived)
{
	struct collected collected;
	char *folder = usb_folder_make();
	g_autoptr(GPtrArray) front = g_ptr_array_new();
	g_autoptr(GString) devices = g_string_new(NULL);
	char *logs[N];

	for (int i = 0; i < N; i++) {
		g_autofree char *name = g_strdup_printf("delivered%d", i);
		logs[i] = g_build_filename(folder, name, NULL);
		const char *const words[] = {"--model", TROUBLES[i].model, "--plan",
			TROUBLES[i].plan, "--log-delivered", logs[i]};
		for (size_t w = 0; w < G_N_ELEMENTS(words); w++)
			g_ptr_array_add(front, (char *)words[w]);
		g_string_append_printf(devices, "%s%s", i ? " " : "", TROUBLES[i].device);
	}
	g_ptr_array_add(front, NULL);
	collected_run(&collected, (const char *const *)front->pdata, devices->str, "11");
	for (int i = 0; i < N; i++) {
		ck_assert_msg(collected.gaps[i]->len == 1, "%s: %u gaps", TROUBLES[i].plan,
			collected.gaps[i]->len);
		ck_assert_str_eq(collected_text(collected.gaps[i], 0), TROUBLES[i].cause);
		ck_assert_msg(strstr(collected.problems, TROUBLES[i].says) != NULL, "%s: %s",
			TROUBLES[i].plan, collected.problems);
		/* Before the trouble and behind it. */
		ck_assert_uint_gt(collected.scans[i]->len, 60);
		collected_assert_delivered(collected.scans[i], logs[i]);
		g_free(logs[i]);
	}
	collected_finish(&collected);
	usb_folder_remove(folder);
}
END_TEST

TESTS_MAIN("usb/trouble", troubles_without_end_are_named_and_survived)
