/*
 * A rig as a lab has it, for as long as one likes: skin and pulse at 250 Hz from an Arduino and two
 * inputs of a LabJack U3 at 1 kHz on one emulated bus, recorded by the shipped `affekt record`,
 * with losses and a pulled plug of each on the way. Every delivered sample must be in the file,
 * every other one in a row of gaps. Prints what the recorder needed and how late samples were.
 *
 *   live SECONDS      from 12 on
 */
#include "core/text.h"
#include "tests/usb/run.h"
#include "tests/usb/stored.h"

#include <json-glib/json-glib.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SECONDS_MIN = 12,
	SECONDS_MAX = 100000,
	SETTLED_S = 60, /* a recording has everything it needs after this */
	GROWTH_MAX_KB = 1024,
};

/* What the kernel says of the recorder at one moment. */
struct use {
	double at_s; /* since it was first seen */
	double cpu_s;
	long peak_kb;
};

struct live {
	char *folder, *session_path;
	char *log_paths[2];
	int seconds;
	struct use settled, last;
	_Atomic bool is_over;
};

/* --- the recorder from outside --- */

/* The recorder is a grandchild: it is known by its program and its file. 0: not there. */
static int64_t find_recorder(const struct live *live)
{
	g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
	const char *name;

	while (processes && (name = g_dir_read_name(processes))) {
		g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL);
		g_autofree char *words = NULL;
		int64_t process;
		gsize n;

		if (!core_text_parse_int64(name, &process) ||
			!g_file_get_contents(path, &words, &n, NULL))
			continue;
		bool is_recorder = n > 0 && g_str_equal(words, g_getenv("USB_AFFEKT"));
		for (gsize at = 0; is_recorder && at < n; at += strlen(words + at) + 1) {
			if (g_str_equal(words + at, live->session_path))
				return process;
		}
	}
	return 0;
}

static bool read_use(int64_t process, struct use *ret_use)
{
	g_autofree char *stat_path = g_strdup_printf("/proc/%" G_GINT64_FORMAT "/stat", process);
	g_autofree char *status_path =
		g_strdup_printf("/proc/%" G_GINT64_FORMAT "/status", process);
	g_autofree char *stat = NULL, *status = NULL;
	unsigned long user, system;

	if (!g_file_get_contents(stat_path, &stat, NULL, NULL) ||
		!g_file_get_contents(status_path, &status, NULL, NULL))
		return false;
	const char *numbers = strrchr(stat, ')'), *peak = strstr(status, "VmHWM:");
	if (!numbers || !peak ||
		sscanf(numbers, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
			&system) != 2)
		return false;
	ret_use->cpu_s = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
	ret_use->peak_kb = strtol(peak + strlen("VmHWM:"), NULL, 10);
	return true;
}

/* Looks each second, until the recording is about to end: making the session file is other work. */
static gpointer watch_recorder(gpointer data)
{
	struct live *live = data;
	int64_t process = 0;
	gint64 start_us = 0;

	while (!atomic_load(&live->is_over)) {
		struct use use;

		process = process ? process : find_recorder(live);
		if (process && start_us == 0)
			start_us = g_get_monotonic_time();
		use.at_s = (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC;
		if (process && use.at_s < live->seconds - 1 && read_use(process, &use)) {
			live->last = use;
			if (use.at_s <= MIN(SETTLED_S, live->seconds / 2))
				live->settled = use;
		}
		g_usleep(G_USEC_PER_SEC);
	}
	return NULL;
}

/* --- the recording --- */

static void record(struct live *live, struct usb_run *ret_run)
{
	int quarter = live->seconds / 4;
	g_autofree char *lengths = g_strdup_printf("%d", live->seconds);
	g_autofree char *arduino =
		g_strdup_printf("at=%ds drop 3; at=%ds checksum 2; at=%ds unplug 400ms", quarter,
			2 * quarter, 3 * quarter);
	g_autofree char *labjack =
		g_strdup_printf("at=%ds drop 7; at=%ds checksum; at=%ds unplug 400ms", quarter,
			2 * quarter, 3 * quarter);
	const char *const front[] = {"--model", "arduino", "--log-delivered", live->log_paths[0],
		"--plan", arduino, "--model", "labjack-u3", "--log-delivered", live->log_paths[1],
		"--plan", labjack, NULL};
	const char *const command[] = {g_getenv("USB_AFFEKT"), "record", live->session_path,
		"--device", "arduino,gsr=divider,rate=250", "--device",
		"labjack-u3,rate=1000,gsr-gain=10", "--duration", lengths, "--no-analyze", "--json",
		NULL};
	GThread *watcher = g_thread_new("watch", watch_recorder, live);

	usb_run(ret_run, front, command);
	atomic_store(&live->is_over, true);
	g_thread_join(watcher);
}

static char *verify(const struct live *live)
{
	const char *const command[] = {g_getenv("USB_AFFEKT"), "verify", live->session_path, NULL};
	const char *const front[] = {NULL};
	struct usb_run run;

	usb_run(&run, front, command);
	char *failure = run.status == 0 ? NULL : g_strconcat(run.out, run.err, NULL);
	usb_run_finish(&run);
	return failure;
}

static char *compare(const struct live *live)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = rec_session_open(live->session_path, &error);
	char *difference = NULL;

	if (!session)
		return g_strdup(error->message);
	for (guint i = 0; i < G_N_ELEMENTS(live->log_paths) && !difference; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);

		printf("%s: %" G_GUINT64_FORMAT " samples of %g Hz, ", device->name, clock->n,
			clock->rate_hz);
		difference = usb_stored_compare_device(session, i, live->log_paths[i]);
		if (!difference)
			difference = usb_stored_compare_gaps(session, i, live->log_paths[i]);
		printf("%s\n", difference ? "not as delivered" : "all as delivered");
		/* 12 s may end before a device is back; half of what came is too little. */
		if (!difference && (double)clock->n < clock->rate_hz * live->seconds / 2)
			difference = g_strdup_printf("too few samples of %s", device->name);
	}
	if (!difference && session->gaps->len < 6)
		difference = g_strdup_printf("%u gaps for six losses", session->gaps->len);
	printf("%u gaps\n", session->gaps->len);
	return difference;
}

