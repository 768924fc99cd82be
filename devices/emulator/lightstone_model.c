#include "devices/emulator/lightstone_model.h"

#include "devices/emulator/hid.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	ENDPOINT_IN = 0x81,
	REPORT_BYTES = 8,
	TEXT_BYTES = REPORT_BYTES - 1,
	MESSAGE_MAX = 32,
	PERIOD_NS = 32000000, /* four reports of 8 ms: 31.25 Hz */
	IDENTITIES = 2,
};

static const uint8_t DEVICE_DESCRIPTOR[] = {
	/* length, type, USB 1.10, class by interface, endpoint 0 of 8 bytes */
	18, 1, 0x10, 0x01, 0, 0, 0, 8,
	/* 0483:0035, release 1.11, strings: manufacturer 3, product 1, serial 2 (emulated) */
	0x83, 0x04, 0x35, 0x00, 0x11, 0x01, 3, 1, 2, 1};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 41, 0, 1, 1, 0, 0x80, 10,            /* configuration: one interface, 20 mA */
	9, 4, 0, 0, 2, 3, 0, 0, 0,                 /* interface 0: HID, two endpoints */
	9, 0x21, 0x10, 0x01, 0x21, 1, 0x22, 29, 0, /* HID 1.10, one report descriptor */
	7, 5, 0x81, 3, 8, 0, 10,                   /* interrupt IN, 8 bytes, 10 ms */
	7, 5, 0x02, 3, 8, 0, 10,                   /* interrupt OUT, never used */
};

static const uint8_t REPORT_DESCRIPTOR[] = {0x06, 0x80, 0xff, 0x09, 0x00, 0xa1, 0x01, 0x75, 0x08,
	0x95, 0x08, 0x15, 0x00, 0x26, 0xff, 0x00, 0x09, 0x01, 0xb1, 0x82, 0x09, 0x01, 0x81, 0x82,
	0x09, 0x02, 0x91, 0x82, 0xc0};

struct state {
	struct dev_model_source source;
	unsigned burst;
	bool is_begun; /* somebody has read it: the source's time runs */
	int64_t zero_ns;
	int64_t plugged_ns;
	uint64_t next_sample;

	unsigned identities_sent; /* <SER> and <VER> come first */
	char message[MESSAGE_MAX];
	size_t length, sent;
	struct dev_model_tag tag; /* of the message; has_sample false for an identity */
};

static void begin(void *memory, const struct dev_model *model,
	const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	(void)model;
	state->source = *source;
	state->burst = burst;
}

static void forget(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	state->length = 0;
	state->sent = 0;
	if (state->is_begun) {
		uint64_t first = (uint64_t)((now_ns - state->zero_ns) / PERIOD_NS);
		state->next_sample = MAX(state->next_sample, first);
	}
}

static void plug(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	state->plugged_ns = now_ns;
	state->identities_sent = 0;
	/* Nobody measured while there was no power. */
	forget(state, now_ns);
}

static uint16_t counts_of(double value)
{
	return (uint16_t)lround(CLAMP(value, 0, 65535));
}

static void write_sample(struct state *state)
{
	const double rate_hz = 1e9 / PERIOD_NS;
	struct dev_model_reading reading =
		state->source.read(state->source.user, state->next_sample, rate_hz);
	uint16_t skin = counts_of(reading.are_counts ? reading.skin : reading.skin * 100);
	uint16_t pulse =
		counts_of(reading.are_counts ? reading.pulse : 1000 + reading.pulse * 1000);

	state->tag = (struct dev_model_tag){
		.has_sample = true,
		.index = state->next_sample,
		.n_values = 2,
		.values = {skin, pulse},
	};
	state->next_sample++;
	state->length = (size_t)g_snprintf(
		state->message, sizeof(state->message), "<RAW>%04X %04X<\\RAW>\r\n", skin, pulse);
	state->sent = 0;
}

static void write_identity(struct state *state)
{
	static const char *const IDENTITIES_SENT[IDENTITIES] = {
		"<SER>0E0E<\\RAW>\r\n",
		"<VER>0111<\\RAW>\r\n",
	};

	state->tag = (struct dev_model_tag){.has_sample = false};
	state->length = g_strlcpy(
		state->message, IDENTITIES_SENT[state->identities_sent++], sizeof(state->message));
	state->sent = 0;
}

/* True when a message waits to be sent; else @ret_next_ns is when one will. */
static bool prepare_message(struct state *state, int64_t now_ns, int64_t *ret_next_ns)
{
	if (!state->is_begun) {
		state->is_begun = true;
		state->zero_ns = now_ns - (int64_t)state->burst * PERIOD_NS;
	}
	if (state->sent < state->length)
		return true;
	if (state->identities_sent < IDENTITIES) {
		write_identity(state);
		return true;
	}
	int64_t due_ns = state->zero_ns + ((int64_t)state->next_sample + 1) * PERIOD_NS;
	if (now_ns < due_ns) {
		*ret_next_ns = due_ns;
		return false;
	}
	write_sample(state);
	return true;
}

static size_t read_report(void *memory, uint8_t endpoint, uint8_t *data, size_t len, int64_t now_ns,
	int64_t *ret_next_ns, struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	uint8_t report[REPORT_BYTES] = {0};

	*ret_next_ns = INT64_MAX;
	if (endpoint != ENDPOINT_IN || !prepare_message(state, now_ns, ret_next_ns))
		return 0;
	size_t n = MIN(state->length - state->sent, TEXT_BYTES);
	const char *text = state->message + state->sent;
	report[0] = (uint8_t)n;
	memcpy(report + 1, text, n);
	state->sent += n;

	/* A sample is complete with its CR; a report with the LF alone belongs to none. */
	*ret_tag = state->tag;
	ret_tag->has_sample = state->tag.has_sample && text[0] != '\n';
	ret_tag->ends_sample = ret_tag->has_sample && memchr(text, '\r', n) != NULL;
	len = MIN(len, sizeof(report));
	memcpy(data, report, len);
	return len;
}

static int control(void *memory, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns)
{
	(void)memory;
	(void)now_ns;
	return dev_hid_control(setup, REPORT_DESCRIPTOR, sizeof(REPORT_DESCRIPTOR), data, len);
}

const struct dev_model dev_model_lightstone = {
	.name = "lightstone",
	.speed_mbit = "1.5",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "ST7 RS232 USB BIOFBK", NULL, "STMicroelectronics"},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.plug = plug,
	.control = control,
	.read = read_report,
	.forget = forget,
};
