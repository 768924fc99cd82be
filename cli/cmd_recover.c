#include "cli/call.h"
#include "cli/terminal.h"
#include "recordings/finalise.h"

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

static bool run_recover(const struct cli_call *call, GError **error)
{
	g_autoptr(GArray) reports = g_array_new(FALSE, TRUE, sizeof(struct rec_finalise_report));
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	struct cli_progress progress;

	g_array_set_clear_func(reports, (GDestroyNotify)rec_finalise_report_clear);
	cli_progress_init(&progress, _("Recovering"));
	bool is_done = rec_recover(
		cli_call_operand(call, 0), show_progress, &progress, reports, skipped, error);
	cli_progress_finish(&progress);
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
	if (is_done && !reports->len && !skipped->len) {
		cli_terminal_say(
			_("%s: there is no journal to recover"), cli_call_operand(call, 0));
	}
	return is_done;
}

const struct cli_command cli_recover = {
	.name = "recover",
	.summary = N_("Finish recordings that were broken off"),
	.description =
		N_("Turns orphan journals, one or all of a folder, into session files and says "
		   "what was saved and what was lost. A journal that a recorder still holds is "
		   "left alone. A session file that is there already is kept; the recovered one "
		   "is then called NAME-recovered.nwb."),
	.operands = operands,
	.examples = "affekt recover p01.nwb.journal\naffekt recover .",
	.run = run_recover,
};
