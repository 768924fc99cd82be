/*
 * DESIGN
 * Both protocols mark the first byte of a packet by bit 7 (clear in V7.0, set in the old one) and
 * all others by its opposite: one assembler serves both. A byte that does not fit ends what was
 * begun, and what was begun is a loss that nobody can count, emitted once until the next sample.
 */
#include "devices/cms50.h"

#include "core/flags.h"
#include "devices/link.h"

#include <math.h>
#include <string.h>

enum {
	PACKET_MAX = 9,
	OLD_BYTES = 5,
	LIVE = 0x01,
	LIVE_BYTES = 9,
	COMMAND_BYTES = 9,
	COMMAND_START = 0xa1,
	COMMAND_STOP = 0xa2,
	COMMAND_STOP_STORED = 0xa7,
	COMMAND_MODEL = 0xa8,
	COMMAND_KEEP_ALIVE = 0xaf,
	ANSWER_FIRST = 0x02, /* types of answers to commands */
	ANSWER_LAST = 0x0c,
	ANSWERS_MAX = 64,
	RATE_NONE = 0xff,
	SATURATION_NONE = 0x7f,
	INDEX_NONE = 0xffff,
	KEEP_ALIVE_MS = 5000, /* half a minute without one ends the stream */
	ANSWER_MS = 300,
	LISTEN_MS = 1000, /* the old protocol speaks 60 times a second */
	PACKETS_TO_BELIEVE = 5,
};

static const struct dev_match MATCHES[] = {
	{
		.vendor = 0x10c4,
		.product = 0xea60,
		.label = "Contec CMS50 on a CP210x bridge",
		.writes_before_probe = true,
	},
	{0},
};

static const struct core_channel CHANNELS[] = {
	{
		.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U8,
		.raw_unit = "counts",
		.rate_hz = 60,
		.raw_min = 0,
		.raw_max = 127,
		.raw_lsb = 1,
	},
	{
		.key = "pulse_rate",
		.title = "Pulse rate",
		.quantity = CORE_QUANTITY_OTHER,
		.raw_type = CORE_RAW_U8,
		.raw_unit = "bpm",
		.rate_hz = 60,
		.raw_min = 0,
		.raw_max = 254,
		.raw_lsb = 1,
	},
	{
		.key = "spo2",
		.title = "Oxygen saturation",
		.quantity = CORE_QUANTITY_OTHER,
		.raw_type = CORE_RAW_U8,
		.raw_unit = "%",
		.rate_hz = 60,
		.raw_min = 0,
		.raw_max = 126,
		.raw_lsb = 1,
	},
	{
		.key = "perfusion",
		.title = "Perfusion index",
		.quantity = CORE_QUANTITY_OTHER,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 60,
		.raw_min = 0,
		.raw_max = 65534,
		.raw_lsb = 1,
		.n_steps = 1,
		.steps = {{.kind = CORE_STEP_LINEAR, .a = 0.01, .unit = "%"}},
	},
};

enum {
	OLD_CHANNELS = 3, /* no perfusion index */
	STREAM_V7 = 0,
	STREAM_OLD,
};

static const struct dev_stream STREAMS[] = {
	[STREAM_V7] =
		{
			.transport = DEV_TRANSPORT_SERIAL,
			.transfers = 4,
			.stall_timeout_ms = 2000,
			.line = {.baud = 115200,
				.data_bits = 8,
				.stop_bits = 1,
				.parity = DEV_PARITY_NONE,
				.dtr = true,
				.rts = true},
		},
	[STREAM_OLD] =
		{
			.transport = DEV_TRANSPORT_SERIAL,
			.transfers = 4,
			.stall_timeout_ms = 2000,
			.line = {.baud = 19200,
				.data_bits = 8,
				.stop_bits = 1,
				.parity = DEV_PARITY_ODD,
				.dtr = true,
				.rts = true},
		},
	{0},
};

struct state {
	bool is_old;
	uint8_t packet[PACKET_MAX];
	uint8_t n, length;  /* bytes of the packet, all it will have; n 0: none was begun */
	bool has_packet;    /* a good one came: what is unreadable from now on is a loss */
	bool is_gap_open;   /* an uncountable gap was emitted, no sample since */
	bool is_finger_out; /* as the last packet said */
	bool is_beep;
};

/* What one packet of either protocol says. */
struct reading {
	unsigned pulse, rate, saturation, index;
	bool is_finger_out, is_beep;
};

