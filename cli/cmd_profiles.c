#include "cli/call.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "recordings/session/json.h"
#include "study/card/profiles.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "NAME", .type = CLI_TYPE_TEXT, .is_optional = true},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

/* --- for people --- */

static void print_list(const GPtrArray *entries)
{
	static const char *const HEADS[] = {N_("Name"), N_("Title"), N_("File"), NULL};
	g_autofree char *own = study_profiles_own_folder();
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (guint i = 0; i < entries->len; i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		cli_table_add_text(&table, entry->name);
		cli_table_add_text(&table, entry->title);
		cli_table_add_text(&table, entry->path);
	}
	g_autofree char *text = cli_table_format(&table);
	g_print("%s\n", text);
	g_print(_("Your own go to %s: copy one there under another name and edit it."), own);
	g_print("\n");
	cli_table_finish(&table);
}

static bool print_profile(const char *name, GError **error)
{
	g_autofree char *path = study_profiles_find(name);
	g_autofree char *text = NULL;

	if (!path) {
		g_autofree char *names = study_profiles_names();
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("There is no profile '%s'; there are: %s."), name, names);
		return false;
	}
	if (!g_file_get_contents(path, &text, NULL, error))
		return false;
	g_print("%s", text);
	return true;
}

/* --- for programs --- */

static void print_json(const GPtrArray *entries)
{
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_array(json);
	for (guint i = 0; i < entries->len; i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		json_builder_begin_object(json);
		cli_json_add_text(json, "name", entry->name);
		cli_json_add_text(json, "title", entry->title);
		cli_json_add_text(json, "description", entry->description);
		cli_json_add_text(json, "sources", entry->sources);
		cli_json_add_text(json, "path", entry->path);
		cli_json_add_bool(json, "own", entry->is_own);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	g_print("%s\n", text);
}

static bool run_profiles(const struct cli_call *call, GError **error)
{
	const char *name = cli_call_operand(call, 0);

	if (name)
		return print_profile(name, error);
	g_autoptr(GPtrArray) entries = study_profiles_list();
	if (cli_call_has(call, "json"))
		print_json(entries);
	else
		print_list(entries);
	return true;
}

const struct cli_command cli_profiles = {
	.name = "profiles",
	.summary = N_("List the profiles of “affekt analyze”, or show one"),
	.description = N_(
		"A profile is a file of parameters with a title, what it is for and its sources. "
		"“default” lists every parameter with its range and its source; the others "
		"hold what they change, some to compare results with those of other programs. "
		"Titles and notes are in the file, which NAME prints."),
	.operands = operands,
	.options = options,
	.examples =
		"affekt profiles\naffekt profiles classic > mine.profile\naffekt analyze p01.nwb "
		"--profile mine.profile",
	.run = run_profiles,
};
