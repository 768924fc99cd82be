#include "cli/call.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "devices/transport/bus.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static const struct cli_option options[] = {
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{
		.name = "reattach",
		.type = CLI_TYPE_FLAG,
		.help = N_("Hand the instruments back to the kernel's drivers, as after a crash"),
	},
	{.name = NULL},
};

static bool is_emulated(const struct dev_bus_entry *entry)
{
	return g_str_has_prefix(entry->serial, DEV_LINK_EMULATED_SERIAL);
}

static char *entry_numbers(const struct dev_bus_entry *entry)
{
	return g_strdup_printf("%04x:%04x", entry->vendor, entry->product);
}

/* The driver; with a question mark those that it may be. "": none. */
static char *entry_drivers(const struct dev_bus_entry *entry)
{
	GString *names = g_string_new(entry->driver ? entry->driver->name : NULL);

	for (size_t i = 0; i < entry->n_candidates; i++)
		g_string_append_printf(
			names, "%s%s?", i > 0 ? " " : "", entry->candidates[i]->name);
	return g_string_free(names, FALSE);
}

/* --- for people --- */

static void print_attached(const GArray *entries)
{
	static const char *const HEADS[] = {
		N_("Port"), N_("Numbers"), N_("Device"), N_("Driver"), N_("Serial"), NULL};
	struct cli_table table;

	if (entries->len == 0) {
		g_print("%s\n", _("No USB device is attached."));
		return;
	}
	cli_table_init(&table, HEADS);
	for (guint i = 0; i < entries->len; i++) {
		const struct dev_bus_entry *entry =
			&g_array_index(entries, struct dev_bus_entry, i);
		g_autofree char *numbers = entry_numbers(entry);
		bool is_sure = entry->driver != NULL;
		const char *name = is_sure ? entry->match->label : entry->product_string;
		g_autofree char *driver = entry_drivers(entry);
		cli_table_add_text(&table, entry->port);
		cli_table_add_text(&table, numbers);
		cli_table_add_text(&table, *name ? name : NULL);
		cli_table_add_text(&table, *driver ? driver : NULL);
		cli_table_add_text(&table, *entry->serial ? entry->serial : NULL);
	}
	g_autofree char *text = cli_table_format(&table);
	g_print("%s\n%s", _("Attached:"), text);
	cli_table_finish(&table);
}

/* What to type for each instrument that it may be. */
static void print_candidates(const struct dev_bus_entry *entry)
{
	for (size_t i = 0; i < entry->n_candidates; i++)
		g_print("    --device %s@%s    %s\n", entry->candidates[i]->name, entry->port,
			entry->candidates[i]->title);
}

static void print_problems(const GArray *entries)
{
	for (guint i = 0; i < entries->len; i++) {
		const struct dev_bus_entry *entry =
			&g_array_index(entries, struct dev_bus_entry, i);
		g_autofree char *problem = dev_bus_entry_problem(entry);
		g_autofree char *hint = dev_bus_entry_hint(entry);
		g_autofree char *command = dev_bus_entry_command(entry);
		if (problem)
			g_print("\n%s.\n", problem);
		if (command)
			g_print("    %s\n", command);
		if (hint)
			g_print("\n%s.\n", hint);
		if (hint && !entry->resembled)
			print_candidates(entry);
		if (is_emulated(entry))
			g_print("\n%s: %s\n", entry->port,
				_("EMULATED. What it sends is not measured."));
	}
}

/* Where it is not running, as in most containers, nobody reports plugging. */
static void print_udev(void)
{
	if (!g_file_test("/run/udev/control", G_FILE_TEST_EXISTS))
		g_print("\n%s\n",
			_("This system does not report when USB devices come and go (udev is not "
			  "running): Affekt looks for them each second."));
}

static void print_supported(void)
{
	static const char *const HEADS[] = {N_("Driver"), N_("Device"), N_("Maker"), NULL};
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (size_t i = 0; dev_drivers[i]; i++) {
		cli_table_add_text(&table, dev_drivers[i]->name);
		cli_table_add_text(&table, dev_drivers[i]->title);
		cli_table_add_text(&table, dev_drivers[i]->manufacturer);
	}
	g_autofree char *text = cli_table_format(&table);
	g_print("\n%s\n%s", _("Supported:"), text);
	cli_table_finish(&table);
}

/* The key=value of --device that each driver knows. */
static void print_options(void)
{
	static const char *const HEADS[] = {
		N_("Driver"), N_("Option"), N_("Default"), N_("Meaning"), NULL};
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (size_t i = 0; dev_drivers[i]; i++) {
		const struct dev_option *option = dev_drivers[i]->options;
		for (; option && option->key; option++) {
			cli_table_add_text(&table, dev_drivers[i]->name);
			cli_table_add_text(&table, option->key);
			cli_table_add_text(&table, option->fallback);
			cli_table_add_text(&table, _(option->help));
		}
	}
	g_autofree char *text = cli_table_format(&table);
	g_print("\n%s\n%s", _("Options, as in --device simulated,seed=2:"), text);
	cli_table_finish(&table);
}

