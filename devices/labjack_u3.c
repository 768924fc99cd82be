/*
 * DESIGN
 * A packet tells its length and proves itself by two checksums: the decoder takes a header where it
 * expects one, and after any doubt drops bytes until a whole packet proves itself. Lost packets are
 * counted by the counter (each holds whole scans), scans that the device had to drop by its own
 * report; more than 255 packets without a good one between cannot be counted.
 */
#include "devices/labjack_u3.h"

#include "devices/inputs.h"
#include "devices/link.h"
#include "devices/settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	INPUTS = 16,
	SAMPLES_MAX = 25,
	OVERHEAD_BYTES = 14,
	PACKET_MAX = OVERHEAD_BYTES + 2 * SAMPLES_MAX,
	HEADER_BYTES = 12,
	COUNTERS = 256,
	ERROR_RECOVERED = 60,
	SINGLE_ENDED = 31,
	EXTENDED = 0xf8,
	ANSWER_MS = 1000,
	ANSWER_MAX = 64,
	CLOCK_HZ = 4000000,
	CLOCK_SLOW = 256, /* what slow scans divide the clock by */
	MEMORY_BLOCK_BYTES = 32,
	BLOCK_LOW = 0, /* slope and offset of single-ended inputs */
	BLOCK_HIGH_SLOPES = 3,
	BLOCK_HIGH_OFFSETS = 4,
	HIGH_INPUTS = 4,
	SCAN_11_9_BITS = 1,
	SCAN_CLOCK_SLOW = 1 << 2,
	COMMAND_START = 0xa8,
	COMMAND_STOP = 0xb0,
};

static const struct dev_match MATCHES[] = {
	{.vendor = 0x0cd5, .product = 0x0003, .label = "LabJack U3"},
	{0},
};

static const struct dev_option OPTIONS[] = {
	{.key = "rate",
		.type = DEV_OPTION_NUMBER,
		.min = 1,
		.max = 2500,
		.fallback = "1000",
		.help = N_("Scans a second")},
	{.key = "gsr",
		.type = DEV_OPTION_NUMBER,
		.min = -1,
		.max = INPUTS - 1,
		.fallback = "0",
		.help = N_("Analog input of the skin conductance amplifier, 0 to 15; -1: none")},
	{.key = "pulse",
		.type = DEV_OPTION_NUMBER,
		.min = -1,
		.max = INPUTS - 1,
		.fallback = "1",
		.help = N_("Analog input of the pulse amplifier, 0 to 15; -1: none")},
	{.key = "others",
		.type = DEV_OPTION_TEXT,
		.fallback = "",
		.help = N_("Further analog inputs to record in volts, as in 2/3")},
	{.key = "gsr-gain",
		.type = DEV_OPTION_NUMBER,
		.min = -1e6,
		.max = 1e6,
		.fallback = "0",
		.help = N_("Microsiemens per volt of the amplifier; 0: unknown, not calibrated")},
	{.key = "gsr-offset",
		.type = DEV_OPTION_NUMBER,
		.min = -1e6,
		.max = 1e6,
		.fallback = "0",
		.help = N_("Microsiemens at 0 volt")},
	{.key = "high-voltage",
		.type = DEV_OPTION_BOOL,
		.fallback = "no",
		.help = N_("The U3-HV, whose inputs 0 to 3 reach from -10 to 20 volts")},
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
		.raw_max = 65535,
		.raw_lsb = 16, /* 12 bits, left-justified */
	},
	{
		.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.rate_hz = 1000,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 16,
	},
};

static const struct dev_stream STREAMS[] = {
	{
		.transport = DEV_TRANSPORT_USB,
		.interface = 0,
		.endpoint_in = 0x83,
		.endpoint_out = 0x01,
		.endpoint_reply = 0x82,
		.transfer_bytes = 64,
		.transfers = 16,
		.stall_timeout_ms = 2000,
	},
	{0},
};

