#include "cli/call.h"
#include "cli/crew.h"
#include "cli/terminal.h"
#include "cli/verify_folder.h"
#include "recordings/journal/frame.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb|DIR", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "jobs",
		.type = CLI_TYPE_INTEGER,
		.argument = N_("N"),
		.help = N_(
			"Sessions of a folder that are verified at the same time; default: one per "
			"core"),
	},
	{.name = NULL},
};

static bool check_jobs(const struct cli_call *call, bool is_folder, GError **error)
{
	gint64 jobs = cli_call_integer(call, "jobs", 1);

	if (cli_call_has(call, "jobs") && !is_folder) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--jobs is for folders, and %s is none"), cli_call_operand(call, 0));
		return false;
	}
	if (jobs < 1 || jobs > CLI_CREW_JOBS_MAX) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--jobs must be a number from 1 to %d"), CLI_CREW_JOBS_MAX);
		return false;
	}
	return true;
}

static bool run_verify(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) reason = NULL;

	bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);

	if (!check_jobs(call, is_folder, error)) {
		return false;
	}
	if (is_folder) {
		return cli_verify_folder(path, (guint)cli_call_integer(call, "jobs", 0), error);
	}
	if (g_str_has_suffix(path, ".journal") && rec_frame_is_locked(path)) {
		cli_terminal_say(_("%s: left alone, a recorder holds it"), path);
		return true;
	}
	bool is_whole = cli_verify_one(path, problems, notes, &reason);
	for (guint i = 0; i < problems->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(problems, i));
	}
	for (guint i = 0; i < notes->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(notes, i));
	}
	if (is_whole) {
		cli_terminal_say(_("%s: nothing is wrong"), path);
	} else if (reason) {
		g_propagate_error(error, g_steal_pointer(&reason));
	} else {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			g_str_has_suffix(path, ".journal")
				? _("verifying %s found what is listed above; “affekt recover” "
				    "makes a session of all that can be read of it")
				: _("verifying %s found what is listed above; keep the file, and "
				    "recover the session from its journal or a copy"),
			path);
	}
	return is_whole;
}

const struct cli_command cli_verify = {
	.name = "verify",
	.summary = N_("Check a session, or all of a folder, for damage and loss"),
	.description =
		N_("Checks structure, hashes, times, loss, the videos beside the file and the "
		   "manifest "
		   "of a sealed session; lists what is wrong, one line each, and exits 1 then. "
		   "Nothing is written. A sync certificate that does not pass is said, but is no "
		   "damage.\n\n"
		   "Of a folder, every session in it and in the folders below is verified by "
		   "workers side by side; one that is broken never stops the others. What is wrong "
		   "is listed when all are done, in order of name, whatever the number of workers. "
		   "A journal that a recorder holds is left alone; one that was broken off counts "
		   "as a problem."),
	.operands = operands,
	.options = options,
	.examples = "affekt verify p01.nwb\naffekt verify study --jobs 4",
	.run = run_verify,
};
