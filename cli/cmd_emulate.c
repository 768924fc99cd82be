#include "cli/call.h"
#include "cli/emulate_loop.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "devices/driver.h"
#include "devices/emulator/play.h"
#include "devices/emulator/serial_model.h"
#include "devices/link.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "DEVICE", .type = CLI_TYPE_TEXT, .is_repeatable = true},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "participant",
		.type = CLI_TYPE_TEXT,
		.argument = N_("KEY=VALUE,…"),
		.help = N_("Who wears it, in the options of --device simulated"),
		.is_repeatable = true,
		.excludes = "file",
	},
	{
		.name = "file",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Play the columns gsr and pulse, the device's raw numbers, a row for "
			   "each sample"),
		.is_repeatable = true,
	},
	{
		.name = "plan",
		.type = CLI_TYPE_TEXT,
		.argument = N_("FAULTS"),
		.help = N_("What goes wrong and when, as “at=5s unplug 2s; at=9s stall”"),
		.is_repeatable = true,
	},
	{
		.name = "serial",
		.type = CLI_TYPE_TEXT,
		.argument = N_("WORD"),
		.help = N_("The end of its serial number, else 0001, 0002, …"),
		.is_repeatable = true,
	},
	{
		.name = "address",
		.type = CLI_TYPE_TEXT,
		.argument = N_("HOST:PORT"),
		.help = N_("Where to serve, else 127.0.0.1:3240"),
		.excludes = "vhci",
	},
	{
		.name = "vhci",
		.type = CLI_TYPE_FLAG,
		.help = N_("Plug into this machine at once, as root; a device that the plan pulls "
			   "out comes back by itself"),
	},
	{.name = NULL},
};

/* One emulated device and what it plays. */
struct request {
	const struct dev_model *model;
	const char *participant, *file, *serial; /* NULL: not given */
	char *number;                            /* the serial's end */
	struct dev_participant player;
	GArray *rows;
	struct dev_play_table table;
	struct dev_model_source source;
	GArray *faults;
	const struct dev_usbip_offer *offer;
};

static void free_request(void *pointer)
{
	struct request *request = pointer;

	g_free(request->number);
	g_clear_pointer(&request->rows, g_array_unref);
	g_clear_pointer(&request->faults, g_array_unref);
	g_free(request);
}

static void set_wrong_call(GError **error, GError *cause)
{
	g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL, cause->message);
	g_error_free(cause);
}

/* The value of @option for device @index of @n: the same for all, or one each. */
static bool get_value(const struct cli_call *call, const char *option, size_t index, size_t n,
	const char **ret_value, GError **error)
{
	const char *const *values = cli_call_texts(call, option);
	size_t given = g_strv_length((char **)values);

	if (given > 1 && given != n) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--%s is given %zu times for %zu devices: once is for all, else one for "
			  "each in their order"),
			option, given, n);
		return false;
	}
	*ret_value = given == 0 ? NULL : values[given == 1 ? 0 : index];
	return true;
}

static bool find_model(struct request *request, const char *name, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	request->model = dev_model_find(name);
	if (request->model)
		return true;
	for (size_t i = 0; dev_models[i]; i++)
		g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", dev_models[i]->name);
	for (size_t i = 0; dev_serial_models[i]; i++)
		g_string_append_printf(known, ", %s", dev_serial_models[i]->name);
	g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
		_("there is no device “%s” to emulate; there are: %s"), name, known->str);
	return false;
}

static bool read_source(struct request *request, GError **error)
{
	GError *wrong = NULL;
	g_autofree char *text = NULL;

	if (!request->file) {
		dev_play_participant(&request->source, &request->player);
		if (dev_play_read_participant(request->participant, &request->player, &wrong))
			return true;
		set_wrong_call(error, wrong);
		return false;
	}
	if (!g_file_get_contents(request->file, &text, NULL, error))
		return false;
	request->rows = dev_play_read_rows(text, request->file, error);
	if (!request->rows)
		return false;
	request->table = (struct dev_play_table){
		.rows = (const void *)request->rows->data,
		.n = request->rows->len,
	};
	dev_play_rows(&request->source, &request->table);
	return true;
}

