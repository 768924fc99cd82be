/* What a working day of one participant, a video, and a study cost in the window. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <glib/gstdio.h>
#include <stdio.h>

static bool run_program(const char *program, const char *operand)
{
	char *words[] = {(char *)program, (char *)operand, NULL}; /* no operand: NULL */
	int status = 0;

	return g_spawn_sync(NULL, words, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
		       &status, NULL) &&
	       g_spawn_check_wait_status(status, NULL);
}

/* Eight hours of a simulated participant, analysed; false when that failed. One that an earlier run
 * made whole is used again. */
static bool make_day(const struct bench_place *place, int rate_hz, const char *session)
{
	g_autofree char *device =
		g_strdup_printf("simulated,rate=%d,speed=max,stimuli=60:1/9000:1/20000:1", rate_hz);
	const char *const record[] = {
		place->affekt, "record", session, "--device", device, "--duration", "28800", NULL};
	const char *const analyze[] = {place->affekt, "analyze", session, NULL};
	struct bench_cost cost;

	if (!bench_measure_run(record, &cost) || !bench_measure_run(analyze, &cost)) {
		g_printerr("bench: making a session of eight hours failed\n");
		g_unlink(session);
		return false;
	}
	bench_measure_print("analyze: eight hours, CPU", cost.cpu_s, 2, "s");
	return true;
}

/* The window over a file that nobody has opened before, then over the same file again. */
static bool bench_day(const struct bench_place *place, int rate_hz)
{
	const char *folder = place->kept ? place->kept : place->folder;
	g_autofree char *name = g_strdup_printf("day-%d.nwb", rate_hz);
	g_autofree char *session = g_build_filename(folder, name, NULL);
	g_autofree char *state = g_build_filename(place->folder, "affekt", NULL);
	g_autofree char *known = g_build_filename(state, "known", NULL);
	bool is_made = g_file_test(session, G_FILE_TEST_EXISTS);

	g_mkdir_with_parents(folder, 0700);
	if (!is_made && !make_day(place, rate_hz, session)) {
		return false;
	}
	/* The list of known files is that of the bench alone. */
	g_setenv("XDG_STATE_HOME", place->folder, TRUE);
	printf("  eight hours at %d Hz, opened for the first time\n", rate_hz);
	fflush(stdout);
	bool is_done = run_program(place->window, session);
	printf("  eight hours at %d Hz, opened again\n", rate_hz);
	fflush(stdout);
	is_done = is_done && run_program(place->window, session);
	g_unlink(known);
	g_rmdir(state);
	return is_done;
}

bool bench_review(const struct bench_place *place)
{
	if (!place->window) {
		return true;
	}
	return bench_day(place, 128) && (!place->is_long || bench_day(place, 1000));
}

bool bench_player(const struct bench_place *place)
{
	return !place->video || run_program(place->video, place->folder);
}

bool bench_picture(const struct bench_place *place)
{
	return !place->study || run_program(place->study, NULL);
}
