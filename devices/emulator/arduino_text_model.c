/* Sketches that print lines: they know nobody who listens, and begin a second after power or DTR.
 */
#include "devices/emulator/arduino_model.h"

#include "devices/emulator/pace.h"

#include <glib.h>
#include <math.h>

enum {
	NS_PER_S = 1000000000,
	NS_PER_MS = 1000000,
	BOOT_NS = NS_PER_S,
	COUNTS_MAX = 1023,
	THRESHOLD = 550, /* of the PulseSensor library */
	PULSE_HZ = 50,
	GROVE_HZ = 10,
	BEAT_CHARS = 40,
};

static const double PULSE_OFFSET = 400, PULSE_COUNTS = 400;

struct state {
	struct dev_model_source source;
	double rate_hz;
	struct dev_pace pace;
	bool dtr;

	char beat[BEAT_CHARS]; /* what follows the signal; "": nothing */
	bool is_above;
	int64_t last_beat_ns; /* 0: none */
};

static void begin(void *memory, const struct dev_model_source *source, double rate_hz)
{
	struct state *state = memory;

	state->source = *source;
	state->rate_hz = rate_hz;
}

static void begin_pulsesensor(void *memory, const struct dev_model_source *source, unsigned burst)
{
	(void)burst; /* it keeps nothing */
	begin(memory, source, PULSE_HZ);
}

static void begin_grove(void *memory, const struct dev_model_source *source, unsigned burst)
{
	(void)burst;
	begin(memory, source, GROVE_HZ);
}

static void restart(struct state *state, int64_t now_ns)
{
	dev_pace_start(&state->pace, state->rate_hz, 0, now_ns + BOOT_NS);
	state->beat[0] = '\0';
	state->last_beat_ns = 0;
}

static void power(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	state->dtr = false;
	restart(state, now_ns);
}

static void lines(void *memory, bool dtr, bool rts, int64_t now_ns)
{
	struct state *state = memory;

	(void)rts;
	if (dtr && !state->dtr)
		restart(state, now_ns);
	state->dtr = dtr;
}

/* The reading that is due, or false. */
static bool read_due(struct state *state, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_reading *ret_reading, struct dev_model_tag *ret_tag)
{
	*ret_next_ns = dev_pace_due_ns(&state->pace);
	if (now_ns < *ret_next_ns)
		return false;
	*ret_reading = state->source.read(state->source.user, state->pace.next, state->rate_hz);
	*ret_tag = (struct dev_model_tag){.has_sample = true,
		.ends_sample = true,
		.index = state->pace.next++,
		.n_values = 1};
	return true;
}

static uint16_t counts_of(double counts)
{
	return (uint16_t)CLAMP(lround(counts), 0, COUNTS_MAX);
}

static void find_beat(struct state *state, uint16_t counts)
{
	bool is_above = counts > THRESHOLD;
	int64_t now_ns = dev_pace_due_ns(&state->pace);

	if (is_above && !state->is_above) {
		int64_t interval_ms = (now_ns - state->last_beat_ns) / NS_PER_MS;
		if (state->last_beat_ns > 0)
			g_snprintf(state->beat, sizeof(state->beat),
				"B%" G_GINT64_FORMAT "\r\nQ%" G_GINT64_FORMAT "\r\n",
				60000 / interval_ms, interval_ms);
		state->last_beat_ns = now_ns;
	}
	state->is_above = is_above;
}

static size_t read_pulsesensor(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	struct dev_model_reading reading;

	if (state->beat[0] != '\0') {
		size_t n = g_strlcpy((char *)frame, state->beat, DEV_SERIAL_FRAME_MAX);
		state->beat[0] = '\0';
		return n;
	}
	if (!read_due(state, now_ns, ret_next_ns, &reading, ret_tag))
		return 0;
	uint16_t counts = counts_of(
		reading.are_counts ? reading.pulse : PULSE_OFFSET + reading.pulse * PULSE_COUNTS);
	ret_tag->values[0] = counts;
	find_beat(state, counts);
	return (size_t)g_snprintf((char *)frame, DEV_SERIAL_FRAME_MAX, "S%u\r\n", counts);
}

/* Seeed: R = (1024 + 2 v) 10^4 / (512 - v), turned round; nothing attached: 512. */
static double grove_counts(double skin_uS)
{
	double conductance = skin_uS / 100; /* in units of 1 / 10 kOhm */

	return (512 - 1024 * conductance) / (1 + 2 * conductance);
}

static size_t read_grove(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	struct dev_model_reading reading;

	if (!read_due(state, now_ns, ret_next_ns, &reading, ret_tag))
		return 0;
	uint16_t counts = counts_of(reading.are_counts ? reading.skin : grove_counts(reading.skin));
	ret_tag->values[0] = counts;
	return (size_t)g_snprintf((char *)frame, DEV_SERIAL_FRAME_MAX, "%u\r\n", counts);
}

const struct dev_serial_model dev_serial_model_arduino_pulsesensor = {
	.name = "arduino-pulsesensor",
	.bridge = "cdc",
	.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1},
	.state_bytes = sizeof(struct state),
	.begin = begin_pulsesensor,
	.power = power,
	.lines = lines,
	.read = read_pulsesensor,
};

const struct dev_serial_model dev_serial_model_arduino_grove = {
	.name = "arduino-grove",
	.bridge = "cdc",
	.line = {.baud = 9600, .data_bits = 8, .stop_bits = 1},
	.state_bytes = sizeof(struct state),
	.begin = begin_grove,
	.power = power,
	.lines = lines,
	.read = read_grove,
};
