/* What a working day of one participant costs in the window. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

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
	char *show[] = {(char *)place->window, session, NULL};
	struct bench_cost cost;
	int status = 0;

	if (!bench_measure_run(record, &cost) || !bench_measure_run(analyze, &cost)) {
		g_printerr("bench: making a session of eight hours failed\n");
		return false;
	}
	bench_measure_print("analyze: eight hours at 64 Hz, CPU", cost.cpu_s, 2, "s");
	return g_spawn_sync(NULL, show, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
		       &status, NULL) &&
	       g_spawn_check_wait_status(status, NULL);
}
