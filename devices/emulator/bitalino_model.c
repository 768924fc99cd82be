#include "devices/emulator/bitalino_model.h"

#include "devices/bitalino.h"
#include "devices/emulator/pace.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	INPUTS = 6,
	WIDE_INPUTS = 4,
	INPUT_PULSE = 0, /* A1 */
	INPUT_SKIN = 2,  /* A3 */
	FRAME_MAX = 8,
	DIGITAL = 0x0c, /* both inputs high */
	COUNTS_WIDE = 1024,
	COUNTS_NARROW = 64,
	COMMAND_STOP = 0x00,
	COMMAND_VERSION = 0x07,
	KIND_LIVE = 0x01,
	KIND_RATE = 0x03,
	KINDS = 0x03,
};

static const double SIEMENS_TO_COUNTS = 0.132 / 3.3 * COUNTS_WIDE; /* the datasheet's, in uS */

struct state {
	struct dev_model_source source;
	unsigned burst;
	struct dev_pace pace;
	double rate_hz;
	uint8_t inputs[INPUTS]; /* selected, in order */
	uint8_t n_inputs, sequence;
	bool owes_version;
	unsigned bad_checksums;
};

static void begin(void *memory, const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	state->source = *source;
	state->burst = burst;
}

static void power(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	(void)now_ns;
	dev_pace_stop(&state->pace);
	state->rate_hz = 1000;
	state->owes_version = false;
}

static void go_live(struct state *state, uint8_t mask, int64_t now_ns)
{
	state->n_inputs = 0;
	for (uint8_t i = 0; i < INPUTS; i++) {
		if (mask >> i & 1)
			state->inputs[state->n_inputs++] = i;
	}
	if (state->n_inputs == 0)
		return;
	state->sequence = 0;
	dev_pace_start(&state->pace, state->rate_hz, state->burst, now_ns);
}

static void obey(struct state *state, uint8_t command, int64_t now_ns)
{
	if (command == COMMAND_STOP)
		dev_pace_stop(&state->pace);
	else if (state->pace.is_running)
		return;
	else if (command == COMMAND_VERSION)
		state->owes_version = true;
	else if ((command & KINDS) == KIND_RATE)
		state->rate_hz = pow(10, command >> 6);
	else if ((command & KINDS) == KIND_LIVE)
		go_live(state, command >> 2, now_ns);
}

static void write_bytes(void *memory, const uint8_t *bytes, size_t len, int64_t now_ns)
{
	for (size_t i = 0; i < len; i++)
		obey(memory, bytes[i], now_ns);
}

/* Raw number of the selected input number @place. */
static uint16_t measure(
	const struct state *state, unsigned place, const struct dev_model_reading *reading)
{
	double top = place < WIDE_INPUTS ? COUNTS_WIDE : COUNTS_NARROW;
	double counts = top / 2;

	if (state->inputs[place] == INPUT_SKIN)
		counts = (reading->are_counts ? reading->skin : reading->skin * SIEMENS_TO_COUNTS) *
			 top / COUNTS_WIDE;
	else if (state->inputs[place] == INPUT_PULSE)
		counts = (reading->are_counts ? reading->pulse : 450 + 300 * reading->pulse) * top /
			 COUNTS_WIDE;
	return (uint16_t)lround(CLAMP(counts, 0, top - 1));
}

/* Puts @values where the protocol has them, from the frame's end. */
static void pack(uint8_t *end, const uint16_t values[INPUTS], unsigned n)
{
	end[-2] = (uint8_t)(DIGITAL << 4 | values[0] >> 6);
	end[-3] = (uint8_t)(values[0] << 2 | (n > 1 ? values[1] >> 8 : 0));
	if (n > 1)
		end[-4] = (uint8_t)values[1];
	if (n > 2) {
		end[-5] = (uint8_t)(values[2] >> 2);
		end[-6] = (uint8_t)(values[2] << 6 | (n > 3 ? values[3] >> 4 : 0));
	}
	if (n > 3)
		end[-7] = (uint8_t)(values[3] << 4 | (n > 4 ? values[4] >> 2 : 0));
	if (n > 4)
		end[-8] = (uint8_t)(values[4] << 6 | (n > 5 ? values[5] : 0));
}

static void tag_sample(
	const struct state *state, const uint16_t values[INPUTS], struct dev_model_tag *tag)
{
	/* In the order of the driver's channels: skin, pulse. */
	static const uint8_t NAMED[] = {INPUT_SKIN, INPUT_PULSE};

	*tag = (struct dev_model_tag){
		.has_sample = true, .ends_sample = true, .index = state->pace.next};
	for (size_t k = 0; k < G_N_ELEMENTS(NAMED); k++) {
		for (unsigned i = 0; i < state->n_inputs; i++) {
			if (state->inputs[i] == NAMED[k])
				tag->values[tag->n_values++] = values[i];
		}
	}
}

static size_t read_frame(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	static const char VERSION[] = "BITalino_v5.2\n";
	struct state *state = memory;
	uint16_t values[INPUTS];

	if (state->owes_version) {
		state->owes_version = false;
		memcpy(frame, VERSION, strlen(VERSION));
		return strlen(VERSION);
	}
	*ret_next_ns = dev_pace_due_ns(&state->pace);
	if (now_ns < *ret_next_ns)
		return 0;
	struct dev_model_reading reading =
		state->source.read(state->source.user, state->pace.next, state->rate_hz);
	for (unsigned i = 0; i < state->n_inputs; i++)
		values[i] = measure(state, i, &reading);
	tag_sample(state, values, ret_tag);
	state->pace.next++;

	size_t len = dev_bitalino_frame_bytes(state->n_inputs);
	memset(frame, 0, len);
	pack(frame + len, values, state->n_inputs);
	frame[len - 1] = (uint8_t)(state->sequence++ << 4);
	frame[len - 1] |= dev_bitalino_crc4(frame, len);
	if (state->bad_checksums > 0) {
		state->bad_checksums--;
		frame[len - 1] ^= 1;
		ret_tag->has_sample = false;
	}
	return len;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (kind == DEV_FAULT_CHECKSUM) {
		state->bad_checksums += n;
	} else if (kind == DEV_FAULT_DROP) {
		state->pace.next += n;
		state->sequence = (uint8_t)(state->sequence + n);
	}
}

const struct dev_serial_model dev_serial_model_bitalino = {
	.name = "bitalino",
	.bridge = "ftdi",
	.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_NONE},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.power = power,
	.write = write_bytes,
	.read = read_frame,
	.damage = damage,
};
