#include "cli/call.h"
#include "core/locale.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .is_optional = true, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "page",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("NAME"),
		.help = N_("Start with this page"),
		.choices = "start|live|review|recall|study",
	},
	{
		.name = "rater",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Whose edits are shown"),
	},
	{
		.name = "blind",
		.type = CLI_TYPE_FLAG,
		.help = N_("Hide what the analysis found, to code unaware of it"),
	},
	{
		.name = "screenshot",
		.type = CLI_TYPE_FILE,
		.argument = "FILE.png",
		.help = N_("Write a picture of the window and end"),
	},
	{
		.name = "at",
		.type = CLI_TYPE_NUMBER,
		.argument = "SECONDS",
		.help = N_("Show this time of the session"),
	},
	{.name = NULL},
};

static bool run_review(const struct cli_call *call, GError **error)
{
	static const char program[] = "affekt-review";
	g_autofree char *path = core_locale_find_program(program, "gui");
	g_autoptr(GPtrArray) words = g_ptr_array_new_null_terminated(8, g_free, TRUE);

	if (!path) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("the program %s is neither beside this one nor in PATH; install it, or "
			  "build "
			  "with AFFEKT_GUI=ON"),
			program);
		return false;
	}
	g_ptr_array_add(words, g_strdup(path));
	for (const struct cli_option *o = options; o->name; o++) {
		const char *value = cli_call_text(call, o->name, NULL);
		if (value && o->type == CLI_TYPE_FLAG) {
			g_ptr_array_add(words, g_strdup_printf("--%s", o->name));
		} else if (value) {
			g_ptr_array_add(words, g_strdup_printf("--%s=%s", o->name, value));
		}
	}
	for (const char *const *word = cli_call_operands(call); *word; word++) {
		g_ptr_array_add(words, g_strdup(*word));
	}
	execv(path, (char *const *)words->pdata);
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED, _("starting %s failed: %s"), path,
		g_strerror(errno));
	return false;
}

const struct cli_command cli_review = {
	.name = "review",
	.summary = N_("Open the window that shows sessions"),
	.operands = operands,
	.options = options,
	.examples = "affekt review p01.nwb --rater anna\naffekt review p01.nwb --rater bo --blind\n"
		    "affekt review shop",
	.run = run_review,
};
