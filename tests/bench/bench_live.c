/* What the live pipeline costs for one participant at 128 Hz, without and with a camera. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

static const int SECONDS = 30;

static bool record(const struct bench_place *place, const char *name, const char *camera,
	struct bench_cost *ret_cost)
{
	g_autofree char *session = g_build_filename(place->folder, name, NULL);
	g_autofree char *duration = g_strdup_printf("%d", SECONDS);
	const char *const words[] = {place->affekt, "record", session, "--device",
		"simulated,rate=128", "--camera", camera, "--duration", duration, NULL};

	if (!bench_measure_run(words, ret_cost)) {
		g_printerr("bench: affekt record failed\n");
		return false;
	}
	return true;
}

bool bench_live(const struct bench_place *place)
{
	struct bench_cost alone, filmed;

	if (!record(place, "live.nwb", "none", &alone) ||
		!record(place, "filmed.nwb", "test,pattern=ball", &filmed)) {
		return false;
	}
	bench_measure_print("live: one participant at 128 Hz, recorded in real time",
		100 * alone.cpu_s / SECONDS, 2, "% of a core");
	bench_measure_print("live: memory at most", alone.peak_MB, 1, "MB");
	bench_measure_print("live: the same, filmed at 720p and 30 frames/s",
		100 * filmed.cpu_s / SECONDS, 2, "% of a core");
	bench_measure_print("live: memory at most, filmed", filmed.peak_MB, 1, "MB");
	return true;
}
