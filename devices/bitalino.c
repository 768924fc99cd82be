/*
 * DESIGN
 * Four bits of CRC let one in sixteen wrong frames pass, so a frame alone is believed only where
 * one is expected and its sequence follows. Everything else, the first frame too, is believed when
 * three in a row have their CRC and follow each other; until then bytes are dropped one by one.
 * What is missing is counted by the sequence of sixteen while fewer bytes were dropped than sixteen
 * frames have and the frame came less than sixteen periods after the one before; else the sequence
 * may have gone round, and nobody can count it.
 */
#include "devices/bitalino.h"

#include "devices/inputs.h"
#include "devices/link.h"
#include "devices/settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	INPUTS = 6,
	WIDE_INPUTS = 4, /* of those selected: 10 bits; the others 6 */
	FRAME_MAX = 8,
	FRAMES_TO_BELIEVE = 3,
	SEQUENCES = 16,
	NIBBLE = 0x0f,
	COMMAND_STOP = 0x00,
	COMMAND_VERSION = 0x07,
	COMMAND_RATE = 0x03,
	COMMAND_LIVE = 0x01,
	ANSWER_MS = 200,
	READS_TO_SILENCE = 100,
	ENTIRE_DEVICE = 255,
};

static const struct dev_match MATCHES[] = {
	{
		.vendor = 0x10c4,
		.product = 0xea60,
		.label = "BITalino on a CP210x bridge",
		.writes_before_probe = true,
	},
	{
		.vendor = 0x0403,
		.product = 0x6001,
		.label = "BITalino on an FTDI bridge",
		.writes_before_probe = true,
	},
	{0},
};

static const struct dev_option OPTIONS[] = {
	{.key = "rate",
		.type = DEV_OPTION_CHOICE,
		.choices = "1 10 100 1000",
		.fallback = "1000",
		.help = N_("Samples a second")},
	{.key = "gsr",
		.type = DEV_OPTION_NUMBER,
		.min = 0,
		.max = INPUTS,
		.fallback = "3",
		.help = N_("Input of the skin conductance sensor, 1 to 6; 0: none")},
	{.key = "pulse",
		.type = DEV_OPTION_NUMBER,
		.min = 0,
		.max = INPUTS,
		.fallback = "1",
		.help = N_("Input of the pulse sensor, 1 to 6; 0: none")},
	{.key = "others",
		.type = DEV_OPTION_TEXT,
		.fallback = "",
		.help = N_("Further inputs to record in counts, as in 2/4")},
	{.key = "transfer",
		.type = DEV_OPTION_CHOICE,
		.choices = "revolution 2015 script",
		.fallback = "revolution",
		.help = N_("How counts become microsiemens")},
	{0},
};

static const struct core_channel CHANNELS[] = {
	{
		.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 1000,
		.raw_min = 0,
		.raw_max = 1023,
		.raw_lsb = 1,
	},
	{
		.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 1000,
		.raw_min = 0,
		.raw_max = 1023,
		.raw_lsb = 1,
	},
};

static const struct dev_stream STREAMS[] = {
	{
		.transport = DEV_TRANSPORT_SERIAL,
		.transfers = 8,
		.stall_timeout_ms = 3000,
		.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .parity = DEV_PARITY_NONE},
	},
	{0},
};

struct state {
	uint8_t n_inputs, frame_bytes, mask;
	uint8_t place[INPUTS]; /* channel k of the scan is input number place[k] of the frame */

	uint8_t bytes[FRAMES_TO_BELIEVE * FRAME_MAX];
	uint8_t n;
	bool is_in_step; /* a frame is expected at bytes[0], its sequence follows */
	uint8_t sequence;
	bool has_frame;     /* a frame was believed: what is dropped from now on is a loss */
	uint32_t dropped;   /* bytes since the last believed frame */
	int64_t round_ns;   /* sixteen periods: the sequence has gone round */
	int64_t arrived_ns; /* of the last believed frame, on the session axis */
	uint8_t digital;    /* inputs and outputs as last seen */
};

size_t dev_bitalino_frame_bytes(unsigned n_inputs)
{
	static const uint8_t BYTES[INPUTS] = {3, 4, 6, 7, 8, 8};

	g_return_val_if_fail(n_inputs >= 1 && n_inputs <= INPUTS, FRAME_MAX);
	return BYTES[n_inputs - 1];
}

uint8_t dev_bitalino_crc4(const uint8_t *frame, size_t len)
{
	static const uint8_t TABLE[] = {0, 3, 6, 5, 12, 15, 10, 9, 11, 8, 13, 14, 7, 4, 1, 2};
	uint8_t crc = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		crc = TABLE[crc] ^ (frame[i] >> 4);
		crc = TABLE[crc] ^ (frame[i] & NIBBLE);
	}
	crc = TABLE[crc] ^ (frame[len - 1] >> 4);
	return TABLE[crc];
}

