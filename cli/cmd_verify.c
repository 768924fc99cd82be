#include "cli/call.h"
#include "cli/terminal.h"
#include "recordings/finalise.h"
#include "recordings/seal.h"
#include "recordings/video.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

/* The file by itself, then what lies beside it. */
static bool verify(const char *path, GPtrArray *ret_problems, GError **error)
{
	g_autoptr(GError) reason = NULL;

	rec_verify(path, ret_problems, &reason);
	g_autoptr(rec_session) session = reason ? NULL : rec_session_open(path, &reason);
	if (!session) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return false;
	}
	rec_video_verify(session, ret_problems);
	rec_seal_verify(path, ret_problems);
	return ret_problems->len == 0;
}

static bool run_verify(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) reason = NULL;

	bool is_whole = verify(path, problems, &reason);
	for (guint i = 0; i < problems->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(problems, i));
	}
	if (is_whole) {
		cli_terminal_say(_("%s: nothing is wrong"), path);
	} else if (reason) {
		g_propagate_error(error, g_steal_pointer(&reason));
	} else {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("verifying %s found what is listed above; keep the file, and recover the "
			  "session from its journal or a copy"),
			path);
	}
	return is_whole;
}

const struct cli_command cli_verify = {
	.name = "verify",
	.summary = N_("Check a session for damage and loss"),
	.description =
		N_("Checks structure, hashes, times, loss, the videos beside the file and the "
		   "manifest "
		   "of a sealed session; lists what is wrong, one line each, and exits 1 then. "
		   "Nothing is written."),
	.operands = operands,
	.examples = "affekt verify p01.nwb",
	.run = run_verify,
};
