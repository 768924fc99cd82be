#include "cli/call.h"
#include "cli/merged.h"
#include "recordings/export_csv.h"
#include "recordings/export_json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "format",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("NAME"),
		.help = N_("csv: one file per table; json: one document"),
		.is_required = true,
		.choices = "csv|json",
	},
	{
		.name = "output",
		.letter = 'o',
		.type = CLI_TYPE_FOLDER,
		.argument = N_("DIR"),
		.help = N_("Folder to write into; made when it is missing"),
		.is_required = true,
	},
	{
		.name = "rater",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Whose edits the tables show; “automatic”: nobody's"),
	},
	{
		.name = "force",
		.letter = 'f',
		.type = CLI_TYPE_FLAG,
		.help = N_("Replace files that are there"),
	},
	{.name = NULL},
};

static bool run_export(const struct cli_call *call, GError **error)
{
	const char *folder = cli_call_text(call, "output", NULL);
	bool is_csv = strcmp(cli_call_text(call, "format", NULL), "csv") == 0;
	bool replaces = cli_call_has(call, "force");
	struct cli_merged merged;

	if (!cli_merged_init(&merged, cli_call_operand(call, 0), cli_call_text(call, "rater", NULL),
		    error)) {
		return false;
	}
	if (merged.session->damage) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s The results cannot be exported; “affekt analyze” computes them "
			  "again."),
			merged.session->damage);
		cli_merged_finish(&merged);
		return false;
	}
	struct rec_export_data data = {
		.session = merged.session,
		.results = merged.results,
		.touchpoints = merged.touchpoints,
		.rater = merged.rater,
	};
	bool is_written = is_csv ? rec_export_csv(&data, folder, replaces, error)
				 : rec_export_json(&data, folder, replaces, error);
	cli_merged_finish(&merged);
	return is_written;
}

const struct cli_command cli_export = {
	.name = "export",
	.summary = N_("Write a session's tables for other programs"),
	.description =
		N_("Writes signals, responses, beats, arousal, touch points, marks, gaps and "
		   "the rest with fixed names and columns; dictionary.csv explains every column, "
		   "methods.md is the methods paragraph. Unknown values are empty cells. Before "
		   "“affekt analyze” only what was recorded is written."),
	.operands = operands,
	.options = options,
	.examples = "affekt export p01.nwb --format csv --output p01",
	.run = run_export,
};
