#include "devices/emulator/usbip_server.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	ENDPOINT_IN = 0x80,
	ENDPOINT_NUMBER_MAX = 15,
	FIRST_NUMBER = 2, /* of a device on the bus; 1 is the hub */
};

struct export
{
	struct dev_usbip_offer offer;
	char *bus_id;
	struct dev_emulated *device;
	struct dev_usbip_client *client; /* that has it */
};

struct dev_usbip_server {
	GPtrArray *exports;
};

/* What the next bytes are. */
enum step {
	STEP_OPERATION = 0,
	STEP_BUS_ID,
	STEP_COMMAND,
	STEP_DATA, /* of the command */
};

struct dev_usbip_client {
	struct dev_usbip_server *server;
	enum step step;
	struct dev_usbip_command command;
	GByteArray *input, *output;
	struct export *export;
	const struct dev_usbip_offer *offer;
	unsigned waiting; /* transfers */
	size_t waiting_bytes;
	enum dev_usbip_end end;
	char *complaint;
};

/* The memory of one transfer. */
struct carried {
	struct dev_transfer transfer; /* first: the device gives this back */
	uint8_t data[];
};

static void complain(struct dev_usbip_client *client, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void complain(struct dev_usbip_client *client, const char *format, ...)
{
	va_list arguments;

	if (client->end != DEV_USBIP_NOT_OVER)
		return;
	va_start(arguments, format);
	client->complaint = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	client->end = DEV_USBIP_BROKEN;
}

/* --- devices --- */

static void release(struct dev_usbip_client *client, struct dev_transfer *transfer)
{
	client->waiting--;
	client->waiting_bytes -= transfer->len;
	g_free(transfer);
}

static void on_complete(void *user, struct dev_transfer *transfer)
{
	struct export *export = user;
	struct dev_usbip_client *client = export->client;

	/* Nobody hears of what a pulled plug ends. */
	if (client->end == DEV_USBIP_NOT_OVER && transfer->status != -ESHUTDOWN)
		dev_usbip_append_submitted(client->output, transfer);
	release(client, transfer);
	if (client->output->len > DEV_USBIP_OUTPUT_MAX_BYTES)
		complain(client, "%s", _("it does not read what it asked for"));
}

static void free_export(void *pointer)
{
	struct export *export = pointer;

	dev_emulated_destroy(export->device);
	g_free(export->bus_id);
	g_free(export);
}

struct dev_usbip_server *dev_usbip_server_create(void)
{
	struct dev_usbip_server *server = g_new0(struct dev_usbip_server, 1);

	server->exports = g_ptr_array_new_with_free_func(free_export);
	return server;
}

void dev_usbip_server_destroy(struct dev_usbip_server *server)
{
	if (!server)
		return;
	g_ptr_array_unref(server->exports);
	g_free(server);
}

const struct dev_usbip_offer *dev_usbip_server_add(struct dev_usbip_server *server,
	const struct dev_model *model, const struct dev_model_source *source,
	const char *serial_suffix, const GArray *faults, int64_t now_ns)
{
	struct export *export = g_new0(struct export, 1);

	export->bus_id = g_strdup_printf("1-%u", server->exports->len + 1);
	export->offer = (struct dev_usbip_offer){
		.model = model,
		.bus_id = export->bus_id,
		.number = FIRST_NUMBER + server->exports->len,
	};
	export->device = dev_emulated_create(model, source, serial_suffix, 0, on_complete, export);
	dev_emulated_add_faults(export->device, faults, now_ns);
	g_ptr_array_add(server->exports, export);
	return &export->offer;
}

static bool is_free(const struct export *export)
{
	return !export->client && dev_emulated_wants_plug(export->device);
}

static struct export *find_export(const struct dev_usbip_server *server, const char *bus_id)
{
	for (guint i = 0; i < server->exports->len; i++) {
		struct export *export = g_ptr_array_index(server->exports, i);
		if (strcmp(export->bus_id, bus_id) == 0)
			return export;
	}
	return NULL;
}

bool dev_usbip_server_is_free(
	const struct dev_usbip_server *server, const struct dev_usbip_offer *offer)
{
	return is_free(find_export(server, offer->bus_id));
}

static void attach(struct dev_usbip_client *client, struct export *export, int64_t now_ns)
{
	client->export = export;
	client->offer = &export->offer;
	client->step = STEP_COMMAND;
	export->client = client;
	dev_emulated_plug(export->device, now_ns);
}

/* Never from inside a completion: the device is at work then. */
static void detach(struct dev_usbip_client *client)
{
	if (!client->export)
		return;
	dev_emulated_unplug(client->export->device);
	client->export->client = NULL;
	client->export = NULL;
}

int64_t dev_usbip_server_run(struct dev_usbip_server *server, int64_t now_ns)
{
	int64_t next_ns = INT64_MAX;

	for (guint i = 0; i < server->exports->len; i++) {
		struct export *export = g_ptr_array_index(server->exports, i);
		next_ns = MIN(next_ns, dev_emulated_run(export->device, now_ns));
		struct dev_usbip_client *client = export->client;
		if (!client)
			continue;
		if (client->end == DEV_USBIP_NOT_OVER && !dev_emulated_wants_plug(export->device))
			client->end = DEV_USBIP_PULLED;
		if (client->end != DEV_USBIP_NOT_OVER)
			detach(client);
	}
	return next_ns;
}

/* --- clients --- */

struct dev_usbip_client *dev_usbip_client_create(struct dev_usbip_server *server)
{
	struct dev_usbip_client *client = g_new0(struct dev_usbip_client, 1);

	client->server = server;
	client->input = g_byte_array_new();
	client->output = g_byte_array_new();
	return client;
}

struct dev_usbip_client *dev_usbip_client_create_attached(
	struct dev_usbip_server *server, const struct dev_usbip_offer *offer, int64_t now_ns)
{
	struct dev_usbip_client *client = dev_usbip_client_create(server);

	attach(client, find_export(server, offer->bus_id), now_ns);
	return client;
}

void dev_usbip_client_destroy(struct dev_usbip_client *client)
{
	if (!client)
		return;
	detach(client);
	g_byte_array_unref(client->input);
	g_byte_array_unref(client->output);
	g_free(client->complaint);
	g_free(client);
}

static void take_operation(struct dev_usbip_client *client, const uint8_t *bytes)
{
	struct dev_usbip_server *server = client->server;
	struct dev_usbip_operation operation;
	g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(struct dev_usbip_offer));

	dev_usbip_read_operation(bytes, &operation);
	if (operation.version != DEV_USBIP_VERSION) {
		complain(client, _("it speaks version %04x of USB/IP, which is not known here"),
			operation.version);
	} else if (operation.code == DEV_USBIP_IMPORT) {
		client->step = STEP_BUS_ID;
	} else if (operation.code == DEV_USBIP_LIST) {
		for (guint i = 0; i < server->exports->len; i++) {
			const struct export *export = g_ptr_array_index(server->exports, i);
			if (is_free(export))
				g_array_append_val(offers, export->offer);
		}
		dev_usbip_append_list(client->output, (const void *)offers->data, offers->len);
		client->end = DEV_USBIP_ANSWERED;
	} else {
		complain(client, _("it asks for operation %04x, which USB/IP does not have"),
			operation.code);
	}
}