/* --- for programs --- */

static void set_text(JsonBuilder *json, const char *name, const char *text)
{
	json_builder_set_member_name(json, name);
	if (text && *text)
		json_builder_add_string_value(json, text);
	else
		json_builder_add_null_value(json);
}

static void add_entry(JsonBuilder *json, const struct dev_bus_entry *entry)
{
	g_autofree char *vendor = g_strdup_printf("%04x", entry->vendor);
	g_autofree char *product = g_strdup_printf("%04x", entry->product);
	g_autofree char *problem = dev_bus_entry_problem(entry);
	g_autofree char *hint = dev_bus_entry_hint(entry);
	g_autofree char *command = dev_bus_entry_command(entry);

	json_builder_begin_object(json);
	set_text(json, "port", entry->port);
	set_text(json, "vendor", vendor);
	set_text(json, "product", product);
	set_text(json, "name", entry->driver ? entry->match->label : NULL);
	set_text(json, "product_string", entry->product_string);
	set_text(json, "serial", entry->serial);
	set_text(json, "driver", entry->driver ? entry->driver->name : NULL);
	json_builder_set_member_name(json, "candidates");
	json_builder_begin_array(json);
	for (size_t i = 0; i < entry->n_candidates; i++)
		json_builder_add_string_value(json, entry->candidates[i]->name);
	json_builder_end_array(json);
	json_builder_set_member_name(json, "emulated");
	json_builder_add_boolean_value(json, is_emulated(entry));
	set_text(json, "problem", problem);
	set_text(json, "hint", hint);
	set_text(json, "command", command);
	json_builder_end_object(json);
}

static void add_options(JsonBuilder *json, const struct dev_option *option)
{
	json_builder_set_member_name(json, "options");
	json_builder_begin_array(json);
	for (; option && option->key; option++) {
		json_builder_begin_object(json);
		set_text(json, "key", option->key);
		set_text(json, "default", option->fallback);
		set_text(json, "help", option->help);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_driver(JsonBuilder *json, const struct dev_driver *driver)
{
	json_builder_begin_object(json);
	set_text(json, "name", driver->name);
	set_text(json, "title", driver->title);
	set_text(json, "manufacturer", driver->manufacturer);
	json_builder_set_member_name(json, "numbers");
	json_builder_begin_array(json);
	for (const struct dev_match *match = driver->matches; match && match->label; match++) {
		g_autofree char *numbers =
			g_strdup_printf("%04x:%04x", match->vendor, match->product);
		if (match->vendor == 0) /* known by the class of its interface */
			continue;
		json_builder_add_string_value(json, numbers);
	}
	json_builder_end_array(json);
	json_builder_set_member_name(json, "channels");
	json_builder_begin_array(json);
	for (size_t i = 0; i < driver->n_channels; i++) {
		const struct core_channel *channel = &driver->channels[i];
		json_builder_begin_object(json);
		set_text(json, "key", channel->key);
		set_text(json, "unit", core_channel_unit(channel));
		json_builder_set_member_name(json, "rate_hz");
		json_builder_add_double_value(json, channel->rate_hz);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	add_options(json, driver->options);
	json_builder_end_object(json);
}

static void print_json(const GArray *entries)
{
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	json_builder_set_member_name(json, "attached");
	json_builder_begin_array(json);
	for (guint i = 0; i < entries->len; i++)
		add_entry(json, &g_array_index(entries, struct dev_bus_entry, i));
	json_builder_end_array(json);
	json_builder_set_member_name(json, "supported");
	json_builder_begin_array(json);
	for (size_t i = 0; dev_drivers[i]; i++)
		add_driver(json, dev_drivers[i]);
	json_builder_end_array(json);
	json_builder_end_object(json);

	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	g_print("%s\n", text);
}

static bool run_devices(const struct cli_call *call, GError **error)
{
	struct dev_bus *bus = dev_bus_create(error);

	if (!bus)
		return false;
	if (cli_call_has(call, "reattach")) {
		unsigned n = dev_bus_reattach(bus);
		cli_terminal_note(ngettext("%u interface handed back to the kernel",
					  "%u interfaces handed back to the kernel", n),
			n);
	}
	g_autoptr(GArray) entries = dev_bus_list(bus);
	if (cli_call_has(call, "json")) {
		print_json(entries);
	} else if (!cli_call_has(call, "reattach")) {
		print_attached(entries);
		print_problems(entries);
		print_udev();
		print_supported();
		print_options();
	}
	dev_bus_destroy(bus);
	return true;
}

const struct cli_command cli_devices = {
	.name = "devices",
	.summary = N_("List the instruments that are attached and those that are supported"),
	.description =
		N_("Lists what is attached to USB with the driver that reads it, what keeps a "
		   "device from being used and what to do about it, and all drivers with their "
		   "options.\n\n"
		   "A recording takes its instrument from the kernel and gives it back at its "
		   "end; after a crash --reattach does that."),
	.options = options,
	.examples = "affekt devices\naffekt devices --json",
	.run = run_devices,
};
