/*
 * DESIGN
 * The rig answers through the code of the firmware's own frames. Samples are numbered from each
 * start; where they lie in the source is counted from the first one ever, at the rate of the
 * moment, so that a person goes on living while the board restarts.
 */
#include "devices/emulator/arduino_model.h"

#include "devices/emulator/pace.h"
#include "firmware/affekt_rig/frame.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum {
	NS_PER_S = 1000000000,
	BOOT_NS = NS_PER_S,
	GSR_BITS = 12,
	PULSE_BITS = 11,
	ADC_BITS = 10,
	ANSWERS_MAX = 8,
};

static const double REFERENCE_MOHM = 0.1;
static const double PULSE_OFFSET = 500, PULSE_COUNTS = 700;

struct state {
	struct dev_model_source source;
	struct dev_pace pace;

	int64_t boots_until_ns;
	bool dtr;
	struct rig_parser parser;
	uint8_t answers[ANSWERS_MAX][RIG_FRAME_MAX]; /* whole frames, oldest first */
	uint8_t answer_bytes[ANSWERS_MAX];
	unsigned n_answers;

	uint16_t rate_hz;
	uint32_t serial;
	uint64_t base; /* what the source counts at sequence 0 */
	unsigned n_drop, n_checksum;
};

static void begin(void *memory, const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	(void)burst; /* it keeps nothing from before it is started */
	state->source = *source;
}

static void restart(struct state *state, int64_t now_ns)
{
	state->boots_until_ns = now_ns + BOOT_NS;
	state->parser = (struct rig_parser){.n = 0};
	state->n_answers = 0;
	dev_pace_stop(&state->pace);
	state->rate_hz = RIG_RATE_HZ;
}

static void power(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	state->dtr = false;
	restart(state, now_ns);
}

static void lines(void *memory, bool dtr, bool rts, int64_t now_ns)
{
	struct state *state = memory;

	(void)rts;
	if (dtr && !state->dtr)
		restart(state, now_ns);
	state->dtr = dtr;
}

static int64_t period_ns(const struct state *state)
{
	return lround(2e6 / state->rate_hz) * 500;
}

static void queue_answer(struct state *state, uint8_t type, const uint8_t *payload, uint8_t n)
{
	if (state->n_answers == ANSWERS_MAX)
		return;
	unsigned at = state->n_answers++;
	state->answer_bytes[at] = rig_frame_write(state->answers[at], type, payload, n);
}

static void answer_identity(struct state *state)
{
	const struct rig_identity identity = {
		.name = "affekt-rig",
		.firmware_major = 1,
		.board = 1,
		.serial = state->serial,
		.period_ns = (uint32_t)period_ns(state),
		.gsr_bits = GSR_BITS,
		.pulse_bits = PULSE_BITS,
		.gsr_conversions = 16,
		.pulse_conversions = 4,
		.reference = RIG_REFERENCE_SUPPLY,
		.reference_mV = 5000,
		.adc_bits = ADC_BITS,
	};
	uint8_t payload[RIG_PAYLOAD_MAX];

	queue_answer(state, RIG_IDENTITY, payload, rig_identity_write(payload, &identity));
}

static uint32_t next_sequence(const struct state *state)
{
	return (uint32_t)(state->pace.next - state->base);
}

static void answer_status(struct state *state, uint8_t command, uint8_t result)
{
	const struct rig_status status = {
		.command = command,
		.result = result,
		.is_running = state->pace.is_running,
		.next_sequence = next_sequence(state),
		.bad_bytes = state->parser.skipped,
		.rate_hz = state->rate_hz,
	};
	uint8_t payload[RIG_PAYLOAD_MAX];

	queue_answer(state, RIG_STATUS, payload, rig_status_write(payload, &status));
}

static void start(struct state *state, int64_t now_ns)
{
	dev_pace_start(&state->pace, (double)NS_PER_S / (double)period_ns(state), 0, now_ns);
	state->base = state->pace.next;
}

static uint8_t set(struct state *state, const struct rig_frame *command)
{
	bool is_rate = command->type == RIG_SET_RATE;

	if (state->pace.is_running)
		return RIG_RUNNING;
	if (command->n != (is_rate ? 2 : 4))
		return RIG_REFUSED;
	if (!is_rate) {
		state->serial = rig_get_u32(command->payload);
		return RIG_OK;
	}
	uint16_t rate_hz = rig_get_u16(command->payload);
	if (rate_hz < RIG_RATE_MIN_HZ || rate_hz > RIG_RATE_MAX_HZ)
		return RIG_REFUSED;
	state->rate_hz = rate_hz;
	return RIG_OK;
}

