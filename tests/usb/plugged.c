/*
 * A device is pulled out and plugged in three times while it streams, as often as asked; after each
 * round every delivered sample has arrived, each outage is one gap.
 * Rounds differ in the device and in what the system does on the way: reports late, reports twice.
 *
 *   plugged FIRST LAST      rounds, from 1
 */
#include "core/text.h"
#include "tests/usb/collected.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	CYCLES = 3,
};

struct device {
	const char *model, *name, *seconds;
	int first_ms, step_ms; /* when the plug is pulled */
};

static const struct device DEVICES[] = {
	{"lightstone", "lightstone", "6", 500, 1500},
	{"meter/cp210x", "meter@1-1", "6", 500, 1500},
	{"meter/ftdi", "meter@1-1", "6", 500, 1500},
	{"meter/ch340", "meter@1-1", "6", 500, 1500},
	{"meter/cdc", "meter@1-1", "6", 500, 1500},
	/* It restarts when it is opened. */
	{"arduino", "arduino", "12", 2500, 3000},
};

static const char *const ORDERS[][2] = {
	{NULL, NULL},
	{"--left-late", "180"},
	{"--twice", NULL},
	{"--left-late", "20"},
};

/* Places in the log where samples are missing between two that were delivered. */
static unsigned count_outages(const char *log)
{
	g_autofree char *text = NULL;
	guint64 next = 0;
	unsigned n = 0;

	ck_assert(g_file_get_contents(log, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	for (char **line = lines; *line; line++) {
		guint64 index = g_ascii_strtoull(*line, NULL, 10);
		n += line != lines && index != next ? 1 : 0;
		next = index + 1;
	}
	return n;
}

static void pull_and_plug(int round)
{
	const struct device *device = &DEVICES[round % (int)G_N_ELEMENTS(DEVICES)];
	const char *const *order = ORDERS[round / 2 % (int)G_N_ELEMENTS(ORDERS)];
	struct collected collected;
	char *folder = usb_folder_make();
	g_autofree char *log = g_build_filename(folder, "delivered", NULL);
	/* Never at the same place between two samples. */
	g_autofree char *plan =
		g_strdup_printf("at=%dms unplug 300ms; at=%dms unplug 250ms; at=%dms unplug 400ms",
			device->first_ms + round * 7 % 50,
			device->first_ms + device->step_ms + round * 11 % 50,
			device->first_ms + 2 * device->step_ms + round * 13 % 50);
	g_autoptr(GPtrArray) front = g_ptr_array_new();

	for (int i = 0; i < 2 && order[i]; i++)
		g_ptr_array_add(front, (char *)order[i]);
	const char *const words[] = {
		"--model", device->model, "--log-delivered", log, "--plan", plan, NULL};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		g_ptr_array_add(front, (char *)words[i]);
	collected_run(&collected, (const char *const *)front->pdata, device->name, device->seconds);
	/* A busy computer may open it so late that two absences are one; then there is one gap. */
	unsigned outages = count_outages(log);
	ck_assert_msg(collected.gaps[0]->len == outages && outages >= 1 && outages <= CYCLES,
		"round %d, %s: %u gaps, %u outages", round, device->model, collected.gaps[0]->len,
		outages);
	for (guint i = 0; i < outages; i++)
		ck_assert_str_eq(collected_text(collected.gaps[0], i), "unplugged");
	collected_assert_delivered(collected.scans[0], log);
	printf("round %d, %s%s%s: %u gaps, %u samples\n", round, device->model, order[0] ? " " : "",
		order[0] ? order[0] : "", outages, collected.scans[0]->len);
	collected_finish(&collected);
	usb_folder_remove(folder);
}

static int64_t first_round, last_round;

START_TEST(a_plug_that_is_pulled_three_times)
{
	pull_and_plug((int)first_round + _i);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc != 3 || !core_text_parse_int64(argv[1], &first_round) ||
		!core_text_parse_int64(argv[2], &last_round) || first_round > last_round)
		return EXIT_FAILURE;
	Suite *suite = suite_create("usb/plugged");
	TCase *tcase = tcase_create("usb/plugged");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(
		tcase, a_plug_that_is_pulled_three_times, 0, (int)(last_round - first_round + 1));
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
