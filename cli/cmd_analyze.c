#include "cli/call.h"
#include "cli/merged.h"
#include "cli/session_json.h"
#include "cli/session_text.h"
#include "cli/terminal.h"
#include "recordings/disk/sealed.h"
#include "study/session/analysis.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "profile",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME|FILE"),
		.help = N_("Parameters to use, one of “affekt profiles”; default: the study "
			   "file's, else “default”"),
	},
	{
		.name = "set",
		.type = CLI_TYPE_PAIR,
		.argument = N_("KEY=VALUE"),
		.help = N_("Change one parameter; gsr=NAME and pulse=NAME choose the channels"),
		.is_repeatable = true,
	},
	{
		.name = "baseline",
		.type = CLI_TYPE_TEXT,
		.argument = N_("START:END|SESSION.nwb"),
		.help = N_("Baseline in seconds of the session, or another session"),
	},
	{
		.name = "rater",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Whose edits the summary shows; “automatic”: nobody's"),
	},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

static void show_progress(double share, const char *step, void *user)
{
	(void)step;
	cli_progress_show(user, share);
}

/* The session with its new results; NULL with an error. */
static struct rec_session *analyze(const struct cli_call *call, GError **error)
{
	g_autoptr(GHashTable) overrides = cli_call_pairs(call, "set");
	struct cli_progress progress;
	struct study_analysis_options wanted = {
		.profile = cli_call_text(call, "profile", NULL),
		.overrides = overrides,
		.baseline = cli_call_text(call, "baseline", NULL),
		.progress = show_progress,
		.user = &progress,
	};
	cli_progress_init(&progress, _("Analysing"));
	struct rec_session *session = NULL;
	study_analysis_run(cli_call_operand(call, 0), &wanted, &session, error);
	cli_progress_finish(&progress);
	return session;
}

static bool run_analyze(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	if (rec_sealed_is_on(path)) {
		g_set_error(error, REC_ERROR, REC_ERROR_SEALED,
			_("%s is sealed; work on a copy of it."), path);
		return false;
	}
	struct rec_session *session = analyze(call, error);
	if (!session) {
		return false;
	}
	struct cli_merged merged;
	cli_merged_init_from(&merged, session, cli_call_text(call, "rater", NULL));
	g_autofree char *text = cli_call_has(call, "json") ? cli_session_json(&merged)
							   : cli_session_text_results(&merged);
	g_print("%s", text);
	cli_merged_finish(&merged);
	return true;
}

const struct cli_command cli_analyze = {
	.name = "analyze",
	.summary = N_("Analyse a whole session and store the results in it"),
	.description =
		N_("Finds skin-conductance responses, beats, heart-rate variability, artefacts "
		   "and arousal over the whole record and stores them with every parameter. Raw "
		   "data is never changed; edits of a rater stay and follow their events."),
	.operands = operands,
	.options = options,
	.examples = "affekt analyze p01.nwb\naffekt analyze p01.nwb --baseline 0:60 --set "
		    "eda.amplitude_min_uS=0.02\naffekt analyze p01.nwb --profile classic",
	.run = run_analyze,
};
