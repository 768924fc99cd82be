#include "devices/emulator/cms50_model.h"

#include "devices/emulator/pace.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	RATE_HZ = 60,
	PULSE_MAX = 127,
	COMMAND_BYTES = 9,
	COMMAND_START = 0xa1,
	COMMAND_STOP = 0xa2,
	COMMAND_MODEL = 0xa8,
	KEPT_S = 30, /* without being asked again the stream ends */
	BEATS_A_MINUTE = 72,
	SATURATION = 97,
};

static const int64_t NS_PER_S = 1000000000;

struct state {
	struct dev_model_source source;
	unsigned burst;
	struct dev_pace pace;
	int64_t kept_until_ns;
	uint8_t command[COMMAND_BYTES];
	uint8_t n_command;
	bool owes_stopped, owes_model; /* answers */
};

static void begin(void *memory, const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	state->source = *source;
	state->burst = burst;
}

static void power_v7(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	(void)now_ns;
	dev_pace_stop(&state->pace);
	state->n_command = 0;
	state->owes_stopped = false;
	state->owes_model = false;
}

static void power_old(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	dev_pace_start(&state->pace, RATE_HZ, state->burst, now_ns);
	state->kept_until_ns = INT64_MAX;
}

static void obey(struct state *state, uint8_t command, int64_t now_ns)
{
	state->kept_until_ns = now_ns + KEPT_S * NS_PER_S;
	if (command == COMMAND_START) {
		dev_pace_start(&state->pace, RATE_HZ, state->burst, now_ns);
	} else if (command == COMMAND_STOP) {
		dev_pace_stop(&state->pace);
		state->owes_stopped = true;
	} else if (command == COMMAND_MODEL) {
		state->owes_model = true;
	}
}

static void write_v7(void *memory, const uint8_t *bytes, size_t len, int64_t now_ns)
{
	struct state *state = memory;

	for (size_t i = 0; i < len; i++) {
		if (!(bytes[i] & 0x80))
			state->n_command = 0;
		if (state->n_command == 0 && bytes[i] != 0x7d)
			continue;
		state->command[state->n_command++] = bytes[i];
		if (state->n_command == COMMAND_BYTES) {
			state->n_command = 0;
			obey(state, state->command[2], now_ns);
		}
	}
}

static uint8_t measure_pulse(const struct dev_model_source *source, uint64_t index)
{
	struct dev_model_reading reading = source->read(source->user, index, RATE_HZ);
	double counts = reading.are_counts ? reading.pulse : 10 + 100 * reading.pulse;

	return (uint8_t)lround(CLAMP(counts, 0, PULSE_MAX));
}

/* The pulse of the sample that is due, with its tag; false when none is. */
static bool take_sample(struct state *state, int64_t now_ns, uint8_t *ret_pulse,
	int64_t *ret_next_ns, struct dev_model_tag *ret_tag)
{
	int64_t due_ns = dev_pace_due_ns(&state->pace);

	if (due_ns > state->kept_until_ns)
		dev_pace_stop(&state->pace);
	*ret_next_ns = dev_pace_due_ns(&state->pace);
	if (now_ns < *ret_next_ns)
		return false;
	*ret_pulse = measure_pulse(&state->source, state->pace.next);
	*ret_tag = (struct dev_model_tag){
		.has_sample = true,
		.ends_sample = true,
		.index = state->pace.next++,
		.n_values = 1,
		.values = {*ret_pulse},
	};
	return true;
}

static size_t read_v7(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	static const uint8_t STOPPED[] = {0x0c, 0x80};
	static const uint8_t MODEL[] = {
		0x02, 0x80, 0x80 | '5', 0x80 | '0', 0x80 | 'E', 0xa0, 0xa0, 0xa0, 0xa0};
	struct state *state = memory;
	uint8_t pulse;

	if (state->owes_stopped) {
		state->owes_stopped = false;
		memcpy(frame, STOPPED, sizeof(STOPPED));
		return sizeof(STOPPED);
	}
	if (state->owes_model) {
		state->owes_model = false;
		memcpy(frame, MODEL, sizeof(MODEL));
		return sizeof(MODEL);
	}
	if (!take_sample(state, now_ns, &pulse, ret_next_ns, ret_tag))
		return 0;
	/* Strength 6; no perfusion index, whose missing top bits the second byte holds. */
	const uint8_t packet[] = {0x01, 0xe0, 0x86, (uint8_t)(0x80 | pulse),
		(uint8_t)(0x90 | pulse / 8), 0x80 | BEATS_A_MINUTE, 0x80 | SATURATION, 0xff, 0xff};
	memcpy(frame, packet, sizeof(packet));
	return sizeof(packet);
}

static size_t read_old(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	uint8_t pulse;

	if (!take_sample(state, now_ns, &pulse, ret_next_ns, ret_tag))
		return 0;
	const uint8_t packet[] = {0x86, pulse, (uint8_t)(pulse / 8), BEATS_A_MINUTE, SATURATION};
	memcpy(frame, packet, sizeof(packet));
	return sizeof(packet);
}

const struct dev_serial_model dev_serial_model_cms50 = {
	.name = "cms50",
	.bridge = "cp210x",
	.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_NONE},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.power = power_v7,
	.write = write_v7,
	.read = read_v7,
};

const struct dev_serial_model dev_serial_model_cms50_old = {
	.name = "cms50-old",
	.bridge = "cp210x",
	.line = {.baud = 19200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_ODD},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.power = power_old,
	.read = read_old,
};
