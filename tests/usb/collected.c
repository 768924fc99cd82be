#include "tests/usb/collected.h"

#include <check.h>
#include <math.h>
#include <string.h>

static void count_line(struct collected *collected, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	int device = words[1] && g_ascii_isdigit(*words[1]) ? *words[1] - '0' : 0;

	if (strcmp(words[0], "scan") == 0) {
		g_ptr_array_add(
			collected->scans[device], g_strdup_printf("%s,%s", words[6], words[7]));
	} else if (strcmp(words[0], "gap") == 0) {
		double lost = g_ascii_strtod(words[4], NULL);
		g_ptr_array_add(collected->gaps[device], g_strdup(words[3]));
		collected->lost[device] += isnan(lost) ? 0 : lost;
	} else if (strcmp(words[0], "problem") == 0) {
		char *all = g_strconcat(collected->problems, line, "\n", NULL);
		g_free(collected->problems);
		collected->problems = all;
	}
	collected->has_note |= strcmp(words[0], "note") == 0;
}

void collected_try(struct collected *collected, const char *const *front, const char *devices,
	const char *seconds)
{
	g_auto(GStrv) words = g_strsplit(devices, " ", -1);
	g_autoptr(GPtrArray) command = g_ptr_array_new();

	g_ptr_array_add(command, (char *)g_getenv("USB_COLLECT"));
	for (char **word = words; *word; word++)
		g_ptr_array_add(command, *word);
	g_ptr_array_add(command, (char *)seconds);
	g_ptr_array_add(command, NULL);
	memset(collected, 0, sizeof(*collected));
	for (int i = 0; i < COLLECTED_DEVICES_MAX; i++) {
		collected->gaps[i] = g_ptr_array_new_with_free_func(g_free);
		collected->scans[i] = g_ptr_array_new_with_free_func(g_free);
	}
	collected->problems = g_strdup("");
	usb_run(&collected->run, front, (const char *const *)command->pdata);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(collected->run.out), "\n", -1);
	for (char **line = lines; *line; line++) {
		if (**line)
			count_line(collected, *line);
	}
}

void collected_run(struct collected *collected, const char *const *front, const char *devices,
	const char *seconds)
{
	collected_try(collected, front, devices, seconds);
	ck_assert_msg(collected->run.status == 0, "%s", collected->run.err);
}

void collected_finish(struct collected *collected)
{
	usb_run_finish(&collected->run);
	for (int i = 0; i < COLLECTED_DEVICES_MAX; i++) {
		g_ptr_array_unref(collected->gaps[i]);
		g_ptr_array_unref(collected->scans[i]);
	}
	g_free(collected->problems);
}

const char *collected_text(GPtrArray *array, guint i)
{
	ck_assert_uint_lt(i, array->len);
	return g_ptr_array_index(array, i);
}

void collected_assert_delivered(const GPtrArray *scans, const char *log)
{
	g_autofree char *delivered = NULL;

	ck_assert(g_file_get_contents(log, &delivered, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(g_strchomp(delivered), "\n", -1);
	guint n = *lines[0] ? g_strv_length(lines) : 0;
	ck_assert_uint_eq(n, scans->len);
	for (guint i = 0; i < n; i++)
		ck_assert_str_eq(strchr(lines[i], ',') + 1, g_ptr_array_index(scans, i));
}
