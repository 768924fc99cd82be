#include "cli/call.h"
#include "cli/merged.h"
#include "cli/session_json.h"
#include "cli/session_text.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb*"},
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

	if (!cli_merged_init(&merged, cli_call_operand(call, 0), rater, error)) {
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
	.summary = N_("Show what is in a session"),
	.description = N_("Shows channels, rates, units, gaps, the sync certificate, touch points, "
			  "marks, results and parameters of a session file, or of the journal of a "
			  "recording that is still running or was broken off. Nothing is written."),
	.operands = operands,
	.options = options,
	.examples = "affekt info p01.nwb\naffekt info --json p01.nwb",
	.run = run_info,
};
