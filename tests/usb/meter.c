#include "tests/usb/meter.h"

#include "devices/link.h"

#include <math.h>
#include <string.h>

enum {
	NAME_CHARS = 150,
	FRAME_BYTES = 7,
	MARK = 0xa5,
	SEQUENCES = 256,
};

static const struct dev_match MATCHES[] = {
	{.vendor = 0x10c4,
		.product = 0xea60,
		.label = "Meter (CP2102)",
		.writes_before_probe = true},
	{.vendor = 0x0403,
		.product = 0x6001,
		.label = "Meter (FT232R)",
		.writes_before_probe = true},
	{.vendor = 0x1a86,
		.product = 0x7523,
		.label = "Meter (CH340)",
		.writes_before_probe = true},
	{.interface_class = DEV_CLASS_CDC_ACM, .label = "Meter (CDC)", .writes_before_probe = true},
	{0},
};

static const struct core_channel CHANNELS[] = {
	{.key = "gsr",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 100,
		.raw_max = 65535,
		.raw_lsb = 1},
	{.key = "pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 100,
		.raw_max = 65535,
		.raw_lsb = 1},
};

static const struct dev_stream STREAMS[] = {
	{.transport = DEV_TRANSPORT_SERIAL,
		.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .dtr = true, .rts = true},
		.transfers = 4,
		.stall_timeout_ms = 1000},
	{.transport = DEV_TRANSPORT_SERIAL,
		.line = {.baud = 57600,
			.data_bits = 8,
			.stop_bits = 1,
			.parity = DEV_PARITY_EVEN,
			.dtr = true},
		.transfers = 4,
		.stall_timeout_ms = 1000},
	{0},
};

struct state {
	uint8_t frame[FRAME_BYTES];
	unsigned n;
};

static int send(struct dev_link *link, const char *command)
{
	return link->write(link, (const uint8_t *)command, strlen(command), 500);
}

static int probe(void *state, struct dev_link *link, const struct dev_stream *stream)
{
	uint8_t name[NAME_CHARS];
	size_t n = 0;

	(void)state;
	(void)stream;
	int result = send(link, "s?");
	while (result >= 0 && n < sizeof(name)) {
		result = link->read(link, name + n, sizeof(name) - n, 300);
		n += (size_t)MAX(result, 0);
	}
	if (result < 0)
		return result;
	for (size_t i = 0; i < sizeof(name); i++) {
		if (name[i] != (uint8_t)('0' + i % 10))
			return 0;
	}
	return 1;
}

static int begin(void *state, struct dev_link *link)
{
	(void)state;
	return send(link, "g");
}

static void stop(void *state, struct dev_link *link)
{
	(void)state;
	send(link, "s");
}

static void end_frame(struct state *state, struct dev_emitter *out)
{
	const uint8_t *frame = state->frame;
	uint8_t sum = 0;

	for (size_t i = 0; i < FRAME_BYTES - 1; i++)
		sum = (uint8_t)(sum + frame[i]);
	state->n = 0;
	if (sum != frame[FRAME_BYTES - 1]) {
		dev_emit_gap(out, 0, DEV_GAP_GARBAGE, NAN);
		return;
	}
	const double values[] = {frame[2] << 8 | frame[3], frame[4] << 8 | frame[5]};
	dev_emit_scan_sequenced(out, 0, values, 2, 0, frame[1], SEQUENCES);
}

static void decode(void *memory, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	struct state *state = memory;

	for (size_t i = 0; i < len; i++) {
		if (state->n == 0 && bytes[i] != MARK)
			continue;
		state->frame[state->n++] = bytes[i];
		if (state->n == FRAME_BYTES)
			end_frame(state, out);
	}
}

const struct dev_driver dev_meter = {
	.name = "meter",
	.title = "Meter",
	.manufacturer = "Affekt",
	.matches = MATCHES,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.probe = probe,
	.begin = begin,
	.decode = decode,
	.stop = stop,
};
