/* What the live pipeline costs for one participant at 128 Hz. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

bool bench_live(const struct bench_place *place)
{
	static const int seconds = 30;
	g_autofree char *session = g_build_filename(place->folder, "live.nwb", NULL);
	g_autofree char *duration = g_strdup_printf("%d", seconds);
	const char *const words[] = {place->affekt, "record", session, "--device",
		"simulated,rate=128", "--duration", duration, NULL};
	struct bench_cost cost;

	if (!bench_measure_run(words, &cost)) {
		g_printerr("bench: affekt record failed\n");
		return false;
	}
	bench_measure_print("live: one participant at 128 Hz, recorded in real time",
		100 * cost.cpu_s / seconds, 2, "% of a core");
	bench_measure_print("live: memory at most", cost.peak_MB, 1, "MB");
	return true;
}
