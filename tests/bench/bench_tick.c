/* How long the live chain holds its thread at a time: ticks of 50 ms of both channels at 128 Hz. */
#include "devices/participant.h"
#include "dsp/chain.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <stdio.h>

#define RATE_HZ 128.0

enum {
	MINUTES = 10,
	TICK = 6, /* samples: 47 ms */
};

static void pull_all(struct dsp_chain *chain)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event))
		;
}

/* One tick's worth of samples of @person into the chain; how long it took. */
static double tick_ms(struct dsp_chain *chain, struct dev_participant *person, double start_s)
{
	double time_s[TICK];
	double gsr[TICK];
	double pulse[TICK];

	for (int i = 0; i < TICK; i++) {
		time_s[i] = start_s + i / RATE_HZ;
		struct dev_participant_sample sample = dev_participant_at(person, time_s[i]);
		gsr[i] = sample.conductance_uS;
		pulse[i] = sample.pulse;
	}
	gint64 start_us = g_get_monotonic_time();
	dsp_chain_push_gsr(chain, time_s, gsr, NULL, TICK);
	pull_all(chain);
	dsp_chain_push_pulse(chain, time_s, pulse, NULL, TICK);
	pull_all(chain);
	return (double)(g_get_monotonic_time() - start_us) / 1e3;
}

bool bench_tick(const struct bench_place *place)
{
	const struct dsp_chain_config config = {.gsr_rate_hz = RATE_HZ,
		.gsr_is_uS = true,
		.pulse_rate_hz = RATE_HZ,
		.is_live = true};
	struct dsp_chain *chain = dsp_chain_create(&config);
	struct dev_participant_config about;
	struct dev_participant person;
	g_autoptr(GArray) ticks = g_array_new(FALSE, FALSE, sizeof(double));

	(void)place;
	if (!chain) {
		g_printerr("bench: there is no memory for the chain\n");
		return false;
	}
	dev_participant_config_init(&about);
	dev_participant_init(&person, &about);
	for (int i = 0; i < (int)(MINUTES * 60 * RATE_HZ) / TICK; i++) {
		double spent_ms = tick_ms(chain, &person, i * TICK / RATE_HZ);
		g_array_append_val(ticks, spent_ms);
	}
	dsp_chain_destroy(chain);
	bench_measure_print(
		"live: a tick of the chain, median", bench_measure_quantile(ticks, 0.5), 3, "ms");
	bench_measure_print("live: a tick of the chain, 99 % within",
		bench_measure_quantile(ticks, 0.99), 3, "ms");
	bench_measure_print(
		"live: a tick of the chain, at most", bench_measure_quantile(ticks, 1.0), 3, "ms");
	return true;
}
