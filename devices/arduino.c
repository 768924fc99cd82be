/*
 * DESIGN
 * probe finds the protocol (arduino_ear.h). start asks the rig for the rate and turns the options
 * into channels. decode then reads the one protocol that was found.
 *
 * Samples count from the answer to our own start: what an earlier run left in a buffer is skipped.
 * The rig numbers every tick, so a loss is counted when the next sample comes, whatever caused it;
 * bytes that were no frame only give the gap its name. Lines have no numbers: one that cannot be
 * read is a gap of unknown length, because two may have run together.
 */
#include "devices/arduino.h"

#include "devices/arduino_ear.h"
#include "devices/link.h"
#include "devices/settings.h"
#include "firmware/affekt_rig/frame.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	FAILED = 0,
	ENTIRE_DEVICE = 255,
	GSR = 0,
	PULSE = 1,
	BITS_MAX = 16,
	TEXT_SUPPLY_mV = 5000,
	LOST_MAX = 3600 * RIG_RATE_MAX_HZ, /* more than an hour is no loss but another sequence */
};

static const double TEXT_RATE_HZ[] = {50, 10}; /* PulseSensor's examples, Grove's demo */

/* The numbers of Arduino itself: whoever asks for an Arduino means these. The others stand for
 * chips and boards of any kind. */
static const struct dev_match MATCHES[] = {
	{.vendor = 0x2341, .product = 0x0043, .label = "Arduino Uno R3"},
	{.vendor = 0x2341, .product = 0x0001, .label = "Arduino Uno"},
	{.vendor = 0x2341, .product = 0x0243, .label = "Arduino Uno (Genuino)"},
	{.vendor = 0x2341, .product = 0x006a, .label = "Arduino Uno (006A)"},
	{.vendor = 0x2a03, .product = 0x0043, .label = "Arduino Uno (arduino.org)"},
	{.vendor = 0x2341, .product = 0x0062, .label = "Arduino Uno Mini"},
	{.vendor = 0x2341, .product = 0x0010, .label = "Arduino Mega 2560"},
	{.vendor = 0x2341, .product = 0x0042, .label = "Arduino Mega 2560 R3"},
	{.vendor = 0x2341, .product = 0x8036, .label = "Arduino Leonardo"},
	{.vendor = 0x2341, .product = 0x8037, .label = "Arduino Micro"},
	{.vendor = 0x2341, .product = 0x8237, .label = "Arduino Micro (8237)"},
	{.vendor = 0x2e8a,
		.product = 0x000a,
		.label = "Raspberry Pi Pico",
		.writes_before_probe = true},
	{.vendor = 0x1a86,
		.product = 0x7523,
		.label = "Arduino clone with a CH340",
		.writes_before_probe = true},
	{.vendor = 0x0403,
		.product = 0x6001,
		.label = "Arduino with an FT232R",
		.writes_before_probe = true},
	{.vendor = 0x10c4,
		.product = 0xea60,
		.label = "Board with a CP2102",
		.writes_before_probe = true},
	{.interface_class = DEV_CLASS_CDC_ACM,
		.label = "Board with CDC-ACM",
		.writes_before_probe = true},
	{0},
};

static const struct dev_option OPTIONS[] = {
	{.key = "protocol",
		.type = DEV_OPTION_CHOICE,
		.choices = "auto affekt pulsesensor numbers",
		.fallback = "auto",
		.help = N_("what the board must speak")},
	{.key = "rate",
		.type = DEV_OPTION_NUMBER,
		.min = 0.1,
		.max = 1000,
		.fallback = "",
		.help = N_("samples per second: set in the Affekt rig (50 to 500, else 250), "
			   "stated for "
			   "other sketches")},
	{.key = "gsr",
		.type = DEV_OPTION_CHOICE,
		.choices = "counts divider grove",
		.fallback = "counts",
		.help = N_("how the skin is wired; counts: not said, no microsiemens")},
	{.key = "reference-ohm",
		.type = DEV_OPTION_NUMBER,
		.min = 100,
		.max = 1e8,
		.fallback = "100000",
		.help = N_("gsr=divider: the resistor between supply and input")},
	{.key = "open-counts",
		.type = DEV_OPTION_NUMBER,
		.min = 1,
		.max = UINT16_MAX,
		.fallback = "",
		.help = N_(
			"gsr=grove: the reading with nothing attached; else half of full scale")},
	{.key = "bits",
		.type = DEV_OPTION_NUMBER,
		.min = 8,
		.max = BITS_MAX,
		.fallback = "10",
		.help = N_("bits of the converter, for other sketches than the Affekt rig")},
	{0},
};

