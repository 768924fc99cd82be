#include "devices/emulator/front.h"
#include "tests/usb/meter.h"

#include <math.h>
#include <string.h>

enum {
	NAME_CHARS = 150,
	FRAME_BYTES = 7,
	PERIOD_NS = 10000000,
	NOISE_BYTES = 40,
};

struct state {
	struct dev_model_source source;
	bool tells_name, measures, is_begun;
	int64_t zero_ns;
	uint64_t next;
	uint8_t sequence;
	unsigned wrong_sums;
	int64_t due_ns; /* of noise */
	uint32_t noise;
};

static void begin(void *memory, const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	(void)burst;
	state->source = *source;
	state->noise = 1;
}

static void power(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	state->tells_name = false;
	state->measures = false;
	state->due_ns = now_ns;
}

static void obey(struct state *state, uint8_t command, int64_t now_ns)
{
	if (command == '?')
		state->tells_name = true;
	if (command == 's')
		state->measures = false;
	if (command != 'g' || state->measures)
		return;
	if (!state->is_begun)
		state->zero_ns = now_ns;
	state->is_begun = true;
	state->measures = true;
	/* Nobody measured meanwhile. */
	state->next = MAX(state->next, (uint64_t)((now_ns - state->zero_ns) / PERIOD_NS));
}

static void write_bytes(void *memory, const uint8_t *bytes, size_t len, int64_t now_ns)
{
	for (size_t i = 0; i < len; i++)
		obey(memory, bytes[i], now_ns);
}

static uint16_t counts(double value)
{
	return (uint16_t)lround(CLAMP(value, 0, 65535));
}

static size_t read_frame(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;

	*ret_next_ns = INT64_MAX;
	if (state->tells_name) {
		for (size_t i = 0; i < NAME_CHARS; i++)
			frame[i] = (uint8_t)('0' + i % 10);
		state->tells_name = false;
		return NAME_CHARS;
	}
	if (!state->measures)
		return 0;
	*ret_next_ns = state->zero_ns + (int64_t)(state->next + 1) * PERIOD_NS;
	if (now_ns < *ret_next_ns)
		return 0;
	struct dev_model_reading reading =
		state->source.read(state->source.user, state->next, 1e9 / PERIOD_NS);
	uint16_t skin = counts(reading.are_counts ? reading.skin : reading.skin * 100);
	uint16_t pulse = counts(reading.are_counts ? reading.pulse : 1000 + reading.pulse * 1000);
	const uint8_t bytes[] = {0xa5, state->sequence++, (uint8_t)(skin >> 8), (uint8_t)skin,
		(uint8_t)(pulse >> 8), (uint8_t)pulse};
	*ret_tag = (struct dev_model_tag){
		.has_sample = true,
		.ends_sample = true,
		.index = state->next++,
		.n_values = 2,
		.values = {skin, pulse},
	};
	memcpy(frame, bytes, sizeof(bytes));
	frame[FRAME_BYTES - 1] = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		frame[FRAME_BYTES - 1] = (uint8_t)(frame[FRAME_BYTES - 1] + bytes[i]);
	if (state->wrong_sums > 0) {
		state->wrong_sums--;
		frame[FRAME_BYTES - 1] ^= 0x55;
		ret_tag->has_sample = false;
	}
	return FRAME_BYTES;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (kind == DEV_FAULT_CHECKSUM) {
		state->wrong_sums += n;
		return;
	}
	state->next += n;
	state->sequence = (uint8_t)(state->sequence + n);
}

static size_t read_noise(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;

	(void)ret_tag;
	*ret_next_ns = state->due_ns;
	if (now_ns < state->due_ns)
		return 0;
	state->due_ns = now_ns + PERIOD_NS;
	for (size_t i = 0; i < NOISE_BYTES; i++) {
		state->noise = state->noise * 1664525 + 1013904223; /* Numerical Recipes */
		frame[i] = (uint8_t)(state->noise >> 24);
	}
	return NOISE_BYTES;
}

static size_t read_nothing(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	(void)memory;
	(void)frame;
	(void)now_ns;
	(void)ret_tag;
	*ret_next_ns = INT64_MAX;
	return 0;
}

static const struct dev_serial_model INSTRUMENTS[] = {
	{.name = "meter",
		.bridge = "cp210x",
		.line = {.baud = 57600,
			.data_bits = 8,
			.stop_bits = 1,
			.parity = DEV_PARITY_EVEN,
			.dtr = true},
		.state_bytes = sizeof(struct state),
		.begin = begin,
		.power = power,
		.write = write_bytes,
		.read = read_frame,
		.damage = damage},
	{.name = "chatter",
		.bridge = "cp210x",
		.is_any_line = true,
		.state_bytes = sizeof(struct state),
		.begin = begin,
		.power = power,
		.read = read_noise},
	{.name = "mute",
		.bridge = "cp210x",
		.is_any_line = true,
		.state_bytes = sizeof(struct state),
		.begin = begin,
		.power = power,
		.read = read_nothing},
	{.name = "printer",
		.bridge = "cdc",
		.vendor = 0x28e9,
		.product = 0x028a,
		.product_string = "Receipt Printer",
		.is_any_line = true,
		.state_bytes = sizeof(struct state),
		.begin = begin,
		.power = power,
		.read = read_nothing},
};

const struct dev_model *meter_model_find(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", 2);

	for (size_t i = 0; parts[0] && i < G_N_ELEMENTS(INSTRUMENTS); i++) {
		const char *bridge = parts[1] ? parts[1] : INSTRUMENTS[i].bridge;
		if (strcmp(INSTRUMENTS[i].name, parts[0]) != 0)
			continue;
		for (size_t b = 0; dev_bridge_models[b]; b++) {
			if (strcmp(dev_bridge_models[b]->name, bridge) == 0)
				return dev_front_find(&INSTRUMENTS[i], dev_bridge_models[b]);
		}
	}
	return NULL;
}
