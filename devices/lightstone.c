/*
 * DESIGN
 * Two small machines: reports (where does a count byte stand) feed lines (what does the text say).
 *
 * Reports carry no mark, only their length. A count byte is 0…7, text is CR, LF or printable, so
 * the two never look alike: text where a count must be, or a count where text must be, means that
 * bytes are missing, and the next byte that can be a count is taken for one. Padding behind the
 * text may hold anything, a count too; a wrong guess betrays itself within a report.
 *
 * A line of 20 characters that is no message is one damaged sample: a counted gap. When bytes are
 * missing or the length is wrong nobody knows how many lines went: a gap of unknown length, emitted
 * once until the next good sample.
 */
#include "devices/lightstone.h"

#include "core/flags.h"

#include <math.h>
#include <string.h>

enum {
	REPORT_BYTES = 8,
	TEXT_BYTES_MAX = REPORT_BYTES - 1,
	LINE_CHARS = 20,
	ID_CHARS_MIN = 9, /* "<SER>" and four digits */
	ENTIRE_DEVICE = 255,
	PERIOD_NS = 32000000,
	BURST_NS = 1000000000, /* the longest */
	PACED_SAMPLES = 2,
};

static const struct dev_match MATCHES[] = {
	{.vendor = 0x0483, .product = 0x0035, .label = "Wild Divine Lightstone (blue)"},
	{.vendor = 0x14fa, .product = 0x0001, .label = "Wild Divine IOM (white)"},
	{0},
};

static const struct core_channel CHANNELS[] = {
	{
		.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 31.25,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1,
	},
	{
		.key = "pulse",
		.title = "Finger pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 31.25,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1,
	},
};

static const struct dev_stream STREAMS[] = {
	{
		.transport = DEV_TRANSPORT_USB,
		.interface = 0,
		.endpoint_in = 0x81,
		.endpoint_out = 0x02,
		.is_interrupt = true,
		.transfer_bytes = REPORT_BYTES,
		.transfers = 8,
		.stall_timeout_ms = 2000,
	},
	{0},
};

struct state {
	uint8_t report_left; /* bytes of the report to come; 0: a count byte is next */
	uint8_t text_left;   /* those of them that are text */
	bool is_hunting;     /* bytes are missing: any byte that can be a count is one */

	char line[LINE_CHARS + 1];
	uint8_t n_chars; /* LINE_CHARS + 1: too long */
	bool is_torn;    /* bytes of this line are missing */

	bool has_line;    /* one good line came: what is unreadable from now on is a loss */
	bool is_gap_open; /* an uncountable gap was emitted, no sample since */
	uint64_t samples;
	unsigned paced; /* samples in a row that came at the device's pace */
	bool is_burst_over;
	int64_t first_ns, last_ns; /* arrival of samples */
};

static int hex_value(const char *digits)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = g_ascii_xdigit_value(digits[i]);
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* The burst ends where samples come at their own pace: twice in a row, because a busy computer may
 * tear a burst apart once. */
static uint16_t startup_flag(struct state *state, int64_t host_ns)
{
	bool is_paced = host_ns - state->last_ns > PERIOD_NS / 2;

	if (state->samples++ == 0)
		state->first_ns = host_ns;
	else
		state->paced = is_paced ? state->paced + 1 : 0;
	if (state->paced >= PACED_SAMPLES || host_ns - state->first_ns > BURST_NS)
		state->is_burst_over = true;
	state->last_ns = host_ns;
	return state->is_burst_over ? 0 : CORE_FLAG_STARTUP;
}

static bool read_sample(struct state *state, struct dev_emitter *out)
{
	const char *line = state->line;

	if (state->n_chars != LINE_CHARS || memcmp(line, "<RAW>", 5) != 0 || line[9] != ' ' ||
		memcmp(line + 14, "<\\RAW>", 6) != 0)
		return false;
	int skin = hex_value(line + 5), pulse = hex_value(line + 10);
	if (skin < 0 || pulse < 0)
		return false;
	const double values[] = {skin, pulse};
	dev_emit_scan(out, 0, values, 2, startup_flag(state, out->host_ns));
	state->is_gap_open = false;
	return true;
}

static bool read_identity(const struct state *state, struct dev_emitter *out)
{
	bool is_serial = memcmp(state->line, "<SER>", 5) == 0;
	bool is_version = memcmp(state->line, "<VER>", 5) == 0;

	if (state->n_chars < ID_CHARS_MIN || state->n_chars > LINE_CHARS ||
		!(is_serial || is_version))
		return false;
	int value = hex_value(state->line + 5);
	if (value < 0)
		return false;
	dev_emit_event(
		out, is_serial ? DEV_EVENT_SERIAL : DEV_EVENT_FIRMWARE, ENTIRE_DEVICE, value);
	return true;
}

static void emit_loss(struct state *state, double lost, struct dev_emitter *out)
{
	/* Before the first good line it is the middle of a line that nobody has missed. */
	if (!state->has_line || state->is_gap_open)
		return;
	state->is_gap_open = isnan(lost);
	dev_emit_gap(out, 0, DEV_GAP_GARBAGE, lost);
}

static void end_line(struct state *state, struct dev_emitter *out)
{
	if (state->n_chars == 0 && !state->is_torn)
		return;
	if (state->is_torn)
		emit_loss(state, NAN, out);
	if (read_sample(state, out) || read_identity(state, out))
		state->has_line = true;
	else
		emit_loss(state, state->n_chars == LINE_CHARS ? 1 : NAN, out);
	state->n_chars = 0;
	state->is_torn = false;
}

static void take_text(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	if (byte == '\r') {
		end_line(state, out);
	} else if (byte == '\n') {
		return;
	} else if (byte == '<' && state->is_torn && state->n_chars == 0) {
		/* The line begins behind the hole: what is missing came before it. */
		emit_loss(state, NAN, out);
		state->is_torn = false;
		state->line[state->n_chars++] = '<';
	} else if (state->n_chars < LINE_CHARS) {
		state->line[state->n_chars++] = (char)byte;
	} else if (state->n_chars == LINE_CHARS) {
		state->n_chars++;
		emit_loss(state, NAN, out);
	}
}

static void lose_reports(struct state *state)
{
	state->is_hunting = true;
	state->is_torn = true;
	state->report_left = 0;
	state->text_left = 0;
	state->n_chars = 0;
}

static void take_byte(struct state *state, uint8_t byte, struct dev_emitter *out)
{
	bool is_count = byte <= TEXT_BYTES_MAX;

	if (state->text_left > 0 && is_count)
		lose_reports(state);
	if (state->report_left == 0) {
		if (!is_count && !state->is_hunting)
			lose_reports(state);
		if (!is_count)
			return;
		state->is_hunting = false;
		state->report_left = TEXT_BYTES_MAX;
		state->text_left = byte;
		return;
	}
	state->report_left--;
	if (state->text_left == 0)
		return;
	state->text_left--;
	take_text(state, byte, out);
}

static void decode(void *state, const uint8_t *bytes, size_t len, struct dev_emitter *out)
{
	for (size_t i = 0; i < len; i++)
		take_byte(state, bytes[i], out);
}

const struct dev_driver dev_lightstone = {
	.name = "lightstone",
	.title = "Lightstone",
	.manufacturer = "Wild Divine",
	.matches = MATCHES,
	.channels = CHANNELS,
	.n_channels = G_N_ELEMENTS(CHANNELS),
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.decode = decode,
};
