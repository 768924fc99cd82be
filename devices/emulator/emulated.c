#include "devices/emulator/emulated.h"

#include "devices/emulator/bridge_model.h"
#include "devices/link.h"

#include <errno.h>
#include <string.h>

enum {
	ENDPOINT_IN = 0x80,
	STRING_BYTES_MAX = 255,
	SERIAL_MAX = 64,
	EMPTY_NS = 1000000,
	TRICKLE_NS = 1000000000,
};

/* What is wrong with the packets to come: the faults of the plan that have begun. */
struct trouble {
	struct {
		unsigned packets; /* left */
		int64_t until_ns;
	} lasting[DEV_FAULT_KINDS]; /* of those that hit packets */
	int64_t silent_until_ns, absent_until_ns, next_empty_ns;
	bool stalls_next;
	uint32_t halted; /* bit n: IN endpoint n */
};

struct dev_emulated {
	const struct dev_model *model;
	void *state;
	char serial[SERIAL_MAX];
	void (*complete)(void *user, struct dev_transfer *transfer);
	void *user;
	struct dev_transfer *queue;
	uint8_t configuration;
	bool is_plugged;
	int64_t first_read_ns; /* -1: never read; behind a bridge: no sample read */
	int64_t heard_ns;      /* when the host last waited for something */
	bool has_let_go;       /* a transfer was taken back since */
	GArray *faults;        /* to come; at_ns after the first reading */
	struct trouble trouble;
	uint32_t noise; /* state of the generator of garbage */
};

struct dev_emulated *dev_emulated_create(const struct dev_model *model,
	const struct dev_model_source *source, const char *serial_suffix, unsigned burst,
	void (*complete)(void *user, struct dev_transfer *transfer), void *user)
{
	struct dev_emulated *device = g_new0(struct dev_emulated, 1);

	device->model = model;
	device->state = g_malloc0(model->state_bytes);
	g_snprintf(device->serial, sizeof(device->serial), DEV_LINK_EMULATED_SERIAL "-%s",
		serial_suffix);
	device->complete = complete;
	device->user = user;
	device->first_read_ns = -1;
	device->faults = g_array_new(FALSE, TRUE, sizeof(struct dev_fault));
	device->noise = 1;
	model->begin(device->state, model, source, burst);
	return device;
}

void dev_emulated_destroy(struct dev_emulated *device)
{
	if (!device)
		return;
	g_assert(!device->queue);
	g_array_unref(device->faults);
	g_free(device->state);
	g_free(device);
}

const struct dev_model *dev_emulated_model(const struct dev_emulated *device)
{
	return device->model;
}

const char *dev_emulated_serial(const struct dev_emulated *device)
{
	return device->serial;
}

bool dev_emulated_wants_plug(const struct dev_emulated *device)
{
	return device->trouble.absent_until_ns == 0;
}

static void begin_fault(struct dev_emulated *device, const struct dev_fault *fault, int64_t now_ns)
{
	struct trouble *trouble = &device->trouble;

	switch (fault->kind) {
	case DEV_FAULT_UNPLUG:
		trouble->absent_until_ns = now_ns + fault->duration_ns;
		break;
	case DEV_FAULT_STALL:
		trouble->stalls_next = true;
		break;
	case DEV_FAULT_DELAY:
		trouble->silent_until_ns = now_ns + fault->duration_ns;
		break;
	case DEV_FAULT_DROP:
	case DEV_FAULT_CHECKSUM:
		if (device->model->damage)
			device->model->damage(device->state, fault->kind, fault->packets);
		break;
	default:
		if (fault->duration_ns > 0)
			trouble->lasting[fault->kind].until_ns = now_ns + fault->duration_ns;
		else
			trouble->lasting[fault->kind].packets += fault->packets;
		break;
	}
}

void dev_emulated_add_faults(struct dev_emulated *device, const GArray *faults, int64_t now_ns)
{
	for (guint i = 0; i < faults->len; i++) {
		const struct dev_fault *fault = &g_array_index(faults, struct dev_fault, i);
		if (fault->at_ns == 0)
			begin_fault(device, fault, now_ns);
		else
			g_array_append_val(device->faults, *fault);
	}
}