static void emit_loss(struct state *state, struct dev_emitter *out)
{
	if (!state->has_packet || state->is_gap_open)
		return;
	state->is_gap_open = true;
	dev_emit_gap(out, 0, DEV_GAP_GARBAGE, (double)NAN);
}

/* Both "no value" of the documents and the 0 that devices really send while they search. */
static double known(unsigned value, unsigned none)
{
	return value == 0 || value >= none ? (double)NAN : value;
}

static void emit_reading(
	struct state *state, const struct reading *reading, struct dev_emitter *out)
{
	const double values[] = {
		reading->pulse,
		known(reading->rate, RATE_NONE),
		known(reading->saturation, SATURATION_NONE),
		reading->index == INDEX_NONE ? (double)NAN : reading->index,
	};
	size_t n_values = state->is_old ? OLD_CHANNELS : G_N_ELEMENTS(values);

	if (reading->is_finger_out != state->is_finger_out)
		dev_emit_event(out,
			reading->is_finger_out ? DEV_EVENT_CONTACT_LOST : DEV_EVENT_CONTACT_BACK, 0,
			reading->is_finger_out);
	/* A beep lasts for one or two packets. */
	if (reading->is_beep && !state->is_beep)
		dev_emit_event(out, DEV_EVENT_BEAT, 0, 1);
	state->is_finger_out = reading->is_finger_out;
	state->is_beep = reading->is_beep;
	state->has_packet = true;
	state->is_gap_open = false;
	dev_emit_scan(out, 0, values, n_values, reading->is_finger_out ? CORE_FLAG_DISCONNECT : 0);
}

/* --- V7.0 --- */

/* All bytes of a packet of @type, after the protocol's list; 0: no such type. */
static uint8_t v7_length(uint8_t type)
{
	static const uint8_t LENGTHS[] = {
		[0x01] = 9,
		[0x02] = 9,
		[0x03] = 9,
		[0x04] = 9,
		[0x05] = 9,
		[0x07] = 8,
		[0x08] = 8,
		[0x09] = 6,
		[0x0a] = 4,
		[0x0b] = 4,
		[0x0c] = 2,
		[0x0d] = 3,
		[0x0f] = 8,
		[0x10] = 3,
		[0x11] = 9,
		[0x12] = 8,
		[0x15] = 9,
	};

	return type < G_N_ELEMENTS(LENGTHS) ? LENGTHS[type] : 0;
}

static void take_v7(struct state *state, struct dev_emitter *out)
{
	uint8_t data[PACKET_MAX - 2];

	if (state->packet[0] != LIVE)
		return; /* an answer to a command */
	for (unsigned i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)((state->packet[2 + i] & 0x7f) |
				    ((state->packet[1] >> i & 1) << 7));
	const struct reading reading = {
		.pulse = data[1] & 0x7f,
		.rate = data[3],
		.saturation = data[4],
		.index = data[5] | (unsigned)data[6] << 8,
		.is_finger_out = data[0] >> 7 & 1,
		.is_beep = data[0] >> 6 & 1,
	};
	emit_reading(state, &reading, out);
}

/* --- before V4.6 --- */

static void take_old(struct state *state, struct dev_emitter *out)
{
	const uint8_t *bytes = state->packet;
	const struct reading reading = {
		.pulse = bytes[1],
		.rate = (bytes[2] >> 6 & 1U) << 7 | bytes[3],
		.saturation = bytes[4],
		.index = INDEX_NONE,
		/* Sources disagree which of the two says it: either is no valid contact. */
		.is_finger_out = (bytes[0] >> 4 & 1) || (bytes[2] >> 4 & 1),
		.is_beep = bytes[0] >> 6 & 1,
	};

	emit_reading(state, &reading, out);
}

/* --- both --- */

static void begin_packet(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	if (state->n > 0)
		emit_loss(state, out);
	state->length = state->is_old ? OLD_BYTES : v7_length(byte);
	state->n = 0;
	if (state->length == 0) {
		emit_loss(state, out);
		return;
	}
	state->packet[state->n++] = byte;
}

static void take_byte(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	bool is_first = (byte >> 7 == 1) == state->is_old;

	if (is_first) {
		begin_packet(state, byte, out);
		return;
	}
	if (state->n == 0) {
		emit_loss(state, out);
		return;
	}
	state->packet[state->n++] = byte;
	if (state->n < state->length)
		return;
	state->n = 0;
	if (state->is_old)
		take_old(state, out);
	else
		take_v7(state, out);
}