/* --- figures --- */

static bool print_latency(JsonObject *said, const char *name)
{
	if (!json_object_has_member(said, name))
		return false;
	JsonObject *latency = json_object_get_object_member(said, name);
	printf("%-20s %9" G_GINT64_FORMAT " counted, p50 %8.3f ms, p99 %8.3f ms, max %8.3f ms\n",
		name, json_object_get_int_member(latency, "counted"),
		1e3 * json_object_get_double_member(latency, "median_s"),
		1e3 * json_object_get_double_member(latency, "p99_s"),
		1e3 * json_object_get_double_member(latency, "longest_s"));
	return true;
}

static char *print_figures(const struct live *live, const char *out)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) error = NULL;
	const struct use *from = &live->settled, *to = &live->last;

	if (!json_parser_load_from_data(parser, out, -1, &error))
		return g_strdup(error->message);
	JsonObject *said = json_node_get_object(json_parser_get_root(parser));
	printf("%.0f s recorded, %.0f samples known as lost\n",
		json_object_get_double_member(said, "duration_s"),
		(double)json_object_get_int_member(said, "samples_lost"));
	if (!print_latency(said, "transfer_to_ring") || !print_latency(said, "transfer_to_journal"))
		return g_strdup("the recording tells no latencies");
	if (to->at_s <= from->at_s)
		return g_strdup("the recorder was not seen");
	printf("CPU %.1f %% of a core; peak memory %ld kB after %.0f s, %ld kB after %.0f s\n",
		100 * (to->cpu_s - from->cpu_s) / (to->at_s - from->at_s), from->peak_kb,
		from->at_s, to->peak_kb, to->at_s);
	return live->seconds > 2 * SETTLED_S && to->peak_kb > from->peak_kb + GROWTH_MAX_KB
		       ? g_strdup("the recorder grows")
		       : NULL;
}

static char *run(struct live *live)
{
	struct usb_run run;

	record(live, &run);
	g_autofree char *failure = run.status == 0 ? NULL : g_strdup(run.err);
	if (!failure)
		failure = compare(live);
	if (!failure)
		failure = print_figures(live, run.out);
	if (!failure)
		failure = verify(live);
	usb_run_finish(&run);
	return g_steal_pointer(&failure);
}

int main(int argc, char **argv)
{
	struct live live = {0};
	int64_t seconds;

	if (argc != 2 || !core_text_parse_int64(argv[1], &seconds) || seconds < SECONDS_MIN ||
		seconds > SECONDS_MAX) {
		fprintf(stderr, "usage: live SECONDS, from %d to %d\n", SECONDS_MIN, SECONDS_MAX);
		return 2;
	}
	live.seconds = (int)seconds;
	live.folder = usb_folder_make();
	live.session_path = g_build_filename(live.folder, "s.nwb", NULL);
	live.log_paths[0] = g_build_filename(live.folder, "arduino.csv", NULL);
	live.log_paths[1] = g_build_filename(live.folder, "labjack.csv", NULL);
	g_autofree char *failure = run(&live);
	printf("%s\n", failure ? failure : "nothing lost unlisted, verified");
	for (guint i = 0; i < G_N_ELEMENTS(live.log_paths); i++)
		g_free(live.log_paths[i]);
	g_free(live.session_path);
	usb_folder_remove(live.folder);
	return failure ? EXIT_FAILURE : EXIT_SUCCESS;
}
