#include "cli/call.h"
#include "cli/terminal.h"
#include "cli/unread.h"
#include "recordings/finalise.h"
#include "recordings/folder.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "FILE.journal|DIR", .type = CLI_TYPE_FILE, .pattern = "*.journal"},
	{.name = NULL},
};

static void show_progress(double share, const char *step, void *user)
{
	(void)step;
	cli_progress_show(user, share);
}

static void say_what_was_done(const GArray *reports, const GPtrArray *skipped)
{
	for (guint i = 0; i < reports->len; i++) {
		const struct rec_finalise_report *report =
			&g_array_index(reports, struct rec_finalise_report, i);
		/* It names the file itself. */
		cli_terminal_say("%s", report->sentence);
	}
	for (guint i = 0; i < skipped->len; i++) {
		cli_terminal_say(_("%s: left alone, a recorder holds it"),
			(const char *)g_ptr_array_index(skipped, i));
	}
}

static bool run_recover(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	g_autoptr(GArray) reports = g_array_new(FALSE, TRUE, sizeof(struct rec_finalise_report));
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) unread = rec_folder_unread_new();
	struct cli_progress progress;

	g_array_set_clear_func(reports, (GDestroyNotify)rec_finalise_report_clear);
	cli_progress_init(&progress, _("Recovering"));
	bool is_done =
		g_file_test(path, G_FILE_TEST_IS_DIR)
			? rec_recover_tree(
				  path, show_progress, &progress, reports, skipped, unread, error)
			: rec_recover(path, show_progress, &progress, reports, skipped, error);
	cli_progress_finish(&progress);
	say_what_was_done(reports, skipped);
	cli_unread_say(unread);
	if (!is_done || !cli_unread_check(path, unread, error)) {
		return false;
	}
	if (!reports->len && !skipped->len) {
		cli_terminal_say(_("%s: there is no journal to recover"), path);
	}
	return true;
}

const struct cli_command cli_recover = {
	.name = "recover",
	.summary = N_("Finish recordings that were broken off"),
	.description =
		N_("Turns orphan journals, one or all of a folder and those below, into "
		   "session files and says what was saved and what was lost. A journal that a "
		   "recorder still holds is "
		   "left alone. A session file that is there already is kept; the recovered one "
		   "is then called NAME-recovered.nwb."),
	.operands = operands,
	.examples = "affekt recover p01.nwb.journal\naffekt recover .",
	.run = run_recover,
};