static bool read_faults(struct request *request, const char *plan, GError **error)
{
	GError *wrong = NULL;

	request->faults = dev_fault_parse(plan ? plan : "", &wrong);
	if (!request->faults)
		set_wrong_call(error, wrong);
	return request->faults != NULL;
}

static struct request *read_request(
	const struct cli_call *call, size_t index, size_t n, GError **error)
{
	struct request *request = g_new0(struct request, 1);
	const char *plan;

	if (find_model(request, cli_call_operand(call, index), error) &&
		get_value(call, "participant", index, n, &request->participant, error) &&
		get_value(call, "file", index, n, &request->file, error) &&
		get_value(call, "serial", index, n, &request->serial, error) &&
		get_value(call, "plan", index, n, &plan, error) &&
		read_faults(request, plan, error) && read_source(request, error)) {
		request->number = request->serial ? g_strdup(request->serial)
						  : g_strdup_printf("%04zu", index + 1);
		return request;
	}
	free_request(request);
	return NULL;
}

/* Two devices with one serial number could not be told apart. */
static bool check_serials(GPtrArray *requests, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < requests->len; i++) {
		struct request *request = g_ptr_array_index(requests, i);
		if (!g_str_is_ascii(request->number) || strlen(request->number) > 32 ||
			!*request->number) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
				_("--serial “%s” should be 1 to 32 letters and digits"),
				request->number);
			return false;
		}
		if (!g_hash_table_add(seen, request->number)) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
				_("two devices would have the serial number “%s”: give --serial "
				  "for each"),
				request->number);
			return false;
		}
	}
	return true;
}

static GPtrArray *read_requests(const struct cli_call *call, GError **error)
{
	size_t n = cli_call_operand_count(call);
	g_autoptr(GPtrArray) requests = g_ptr_array_new_with_free_func(free_request);

	for (size_t i = 0; i < n; i++) {
		struct request *request = read_request(call, i, n, error);
		if (!request)
			return NULL;
		g_ptr_array_add(requests, request);
	}
	return check_serials(requests, error) ? g_steal_pointer(&requests) : NULL;
}

/* --- what is told --- */

/* The driver that reads it: of its name, or of the name that its own begins with, when it speaks an
 * older dialect ("cms50-old"). */
static const struct dev_driver *driver_of(const struct dev_model *model)
{
	const struct dev_driver *driver = dev_driver_find(model->name);

	for (size_t i = 0; !driver && dev_drivers[i]; i++) {
		if (g_str_has_prefix(model->name, dev_drivers[i]->name))
			driver = dev_drivers[i];
	}
	return driver;
}

static char *what_it_plays(const struct request *request)
{
	if (request->file)
		return g_strdup(request->file);
	if (!request->participant || !*request->participant)
		return g_strdup(_("a simulated participant"));
	return g_strdup_printf(_("a simulated participant: %s"), request->participant);
}

static void print_devices(GPtrArray *requests)
{
	static const char *const HEADS[] = {
		N_("Port"), N_("Numbers"), N_("Device"), N_("Serial"), N_("Plays"), NULL};
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (guint i = 0; i < requests->len; i++) {
		const struct request *request = g_ptr_array_index(requests, i);
		const uint8_t *ids = request->model->device_descriptor;
		const struct dev_driver *driver = driver_of(request->model);
		g_autofree char *numbers =
			g_strdup_printf("%02x%02x:%02x%02x", ids[9], ids[8], ids[11], ids[10]);
		g_autofree char *serial =
			g_strdup_printf("%s-%s", DEV_LINK_EMULATED_SERIAL, request->number);
		g_autofree char *plays = what_it_plays(request);
		cli_table_add_text(&table, request->offer->bus_id);
		cli_table_add_text(&table, numbers);
		cli_table_add_text(&table, driver ? driver->title : request->model->name);
		cli_table_add_text(&table, serial);
		cli_table_add_text(&table, plays);
	}
	g_autofree char *text = cli_table_format(&table);
	g_print("%s\n%s\n", _("EMULATED, nothing of it is measured:"), text);
	cli_table_finish(&table);
}

