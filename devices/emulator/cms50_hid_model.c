#include "devices/emulator/cms50_model.h"
#include "devices/emulator/hid.h"
#include "devices/emulator/pace.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	ENDPOINT_IN = 0x81,
	REPORT_BYTES = 64,
	RATE_HZ = 60,
	SLOTS_A_REPORT = 3,
	PULSE_MAX = 127,
	LIVE = 0xeb,
	ANSWERS_MAX = 8,
	ANSWER_BYTES = 16,
};

static const uint8_t DEVICE_DESCRIPTOR[] = {
	/* length, type, USB 2.00, class by interface, endpoint 0 of 64 bytes */
	18, 1, 0x00, 0x02, 0, 0, 0, 64,
	/* 28e9:028a, release 1.00, strings: manufacturer 3, product 1, serial 2 (emulated) */
	0xe9, 0x28, 0x8a, 0x02, 0x00, 0x01, 3, 1, 2, 1};

/* 39 bytes as the real one has; its content is not published: 64 bytes in, 64 out, no numbers. */
static const uint8_t REPORT_DESCRIPTOR[] = {0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x02,
	0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, 0x09, 0x03, 0x15, 0x00,
	0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02, 0x09, 0x04, 0x75, 0x08, 0xc0, 0x00};

static const uint8_t CONFIG_DESCRIPTOR[] = {
	9, 2, 41, 0, 1, 1, 0, 0xc0, 150,           /* configuration: one interface, 300 mA */
	9, 4, 0, 0, 2, 3, 0, 0, 0,                 /* interface 0: HID, two endpoints */
	9, 0x21, 0x11, 0x01, 0x00, 1, 0x22, 39, 0, /* HID 1.11, one report descriptor */
	7, 5, 0x81, 3, 64, 0, 1,                   /* interrupt IN, 64 bytes, 1 ms */
	7, 5, 0x01, 3, 64, 0, 1,                   /* interrupt OUT */
};

struct state {
	struct dev_model_source source;
	unsigned burst;
	struct dev_pace pace;
	bool has_measures;
	uint8_t answers[ANSWERS_MAX][ANSWER_BYTES];
	unsigned first_answer, n_answers;
	unsigned bad_checksums;
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
	state->has_measures = false;
	state->n_answers = 0;
}

static void answer(struct state *state, const uint8_t *bytes, size_t n)
{
	if (state->n_answers == ANSWERS_MAX)
		return;
	unsigned at = (state->first_answer + state->n_answers++) % ANSWERS_MAX;
	memset(state->answers[at], 0, ANSWER_BYTES);
	memcpy(state->answers[at], bytes, n);
}

/* One report with one command, as the maker's program sends them. */
static int write_report(
	void *memory, uint8_t endpoint, const uint8_t *data, size_t len, int64_t now_ns)
{
	static const uint8_t DONE[] = {0xf0, 0x70};
	static const uint8_t MODEL[] = {0xf1, '5', '0', 'E', ' ', ' ', ' ', ' ', ' ', 0x3b};
	static const uint8_t STOPPED[] = {LIVE, 0x7f, 0x6a};
	struct state *state = memory;
	const unsigned command = len < 2 ? 0U : (unsigned)data[0] << 8 | data[1];

	(void)endpoint;
	switch (command) {
	case 0x7d81:
		answer(state, DONE, sizeof(DONE));
		break;
	case 0x8101:
		answer(state, MODEL, sizeof(MODEL));
		break;
	case 0x9b00:
		dev_pace_start(&state->pace, RATE_HZ, state->burst, now_ns);
		break;
	case 0x9b01:
		state->has_measures = true;
		break;
	case 0x9b7f:
		dev_pace_stop(&state->pace);
		answer(state, STOPPED, sizeof(STOPPED));
		break;
	default:
		break;
	}
	return (int)len;
}

static size_t put_command(struct state *state, uint8_t *report, const uint8_t *bytes, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += report[i] = bytes[i];
	if (state->bad_checksums > 0) {
		state->bad_checksums--;
		sum++;
	}
	report[n] = sum & 0x7f;
	return n + 1;
}

/* The slot of every sixtieth sample goes to the measures. */
static size_t put_slot(
	struct state *state, uint8_t *report, unsigned slot, struct dev_model_tag *tag)
{
	uint64_t index = state->pace.next++;
	static const uint8_t MEASURES[] = {LIVE, 0x01, 0x04, 72, 97, 0x7f, 0x00};

	if (state->has_measures && index % RATE_HZ == RATE_HZ - 1) {
		tag->missing |= UINT64_C(1) << slot;
		return put_command(state, report, MEASURES, sizeof(MEASURES));
	}
	struct dev_model_reading reading = state->source.read(state->source.user, index, RATE_HZ);
	double counts = reading.are_counts ? reading.pulse : 10 + 100 * reading.pulse;
	uint8_t pulse = (uint8_t)lround(CLAMP(counts, 0, PULSE_MAX));
	const uint8_t command[] = {LIVE, 0x00, 0x06, pulse, pulse / 8};
	tag->values[slot] = pulse;
	return put_command(state, report, command, sizeof(command));
}

static size_t read_report(void *memory, uint8_t endpoint, uint8_t *data, size_t len, int64_t now_ns,
	int64_t *ret_next_ns, struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	struct dev_pace last = state->pace;
	uint8_t report[REPORT_BYTES] = {0};
	bool is_bad = state->bad_checksums > 0;
	size_t n = 0;

	*ret_next_ns = INT64_MAX;
	if (endpoint != ENDPOINT_IN)
		return 0;
	if (state->n_answers > 0) {
		memcpy(report, state->answers[state->first_answer], ANSWER_BYTES);
		state->first_answer = (state->first_answer + 1) % ANSWERS_MAX;
		state->n_answers--;
	} else {
		/* A report leaves when the last of its slots is full. */
		last.next += SLOTS_A_REPORT - 1;
		*ret_next_ns = dev_pace_due_ns(&last);
		if (now_ns < *ret_next_ns)
			return 0;
		*ret_tag = (struct dev_model_tag){
			.has_sample = !is_bad,
			.ends_sample = !is_bad,
			.index = state->pace.next,
			.n_samples = SLOTS_A_REPORT,
			.n_values = 1,
		};
		for (unsigned slot = 0; slot < SLOTS_A_REPORT; slot++)
			n += put_slot(state, report + n, slot, ret_tag);
	}
	len = MIN(len, sizeof(report));
	memcpy(data, report, len);
	return len;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (kind == DEV_FAULT_CHECKSUM)
		state->bad_checksums += n;
	else if (kind == DEV_FAULT_DROP)
		state->pace.next += n; /* nothing in the protocol tells */
}

static int control(void *memory, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns)
{
	(void)memory;
	(void)now_ns;
	return dev_hid_control(setup, REPORT_DESCRIPTOR, sizeof(REPORT_DESCRIPTOR), data, len);
}

const struct dev_model dev_model_cms50_hid = {
	.name = "cms50-hid",
	.speed_mbit = "12",
	.device_descriptor = DEVICE_DESCRIPTOR,
	.config_descriptor = CONFIG_DESCRIPTOR,
	.config_bytes = sizeof(CONFIG_DESCRIPTOR),
	.strings = {NULL, "Pulse Oximeter", NULL, "Contec"},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.plug = plug,
	.control = control,
	.write = write_report,
	.read = read_report,
	.damage = damage,
};