struct state {
	uint8_t n_inputs, packet_bytes;
	uint8_t bytes[PACKET_MAX];
	uint8_t n;
	bool has_packet; /* a good one came: what is unreadable from now on is a loss */
	uint32_t dropped;
	uint8_t next_counter;
};

uint16_t dev_labjack_u3_sum16(const uint8_t *packet, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 6; i < len; i++)
		sum += packet[i];
	return (uint16_t)sum;
}

uint8_t dev_labjack_u3_sum8(const uint8_t *bytes, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 1; i < len; i++)
		sum += bytes[i];
	sum = sum % 256 + sum / 256;
	sum = sum % 256 + sum / 256;
	return (uint8_t)sum;
}

static unsigned get_u16(const uint8_t *bytes)
{
	return bytes[0] | (unsigned)bytes[1] << 8;
}

static bool is_whole(const struct state *state)
{
	const uint8_t *packet = state->bytes;

	return packet[1] == 0xf9 && packet[2] == (state->packet_bytes - 6) / 2 &&
	       packet[3] == 0xc0 && dev_labjack_u3_sum8(packet, 6) == packet[0] &&
	       dev_labjack_u3_sum16(packet, state->packet_bytes) == get_u16(packet + 4);
}

static void emit_loss(
	struct state *state, double scans, enum dev_gap_cause cause, struct dev_emitter *out)
{
	if (state->has_packet && !(scans == 0))
		dev_emit_gap(out, 0, cause, scans);
}

/* What is missing before this packet. */
static void count_missing(struct state *state, unsigned scans, struct dev_emitter *out)
{
	const uint8_t *packet = state->bytes;
	unsigned packets = (uint8_t)(packet[10] - state->next_counter);

	if (state->dropped >= (COUNTERS - 1U) * state->packet_bytes)
		emit_loss(state, (double)NAN, DEV_GAP_GARBAGE, out);
	else
		emit_loss(state, packets * (double)scans, DEV_GAP_SEQUENCE, out);
	if (packet[11] == ERROR_RECOVERED)
		emit_loss(state, get_u16(packet + 6), DEV_GAP_OVERRUN, out);
}

static void take_packet(struct state *state, struct dev_emitter *out)
{
	const uint8_t *at = state->bytes + HEADER_BYTES;
	unsigned scans = (state->packet_bytes - OVERHEAD_BYTES) / 2U / state->n_inputs;

	count_missing(state, scans, out);
	state->has_packet = true;
	state->dropped = 0;
	state->next_counter = (uint8_t)(state->bytes[10] + 1);
	for (unsigned i = 0; i < scans; i++) {
		double values[DEV_INPUTS_MAX];

		for (unsigned k = 0; k < state->n_inputs; k++, at += 2)
			values[k] = get_u16(at);
		dev_emit_scan(out, 0, values, state->n_inputs, 0);
	}
}

static void decode(void *memory, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	struct state *state = memory;

	for (size_t i = 0; i < len; i++) {
		state->bytes[state->n++] = bytes[i];
		if (state->n < state->packet_bytes)
			continue;
		if (is_whole(state)) {
			take_packet(state, out);
			state->n = 0;
			continue;
		}
		state->n--;
		state->dropped++;
		memmove(state->bytes, state->bytes + 1, state->n);
	}
}

/* --- the device's side --- */

static void put_u16(uint8_t *bytes, unsigned value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
}

/* Completes the extended command's checksums, sends it, reads the answer of @n_answer bytes into
 * @answer (ANSWER_MAX). 0, or < 0; a refusal by the device is DEV_LINK_STALL. */
static int ask(struct dev_link *link, uint8_t *command, size_t n, uint8_t *answer, size_t n_answer)
{
	put_u16(command + 4, dev_labjack_u3_sum16(command, n));
	command[0] = dev_labjack_u3_sum8(command, 6);
	int result = link->write(link, command, n, ANSWER_MS);
	if (result >= 0)
		result = link->read(link, answer, ANSWER_MAX, ANSWER_MS);
	if (result < 0)
		return result;
	bool is_answer = (size_t)result >= n_answer && answer[1] == command[1] &&
			 answer[3] == command[3] && dev_labjack_u3_sum8(answer, 6) == answer[0];
	return is_answer && answer[6] == 0 ? 0 : DEV_LINK_STALL;
}

