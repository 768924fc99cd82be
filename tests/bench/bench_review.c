/* What a working day of one participant, and a video, cost in the window. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

static bool run_program(const char *program, const char *operand)
{
	char *words[] = {(char *)program, (char *)operand, NULL};
	int status = 0;

	return g_spawn_sync(NULL, words, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
		       &status, NULL) &&
	       g_spawn_check_wait_status(status, NULL);
}

bool bench_review(const struct bench_place *place)
{
	if (!place->window) {
		return true;
	}
	g_autofree char *session = g_build_filename(place->folder, "day.nwb", NULL);
	const char *const record[] = {place->affekt, "record", session, "--device",
		"simulated,rate=64,speed=max,stimuli=60:1/9000:1/20000:1", "--duration", "28800",
		NULL};
	const char *const analyze[] = {place->affekt, "analyze", session, NULL};
	struct bench_cost cost;

	if (!bench_measure_run(record, &cost) || !bench_measure_run(analyze, &cost)) {
		g_printerr("bench: making a session of eight hours failed\n");
		return false;
	}
	bench_measure_print("analyze: eight hours at 64 Hz, CPU", cost.cpu_s, 2, "s");
	return run_program(place->window, session);
}

bool bench_player(const struct bench_place *place)
{
	return !place->video || run_program(place->video, place->folder);
}
