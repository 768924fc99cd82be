#include "cli/call.h"
#include "cli/forget_study.h"
#include "cli/terminal.h"
#include "recordings/disk/error.h"
#include "recordings/forget/forget.h"
#include "study/folder/folder.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "CODE", .type = CLI_TYPE_TEXT},
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "dry-run",
		.letter = 'n',
		.type = CLI_TYPE_FLAG,
		.help = N_("Show what would be removed, remove nothing"),
	},
	{
		.name = "yes",
		.letter = 'y',
		.type = CLI_TYPE_FLAG,
		.help = N_("Remove without asking"),
		.excludes = "dry-run",
	},
	{.name = NULL},
};

static void show(const struct rec_forget *forget)
{
	for (guint i = 0; i < forget->tables->len; i++) {
		cli_terminal_say(_("%s: the row %s"),
			(const char *)g_ptr_array_index(forget->tables, i), forget->person);
	}
	for (guint i = 0; i < forget->files->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(forget->files, i));
	}
}

static bool run_forget(const struct cli_call *call, GError **error)
{
	const char *code = cli_call_operand(call, 0);
	const char *folder = cli_call_operand(call, 1);

	if (study_folder_is_study(folder)) {
		return cli_forget_study(call, error);
	}
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(rec_forget) forget = rec_forget_find(code, folder, error);

	if (!forget) {
		return false;
	}
	if (forget->files->len + forget->tables->len + forget->unclear->len == 0) {
		/* Lists may still name what is gone already. */
		if (!cli_call_has(call, "dry-run")) {
			rec_forget_run(forget, problems);
		}
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("There is nothing of “%s” under %s; check the code, capitals too, and "
			  "the "
			  "folder."),
			code, folder);
		return false;
	}
	show(forget);
	if (cli_call_has(call, "dry-run")) {
		rec_forget_tell(forget, problems);
		return cli_forget_end(code, folder, problems, error);
	}
	if (!cli_call_has(call, "yes") && !cli_forget_confirm(code, forget->files->len, error)) {
		return false;
	}
	rec_forget_run(forget, problems);
	if (!cli_forget_end(code, folder, problems, error)) {
		return false;
	}
	cli_terminal_say(
		_("%s: %u files removed, nothing is left that can be told to be the participant's"),
		code, forget->files->len);
	return true;
}

const struct cli_command cli_forget = {
	.name = "forget",
	.summary = N_("Remove everything of a participant from a folder"),
	.description =
		N_("Removes from DIR and the folders in it all sessions of the participant CODE, "
		   "sealed ones too, with their journals, edits, videos, manifests and exports, "
		   "and their entries in this user's lists of sessions and recent files. Files "
		   "are known by what they hold, not by their names. What goes is listed, and a "
		   "terminal asks before; a line in DIR/forgotten.log keeps code and date, nothing "
		   "else. A recording that runs and a session that is open for editing are "
		   "refused. What nobody can tell, such as a damaged session or a video "
		   "whose session is gone, is named and left, and the exit code is 1.\n\n"
		   "From a study (“affekt study new”) also go the participant's folders, links, "
		   "results, rows and bindings, and tables and report, which rest on everybody and "
		   "are made anew from the others, the report without codes. "
		   "Exports and reports in other folders under it go too. "
		   "Sessions that links lead to outside of the study "
		   "are named and stay.\n\n"
		   "Not reached: backups, snapshots, other folders and other users' lists, "
		   "files that sessions were imported from, pictures of the window, exports that "
		   "were moved out of their folder (JSON is still found) and the key table. Files "
		   "are removed, not overwritten: on today's disks overwriting writes elsewhere. "
		   "Only an encrypted disk keeps what was removed from being read back."),
	.operands = operands,
	.options = options,
	.examples = "affekt forget p01 sessions --dry-run\naffekt forget p01 sessions",
	.run = run_forget,
};