static void print_recording(GPtrArray *requests)
{
	const struct request *first = g_ptr_array_index(requests, 0);
	const struct dev_driver *driver = driver_of(first->model);
	bool is_named = driver && driver->matches && driver->matches->writes_before_probe;

	g_print("    affekt devices\n    affekt record demo.nwb --device %s%s\n\n%s\n\n",
		driver ? driver->name : first->model->name, is_named ? "@any" : "",
		_("Ctrl+C ends the emulation."));
}

static void print_attaching(GPtrArray *requests, const char *host, guint16 port)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
	bool is_any = g_inet_address_get_is_any(address);
	g_autofree char *tcp_port =
		port == DEV_USBIP_PORT ? g_strdup("") : g_strdup_printf("--tcp-port %u ", port);

	g_print(_("Served at %s, port %u. Type as root on the machine that records:"), host, port);
	g_print("\n    modprobe vhci-hcd\n");
	for (guint i = 0; i < requests->len; i++) {
		const struct request *request = g_ptr_array_index(requests, i);
		g_print("    usbip %sattach -r %s -b %s\n", tcp_port,
			is_any ? g_get_host_name() : host, request->offer->bus_id);
	}
	g_print("%s\n", _("and then as yourself:"));
	if (!g_inet_address_get_is_loopback(address))
		cli_terminal_note("%s", _("everybody who reaches this address can attach them"));
}

/* --- work --- */

static bool serve(const struct cli_call *call, GPtrArray *requests, struct cli_emulate_loop *loop,
	GError **error)
{
	g_autofree char *host = NULL;
	guint16 port;

	if (cli_call_has(call, "vhci")) {
		print_devices(requests);
		for (guint i = 0; i < requests->len; i++) {
			const struct request *request = g_ptr_array_index(requests, i);
			if (!cli_emulate_loop_plug(loop, request->offer, error))
				return false;
		}
		g_print("\n%s\n", _("Plugged into this machine. Type as yourself:"));
	} else {
		const char *address = cli_call_text(call, "address", "127.0.0.1");
		if (!cli_emulate_loop_listen(loop, address, &host, &port, error))
			return false;
		print_devices(requests);
		print_attaching(requests, host, port);
	}
	print_recording(requests);
	return cli_emulate_loop_run(loop, error);
}

static bool run_emulate(const struct cli_call *call, GError **error)
{
	g_autoptr(GPtrArray) requests = read_requests(call, error);

	if (!requests)
		return false;
	struct dev_usbip_server *server = dev_usbip_server_create();
	for (guint i = 0; i < requests->len; i++) {
		struct request *request = g_ptr_array_index(requests, i);
		request->offer = dev_usbip_server_add(server, request->model, &request->source,
			request->number, request->faults, cli_emulate_loop_now_ns());
	}
	struct cli_emulate_loop *loop = cli_emulate_loop_create(server);
	bool is_good = serve(call, requests, loop, error);
	cli_emulate_loop_destroy(loop);
	dev_usbip_server_destroy(server);
	return is_good;
}

const struct cli_command cli_emulate = {
	.name = "emulate",
	.summary = N_("Serve emulated instruments, for trying things out without the hardware"),
	.description = N_(
		"Serves one emulated instrument or several over USB/IP. A Linux machine that "
		"attaches one has it on its USB bus, and the real driver reads it; DEVICE is a "
		"driver's name; for instruments behind a serial line NAME/BRIDGE puts it behind "
		"another chip: cp210x, ftdi, ch340, cdc. What it sends is labelled EMULATED in "
		"every file and on every screen.\n\n"
		"With several devices an option that is given once is for all of them; given as "
		"often as there are devices it is for each in their order.\n\n"
		"A plan counts from the first reading: unplug, delay, empty or trickle for a "
		"DURATION; short, garbage, babble or error for a number of packets or a DURATION; "
		"drop or checksum for a number of samples; stall. Over the network a device that "
		"was pulled out is attached again by hand."),
	.operands = operands,
	.options = options,
	.examples = "affekt emulate lightstone\n"
		    "sudo modprobe vhci-hcd && sudo usbip attach -r 127.0.0.1 -b 1-1\n"
		    "affekt emulate lightstone --participant seed=2,stimuli=20:1 --plan \"at=30s "
		    "unplug 2s\"\n"
		    "sudo affekt emulate lightstone lightstone --vhci",
	.run = run_emulate,
};
