#include "cli/call.h"
#include "cli/merged.h"
#include "cli/terminal.h"
#include "recordings/export/export.h"
#include "recordings/export/redact.h"
#include "recordings/export/shift.h"
#include "recordings/session/origin.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_choice *list_formats(void)
{
	static struct cli_choice choices[16];
	guint n = 0;
	for (const struct rec_export_format *f = rec_export_formats; f->name; f++) {
		g_assert(n < G_N_ELEMENTS(choices) - 1);
		choices[n++] = (struct cli_choice){f->name, f->summary};
	}
	return choices;
}

static const struct cli_option options[] = {
	{
		.name = "format",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("NAME"),
		.help = N_("Format to write"),
		.list_choices = list_formats,
		.excludes = "all",
	},
	{
		.name = "all",
		.type = CLI_TYPE_FLAG,
		.help = N_("Every format, each into a folder of its name in DIR"),
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
		.name = "session-no",
		.type = CLI_TYPE_TEXT,
		.argument = N_("N"),
		.help = N_("Number of the session among those of its participant, which BIDS "
			   "tells apart by it; else what “--info session_no” said"),
	},
	{
		.name = "no-text",
		.type = CLI_TYPE_FLAG,
		.help = N_("Leave out what people wrote: titles, labels, notes, names, answers in "
			   "words, the name of the session's file. Planned touch points keep their "
			   "ids and channels their names; whoever has the original knows it again "
			   "by its "
			   "numbers"),
	},
	{
		.name = "shift-times",
		.type = CLI_TYPE_FILE,
		.argument = N_("KEY"),
		.help = N_("Move dates back by a secret number of weeks, the same for all sessions "
			   "of a participant (weekday and time of day stay), and change the UUID, "
			   "which leads to them; KEY is a file, made when missing, to keep apart"),
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
	const char *name = cli_call_text(call, "format", NULL);
	bool replaces = cli_call_has(call, "force");
	struct cli_merged merged;

	if (!name && !cli_call_has(call, "all")) {
		g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL,
			_("say --format NAME for one format or --all for every one"));
		return false;
	}
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
	if (merged.session->edits_damage) {
		cli_terminal_note("%s", merged.session->edits_damage);
	}
	const char *key = cli_call_text(call, "shift-times", NULL);
	if (key && !rec_shift_times(merged.session, key, error)) {
		cli_merged_finish(&merged);
		return false;
	}
	bool has_texts = !cli_call_has(call, "no-text");
	if (!has_texts) {
		rec_redact_texts(merged.session, merged.results, merged.touchpoints);
	}
	const char *number = cli_call_text(call, "session-no", NULL);
	if (number) {
		g_hash_table_insert(merged.session->info, g_strdup("session_no"), g_strdup(number));
	}
	g_autofree char *neutral = has_texts ? NULL : rec_redact_name(merged.session);
	struct rec_export_data data = {
		.session = merged.session,
		.results = merged.results,
		.touchpoints = merged.touchpoints,
		.rater = has_texts ? merged.rater : NULL,
		.name = neutral,
	};
	struct rec_origin *origin = rec_origin_begin(folder, merged.session->uuid,
		merged.session->participant, merged.session->start_time);
	bool is_written = name ? rec_export_find(name)->write(&data, folder, replaces, error)
			       : rec_export_all(rec_export_formats, &data, folder, replaces, error);
	/* What a failed export leaves is the participant's too. */
	is_written = rec_origin_commit(origin, is_written ? error : NULL) && is_written;
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
	.examples = "affekt export p01.nwb --format csv --output p01\n"
		    "affekt export p01.nwb --all --output p01",
	.run = run_export,
};