static void take_bus_id(struct dev_usbip_client *client, const uint8_t *bytes, int64_t now_ns)
{
	g_autofree char *bus_id = g_strndup((const char *)bytes, DEV_USBIP_BUS_ID_BYTES);
	struct export *export = find_export(client->server, bus_id);
	enum dev_usbip_status status = DEV_USBIP_OK;

	if (!export || !dev_emulated_wants_plug(export->device))
		status = DEV_USBIP_NO_DEVICE;
	else if (export->client)
		status = DEV_USBIP_BUSY;
	if (status == DEV_USBIP_OK)
		attach(client, export, now_ns);
	else
		client->end = DEV_USBIP_ANSWERED;
	dev_usbip_append_import(client->output, status, client->offer);
}

/* The type of the endpoint with @address; false when the device has no such one. */
static bool find_endpoint(
	const struct dev_model *model, uint8_t address, enum dev_transfer_type *ret_type)
{
	enum {
		DESCRIPTOR_ENDPOINT = 5,
		TYPE_MASK = 3,
		TYPE_BULK = 2,
	};
	const uint8_t *config = model->config_descriptor;

	*ret_type = DEV_TRANSFER_CONTROL;
	if ((address & ENDPOINT_NUMBER_MAX) == 0)
		return true;
	for (size_t at = 0; at < model->config_bytes; at += config[at]) {
		if (config[at + 1] != DESCRIPTOR_ENDPOINT || config[at + 2] != address)
			continue;
		*ret_type = (config[at + 3] & TYPE_MASK) == TYPE_BULK ? DEV_TRANSFER_BULK
								      : DEV_TRANSFER_INTERRUPT;
		return true;
	}
	return false;
}

/* usbfs clears a halt by a call of its own; here it is an ordinary request. */
static void notice_clear_halt(struct dev_emulated *device, const uint8_t setup[8])
{
	enum {
		TO_ENDPOINT = 0x02,
		CLEAR_FEATURE = 1,
		ENDPOINT_HALT = 0,
	};

	if (setup[0] == TO_ENDPOINT && setup[1] == CLEAR_FEATURE && setup[2] == ENDPOINT_HALT)
		dev_emulated_clear_halt(device, setup[4]);
}