static bool is_whole(const uint8_t *frame, size_t len)
{
	return dev_bitalino_crc4(frame, len) == (frame[len - 1] & NIBBLE);
}

static uint8_t sequence_of(const uint8_t *frame, size_t len)
{
	return frame[len - 1] >> 4;
}

static bool follows(uint8_t sequence, uint8_t before)
{
	return sequence == (before + 1) % SEQUENCES;
}

/* Input number @place of the frame, from its end. */
static unsigned input_of(const uint8_t *frame, size_t len, unsigned place)
{
	const uint8_t *end = frame + len;

	switch (place) {
	case 0:
		return (end[-2] & 0x0fU) << 6 | end[-3] >> 2;
	case 1:
		return (end[-3] & 0x03U) << 8 | end[-4];
	case 2:
		return (unsigned)end[-5] << 2 | end[-6] >> 6;
	case 3:
		return (end[-6] & 0x3fU) << 4 | end[-7] >> 4;
	case 4:
		return (end[-7] & 0x0fU) << 2 | end[-8] >> 6;
	default:
		return end[-8] & 0x3fU;
	}
}

/* Since the last frame more may be missing than the sequence tells. */
static bool is_uncountable(
	const struct state *state, uint8_t sequence, const struct dev_emitter *out)
{
	if (state->dropped >= (uint32_t)SEQUENCES * state->frame_bytes)
		return true;
	return !follows(sequence, state->sequence) &&
	       out->host_ns - state->arrived_ns > state->round_ns;
}

static void emit_frame(struct state *state, struct dev_emitter *out)
{
	const uint8_t *frame = state->bytes;
	size_t len = state->frame_bytes;
	double values[INPUTS];
	uint8_t digital = frame[len - 2] >> 4;

	uint8_t sequence = sequence_of(frame, len);

	if (state->has_frame && is_uncountable(state, sequence, out))
		dev_emit_gap(out, 0, state->dropped > 0 ? DEV_GAP_GARBAGE : DEV_GAP_SEQUENCE,
			(double)NAN);
	for (unsigned i = 0; i < state->n_inputs; i++)
		values[i] = input_of(frame, len, state->place[i]);
	/* A wire of another instrument tells of its events here. */
	if (state->has_frame && digital != state->digital)
		dev_emit_event(out, DEV_EVENT_OTHER, ENTIRE_DEVICE, digital);
	state->digital = digital;
	state->sequence = sequence;
	state->arrived_ns = out->host_ns;
	state->has_frame = true;
	state->dropped = 0;
	dev_emit_scan_sequenced(out, 0, values, state->n_inputs, 0, state->sequence, SEQUENCES);
}

static void drop(struct state *state, uint8_t n)
{
	state->n = (uint8_t)(state->n - n);
	memmove(state->bytes, state->bytes + n, state->n);
}

/* Three frames in a row from bytes[0] on. */
static bool is_believable(const struct state *state)
{
	size_t len = state->frame_bytes;

	for (unsigned i = 0; i < FRAMES_TO_BELIEVE; i++) {
		const uint8_t *frame = state->bytes + i * len;

		if (!is_whole(frame, len) ||
			(i > 0 && !follows(sequence_of(frame, len), sequence_of(frame - len, len))))
			return false;
	}
	return true;
}

/* Does what the bytes at hand allow; false: more are needed. */
static bool step(struct state *state, struct dev_emitter *out)
{
	uint8_t len = state->frame_bytes;

	if (state->is_in_step) {
		if (state->n < len)
			return false;
		state->is_in_step = is_whole(state->bytes, len) &&
				    follows(sequence_of(state->bytes, len), state->sequence);
		if (state->is_in_step) {
			emit_frame(state, out);
			drop(state, len);
		}
		return true;
	}
	if (state->n < FRAMES_TO_BELIEVE * len)
		return false;
	if (is_believable(state)) {
		emit_frame(state, out);
		drop(state, len);
		state->is_in_step = true;
	} else {
		drop(state, 1);
		state->dropped++;
	}
	return true;
}

static void decode(void *memory, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	struct state *state = memory;

	for (size_t i = 0; i < len; i++) {
		state->bytes[state->n++] = bytes[i];
		while (step(state, out))
			;
	}
}

/* --- the device's side --- */

static int send(struct dev_link *link, uint8_t command)
{
	int moved = link->write(link, &command, 1, ANSWER_MS);

	return moved < 0 ? moved : 0;
}

/* Stops what runs and reads until nothing comes. */
static int silence(struct dev_link *link)
{
	uint8_t bytes[64];
	int result = send(link, COMMAND_STOP);

	for (int i = 0; result >= 0 && i < READS_TO_SILENCE; i++)
		result = link->read(link, bytes, sizeof(bytes), ANSWER_MS);
	return result == DEV_LINK_TIMEOUT ? 0 : MIN(result, 0);
}

