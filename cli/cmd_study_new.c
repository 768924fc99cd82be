#include "cli/call.h"
#include "cli/terminal.h"
#include "study/folder/folder.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "plan",
		.type = CLI_TYPE_FILE,
		.argument = "FILE.study",
		.help = N_("Copy this plan, which recordings may have used, instead of a commented "
			   "one"),
	},
	{.name = NULL},
};

static bool run_study_new(const struct cli_call *call, GError **error)
{
	const char *folder = cli_call_operand(call, 0);

	if (!study_folder_create(folder, cli_call_text(call, "plan", NULL), error)) {
		return false;
	}
	cli_terminal_say(_("%s: a new study. Edit its plan (*.study) and participants.tsv, then: "
			   "affekt study add %s S.nwb…"),
		folder, folder);
	return true;
}

const struct cli_command cli_study_new = {
	.name = "study new",
	.summary = N_("Make the folder of a study"),
	.description = N_(
		"Makes DIR with an empty participants.tsv, a plan DIR.study, in which comments "
		"explain every key, and the folders sessions and results.\n\n"
		"participants.tsv is a table that a spreadsheet edits: one row per participant, or "
		"per session of one, with group, wave, exclusion and reason, consent to signals, "
		"video, texts and stills, and the date until which data may be kept. “affekt study "
		"add” fills rows in, “affekt study show” names what is wrong or missing."),
	.operands = operands,
	.options = options,
	.examples = "affekt study new shop\naffekt study new shop --plan shop.study",
	.run = run_study_new,
};