static size_t clip(uint8_t *data, size_t len, const void *answer, size_t n)
{
	n = MIN(n, len);
	memcpy(data, answer, n);
	return n;
}

static int answer_string(struct dev_emulated *device, uint8_t index, uint8_t *data, size_t len)
{
	static const uint8_t LANGUAGES[] = {4, 3, 0x09, 0x04}; /* English (US) */
	uint8_t descriptor[STRING_BYTES_MAX] = {2, 3};

	if (index == 0)
		return (int)clip(data, len, LANGUAGES, sizeof(LANGUAGES));
	const char *text = index < DEV_MODEL_STRINGS_MAX ? device->model->strings[index] : NULL;
	if (index == DEV_MODEL_SERIAL_STRING)
		text = device->serial;
	if (!text)
		return -EPIPE;
	for (; *text && descriptor[0] < STRING_BYTES_MAX - 2; text++) {
		descriptor[descriptor[0]] = (uint8_t)*text;
		descriptor[0] = (uint8_t)(descriptor[0] + 2);
	}
	return (int)clip(data, len, descriptor, descriptor[0]);
}

static int answer_descriptor(
	struct dev_emulated *device, const uint8_t setup[8], uint8_t *data, size_t len)
{
	enum {
		DEVICE = 1,
		CONFIGURATION = 2,
		STRING = 3
	};
	const struct dev_model *model = device->model;

	switch (setup[3]) {
	case DEVICE:
		return (int)clip(data, len, model->device_descriptor, model->device_descriptor[0]);
	case CONFIGURATION:
		return (int)clip(data, len, model->config_descriptor, model->config_bytes);
	case STRING:
		return answer_string(device, setup[2], data, len);
	default:
		return -EPIPE;
	}
}

/* The requests of USB 2.0 chapter 9 that hosts send; the model answers the others. */
static int answer_control(struct dev_emulated *device, const struct dev_transfer *transfer,
	uint8_t *data, size_t len, int64_t now_ns)
{
	enum {
		FROM_DEVICE = 0x80,
		RECIPIENTS = 0x7f,
		ENDPOINT = 2,
		GET_STATUS = 0,
		CLEAR_FEATURE = 1,
		SET_FEATURE = 3,
		SET_ADDRESS = 5,
		GET_DESCRIPTOR = 6,
		GET_CONFIGURATION = 8,
		SET_CONFIGURATION = 9,
		SET_INTERFACE = 11,
	};
	static const uint8_t SELF_POWERED[] = {1, 0};
	const uint8_t *setup = transfer->setup;

	if (setup[0] == FROM_DEVICE && setup[1] == GET_DESCRIPTOR)
		return answer_descriptor(device, setup, data, len);
	if (setup[0] == FROM_DEVICE && setup[1] == GET_CONFIGURATION)
		return (int)clip(data, len, &device->configuration, 1);
	if (setup[0] == FROM_DEVICE && setup[1] == GET_STATUS)
		return (int)clip(data, len, SELF_POWERED, sizeof(SELF_POWERED));
	if (setup[0] == 0 && setup[1] == SET_CONFIGURATION) {
		device->configuration = setup[2];
		return 0;
	}
	if ((setup[0] & RECIPIENTS) <= ENDPOINT &&
		(setup[1] == CLEAR_FEATURE || setup[1] == SET_FEATURE || setup[1] == SET_ADDRESS ||
			setup[1] == SET_INTERFACE))
		return 0;
	return device->model->control(device->state, setup, data, len, now_ns);
}

static void finish(
	struct dev_emulated *device, struct dev_transfer *transfer, int status, size_t actual)
{
	transfer->status = status;
	transfer->actual = actual;
	device->complete(device->user, transfer);
}

/* Called before the host begins to wait for something. */
static void forget_unheard(struct dev_emulated *device, int64_t now_ns)
{
	const int64_t UNHEARD_NS = 1000000000;

	/* A host that is merely late still listens: it has taken nothing back. */
	if (!device->queue && device->has_let_go && now_ns - device->heard_ns > UNHEARD_NS &&
		device->model->forget)
		device->model->forget(device->state, now_ns);
	device->has_let_go = false;
	device->heard_ns = now_ns;
}