static const struct core_channel CHANNELS[] = {
	[GSR] = {.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = RIG_RATE_HZ,
		.raw_min = 0,
		.raw_max = UINT16_MAX,
		.raw_lsb = 1},
	[PULSE] = {.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = RIG_RATE_HZ,
		.raw_min = 0,
		.raw_max = UINT16_MAX,
		.raw_lsb = 1},
};

static const struct dev_stream STREAMS[] = {
	{.transport = DEV_TRANSPORT_SERIAL,
		.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .dtr = true, .rts = true},
		.transfers = 8,
		.stall_timeout_ms = 2000},
	/* The demo of the Grove sensor; slow sketches print once in a while. */
	{.transport = DEV_TRANSPORT_SERIAL,
		.line = {.baud = 9600, .data_bits = 8, .stop_bits = 1, .dtr = true, .rts = true},
		.transfers = 4,
		.stall_timeout_ms = 5000},
	{0},
};

struct state {
	struct dev_arduino_ear ear;

	bool is_running; /* the answer to our start came */
	uint32_t next_sequence;
	uint32_t last_us;
	int64_t time_us;

	uint16_t counts_max; /* of a line */
	bool is_gap_open;    /* an uncountable gap was emitted, no sample since */
};

static int probe(void *memory, struct dev_link *link, const struct dev_stream *stream)
{
	struct state *state = memory;
	/* At the speed of other sketches no rig would understand. */
	int result = dev_arduino_ear_find(&state->ear, link, stream == STREAMS);

	return result < 0 ? result : state->ear.protocol != DEV_ARDUINO_UNKNOWN;
}

/* --- channels --- */

static void set_chain(struct core_channel *gsr, const struct dev_settings *settings, unsigned bits,
	double supply_V)
{
	const char *wiring = dev_settings_text(settings, "gsr");
	double full_scale = ldexp(1, (int)bits);
	double open = dev_settings_number(settings, "open-counts");

	if (strcmp(wiring, "divider") == 0) {
		core_channel_add_step(gsr, CORE_STEP_LINEAR, supply_V / full_scale, 0, 0, "V");
		core_channel_add_step(gsr, CORE_STEP_DIVIDER,
			dev_settings_number(settings, "reference-ohm"), supply_V, 0, "ohm");
	} else if (strcmp(wiring, "grove") == 0) {
		core_channel_add_step(gsr, CORE_STEP_GROVE, full_scale, 1e4,
			isnan(open) ? full_scale / 2 : open, "ohm");
	} else {
		return;
	}
	core_channel_add_step(gsr, CORE_STEP_RECIPROCAL, 1e6, 0, 0, "uS");
}

/* A mean of conversions of @adc_bits reaches as far as each of them. */
static double highest(unsigned bits, unsigned adc_bits)
{
	return ldexp(ldexp(1, (int)adc_bits) - 1, (int)bits - (int)adc_bits);
}

static void describe_rig(const struct state *state, const struct dev_settings *settings,
	struct core_channel *channels)
{
	const struct rig_identity *identity = &state->ear.identity;

	for (unsigned i = 0; i < state->ear.n_values; i++) {
		unsigned bits = i == GSR ? identity->gsr_bits : identity->pulse_bits;
		channels[i].rate_hz = 1e9 / identity->period_ns;
		channels[i].raw_max = highest(bits, identity->adc_bits);
	}
	set_chain(&channels[GSR], settings, identity->gsr_bits, identity->reference_mV / 1e3);
}