/* The two short commands: start A8, stop B0. */
static int ask_short(struct dev_link *link, uint8_t command)
{
	const uint8_t bytes[] = {command, command};
	uint8_t answer[ANSWER_MAX];
	int result = link->write(link, bytes, sizeof(bytes), ANSWER_MS);

	if (result >= 0)
		result = link->read(link, answer, sizeof(answer), ANSWER_MS);
	if (result < 0)
		return result;
	return result >= 4 && answer[1] == command + 1 && answer[2] == 0 ? 0 : DEV_LINK_STALL;
}

/* Numbers of the calibration, 32.32 fixed point. */
static int read_block(struct dev_link *link, unsigned block, double ret_values[4])
{
	uint8_t command[8] = {0, EXTENDED, 0x01, 0x2d, 0, 0, 0, (uint8_t)block};
	uint8_t answer[ANSWER_MAX];
	int result = ask(link, command, sizeof(command), answer, 8 + MEMORY_BLOCK_BYTES);

	for (unsigned i = 0; result == 0 && i < 4; i++) {
		const uint8_t *at = answer + 8 + 8 * i;
		uint32_t fraction = get_u16(at) | (uint32_t)get_u16(at + 2) << 16;
		int32_t whole = (int32_t)(get_u16(at + 4) | (uint32_t)get_u16(at + 6) << 16);

		ret_values[i] = whole + fraction / 4294967296.0;
	}
	return result;
}

/* Volts = slope * counts + offset, as measured by the maker. */
struct calibration {
	double slope, offset;
	double high_slope[HIGH_INPUTS], high_offset[HIGH_INPUTS]; /* of a U3-HV's first inputs */
};

static int read_calibration(struct dev_link *link, bool is_high, struct calibration *ret)
{
	double values[4];
	int result = read_block(link, BLOCK_LOW, values);

	ret->slope = values[0];
	ret->offset = values[1];
	if (result == 0 && is_high)
		result = read_block(link, BLOCK_HIGH_SLOPES, ret->high_slope);
	if (result == 0 && is_high)
		result = read_block(link, BLOCK_HIGH_OFFSETS, ret->high_offset);
	return result;
}

/* Answers to its own kind of command: nobody else's numbers are these. */
static int probe(void *state, struct dev_link *link, const struct dev_stream *stream)
{
	double values[4];

	(void)state;
	(void)stream;
	/* Of a stream that a crash left running; refused when there is none. */
	int result = ask_short(link, COMMAND_STOP);
	if (result < 0 && result != DEV_LINK_STALL && result != DEV_LINK_TIMEOUT)
		return result;
	result = read_block(link, BLOCK_LOW, values);
	if (result == DEV_LINK_STALL || result == DEV_LINK_TIMEOUT)
		return 0;
	return result < 0 ? result : 1;
}

/* Packets hold whole scans. */
static unsigned samples_of_packet(unsigned n_inputs)
{
	return SAMPLES_MAX / n_inputs * n_inputs;
}