static void append(struct dev_emulated *device, struct dev_transfer *transfer)
{
	struct dev_transfer **end = &device->queue;

	while (*end)
		end = &(*end)->next;
	transfer->next = NULL;
	*end = transfer;
}

void dev_emulated_submit(struct dev_emulated *device, struct dev_transfer *transfer, int64_t now_ns)
{
	transfer->actual = 0;
	transfer->is_intact = false;
	transfer->tag = (struct dev_model_tag){.has_sample = false};
	if (transfer->type == DEV_TRANSFER_CONTROL) {
		int n = answer_control(device, transfer, transfer->data, transfer->len, now_ns);
		finish(device, transfer, MIN(n, 0), (size_t)MAX(n, 0));
	} else if (!(transfer->endpoint & ENDPOINT_IN)) {
		int n = device->model->write
				? device->model->write(device->state, transfer->endpoint,
					  transfer->data, transfer->len, now_ns)
				: (int)transfer->len;
		finish(device, transfer, MIN(n, 0), (size_t)MAX(n, 0));
	} else {
		/* Behind a bridge who it is may be asked for seconds before it measures. */
		if (device->first_read_ns < 0 && !device->model->bridge)
			device->first_read_ns = now_ns;
		forget_unheard(device, now_ns);
		append(device, transfer);
	}
}

struct dev_transfer *dev_emulated_cancel(struct dev_emulated *device, uint64_t id)
{
	for (struct dev_transfer **at = &device->queue; *at; at = &(*at)->next) {
		struct dev_transfer *transfer = *at;
		if (transfer->id == id) {
			*at = transfer->next;
			device->has_let_go = true;
			return transfer;
		}
	}
	return NULL;
}

void dev_emulated_clear_halt(struct dev_emulated *device, uint8_t endpoint)
{
	device->trouble.halted &= ~(UINT32_C(1) << (endpoint & 0x0f));
}

void dev_emulated_plug(struct dev_emulated *device, int64_t now_ns)
{
	device->is_plugged = true;
	device->configuration = 1;
	device->trouble.halted = 0;
	device->model->plug(device->state, now_ns);
}

void dev_emulated_unplug(struct dev_emulated *device)
{
	device->is_plugged = false;
	while (device->queue) {
		struct dev_transfer *transfer = device->queue;
		device->queue = transfer->next;
		finish(device, transfer, -ESHUTDOWN, 0);
	}
}

/* Does this packet suffer from @kind? */
static bool strikes(struct dev_emulated *device, enum dev_fault_kind kind, int64_t now_ns)
{
	struct trouble *trouble = &device->trouble;

	if (now_ns < trouble->lasting[kind].until_ns)
		return true;
	if (trouble->lasting[kind].packets == 0)
		return false;
	trouble->lasting[kind].packets--;
	return true;
}

static void garble(struct dev_emulated *device, uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* xorshift32 (Marsaglia 2003): the same garbage in every run */
		device->noise ^= device->noise << 13;
		device->noise ^= device->noise >> 17;
		device->noise ^= device->noise << 5;
		data[i] = (uint8_t)(device->noise >> 8);
	}
}

/* What happens to a packet on its way. */
static int harm(struct dev_emulated *device, struct dev_transfer *transfer, int64_t now_ns)
{
	size_t head = device->model->bridge ? device->model->bridge->status_bytes : 0;
	int status = 0;

	/* A bare status packet carries nothing that could be harmed. */
	transfer->is_intact = transfer->actual <= head;
	if (transfer->is_intact)
		return 0;
	if (strikes(device, DEV_FAULT_BABBLE, now_ns))
		status = -EOVERFLOW;
	else if (strikes(device, DEV_FAULT_FAIL, now_ns))
		status = -EPROTO;
	else if (strikes(device, DEV_FAULT_SHORT, now_ns))
		transfer->actual /= 2;
	else if (strikes(device, DEV_FAULT_GARBAGE, now_ns))
		garble(device, transfer->data, transfer->actual);
	else if (strikes(device, DEV_FAULT_TRICKLE, now_ns)) {
		transfer->actual = head + 1;
		device->trouble.silent_until_ns = now_ns + TRICKLE_NS;
	} else {
		transfer->is_intact = true;
	}
	if (status < 0)
		transfer->actual = 0;
	return status;
}