static int probe(void *state, struct dev_link *link, const struct dev_stream *stream)
{
	static const char NAME[] = "BITalino";
	char answer[128];
	size_t n = 0;
	int result = silence(link);

	(void)state;
	(void)stream;
	if (result == 0)
		result = send(link, COMMAND_VERSION);
	while (result >= 0 && n + 1 < sizeof(answer)) {
		result = link->read(link, (uint8_t *)answer + n, sizeof(answer) - 1 - n, ANSWER_MS);
		n += result > 0 ? (size_t)result : 0;
		answer[n] = '\0';
		if (strstr(answer, NAME) && strchr(answer, '\n'))
			return 1;
	}
	return result == DEV_LINK_TIMEOUT || result > 0 ? 0 : result;
}

static void set_transfer(struct core_channel *channel, const char *transfer)
{
	double counts = channel->raw_max + 1;

	if (strcmp(transfer, "2015") == 0) {
		core_channel_add_step(channel, CORE_STEP_LINEAR, -1e6 / counts, 1e6, 0, "ohm");
		core_channel_add_step(channel, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
		return;
	}
	core_channel_add_step(channel, CORE_STEP_LINEAR, 3.3 / counts, 0, 0, "V");
	if (strcmp(transfer, "script") == 0)
		core_channel_add_step(channel, CORE_STEP_LINEAR, 1 / 0.2, -0.259388 / 0.2, 0, "uS");
	else
		core_channel_add_step(channel, CORE_STEP_LINEAR, 1 / 0.132, 0, 0, "uS");
}

/* The frame holds the selected inputs in order of their numbers, whatever the scan's order is. */
static void place_inputs(struct state *state, const struct dev_input inputs[], size_t n)
{
	state->n_inputs = (uint8_t)n;
	state->frame_bytes = (uint8_t)dev_bitalino_frame_bytes((unsigned)n);
	for (size_t i = 0; i < n; i++) {
		state->place[i] = 0;
		for (size_t j = 0; j < n; j++)
			state->place[i] =
				(uint8_t)(state->place[i] + (inputs[j].number < inputs[i].number));
	}
}

static void describe_channels(const struct state *state, const struct dev_settings *settings,
	const struct dev_input inputs[], struct core_channel *channels)
{
	for (unsigned i = 0; i < state->n_inputs; i++) {
		struct core_channel *channel = &channels[i];

		dev_inputs_describe(&inputs[i], &CHANNELS[0], &CHANNELS[1], "a", channel);
		channel->rate_hz = dev_settings_number(settings, "rate");
		channel->raw_max = state->place[i] < WIDE_INPUTS ? 1023 : 63;
		if (channel->quantity == CORE_QUANTITY_GSR)
			set_transfer(channel, dev_settings_text(settings, "transfer"));
	}
}

static bool check(const struct dev_settings *settings, GError **error)
{
	struct dev_input inputs[INPUTS];

	return dev_inputs_choose(settings, 1, INPUTS, inputs, INPUTS, error) > 0;
}

static int start(void *memory, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	struct state *state = memory;
	struct dev_input inputs[INPUTS];
	unsigned rate_code = (unsigned)strlen(dev_settings_text(settings, "rate")) - 1;
	size_t n = dev_inputs_choose(settings, 1, INPUTS, inputs, INPUTS, error);

	if (n == 0)
		return DEV_LINK_IO;
	place_inputs(state, inputs, n);
	describe_channels(state, settings, inputs, channels);
	state->round_ns = (int64_t)(SEQUENCES * 1e9 / dev_settings_number(settings, "rate"));
	*n_channels = n;
	for (size_t i = 0; i < n; i++)
		state->mask = (uint8_t)(state->mask | 1U << (inputs[i].number - 1));
	int result = silence(link);
	if (result == 0)
		result = send(link, (uint8_t)(rate_code << 6 | COMMAND_RATE));
	return result < 0 ? dev_link_fail(link, dev_bitalino.title, result, error) : 0;
}

static int begin(void *memory, struct dev_link *link)
{
	const struct state *state = memory;

	return send(link, (uint8_t)(state->mask << 2 | COMMAND_LIVE));
}

static void stop(void *state, struct dev_link *link)
{
	(void)state;
	send(link, COMMAND_STOP);
}

const struct dev_driver dev_bitalino = {
	.name = "bitalino",
	.title = "BITalino",
	.manufacturer = "PLUX",
	.matches = MATCHES,
	.options = OPTIONS,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.check = check,
	.probe = probe,
	.start = start,
	.begin = begin,
	.decode = decode,
	.stop = stop,
};