static int set_up_stream(struct dev_link *link, const struct dev_input inputs[], size_t n,
	double rate_hz, double *ret_rate_hz)
{
	uint8_t analog[12] = {0, EXTENDED, 0x03, 0x0b};
	uint8_t command[12 + 2 * DEV_INPUTS_MAX] = {0, EXTENDED, (uint8_t)(3 + n), 0x11};
	uint8_t answer[ANSWER_MAX];
	bool is_slow = CLOCK_HZ / rate_hz > UINT16_MAX;
	double clock_hz = is_slow ? (double)CLOCK_HZ / CLOCK_SLOW : CLOCK_HZ;
	unsigned interval = (unsigned)lround(clock_hz / rate_hz);

	/* Every input of FIO and EIO that is asked for becomes an analog one. */
	analog[6] = 0x0c;
	analog[8] = 0x40;
	command[6] = (uint8_t)n;
	command[7] = (uint8_t)samples_of_packet((unsigned)n);
	command[9] = (uint8_t)(SCAN_11_9_BITS | (is_slow ? SCAN_CLOCK_SLOW : 0));
	put_u16(command + 10, interval);
	for (size_t i = 0; i < n; i++) {
		analog[inputs[i].number < 8 ? 10 : 11] |= (uint8_t)(1U << inputs[i].number % 8);
		command[12 + 2 * i] = (uint8_t)inputs[i].number;
		command[13 + 2 * i] = SINGLE_ENDED;
	}
	*ret_rate_hz = clock_hz / interval;
	int result = ask(link, analog, sizeof(analog), answer, sizeof(analog));
	if (result == 0)
		result = ask(link, command, 12 + 2 * n, answer, 8);
	return result;
}

static void describe_channels(const struct dev_settings *settings, const struct dev_input inputs[],
	size_t n, const struct calibration *calibration, double rate_hz,
	struct core_channel *channels)
{
	double gain = dev_settings_number(settings, "gsr-gain");
	bool is_high = dev_settings_bool(settings, "high-voltage");

	for (size_t i = 0; i < n; i++) {
		struct core_channel *channel = &channels[i];
		unsigned number = inputs[i].number;
		bool is_wide = is_high && number < HIGH_INPUTS;

		dev_inputs_describe(&inputs[i], &CHANNELS[0], &CHANNELS[1], "ain", channel);
		channel->rate_hz = rate_hz;
		core_channel_add_step(channel, CORE_STEP_LINEAR,
			is_wide ? calibration->high_slope[number] : calibration->slope,
			is_wide ? calibration->high_offset[number] : calibration->offset, 0, "V");
		if (channel->quantity == CORE_QUANTITY_GSR && gain != 0)
			core_channel_add_step(channel, CORE_STEP_LINEAR, gain,
				dev_settings_number(settings, "gsr-offset"), 0, "uS");
	}
}

static bool check(const struct dev_settings *settings, GError **error)
{
	struct dev_input inputs[DEV_INPUTS_MAX];

	return dev_inputs_choose(settings, 0, INPUTS - 1, inputs, DEV_INPUTS_MAX, error) > 0;
}

static int start(void *memory, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	struct state *state = memory;
	struct dev_input inputs[DEV_INPUTS_MAX];
	struct calibration calibration;
	double rate_hz = dev_settings_number(settings, "rate");
	size_t n = dev_inputs_choose(settings, 0, INPUTS - 1, inputs, DEV_INPUTS_MAX, error);

	if (n == 0)
		return DEV_LINK_IO;
	state->n_inputs = (uint8_t)n;
	state->packet_bytes = (uint8_t)(OVERHEAD_BYTES + 2 * samples_of_packet((unsigned)n));
	int result =
		read_calibration(link, dev_settings_bool(settings, "high-voltage"), &calibration);
	if (result == 0)
		result = set_up_stream(link, inputs, n, rate_hz, &rate_hz);
	if (result < 0)
		return dev_link_fail(link, dev_labjack_u3.title, result, error);
	describe_channels(settings, inputs, n, &calibration, rate_hz, channels);
	*n_channels = n;
	return 0;
}

static int begin(void *state, struct dev_link *link)
{
	(void)state;
	return ask_short(link, COMMAND_START);
}

static void stop(void *state, struct dev_link *link)
{
	(void)state;
	ask_short(link, COMMAND_STOP);
}

const struct dev_driver dev_labjack_u3 = {
	.name = "labjack-u3",
	.title = "LabJack U3",
	.manufacturer = "LabJack",
	.matches = MATCHES,
	.options = OPTIONS,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.probe = probe,
	.check = check,
	.start = start,
	.begin = begin,
	.decode = decode,
	.stop = stop,
};
