/* What the analysis of one hour at 128 Hz costs. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

bool bench_analyze(const struct bench_place *place)
{
	g_autofree char *session = g_build_filename(place->folder, "hour.nwb", NULL);
	const char *const record[] = {place->affekt, "record", session, "--device",
		"simulated,rate=128,speed=max,stimuli=60:1/600:1/1800:1/3000:1", "--duration",
		"3600", NULL};
	const char *const analyze[] = {place->affekt, "analyze", session, NULL};
	struct bench_cost cost;

	if (!bench_measure_run(record, &cost)) {
		g_printerr("bench: affekt record failed\n");
		return false;
	}
	bench_measure_print("record: one simulated hour at full speed, CPU", cost.cpu_s, 2, "s");
	if (!bench_measure_run(analyze, &cost)) {
		g_printerr("bench: affekt analyze failed\n");
		return false;
	}
	bench_measure_print(
		"analyze: one hour of both channels at 128 Hz, CPU", cost.cpu_s, 2, "s");
	bench_measure_print("analyze: the same, wall time", cost.wall_s, 2, "s");
	bench_measure_print("analyze: memory at most", cost.peak_MB, 1, "MB");
	return true;
}
