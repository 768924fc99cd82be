#include "devices/emulator/front.h"

#include <errno.h>
#include <glib.h>
#include <stddef.h>
#include <string.h>

enum {
	BAUD_TOLERANCE = 33, /* a thirty-third, 3 %: what a UART still reads */
	NS_PER_MS = 1000000,
	DESCRIPTOR_BYTES = 18,
	DRAIN_FRAMES_MAX = 100000,
};

struct state {
	const struct dev_serial_model *instrument;
	const struct dev_bridge_model *model;
	struct dev_bridge_state bridge;
	uint8_t frame[DEV_SERIAL_FRAME_MAX];
	size_t length, sent;
	struct dev_model_tag tag;
	int64_t next_status_ns;
	uint32_t noise;       /* state of the generator of garbage */
	max_align_t memory[]; /* the instrument's state */
};

static void begin(void *memory, const struct dev_model *model,
	const struct dev_model_source *source, unsigned burst)
{
	struct state *state = memory;

	state->instrument = model->instrument;
	state->model = model->bridge;
	state->noise = 1;
	state->instrument->begin(state->memory, source, burst);
}

static void plug(void *memory, int64_t now_ns)
{
	struct state *state = memory;

	memset(&state->bridge, 0, sizeof(state->bridge));
	state->length = 0;
	state->sent = 0;
	state->next_status_ns = now_ns;
	state->model->power(&state->bridge);
	state->instrument->power(state->memory, now_ns);
}

static bool hears(const struct state *state)
{
	const struct dev_line *is = &state->bridge.line, *wants = &state->instrument->line;

	if (!state->bridge.is_open)
		return false;
	if (state->instrument->is_any_line)
		return true;
	int64_t difference = (int64_t)is->baud - wants->baud;
	return ABS(difference) <= wants->baud / BAUD_TOLERANCE &&
	       is->data_bits == wants->data_bits && is->stop_bits == wants->stop_bits &&
	       is->parity == wants->parity;
}

static bool may_speak(const struct state *state)
{
	return state->bridge.is_open && (state->bridge.line.dtr || !state->instrument->line.dtr);
}

static void garble(struct state *state)
{
	for (size_t i = 0; i < state->length; i++) {
		/* xorshift32 (Marsaglia 2003): the same garbage in every run */
		state->noise ^= state->noise << 13;
		state->noise ^= state->noise >> 17;
		state->noise ^= state->noise << 5;
		state->frame[i] = (uint8_t)(state->noise >> 8);
	}
	state->tag.has_sample = false;
}

static bool take_frame(struct state *state, int64_t now_ns, int64_t *ret_next_ns)
{
	state->sent = 0;
	state->tag = (struct dev_model_tag){.has_sample = false};
	state->length = state->instrument->read(
		state->memory, state->frame, now_ns, ret_next_ns, &state->tag);
	g_assert(state->length <= sizeof(state->frame));
	return state->length > 0;
}

/* What came until now is lost: purged, or the line was not as it is from now on. */
static void drain(struct state *state, int64_t now_ns)
{
	int64_t next_ns;

	for (int i = 0; i < DRAIN_FRAMES_MAX && take_frame(state, now_ns, &next_ns); i++)
		;
	state->length = 0;
	state->sent = 0;
}

static int control(void *memory, const uint8_t setup[8], uint8_t *data, size_t len, int64_t now_ns)
{
	struct state *state = memory;
	struct dev_bridge_state before = state->bridge;

	int n = state->model->control(&state->bridge, setup, data, len);
	const struct dev_line *was = &before.line, *is = &state->bridge.line;
	bool has_changed = was->baud != is->baud || was->data_bits != is->data_bits ||
			   was->stop_bits != is->stop_bits || was->parity != is->parity ||
			   was->dtr != is->dtr || before.is_open != state->bridge.is_open;
	if (has_changed || state->bridge.has_purged)
		drain(state, now_ns);
	state->bridge.has_purged = false;
	if ((was->dtr != is->dtr || was->rts != is->rts) && state->instrument->lines)
		state->instrument->lines(state->memory, is->dtr, is->rts, now_ns);
	return n;
}

static int write_bytes(
	void *memory, uint8_t endpoint, const uint8_t *data, size_t len, int64_t now_ns)
{
	struct state *state = memory;

	(void)endpoint;
	if (hears(state) && state->instrument->write)
		state->instrument->write(state->memory, data, len, now_ns);
	return (int)len;
}