static void obey(struct state *state, const struct rig_frame *command, int64_t now_ns)
{
	uint8_t type = command->version == RIG_VERSION ? command->type : 0;
	uint8_t result = RIG_OK;

	switch (type) {
	case RIG_IDENTIFY:
		answer_identity(state);
		return;
	case RIG_START:
		start(state, now_ns);
		break;
	case RIG_STOP:
		dev_pace_stop(&state->pace);
		break;
	case RIG_SET_RATE:
	case RIG_SET_SERIAL:
		result = set(state, command);
		break;
	case RIG_ASK_STATUS:
		break;
	default:
		result = RIG_UNKNOWN;
	}
	answer_status(state, command->type, result);
}

static void write_bytes(void *memory, const uint8_t *bytes, size_t len, int64_t now_ns)
{
	struct state *state = memory;
	struct rig_frame frame;

	if (now_ns < state->boots_until_ns)
		return;
	for (size_t i = 0; i < len; i++) {
		rig_parser_put(&state->parser, bytes[i]);
		while (rig_parser_take(&state->parser, &frame))
			obey(state, &frame, now_ns);
	}
}

static size_t take_answer(struct state *state, uint8_t *frame)
{
	size_t n = state->answer_bytes[0];

	memcpy(frame, state->answers[0], n);
	state->n_answers--;
	memmove(state->answers[0], state->answers[1], state->n_answers * sizeof(state->answers[0]));
	memmove(state->answer_bytes, state->answer_bytes + 1, state->n_answers);
	return n;
}

/* The divider: the supply above the reference, the skin below. */
static uint16_t gsr_counts(double skin_uS)
{
	double part = 1 / (1 + skin_uS * REFERENCE_MOHM);
	double highest = (1 << GSR_BITS) - (1 << (GSR_BITS - ADC_BITS));

	return (uint16_t)CLAMP(lround(part * (1 << GSR_BITS)), 0, (long)highest);
}

static uint16_t pulse_counts(double pulse)
{
	double highest = (1 << PULSE_BITS) - (1 << (PULSE_BITS - ADC_BITS));

	return (uint16_t)CLAMP(lround(PULSE_OFFSET + pulse * PULSE_COUNTS), 0, (long)highest);
}

static struct rig_sample measure(struct state *state)
{
	uint32_t sequence = next_sequence(state);
	int64_t time_ns = sequence * period_ns(state);
	struct dev_model_reading reading =
		state->source.read(state->source.user, state->pace.next++, state->pace.rate_hz);
	return (struct rig_sample){
		.sequence = sequence,
		.time_us = (uint32_t)(time_ns / 1000),
		.gsr = reading.are_counts ? (uint16_t)reading.skin : gsr_counts(reading.skin),
		.pulse = reading.are_counts ? (uint16_t)reading.pulse : pulse_counts(reading.pulse),
	};
}

/* The next sample that is due as a frame; 0: none, or it is dropped and @ret_is_dropped. */
static size_t write_sample(
	struct state *state, uint8_t *frame, struct dev_model_tag *ret_tag, bool *ret_is_dropped)
{
	struct rig_sample sample = measure(state);
	uint8_t payload[RIG_SAMPLE_BYTES];

	*ret_is_dropped = state->n_drop > 0;
	if (state->n_drop > 0) {
		state->n_drop--;
		return 0;
	}
	uint8_t n = rig_sample_write(payload, &sample);
	size_t length = rig_frame_write(frame, RIG_SAMPLE, payload, n);
	bool is_broken = state->n_checksum > 0;
	if (is_broken) {
		state->n_checksum--;
		frame[length - 1] ^= 1;
	}
	*ret_tag = (struct dev_model_tag){
		.has_sample = !is_broken,
		.ends_sample = !is_broken,
		.index = state->base + sample.sequence,
		.n_values = 2,
		.values = {sample.gsr, sample.pulse},
	};
	return length;
}

static size_t read_frame(void *memory, uint8_t *frame, int64_t now_ns, int64_t *ret_next_ns,
	struct dev_model_tag *ret_tag)
{
	struct state *state = memory;
	bool is_dropped = true;

	*ret_next_ns = INT64_MAX;
	if (state->n_answers > 0)
		return take_answer(state, frame);
	while (is_dropped) {
		*ret_next_ns = dev_pace_due_ns(&state->pace);
		if (now_ns < *ret_next_ns)
			return 0;
		size_t n = write_sample(state, frame, ret_tag, &is_dropped);
		if (!is_dropped)
			return n;
	}
	return 0;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (kind == DEV_FAULT_DROP)
		state->n_drop += n;
	else
		state->n_checksum += n;
}

const struct dev_serial_model dev_serial_model_arduino = {
	.name = "arduino",
	.bridge = "cdc",
	.line = {.baud = 115200, .data_bits = 8, .stop_bits = 1, .dtr = true},
	.state_bytes = sizeof(struct state),
	.begin = begin,
	.power = power,
	.lines = lines,
	.write = write_bytes,
	.read = read_frame,
	.damage = damage,
};
