/*
 * DESIGN
 * Up to four commands lie in a report of 64 bytes, zeros behind them; reports carry no mark. A byte
 * with bit 7 set begins a command, whose other bytes have it clear: so the stream is read without
 * knowing where reports begin. Zeros between commands are padding; answers to our own commands are
 * skipped to the next byte with bit 7 set; everything else is a loss that nobody can count.
 */
#include "devices/cms50_hid.h"

#include "core/flags.h"
#include "devices/link.h"

#include <math.h>
#include <string.h>

enum {
	REPORT_BYTES = 64,
	COMMAND_MAX = 8,
	LIVE = 0xeb,
	LIVE_PULSE = 0x00,
	LIVE_MEASURES = 0x01,
	LIVE_STOPPED = 0x7f,
	BYTES_PULSE = 6,
	BYTES_MEASURES = 8,
	BYTES_STOPPED = 3,
	RATE_IS_HIGH = 0x02, /* of the measures' flags: 128 more beats a minute */
	SATURATION_NONE = 0x7f,
	INDEX_NONE = 0x7f,
	FINGER_OUT_PULSE = 0x40,
	FINGER_OUT_BAR = 0x60,
	PING_MS = 5000, /* half a minute without one ends the stream */
	ANSWER_MS = 200,
	REPORTS_TO_ANSWER = 40, /* old streams may still run */
	GROUP_PULSE = 0,
	GROUP_MEASURES = 1,
};

static const struct dev_match MATCHES[] = {
	{
		.vendor = 0x28e9,
		.product = 0x028a,
		.product_string = "Pulse Oximeter",
		.label = "Contec CMS50 (HID)",
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
		.group = GROUP_PULSE,
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
		.group = GROUP_MEASURES,
		.rate_hz = 1,
		.raw_min = 0,
		.raw_max = 255,
		.raw_lsb = 1,
	},
	{
		.key = "spo2",
		.title = "Oxygen saturation",
		.quantity = CORE_QUANTITY_OTHER,
		.raw_type = CORE_RAW_U8,
		.raw_unit = "%",
		.group = GROUP_MEASURES,
		.rate_hz = 1,
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
		.group = GROUP_MEASURES,
		.rate_hz = 1,
		.raw_min = 0,
		.raw_max = 0x3fff,
		.raw_lsb = 1,
		.n_steps = 1,
		.steps = {{.kind = CORE_STEP_LINEAR, .a = 0.01, .unit = "%"}},
	},
};

static const struct dev_stream STREAMS[] = {
	{
		.transport = DEV_TRANSPORT_USB,
		.interface = 0,
		.endpoint_in = 0x81,
		.endpoint_out = 0x01,
		.is_interrupt = true,
		.transfer_bytes = REPORT_BYTES,
		.transfers = 8,
		.stall_timeout_ms = 2000,
	},
	{0},
};

struct state {
	uint8_t command[COMMAND_MAX];
	uint8_t n, length;  /* bytes of the command, all it will have; length 0: not known yet */
	bool is_skipping;   /* an answer of no interest: on to the next byte with bit 7 */
	bool has_command;   /* a good one came: what is unreadable from now on is a loss */
	bool is_gap_open;   /* an uncountable gap was emitted, no pulse since */
	bool is_finger_out; /* as the last pulse said */
};

static void emit_loss(struct state *state, struct dev_emitter *out)
{
	if (!state->has_command || state->is_gap_open)
		return;
	state->is_gap_open = true;
	dev_emit_gap(out, GROUP_PULSE, DEV_GAP_GARBAGE, (double)NAN);
}

static void emit_pulse(struct state *state, double value, uint16_t flags, struct dev_emitter *out)
{
	dev_emit_scan(out, GROUP_PULSE, &value, 1, flags);
	state->is_gap_open = false;
}

static void take_pulse(struct state *state, struct dev_emitter *out)
{
	uint8_t pulse = state->command[3], bar = state->command[4];
	bool is_finger_out = pulse == FINGER_OUT_PULSE && bar == FINGER_OUT_BAR;

	if (is_finger_out != state->is_finger_out)
		dev_emit_event(out, is_finger_out ? DEV_EVENT_CONTACT_LOST : DEV_EVENT_CONTACT_BACK,
			0, is_finger_out);
	state->is_finger_out = is_finger_out;
	emit_pulse(state, pulse, is_finger_out ? CORE_FLAG_DISCONNECT : 0, out);
}

static void take_measures(struct state *state, struct dev_emitter *out)
{
	const uint8_t *bytes = state->command;
	double rate = bytes[3] + (bytes[2] & RATE_IS_HIGH ? 128 : 0);
	bool has_rate = rate > 0, has_saturation = bytes[4] != 0 && bytes[4] != SATURATION_NONE;
	bool has_index = !(bytes[5] == INDEX_NONE && bytes[6] == 0);
	const double values[] = {
		has_rate ? rate : (double)NAN,
		has_saturation ? bytes[4] : (double)NAN,
		has_index ? bytes[5] + (bytes[6] << 7) : (double)NAN,
	};

	dev_emit_scan(out, GROUP_MEASURES, values, 3,
		has_rate || has_saturation || has_index ? 0 : CORE_FLAG_MISSING);
	/* The slot that the pulse had to leave. */
	emit_pulse(state, (double)NAN, CORE_FLAG_MISSING, out);
}

