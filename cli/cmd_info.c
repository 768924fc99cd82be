#include "cli/call.h"
#include "cli/info_folder.h"
#include "cli/merged.h"
#include "cli/session_json.h"
#include "cli/session_text.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb|DIR", .type = CLI_TYPE_FILE, .pattern = "*.nwb*"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{
		.name = "rater",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Whose edits the results show; “automatic”: nobody's"),
	},
	{.name = NULL},
};

static bool run_info(const struct cli_call *call, GError **error)
{
	struct cli_merged merged;
	const char *rater = cli_call_text(call, "rater", NULL);
	const char *path = cli_call_operand(call, 0);

	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		return cli_info_folder(path, cli_call_has(call, "json"), error);
	}
	if (!cli_merged_init(&merged, path, rater, error)) {
		return false;
	}
	g_autofree char *text =
		cli_call_has(call, "json") ? cli_session_json(&merged) : cli_session_text(&merged);
	g_print("%s", text);
	cli_merged_finish(&merged);
	return true;
}

const struct cli_command cli_info = {
	.name = "info",
	.summary = N_("Show what is in a session, or which sessions are in a folder"),
	.description =
		N_("Shows channels, rates, units, gaps, the sync certificate, touch points, "
		   "marks, results and parameters of a session file, or of the journal of a "
		   "recording that is still running or was broken off. Nothing is written.\n\n"
		   "Of a folder: one line for each session in it and in the folders below, "
		   "with participant, start, length, channels, labels and problems; a session "
		   "that cannot be read is listed with the reason, and the command then exits "
		   "1. Every core works on it; “affekt verify” looks deeper."),
	.operands = operands,
	.options = options,
	.examples = "affekt info p01.nwb\naffekt info --json p01.nwb\naffekt info study",
	.run = run_info,
};
