#include "cli/call.h"
#include "cli/study_show.h"
#include "study/folder/folder.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

static bool run_study_show(const struct cli_call *call, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(study_folder) folder =
		study_folder_open(cli_call_operand(call, 0), problems, error);

	if (!folder) {
		return false;
	}
	g_autofree char *text = cli_call_has(call, "json") ? cli_study_show_json(folder, problems)
							   : cli_study_show_text(folder, problems);
	g_print("%s", text);
	return true;
}

const struct cli_command cli_study_show = {
	.name = "study show",
	.summary = N_("Show who and what is in a study, and what to look at"),
	.description = N_(
		"Lists the sessions of the study DIR with participant, group and wave, what the "
		"participant consented to, whether the result of the analysis holds, and who is "
		"excluded and why. Below stand mistakes in the files, each with its line, and "
		"what a person has to see: consent that is not said, dates until which data may "
		"be kept, staff and students (EU AI Act).\n\n"
		"Results are current, due (new, or session, edits or parameters have changed), "
		"failed, withheld (no consent to signals), recording (a recorder holds it, or it "
		"is to be recovered) or gone (a link that leads nowhere)."),
	.operands = operands,
	.options = options,
	.examples = "affekt study show shop",
	.run = run_study_show,
};