static uint8_t checksum(const uint8_t *bytes, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	return sum & 0x7f;
}

static void end_command(struct state *state, struct dev_emitter *out)
{
	const uint8_t *bytes = state->command;
	uint8_t n = state->n;

	state->n = 0;
	state->length = 0;
	if (checksum(bytes, n - 1U) != bytes[n - 1]) {
		emit_loss(state, out);
		return;
	}
	state->has_command = true;
	if (bytes[1] == LIVE_PULSE)
		take_pulse(state, out);
	else if (bytes[1] == LIVE_MEASURES)
		take_measures(state, out);
}

static uint8_t live_length(uint8_t kind)
{
	switch (kind) {
	case LIVE_PULSE:
		return BYTES_PULSE;
	case LIVE_MEASURES:
		return BYTES_MEASURES;
	case LIVE_STOPPED:
		return BYTES_STOPPED;
	default:
		return 0;
	}
}

static void begin_command(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	if (state->n > 0)
		emit_loss(state, out);
	state->is_skipping = byte != LIVE;
	state->n = 0;
	state->length = 0;
	if (!state->is_skipping)
		state->command[state->n++] = byte;
}

static void take_byte(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	if (byte & 0x80) {
		begin_command(state, byte, out);
		return;
	}
	if (state->n == 0) {
		if (byte != 0 && !state->is_skipping)
			emit_loss(state, out);
		return;
	}
	state->command[state->n++] = byte;
	if (state->n == 2) {
		state->length = live_length(byte);
		if (state->length == 0) {
			state->n = 0;
			emit_loss(state, out);
		}
	} else if (state->n == state->length) {
		end_command(state, out);
	}
}

static void decode(void *state, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	for (size_t i = 0; i < len; i++)
		take_byte(state, bytes[i], out);
}

/* --- the device's side: commands, each in a report of its own --- */

static int send(struct dev_link *link, const uint8_t *command, size_t n)
{
	uint8_t report[REPORT_BYTES] = {0};

	memcpy(report, command, n);
	int moved = link->write(link, report, sizeof(report), ANSWER_MS);
	return moved < 0 ? moved : 0;
}

static const uint8_t STOP_ALL[] = {0x7d, 0x81, 0xa7, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7d, 0x81,
	0xa2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
static const uint8_t STOP_LIVE[] = {0x9b, 0x7f, 0x1a};
static const uint8_t ASK_MODEL[] = {0x81, 0x01};
static const uint8_t START_PULSE[] = {0x9b, 0x00, 0x1b};
static const uint8_t START_MEASURES[] = {0x9b, 0x01, 0x1c};
static const uint8_t PING[] = {0x9a, 0x1a};

/* Reads until a report begins with @first and ends its command of @n bytes with its sum. 1: so it
 * was, 0: nothing of the kind, < 0. */
static int await(struct dev_link *link, uint8_t first, size_t n)
{
	for (int i = 0; i < REPORTS_TO_ANSWER; i++) {
		uint8_t report[REPORT_BYTES];
		int got = link->read(link, report, sizeof(report), ANSWER_MS);

		if (got == DEV_LINK_TIMEOUT)
			return 0;
		if (got < 0)
			return got;
		if ((size_t)got >= n && report[0] == first &&
			checksum(report, n - 1) == report[n - 1])
			return 1;
	}
	return 0;
}

/* A device that says its model is an oximeter, whatever its numbers are. */
static int probe(void *state, struct dev_link *link, const struct dev_stream *stream)
{
	enum {
		ANSWER_MODEL = 0xf1,
		MODEL_BYTES = 10,
	};
	int result;

	(void)state;
	(void)stream;
	if (strcmp(link->product, MATCHES[0].product_string) != 0)
		return 0;
	if ((result = send(link, STOP_ALL, sizeof(STOP_ALL))) < 0 ||
		(result = send(link, STOP_LIVE, sizeof(STOP_LIVE))) < 0 ||
		(result = send(link, ASK_MODEL, sizeof(ASK_MODEL))) < 0)
		return result == DEV_LINK_TIMEOUT ? 0 : result;
	return await(link, ANSWER_MODEL, MODEL_BYTES);
}

static int begin(void *state, struct dev_link *link)
{
	(void)state;
	int result = send(link, START_PULSE, sizeof(START_PULSE));
	return result < 0 ? result : send(link, START_MEASURES, sizeof(START_MEASURES));
}

static int tick(void *state, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	(void)state;
	(void)now_ns;
	(void)out;
	int result = send(link, PING, sizeof(PING));
	return result < 0 ? result : 1;
}

static void stop(void *state, struct dev_link *link)
{
	(void)state;
	send(link, STOP_LIVE, sizeof(STOP_LIVE));
}

const struct dev_driver dev_cms50_hid = {
	.name = "cms50-hid",
	.title = "CMS50 pulse oximeter (HID)",
	.manufacturer = "Contec",
	.matches = MATCHES,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.probe = probe,
	.begin = begin,
	.decode = decode,
	.tick_ms = PING_MS,
	.tick = tick,
	.stop = stop,
};
