#include "cli/forget_study.h"

#include "cli/study_refresh.h"
#include "cli/terminal.h"
#include "recordings/disk/error.h"
#include "study/folder/withdraw.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool cli_forget_confirm(const char *code, guint n_files, GError **error)
{
	char line[256] = "";

	if (!isatty(STDIN_FILENO)) {
		g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL,
			_("there is no terminal to ask at; say --yes, or --dry-run to look first"));
		return false;
	}
	g_print(_("%u files are removed for good. Type the code again to go on: "), n_files);
	fflush(stdout);
	if (fgets(line, sizeof line, stdin)) {
		g_strchomp(line);
	}
	if (strcmp(line, code) == 0) {
		return true;
	}
	g_set_error_literal(error, CLI_ERROR, CLI_ERROR_FAILED,
		_("The code was another one; nothing was removed."));
	return false;
}

bool cli_forget_end(const char *code, const char *folder, const GPtrArray *problems, GError **error)
{
	for (guint i = 0; i < problems->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(problems, i));
	}
	if (problems->len == 0) {
		return true;
	}
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
		_("what is listed above of “%s” is left under %s; look at it, then call again"),
		code, folder);
	return false;
}

static void show(const struct study_withdrawal *found, const struct study_folder *folder)
{
	if (found->n_rows > 0) {
		cli_terminal_say(_("%s: %u rows of tables and plan"), folder->path, found->n_rows);
	}
	if (found->n_mentions > 0) {
		cli_terminal_say(ngettext("%s: “%s” becomes “…” in %u cell of other people's rows",
					 "%s: “%s” becomes “…” in %u cells of other people's rows",
					 found->n_mentions),
			folder->path, found->code, found->n_mentions);
	}
	for (guint i = 0; i < found->exports->len; i++) {
		const struct study_withdraw_export *item = found->exports->pdata[i];

		cli_terminal_say(
			_("%s: an export of the study that holds the participant, %u files; "
			  "export again"),
			item->folder, item->files->len);
	}
	for (guint i = 0; i < found->places->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(found->places, i));
	}
	for (guint i = 0; i < found->files->files->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(found->files->files, i));
	}
	for (guint i = 0; i < found->outside->len; i++) {
		cli_terminal_say(_("%s is outside of the study and stays; remove it by “affekt "
				   "forget” for its own folder"),
			(const char *)g_ptr_array_index(found->outside, i));
	}
}

/* Nothing is the participant's alone; texts and exports that nobody can tell may still name them.
 */
static bool end_without(const struct study_folder *folder, const char *code, GError **error)
{
	g_autoptr(GPtrArray) rest = g_ptr_array_new_with_free_func(g_free);

	study_withdraw_name_rest(folder, code, rest);
	if (rest->len > 0) {
		return cli_forget_end(code, folder->path, rest, error);
	}
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("There is nothing of “%s” under %s; check the code, capitals too, and "
		  "the "
		  "folder."),
		code, folder->path);
	return false;
}

bool cli_forget_study(const struct cli_call *call, GError **error)
{
	const char *code = cli_call_operand(call, 0);
	const char *path = cli_call_operand(call, 1);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(study_folder) folder = study_folder_open(path, NULL, error);
	g_autoptr(study_withdrawal) found =
		folder ? study_withdraw_find(folder, code, error) : NULL;

	if (!found) {
		return false;
	}
	if (found->n_found == 0) {
		return end_without(folder, code, error);
	}
	show(found, folder);
	if (cli_call_has(call, "dry-run")) {
		study_withdraw_tell(found, problems);
		return cli_forget_end(code, path, problems, error);
	}
	if (!cli_call_has(call, "yes") &&
		!cli_forget_confirm(code, found->places->len + found->files->files->len, error)) {
		return false;
	}
	bool is_gone = study_withdraw_run(folder, found, problems);

	bool is_anew = (!found->had_tables || cli_study_refresh_tables(path, error)) &&
		       (!found->had_report || cli_study_refresh_report(path, error));
	if (!is_anew) {
		cli_forget_end(code, path, problems, NULL);
		return false;
	}
	if (!is_gone) {
		return cli_forget_end(code, path, problems, error);
	}
	cli_terminal_say(_("%s: nothing is left in the study"), code);
	return true;
}
