#include "devices/emulator/labjack_u3_model.h"

#include "devices/emulator/pace.h"
#include "devices/labjack_u3.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	ENDPOINT_REPLY = 0x82,
	ENDPOINT_STREAM = 0x83,
	PACKET_MAX = 64,
	HEADER_BYTES = 12,
	OVERHEAD_BYTES = 14,
	INPUTS_MAX = 8,
	CLOCK_HZ = 4000000,
	CLOCK_SLOW = 256,
	SCAN_CLOCK_SLOW = 1 << 2,
	COMMAND_START = 0xa8,
	COMMAND_STOP = 0xb0,
	EXTENDED = 0xf8,
	EXTENDED_MEMORY = 0x2d,
	EXTENDED_IO = 0x0b,
	EXTENDED_STREAM = 0x11,
	NOT_RUNNING = 52,
	ERROR_RECOVERED = 60,
	COUNTS_STEP = 16, /* 12 bits, left-justified */
};

static const double SLOPE_V = 3.7231e-5, SIEMENS_PER_V = 10;

static const uint8_t DEVICE_DESCRIPTOR[] = {
	/* length, type, USB 2.00, class of the maker's own, endpoint 0 of 8 bytes */
	18, 1, 0x00, 0x02, 0xff, 0, 0, 8,
	/* 0cd5:0003, release 1.00, strings: manufacturer 3, product 1, serial 2 (emulated) */
	0xd5, 0x0c, 0x03, 0x00, 0x00, 0x01, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 39, 0, 1, 1, 0, 0x80, 250, /* configuration: one interface, 500 mA */
	9, 4, 0, 0, 3, 0xff, 0, 0, 0,    /* interface 0: three endpoints */
	7, 5, 0x01, 2, 64, 0, 0,         /* bulk OUT: commands */
	7, 5, 0x82, 2, 64, 0, 0,         /* bulk IN: answers */
	7, 5, 0x83, 2, 64, 0, 0,         /* bulk IN: stream */
};

struct state {
	struct dev_model_source source;
	unsigned burst;
	struct dev_pace pace;
	double rate_hz;
	uint8_t inputs[INPUTS_MAX];
	unsigned n_inputs, samples; /* of a packet */
	uint8_t counter;
	uint8_t answer[PACKET_MAX];
	size_t n_answer;
	unsigned bad_checksums, dropped; /* scans that the next packet tells as lost */
};

static void begin(void *memory, const struct dev_model *model,
	const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	(void)model;
	state->source = *source;
	state->burst = burst;
}

static void plug(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	(void)now_ns;
	dev_pace_stop(&state->pace);
	state->n_answer = 0;
	state->n_inputs = 0;
}

static void put_sums(uint8_t *packet, size_t n)
{
	uint16_t sum = dev_labjack_u3_sum16(packet, n);

	packet[4] = (uint8_t)sum;
	packet[5] = (uint8_t)(sum >> 8);
	packet[0] = dev_labjack_u3_sum8(packet, 6);
}

/* The answer to extended command @number: @n bytes, [2] says how many words follow. */
static void answer_extended(struct state *state, uint8_t words, uint8_t number, size_t n)
{
	state->answer[1] = EXTENDED;
	state->answer[2] = words;
	state->answer[3] = number;
	state->n_answer = n;
	put_sums(state->answer, n);
}

static void answer_memory(struct state *state, uint8_t block)
{
	/* Slope and offset of single-ended inputs stand first; all other blocks are 0. */
	uint64_t fixed = (uint64_t)llround(SLOPE_V * 4294967296.0);

	if (block == 0) {
		for (unsigned i = 0; i < sizeof(fixed); i++)
			state->answer[8 + i] = (uint8_t)(fixed >> 8 * i);
	}
	answer_extended(state, 0x11, EXTENDED_MEMORY, 40);
}

static void configure(struct state *state, const uint8_t *command, size_t len)
{
	unsigned interval = command[10] | (unsigned)command[11] << 8;
	double clock_hz = command[9] & SCAN_CLOCK_SLOW ? (double)CLOCK_HZ / CLOCK_SLOW : CLOCK_HZ;
	unsigned n = command[6];
	bool is_right = n >= 1 && n <= INPUTS_MAX && len >= 12 + 2 * n && interval > 0 &&
			command[7] % n == 0 && command[7] <= 25;

	if (is_right) {
		state->n_inputs = n;
		state->samples = command[7];
		state->rate_hz = clock_hz / interval;
		for (unsigned i = 0; i < n; i++)
			state->inputs[i] = command[12 + 2 * i];
	}
	state->answer[6] = !is_right;
	answer_extended(state, 1, EXTENDED_STREAM, 8);
}

static void answer_short(struct state *state, uint8_t number, uint8_t error)
{
	state->answer[1] = number;
	state->answer[2] = error;
	state->answer[0] = (uint8_t)(number + error);
	state->n_answer = 4;
}