static void submit(struct dev_usbip_client *client, const uint8_t *data, int64_t now_ns)
{
	const struct dev_usbip_command *command = &client->command;
	struct dev_emulated *device = client->export->device;
	struct carried *carried = g_malloc0(sizeof(*carried) + command->len);
	struct dev_transfer *transfer = &carried->transfer;

	transfer->id = command->sequence;
	transfer->endpoint = (uint8_t)(command->endpoint | (command->is_in ? ENDPOINT_IN : 0));
	transfer->data = carried->data;
	transfer->len = command->len;
	memcpy(transfer->setup, command->setup, sizeof(transfer->setup));
	if (!command->is_in && command->len > 0)
		memcpy(carried->data, data, command->len);
	client->waiting++;
	client->waiting_bytes += transfer->len;
	if (!find_endpoint(client->offer->model, transfer->endpoint, &transfer->type)) {
		transfer->status = -EPIPE;
		on_complete(client->export, transfer);
		return;
	}
	if (transfer->type == DEV_TRANSFER_CONTROL)
		notice_clear_halt(device, transfer->setup);
	if (transfer->type != DEV_TRANSFER_CONTROL && command->is_in && command->len == 0)
		on_complete(client->export, transfer);
	else
		dev_emulated_submit(device, transfer, now_ns);
}

static void unlink_transfer(struct dev_usbip_client *client)
{
	struct dev_transfer *transfer =
		dev_emulated_cancel(client->export->device, client->command.unlinked);

	dev_usbip_append_unlinked(
		client->output, client->command.sequence, transfer ? -ECONNRESET : 0);
	if (transfer)
		release(client, transfer);
}

static bool check_submit(struct dev_usbip_client *client)
{
	const struct dev_usbip_command *command = &client->command;

	if (command->is_isochronous)
		complain(client, "%s",
			_("it asks for an isochronous transfer, which no instrument has"));
	else if (command->endpoint > ENDPOINT_NUMBER_MAX)
		complain(client, _("it asks for endpoint %u, which USB does not have"),
			command->endpoint);
	else if (command->len > DEV_USBIP_TRANSFER_MAX_BYTES)
		complain(client, _("it asks for a transfer of %u bytes, more than is allowed"),
			command->len);
	else if (client->waiting >= DEV_USBIP_WAITING_MAX ||
		 client->waiting_bytes + command->len > DEV_USBIP_WAITING_MAX_BYTES)
		complain(client, "%s", _("it has too many transfers waiting"));
	return client->end == DEV_USBIP_NOT_OVER;
}

static void take_command(struct dev_usbip_client *client, const uint8_t *bytes, int64_t now_ns)
{
	struct dev_usbip_command *command = &client->command;

	dev_usbip_read_command(bytes, command);
	if (command->code == DEV_USBIP_UNLINK) {
		unlink_transfer(client);
	} else if (command->code != DEV_USBIP_SUBMIT) {
		complain(client, _("it sends command %u, which USB/IP does not have"),
			command->code);
	} else if (check_submit(client)) {
		if (!command->is_in && command->len > 0)
			client->step = STEP_DATA;
		else
			submit(client, NULL, now_ns);
	}
}

static size_t bytes_of_step(const struct dev_usbip_client *client)
{
	switch (client->step) {
	case STEP_OPERATION:
		return DEV_USBIP_OPERATION_BYTES;
	case STEP_BUS_ID:
		return DEV_USBIP_BUS_ID_BYTES;
	case STEP_COMMAND:
		return DEV_USBIP_COMMAND_BYTES;
	default:
		return client->command.len;
	}
}

static void take_step(struct dev_usbip_client *client, const uint8_t *bytes, int64_t now_ns)
{
	switch (client->step) {
	case STEP_OPERATION:
		take_operation(client, bytes);
		break;
	case STEP_BUS_ID:
		take_bus_id(client, bytes, now_ns);
		break;
	case STEP_COMMAND:
		take_command(client, bytes, now_ns);
		break;
	case STEP_DATA:
		client->step = STEP_COMMAND;
		submit(client, bytes, now_ns);
		break;
	}
}

void dev_usbip_client_take(
	struct dev_usbip_client *client, const uint8_t *bytes, size_t len, int64_t now_ns)
{
	GByteArray *input = client->input;
	size_t done = 0;

	g_byte_array_append(input, bytes, (guint)len);
	while (client->end == DEV_USBIP_NOT_OVER && input->len - done >= bytes_of_step(client)) {
		size_t n = bytes_of_step(client);
		take_step(client, input->data + done, now_ns);
		done += n;
	}
	g_byte_array_remove_range(input, 0, (guint)done);
	if (client->end != DEV_USBIP_NOT_OVER)
		detach(client);
}

GByteArray *dev_usbip_client_output(struct dev_usbip_client *client)
{
	return client->output;
}

enum dev_usbip_end dev_usbip_client_end(const struct dev_usbip_client *client)
{
	return client->end;
}

const char *dev_usbip_client_complaint(const struct dev_usbip_client *client)
{
	return client->complaint;
}

const struct dev_usbip_offer *dev_usbip_client_offer(const struct dev_usbip_client *client)
{
	return client->offer;
}