static void describe_text(const struct state *state, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels)
{
	double rate_hz = dev_settings_number(settings, "rate");
	unsigned bits = (unsigned)dev_settings_number(settings, "bits");

	if (isnan(rate_hz))
		rate_hz = TEXT_RATE_HZ[state->ear.protocol == DEV_ARDUINO_PLAIN];
	for (unsigned i = 0; i < G_N_ELEMENTS(CHANNELS); i++) {
		channels[i].rate_hz = rate_hz;
		channels[i].raw_max = ldexp(1, (int)bits) - 1;
	}
	set_chain(&channels[GSR], settings, bits, TEXT_SUPPLY_mV / 1e3);
	if (state->ear.protocol != DEV_ARDUINO_PLAIN)
		channels[0] = channels[PULSE];
	*n_channels = state->ear.n_values;
}

/* --- start, begin, stop --- */

static bool check_protocol(
	const struct state *state, const struct dev_settings *settings, GError **error)
{
	static const char *const SPOKEN[] = {
		[DEV_ARDUINO_AFFEKT] = "affekt",
		[DEV_ARDUINO_PULSESENSOR] = "pulsesensor",
		[DEV_ARDUINO_PLOTTER] = "pulsesensor",
		[DEV_ARDUINO_PLAIN] = "numbers",
	};
	const char *wanted = dev_settings_text(settings, "protocol");
	const char *spoken = SPOKEN[state->ear.protocol];

	if (strcmp(wanted, "auto") == 0 || strcmp(wanted, spoken) == 0)
		return true;
	g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
		_("The board speaks %s, not %s: upload the other sketch, or say protocol=%s"),
		spoken, wanted, spoken);
	return false;
}

/* Is this a converter and a timer that can be? */
static bool is_plausible(const struct rig_identity *identity)
{
	double rate_hz = 1e9 / identity->period_ns;

	return rate_hz >= RIG_RATE_MIN_HZ / 2.0 && rate_hz <= RIG_RATE_MAX_HZ * 2.0 &&
	       identity->adc_bits > 0 && identity->gsr_bits >= identity->adc_bits &&
	       identity->gsr_bits <= BITS_MAX && identity->pulse_bits >= identity->adc_bits &&
	       identity->pulse_bits <= BITS_MAX && identity->reference_mV > 0;
}

static int start_rig(struct state *state, struct dev_link *link,
	const struct dev_settings *settings, GError **error)
{
	double rate_hz = dev_settings_number(settings, "rate");
	uint8_t payload[2];

	rig_put_u16(payload, isnan(rate_hz) ? RIG_RATE_HZ : (uint16_t)lround(rate_hz));
	int result = dev_arduino_ear_ask(&state->ear, link, RIG_STOP, NULL, 0);
	if (result == 0)
		result = dev_arduino_ear_ask(
			&state->ear, link, RIG_SET_RATE, payload, sizeof(payload));
	if (result == 0 && state->ear.result != RIG_OK) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("The Affekt rig samples 50 to 500 times a second, not %g: choose a rate= "
			  "between them"),
			rate_hz);
		return -1;
	}
	if (result == 0)
		result = dev_arduino_ear_ask(&state->ear, link, RIG_IDENTIFY, NULL, 0);
	if (result == 0 && !is_plausible(&state->ear.identity))
		result = DEV_LINK_IO;
	return result < 0 ? dev_link_fail(link, dev_arduino.title, result, error) : 0;
}

static int start(void *memory, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	struct state *state = memory;

	if (!check_protocol(state, settings, error))
		return -1;
	if (state->ear.protocol != DEV_ARDUINO_AFFEKT) {
		describe_text(state, settings, channels, n_channels);
		state->counts_max = (uint16_t)channels[0].raw_max;
		/* Nobody reads until the transfers are in flight: again the rest of a line comes.
		 */
		state->ear.text = (struct dev_arduino_text){.n = 0};
		return 0;
	}
	int result = start_rig(state, link, settings, error);
	if (result == 0)
		describe_rig(state, settings, channels);
	return result;
}

static int begin(void *memory, struct dev_link *link)
{
	const struct state *state = memory;

	return state->ear.protocol == DEV_ARDUINO_AFFEKT
		       ? dev_arduino_ear_send(link, RIG_START, NULL, 0)
		       : 0;
}

static void stop(void *memory, struct dev_link *link)
{
	const struct state *state = memory;

	if (state->ear.protocol == DEV_ARDUINO_AFFEKT)
		dev_arduino_ear_send(link, RIG_STOP, NULL, 0);
}