/* Packets of the frame, full ones but the last, as one transfer takes them. */
static size_t put_packets(struct state *state, uint8_t *data, size_t len)
{
	static const uint8_t STATUS[] = {0x01, 0x60}; /* FTDI: nothing to tell, output is empty */
	size_t head = state->model->status_bytes, n = 0, taken;

	do {
		size_t room = MIN(state->model->packet_bytes, len - n);
		if (room < head)
			break;
		memcpy(data + n, STATUS, head);
		taken = MIN(room - head, state->length - state->sent);
		memcpy(data + n + head, state->frame + state->sent, taken);
		state->sent += taken;
		n += head + taken;
	} while (state->sent < state->length && head + taken == state->model->packet_bytes &&
		 n < len);
	return n;
}

static size_t read_packets(void *memory, uint8_t endpoint, uint8_t *data, size_t len,
	int64_t now_ns, int64_t *ret_next_ns, struct dev_model_tag *ret_tag)
{
	struct state *state = memory;

	*ret_next_ns = INT64_MAX;
	if (endpoint != state->model->endpoint_in || !state->bridge.is_open)
		return 0;
	if (state->sent == state->length && may_speak(state) &&
		take_frame(state, now_ns, ret_next_ns) && !hears(state))
		garble(state);
	if (state->sent == state->length) {
		bool has_status = state->model->status_bytes > 0;
		if (has_status && now_ns < state->next_status_ns)
			*ret_next_ns = MIN(*ret_next_ns, state->next_status_ns);
		if (!has_status || now_ns < state->next_status_ns)
			return 0;
	}
	size_t n = put_packets(state, data, len);
	state->next_status_ns = now_ns + (int64_t)state->bridge.latency_ms * NS_PER_MS;
	*ret_tag = state->tag;
	ret_tag->ends_sample = state->tag.ends_sample && state->sent == state->length;
	if (state->sent == state->length)
		state->tag.has_sample = false;
	return n;
}

static void damage(void *memory, enum dev_fault_kind kind, unsigned n)
{
	struct state *state = memory;

	if (state->instrument->damage)
		state->instrument->damage(state->memory, kind, n);
}

struct pair {
	struct dev_model model;
	uint8_t device_descriptor[DESCRIPTOR_BYTES];
};

static struct pair *make_pair(
	const struct dev_serial_model *instrument, const struct dev_bridge_model *bridge)
{
	enum {
		VENDOR = 8,
		PRODUCT = 10,
	};
	struct pair *pair = g_new0(struct pair, 1);
	bool is_own = instrument->vendor != 0 && strcmp(bridge->name, "cdc") == 0;

	memcpy(pair->device_descriptor, bridge->device_descriptor, DESCRIPTOR_BYTES);
	pair->model = (struct dev_model){
		.name = instrument->name,
		.speed_mbit = "12",
		.device_descriptor = pair->device_descriptor,
		.config_descriptor = bridge->config_descriptor,
		.config_bytes = bridge->config_bytes,
		.state_bytes = sizeof(struct state) + instrument->state_bytes,
		.instrument = instrument,
		.bridge = bridge,
		.begin = begin,
		.plug = plug,
		.control = control,
		.write = write_bytes,
		.read = read_packets,
		.damage = damage,
	};
	memcpy(pair->model.strings, bridge->strings, sizeof(bridge->strings));
	if (is_own) {
		uint8_t *ids = pair->device_descriptor;
		ids[VENDOR] = (uint8_t)instrument->vendor;
		ids[VENDOR + 1] = (uint8_t)(instrument->vendor >> 8);
		ids[PRODUCT] = (uint8_t)instrument->product;
		ids[PRODUCT + 1] = (uint8_t)(instrument->product >> 8);
	}
	if (is_own && instrument->product_string)
		pair->model.strings[DEV_MODEL_PRODUCT_STRING] = instrument->product_string;
	return pair;
}

const struct dev_model *dev_front_find(
	const struct dev_serial_model *instrument, const struct dev_bridge_model *bridge)
{
	static GPtrArray *pairs;

	if (!pairs)
		pairs = g_ptr_array_new();
	for (guint i = 0; i < pairs->len; i++) {
		const struct pair *pair = g_ptr_array_index(pairs, i);
		if (pair->model.instrument == instrument && pair->model.bridge == bridge)
			return &pair->model;
	}
	struct pair *pair = make_pair(instrument, bridge);
	g_ptr_array_add(pairs, pair);
	return &pair->model;
}