static int write_command(
	void *memory, uint8_t endpoint, const uint8_t *data, size_t len, int64_t now_ns)
{
	struct state *state = memory;

	(void)endpoint;
	memset(state->answer, 0, sizeof(state->answer));
	if (len == 2 && data[0] == COMMAND_START) {
		state->counter = 0;
		if (state->n_inputs > 0)
			dev_pace_start(&state->pace, state->rate_hz, state->burst, now_ns);
		answer_short(state, COMMAND_START + 1, state->n_inputs == 0);
	} else if (len == 2 && data[0] == COMMAND_STOP) {
		answer_short(state, COMMAND_STOP + 1, state->pace.is_running ? 0 : NOT_RUNNING);
		dev_pace_stop(&state->pace);
	} else if (len >= 8 && data[1] == EXTENDED && data[3] == EXTENDED_MEMORY) {
		answer_memory(state, data[7]);
	} else if (len >= 12 && data[1] == EXTENDED && data[3] == EXTENDED_IO) {
		answer_extended(state, 3, EXTENDED_IO, 12);
	} else if (len >= 12 && data[1] == EXTENDED && data[3] == EXTENDED_STREAM) {
		configure(state, data, len);
	}
	return (int)len;
}

static uint16_t measure(const struct dev_model_reading *reading, uint8_t input)
{
	double volts = 0, counts;

	if (input == 0)
		volts = reading->skin / SIEMENS_PER_V;
	else if (input == 1)
		volts = 0.5 + reading->pulse;
	counts = reading->are_counts ? (input == 0 ? reading->skin : reading->pulse)
				     : volts / SLOPE_V;
	return (uint16_t)(CLAMP(counts, 0, UINT16_MAX - COUNTS_STEP + 1) / COUNTS_STEP) *
	       COUNTS_STEP;
}

static size_t put_packet(struct state *state, uint8_t *packet, struct dev_model_tag *tag)
{
	size_t n = OVERHEAD_BYTES + 2 * state->samples;
	uint8_t *at = packet + HEADER_BYTES;

	memset(packet, 0, n);
	packet[1] = 0xf9;
	packet[2] = (uint8_t)(4 + state->samples);
	packet[3] = 0xc0;
	packet[10] = state->counter++;
	if (state->dropped > 0) {
		packet[6] = (uint8_t)state->dropped;
		packet[7] = (uint8_t)(state->dropped >> 8);
		packet[11] = ERROR_RECOVERED;
		state->pace.next += state->dropped;
		state->dropped = 0;
	}
	*tag = (struct dev_model_tag){
		.has_sample = true,
		.ends_sample = true,
		.index = state->pace.next,
		.n_samples = (uint8_t)(state->samples / state->n_inputs),
		.n_values = (uint8_t)state->n_inputs,
	};
	for (unsigned i = 0; i < state->samples; i++, at += 2) {
		uint64_t index = state->pace.next + i / state->n_inputs;
		struct dev_model_reading reading =
			state->source.read(state->source.user, index, state->rate_hz);
		tag->values[i] = measure(&reading, state->inputs[i % state->n_inputs]);
		at[0] = (uint8_t)tag->values[i];
		at[1] = (uint8_t)(tag->values[i] >> 8);
	}
	state->pace.next += tag->n_samples;
	put_sums(packet, n);
	if (state->bad_checksums > 0) {
		state->bad_checksums--;
		packet[n - 1] ^= 1;
		tag->has_sample = false;
	}
	return n;
}

static size_t read_packet(void *memory, uint8_t endpoint, uint8_t *data, size_t len, int64_t now_ns,
	int64_t *ret_next_ns, struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	struct dev_pace last = state->pace;
	uint8_t packet[PACKET_MAX];
	size_t n = 0;

	*ret_next_ns = INT64_MAX;
	if (endpoint == ENDPOINT_REPLY) {
		n = MIN(state->n_answer, len);
		memcpy(data, state->answer, n);
		state->n_answer = 0;
		return n;
	}
	if (endpoint != ENDPOINT_STREAM || !state->pace.is_running)
		return 0;
	/* A packet leaves when its last scan is measured. */
	last.next += state->dropped + state->samples / state->n_inputs - 1;
	*ret_next_ns = dev_pace_due_ns(&last);
	if (now_ns < *ret_next_ns)
		return 0;
	n = put_packet(state, packet, ret_tag);
	len = MIN(len, n);
	memcpy(data, packet, len);
	return len;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (kind == DEV_FAULT_CHECKSUM)
		state->bad_checksums += n;
	else if (kind == DEV_FAULT_DROP)
		state->dropped += n;
}

static int control(void *memory, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns)
{
	(void)memory;
	(void)setup;
	(void)data;
	(void)len;
	(void)now_ns;
	return -EPIPE;
}

const struct dev_model dev_model_labjack_u3 = {
	.name = "labjack-u3",
	.speed_mbit = "12",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "LabJack U3", NULL, "LabJack Corporation"},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.plug = plug,
	.control = control,
	.write = write_command,
	.read = read_packet,
	.damage = damage,
};