static void decode(void *state, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	for (size_t i = 0; i < len; i++)
		take_byte(state, bytes[i], out);
}

/* --- the device's side --- */

static int send(struct dev_link *link, uint8_t command)
{
	const uint8_t bytes[COMMAND_BYTES] = {
		0x7d, 0x81, command, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
	int moved = link->write(link, bytes, sizeof(bytes), ANSWER_MS);

	return moved < 0 ? moved : 0;
}

static void count_scan(void *user, const struct dev_item *item)
{
	unsigned *scans = user;

	*scans += item->kind == DEV_ITEM_SCAN;
}

/* Listens until some packets in a row can be read. 1: so it is, 0: nothing of the kind, < 0. */
static int listen_to_old(struct dev_link *link)
{
	struct state ear = {.is_old = true};
	struct dev_emitter emitter;
	uint8_t bytes[64];
	unsigned scans = 0;

	dev_emitter_init(&emitter, 0, count_scan, &scans);
	for (int waited_ms = 0; waited_ms < LISTEN_MS && !ear.is_gap_open;) {
		int got = link->read(link, bytes, sizeof(bytes), ANSWER_MS);

		if (got < 0 && got != DEV_LINK_TIMEOUT)
			return got;
		/* 20 ms is more than the time of a packet: the loop ends also when bytes trickle.
		 */
		waited_ms += got == DEV_LINK_TIMEOUT ? ANSWER_MS : 20;
		if (got > 0)
			decode(&ear, bytes, (size_t)got, &emitter);
		if (scans >= PACKETS_TO_BELIEVE)
			return 1;
	}
	return 0;
}

/* True when the first of @n bytes, or one behind them, begins a whole answer to a command. */
static bool holds_answer(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t length = v7_length(bytes[i]), k = 1;

		if (bytes[i] < ANSWER_FIRST || bytes[i] > ANSWER_LAST || i + length > n)
			continue;
		while (k < length && bytes[i + k] & 0x80)
			k++;
		if (k > 1 && k >= length)
			return true;
	}
	return false;
}

/* A device that says its model in packets of V7.0. */
static int probe_v7(struct dev_link *link)
{
	static const uint8_t COMMANDS[] = {COMMAND_STOP_STORED, COMMAND_STOP, COMMAND_MODEL};
	uint8_t bytes[ANSWERS_MAX];
	size_t n = 0;
	int result = 0;

	for (size_t i = 0; i < sizeof(COMMANDS) && result == 0; i++)
		result = send(link, COMMANDS[i]);
	while (result >= 0 && n < sizeof(bytes)) {
		result = link->read(link, bytes + n, sizeof(bytes) - n, ANSWER_MS);
		n += result > 0 ? (size_t)result : 0;
		if (holds_answer(bytes, n))
			return 1;
	}
	return result == DEV_LINK_TIMEOUT || result >= 0 ? 0 : result;
}

static int probe(void *memory, struct dev_link *link, const struct dev_stream *stream)
{
	struct state *state = memory;

	state->is_old = stream == &STREAMS[STREAM_OLD];
	return state->is_old ? listen_to_old(link) : probe_v7(link);
}

static int start(void *memory, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	const struct state *state = memory;

	(void)link;
	(void)settings;
	(void)channels;
	(void)error;
	if (state->is_old)
		*n_channels = OLD_CHANNELS;
	return 0;
}

static int begin(void *memory, struct dev_link *link)
{
	const struct state *state = memory;

	return state->is_old ? 0 : send(link, COMMAND_START);
}

static int tick(void *memory, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	const struct state *state = memory;

	(void)now_ns;
	(void)out;
	int result = state->is_old ? 0 : send(link, COMMAND_KEEP_ALIVE);
	return result < 0 ? result : 1;
}

static void stop(void *memory, struct dev_link *link)
{
	const struct state *state = memory;

	if (!state->is_old)
		send(link, COMMAND_STOP);
}

const struct dev_driver dev_cms50 = {
	.name = "cms50",
	.title = "CMS50 pulse oximeter (serial)",
	.manufacturer = "Contec",
	.matches = MATCHES,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.probe = probe,
	.start = start,
	.begin = begin,
	.decode = decode,
	.tick_ms = KEEP_ALIVE_MS,
	.tick = tick,
	.stop = stop,
};
