/* What each export of an hour of both channels at 128 Hz costs, and the folder's size. */
#include "recordings/export/export.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <sys/stat.h>

static double folder_MB(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	double size_MB = 0;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		struct stat status = {0};

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			size_MB += folder_MB(path);
		else if (stat(path, &status) == 0)
			size_MB += (double)status.st_size / 1e6;
	}
	return size_MB;
}

static bool make_hour(const struct bench_place *place, const char *session)
{
	const char *const record[] = {place->affekt, "record", session, "--device",
		"simulated,rate=128,speed=max,stimuli=60:1/600:1/1800:1/3000:1", "--duration",
		"3600", NULL};
	const char *const analyze[] = {place->affekt, "analyze", session, NULL};
	struct bench_cost cost;

	return bench_measure_run(record, &cost) && bench_measure_run(analyze, &cost);
}

bool bench_export(const struct bench_place *place)
{
	g_autofree char *session = g_build_filename(place->folder, "export.nwb", NULL);

	if (!make_hour(place, session)) {
		g_printerr("bench: affekt record or analyze failed\n");
		return false;
	}
	for (const struct rec_export_format *format = rec_export_formats; format->name; format++) {
		g_autofree char *folder = g_build_filename(place->folder, format->name, NULL);
		g_autofree char *time = g_strdup_printf("export: %s, wall time", format->name);
		g_autofree char *work = g_strdup_printf("export: %s, CPU", format->name);
		g_autofree char *memory = g_strdup_printf("export: %s, memory", format->name);
		g_autofree char *size = g_strdup_printf("export: %s, size", format->name);
		const char *const words[] = {place->affekt, "export", session, "--format",
			format->name, "--output", folder, NULL};
		struct bench_cost cost;

		if (!bench_measure_run(words, &cost)) {
			g_printerr("bench: affekt export --format %s failed\n", format->name);
			return false;
		}
		bench_measure_print(time, cost.wall_s, 2, "s");
		bench_measure_print(work, cost.cpu_s, 2, "s");
		bench_measure_print(memory, cost.peak_MB, 1, "MB");
		bench_measure_print(size, folder_MB(folder), 1, "MB");
	}
	return true;
}
