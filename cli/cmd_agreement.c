#include "cli/agreement.h"
#include "cli/call.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = "RATER_A", .type = CLI_TYPE_TEXT},
	{.name = "RATER_B", .type = CLI_TYPE_TEXT},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "tolerance",
		.type = CLI_TYPE_POSITIVE,
		.argument = "SECONDS",
		.help = N_("How far apart peaks, responses and marks still are one"),
	},
	{
		.name = "unit",
		.type = CLI_TYPE_POSITIVE,
		.argument = "SECONDS",
		.help = N_("Length of the units of time that states are compared over"),
	},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

static struct study_agreement_options options_of(const struct cli_call *call)
{
	struct study_agreement_options chosen = study_agreement_defaults();
	for (int i = 0; i < STUDY_AGREEMENT_N_EVENTS; i++) {
		if (i != STUDY_AGREEMENT_BEATS) {
			chosen.tolerance_s[i] =
				cli_call_number(call, "tolerance", chosen.tolerance_s[i]);
		}
	}
	chosen.unit_s = cli_call_number(call, "unit", chosen.unit_s);
	return chosen;
}

static bool run_agreement(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	struct study_agreement_options chosen = options_of(call);
	g_autoptr(rec_session) session = rec_session_open(path, error);
	g_autoptr(study_agreement) agreement =
		session ? study_agreement_new(session, cli_call_operand(call, 1),
				  cli_call_operand(call, 2), &chosen, error)
			: NULL;
	if (!agreement) {
		return false;
	}
	g_autofree char *text = cli_call_has(call, "json") ? cli_agreement_json(agreement)
							   : cli_agreement_text(agreement);
	g_print("%s", text);
	return true;
}

const struct cli_command cli_agreement = {
	.name = "agreement",
	.summary = N_("Compare two raters of a session"),
	.description =
		N_("Shows how far two raters agree, or a rater and “automatic”, the analysis that "
		   "nobody edited. Events (peaks, responses, beats, marks) are paired one to one "
		   "within a tolerance: 1 s, for responses 0.5 s, for beats always 0.15 s. Touch "
		   "points and artefacts are compared over units of time, 0.1 s each, with time "
		   "that nobody coded as a category of its own, and again without what neither "
		   "coded. Nothing is written."),
	.operands = operands,
	.options = options,
	.examples = "affekt agreement p01.nwb anna bo\n"
		    "affekt agreement p01.nwb automatic anna --tolerance 0.5 --json",
	.run = run_agreement,
};