/* Reads the packet that @transfer waits for, as the troubles let it through. False: not yet. */
static bool read_packet(struct dev_emulated *device, struct dev_transfer *transfer, int64_t now_ns,
	int64_t *ret_next_ns, int *ret_status)
{
	struct trouble *trouble = &device->trouble;
	uint32_t bit = UINT32_C(1) << (transfer->endpoint & 0x0f);

	*ret_status = 0;
	*ret_next_ns = trouble->silent_until_ns;
	if (now_ns < trouble->silent_until_ns)
		return false;
	if (trouble->stalls_next || trouble->halted & bit) {
		trouble->stalls_next = false;
		trouble->halted |= bit;
		*ret_status = -EPIPE;
		return true;
	}
	if (now_ns < trouble->lasting[DEV_FAULT_EMPTY].until_ns) {
		*ret_next_ns = trouble->next_empty_ns;
		if (now_ns < trouble->next_empty_ns)
			return false;
		trouble->next_empty_ns = now_ns + EMPTY_NS;
		transfer->actual = 0;
		return true;
	}
	transfer->actual = device->model->read(device->state, transfer->endpoint, transfer->data,
		transfer->len, now_ns, ret_next_ns, &transfer->tag);
	if (transfer->actual == 0)
		return false;
	if (device->first_read_ns < 0 && transfer->tag.has_sample)
		device->first_read_ns = now_ns;
	*ret_status = harm(device, transfer, now_ns);
	return true;
}

/* Lets faults happen that are due; when the next one is. */
static int64_t run_faults(struct dev_emulated *device, int64_t now_ns)
{
	struct trouble *trouble = &device->trouble;
	int64_t next_ns = INT64_MAX;

	if (trouble->absent_until_ns > 0 && now_ns >= trouble->absent_until_ns)
		trouble->absent_until_ns = 0;
	while (device->first_read_ns >= 0 && device->faults->len > 0) {
		struct dev_fault fault = g_array_index(device->faults, struct dev_fault, 0);
		int64_t due_ns = device->first_read_ns + fault.at_ns;
		if (now_ns < due_ns) {
			next_ns = due_ns;
			break;
		}
		g_array_remove_index(device->faults, 0);
		begin_fault(device, &fault, now_ns);
	}
	if (trouble->absent_until_ns > 0)
		next_ns = MIN(next_ns, trouble->absent_until_ns);
	return next_ns;
}

int64_t dev_emulated_run(struct dev_emulated *device, int64_t now_ns)
{
	int64_t next_ns = run_faults(device, now_ns);
	uint32_t waiting = 0; /* endpoints with nothing to read: order per endpoint is kept */

	if (device->queue)
		device->heard_ns = now_ns;
	for (struct dev_transfer **at = &device->queue; *at && device->is_plugged;) {
		struct dev_transfer *transfer = *at;
		uint32_t bit = UINT32_C(1) << (transfer->endpoint & 0x0f);
		int64_t try_ns;
		int status;
		if (!(waiting & bit) && read_packet(device, transfer, now_ns, &try_ns, &status)) {
			*at = transfer->next;
			finish(device, transfer, status, transfer->actual);
			continue;
		}
		if (!(waiting & bit))
			next_ns = MIN(next_ns, try_ns);
		waiting |= bit;
		at = &transfer->next;
	}
	return next_ns;
}

bool dev_delivery_take(struct dev_delivery *delivery, const struct dev_transfer *transfer)
{
	const struct dev_model_tag *tag = &transfer->tag;

	if (!tag->has_sample)
		return false;
	if (!transfer->is_intact)
		delivery->broken = tag->index + 1;
	return tag->ends_sample && delivery->broken != tag->index + 1;
}
