#include "acquisition/recording.h"
#include "cli/call.h"
#include "cli/terminal.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "LABEL", .type = CLI_TYPE_TEXT},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "end",
		.type = CLI_TYPE_FLAG,
		.help = N_("End the open visit of that touch point"),
	},
	{
		.name = "session",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("The recording that is meant, when several are running"),
	},
	{.name = NULL},
};

static bool run_mark(const struct cli_call *call, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	const char *label = cli_call_operand(call, 0);
	bool is_end = cli_call_has(call, "end");
	struct acq_mark_place place;

	if (acq_mark_send(cli_call_text(call, "session", NULL), label, is_end, &place, &wrong)) {
		cli_terminal_say(is_end ? _("end of “%s” at %.1f s in %s.nwb")
					: _("mark “%s” at %.1f s in %s.nwb"),
			label, place.time_s, place.session);
		return true;
	}
	bool is_call = g_error_matches(wrong, ACQ_ERROR, ACQ_ERROR_ARGUMENT);
	g_set_error_literal(
		error, CLI_ERROR, is_call ? CLI_ERROR_CALL : CLI_ERROR_FAILED, wrong->message);
	return false;
}

const struct cli_command cli_mark = {
	.name = "mark",
	.summary = N_("Set a mark in a running recording"),
	.description =
		N_("Begins a visit when LABEL is a touch point of the study (its id or title) or "
		   "was visited before, else sets a mark. Returns when it is on the disk of the "
		   "recording; its time is that of the call."),
	.operands = operands,
	.options = options,
	.examples = "affekt mark entrance\naffekt mark --end entrance\naffekt mark \"door bell\" "
		    "--session p01",
	.run = run_mark,
};
