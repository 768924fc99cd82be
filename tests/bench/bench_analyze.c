/* What the analysis of both channels at 128 Hz costs: of an hour, and how it grows with length. */
#include "recordings/export/export.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <glib/gstdio.h>

static bool record(const struct bench_place *place, const char *session, int seconds,
	struct bench_cost *ret_cost)
{
	g_autofree char *duration = g_strdup_printf("%d", seconds);
	const char *const words[] = {place->affekt, "record", session, "--device",
		"simulated,rate=128,speed=max,stimuli=60:1/600:1/1800:1/3000:1", "--duration",
		duration, NULL};

	if (!bench_measure_run(words, ret_cost)) {
		g_printerr("bench: affekt record failed\n");
		return false;
	}
	return true;
}

static bool analyze(
	const struct bench_place *place, const char *session, struct bench_cost *ret_cost)
{
	const char *const words[] = {place->affekt, "analyze", session, NULL};

	if (!bench_measure_run(words, ret_cost)) {
		g_printerr("bench: affekt analyze failed\n");
		return false;
	}
	return true;
}

/* The signals of @session as tables in @tables, and a session of them that nobody has analysed. */
static bool import_again(const struct bench_place *place, const char *session, const char *tables,
	const char *imported)
{
	g_autofree char *gsr = g_build_filename(tables, "gsr.csv", NULL);
	g_autofree char *pulse = g_build_filename(tables, "pulse.csv", NULL);
	const char *const export[] = {
		place->affekt, "export", session, "--format", "csv", "--output", tables, NULL};
	const char *const import[] = {place->affekt, "import", imported, "--gsr", gsr,
		"--gsr-column", "conductance_uS", "--pulse", pulse, "--pulse-column", "pulse",
		NULL};
	struct bench_cost cost;

	if (!bench_measure_run(export, &cost) || !bench_measure_run(import, &cost)) {
		g_printerr("bench: affekt export or import failed\n");
		return false;
	}
	return true;
}

/* With NeuroKit2 where it is, else by counting: that number can be compared between machines. */
static void compare(const struct bench_place *place, const char *tables, const char *session,
	const struct bench_cost *ours)
{
	g_autofree char *gsr = g_build_filename(tables, "gsr.csv", NULL);
	g_autofree char *pulse = g_build_filename(tables, "pulse.csv", NULL);
	const char *const peer[] = {"/usr/bin/env", "python3", BENCH_SOURCES "/hour_by_neurokit.py",
		gsr, pulse, "128", NULL};
	struct bench_cost cost;

	if (bench_measure_run(peer, &cost)) {
		bench_measure_print("analyze: NeuroKit2 bio_process costs as much as",
			cost.cpu_s / ours->cpu_s, 1, "of ours");
		return;
	}
	const char *const words[] = {place->affekt, "analyze", session, NULL};
	bench_measure_print("analyze: no NeuroKit2 here; instructions",
		1e-6 * bench_measure_instructions(words, NULL), 1, "million");
}

/* The analysed hour in every format: each is to take less than 3 s. */
static bool export_all(const struct bench_place *place, const char *session)
{
	for (guint i = 0; rec_export_formats[i].name; i++) {
		const char *format = rec_export_formats[i].name;
		g_autofree char *name = g_strconcat("export-", format, NULL);
		g_autofree char *folder = g_build_filename(place->folder, name, NULL);
		g_autofree char *line = g_strdup_printf("export: one hour as %s, CPU", format);
		g_autofree char *memory = g_strdup_printf("export: %s, memory at most", format);
		const char *const words[] = {place->affekt, "export", session, "--format", format,
			"--output", folder, NULL};
		struct bench_cost cost;

		if (!bench_measure_run(words, &cost)) {
			g_printerr("bench: affekt export --format %s failed\n", format);
			return false;
		}
		bench_measure_print(line, cost.cpu_s, 2, "s");
		bench_measure_print(memory, cost.peak_MB, 1, "MB");
	}
	return true;
}

static bool bench_hour(const struct bench_place *place)
{
	g_autofree char *session = g_build_filename(place->folder, "hour.nwb", NULL);
	g_autofree char *imported = g_build_filename(place->folder, "imported.nwb", NULL);
	g_autofree char *tables = g_build_filename(place->folder, "hour", NULL);
	struct bench_cost cost;

	if (!record(place, session, 3600, &cost))
		return false;
	bench_measure_print("record: one simulated hour at full speed, CPU", cost.cpu_s, 2, "s");
	if (!import_again(place, session, tables, imported) || !analyze(place, imported, &cost))
		return false;
	bench_measure_print(
		"analyze: one hour of both channels at 128 Hz, CPU", cost.cpu_s, 3, "s");
	bench_measure_print("analyze: the same, wall time", cost.wall_s, 3, "s");
	bench_measure_print("analyze: memory at most", cost.peak_MB, 1, "MB");
	compare(place, tables, imported, &cost);
	return export_all(place, imported);
}

/* The same from ten minutes to a day. A day takes a minute to make, so sessions stay. */
static bool bench_lengths(const struct bench_place *place)
{
	static const int HOURS_6[] = {1, 6, 36, 144}; /* in sixths of an hour */

	for (gsize i = 0; i < G_N_ELEMENTS(HOURS_6); i++) {
		double hours = HOURS_6[i] / 6.0;
		g_autofree char *name = g_strdup_printf("length-%d.nwb", HOURS_6[i] * 600);
		g_autofree char *session =
			g_build_filename(place->kept ? place->kept : place->folder, name, NULL);
		g_autofree char *line = g_strdup_printf("analyze: %.3g h, CPU per hour", hours);
		g_autofree char *memory = g_strdup_printf("analyze: %.3g h, memory at most", hours);
		struct bench_cost cost;

		if (place->kept)
			g_mkdir_with_parents(place->kept, 0755);
		if (!g_file_test(session, G_FILE_TEST_EXISTS) &&
			!record(place, session, HOURS_6[i] * 600, &cost))
			return false;
		if (!analyze(place, session, &cost))
			return false;
		bench_measure_print(line, cost.cpu_s / hours, 3, "s");
		bench_measure_print(memory, cost.peak_MB, 1, "MB");
	}
	return true;
}

bool bench_analyze(const struct bench_place *place)
{
	return bench_hour(place) && bench_lengths(place);
}
