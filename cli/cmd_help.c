#include "cli/call.h"
#include "cli/command.h"
#include "cli/overview.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "COMMAND", .type = CLI_TYPE_TEXT, .is_optional = true, .is_repeatable = true},
	{.name = NULL},
};

static bool run_help(const struct cli_call *call, GError **error)
{
	g_autofree char *name = g_strjoinv(" ", (char **)cli_call_operands(call));
	if (cli_call_operand_count(call) == 0) {
		g_autofree char *overview = cli_overview_help();
		g_print("%s", overview);
		return true;
	}
	const struct cli_command *command = cli_command_find(name);
	if (!command && cli_command_is_group(name)) {
		g_autofree char *group = cli_overview_group(name);
		g_print("%s", group);
		return true;
	}
	if (!command) {
		cli_overview_set_unknown(name, error);
		return false;
	}
	g_autofree char *help = cli_call_help(command);
	g_print("%s", help);
	return true;
}

const struct cli_command cli_help = {
	.name = "help",
	.summary = N_("Explain a command, or list them all"),
	.operands = operands,
	.run = run_help,
};