/* --- decode --- */

static void lose(struct state *state, struct dev_emitter *out)
{
	if (!state->is_gap_open)
		dev_emit_gap(out, 0, DEV_GAP_GARBAGE, (double)NAN);
	state->is_gap_open = true;
}

static void emit(struct state *state, const double *values, struct dev_emitter *out)
{
	dev_emit_scan(out, 0, values, state->ear.n_values, 0);
	state->is_gap_open = false;
}

static void begin_run(struct state *state, struct dev_emitter *out)
{
	const struct rig_identity *identity = &state->ear.identity;

	if (state->is_running)
		lose(state, out);
	state->is_running = true;
	state->next_sequence = 0;
	state->last_us = 0;
	state->time_us = 0;
	state->ear.parser.skipped = 0;
	dev_emit_event(out, DEV_EVENT_FIRMWARE, ENTIRE_DEVICE,
		identity->firmware_major * 100 + identity->firmware_minor);
	if (identity->serial != 0)
		dev_emit_event(out, DEV_EVENT_SERIAL, ENTIRE_DEVICE, identity->serial);
}

static void take_sample(
	struct state *state, const struct rig_sample *sample, struct dev_emitter *out)
{
	const double values[] = {[GSR] = sample->gsr, [PULSE] = sample->pulse};
	uint32_t lost = sample->sequence - state->next_sequence;

	if (lost > LOST_MAX)
		lose(state, out);
	else if (lost > 0)
		dev_emit_gap(out, 0, state->ear.parser.skipped ? DEV_GAP_GARBAGE : DEV_GAP_SEQUENCE,
			lost);
	state->ear.parser.skipped = 0;
	state->next_sequence = sample->sequence + 1;
	state->time_us += (uint32_t)(sample->time_us - state->last_us);
	state->last_us = sample->time_us;
	dev_emit_device_time(out, state->time_us * 1000);
	emit(state, values, out);
}

static void take_frames(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	struct rig_frame frame;
	struct rig_sample sample;
	struct rig_status status;

	rig_parser_put(&state->ear.parser, byte);
	while (rig_parser_take(&state->ear.parser, &frame)) {
		if (state->is_running && rig_sample_read(&frame, &sample))
			take_sample(state, &sample, out);
		else if (rig_status_read(&frame, &status) && status.command == RIG_START)
			begin_run(state, out);
	}
}

static void take_line(
	struct state *state, const struct dev_arduino_line *line, struct dev_emitter *out)
{
	bool is_rate = line->kind == DEV_ARDUINO_RATE, is_beat = line->kind == DEV_ARDUINO_BEAT;
	bool is_ours = dev_arduino_ear_protocol(line) == state->ear.protocol;
	double values[G_N_ELEMENTS(CHANNELS)];
	unsigned first =
		state->ear.protocol == DEV_ARDUINO_PLOTTER ? DEV_ARDUINO_NUMBERS_MAX - 1 : 0;

	if (is_ours && is_beat)
		dev_emit_event(out, DEV_EVENT_BEAT, 0, line->numbers[0]);
	if (is_ours && (is_rate || is_beat))
		return;
	for (unsigned i = 0; i < state->ear.n_values; i++) {
		is_ours &= first + i < line->n && line->numbers[first + i] <= state->counts_max;
		values[i] = line->numbers[MIN(first + i, DEV_ARDUINO_NUMBERS_MAX - 1)];
	}
	if (is_ours && line->n == first + state->ear.n_values)
		emit(state, values, out);
	else
		lose(state, out);
}

static void decode(void *memory, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	struct state *state = memory;
	struct dev_arduino_line line;

	for (size_t i = 0; i < len; i++) {
		if (state->ear.protocol == DEV_ARDUINO_AFFEKT)
			take_frames(state, bytes[i], out);
		else if (dev_arduino_text_take(&state->ear.text, bytes[i], &line))
			take_line(state, &line, out);
	}
}

const struct dev_driver dev_arduino = {
	.name = "arduino",
	.title = "Arduino",
	.manufacturer = "Arduino",
	.matches = MATCHES,
	.options = OPTIONS,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.probe = probe,
	.start = start,
	.begin = begin,
	.decode = decode,
	.stop = stop,
};
