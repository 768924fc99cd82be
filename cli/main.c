/*
 * `affekt COMMAND …`: finds the command of one word or two, checks the call, runs it, turns the
 * outcome into an exit code: 0 success, 1 the work failed, 2 the call was wrong.
 */
#include "cli/call.h"
#include "cli/command.h"
#include "cli/overview.h"
#include "cli/terminal.h"
#include "core/locale.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <malloc.h>
#include <string.h>

enum {
	EXIT_CODE_OK = 0,
	EXIT_CODE_FAILED = 1,
	EXIT_CODE_WRONG_CALL = 2,
};

static bool is_wrong_call(const GError *error)
{
	return g_error_matches(error, CLI_ERROR, CLI_ERROR_CALL) ||
	       g_error_matches(error, REC_ERROR, REC_ERROR_ARGUMENT);
}

static int print_error(const struct cli_command *command, const GError *error)
{
	if (is_wrong_call(error) && command) {
		/* A sentence of another room ends with a full stop; here it goes on. */
		int length = (int)strlen(error->message);
		length -= g_str_has_suffix(error->message, ".") ? 1 : 0;
		g_autofree char *hint = g_strdup_printf(_("%s: %.*s; see “affekt %s --help”"),
			command->name, length, error->message, command->name);
		cli_terminal_error(hint);
	} else {
		cli_terminal_error(error->message);
	}
	return is_wrong_call(error) ? EXIT_CODE_WRONG_CALL : EXIT_CODE_FAILED;
}

static int run_command(const struct cli_command *command, char *const *words, size_t n)
{
	g_autoptr(GError) error = NULL;
	struct cli_call *call = cli_call_parse(command, words, n, &error);
	if (!call) {
		return print_error(command, error);
	}
	int code = EXIT_CODE_OK;
	if (cli_call_wants_help(call)) {
		g_autofree char *help = cli_call_help(command);
		g_print("%s", help);
	} else if (!command->run(call, &error)) {
		code = print_error(command, error);
	}
	cli_call_destroy(call);
	return code;
}

/* Chunks of a file are 128 KiB, which the C library would fetch from the kernel and give back one
 * by one: an analysis spends a twentieth of its time in that. */
static void keep_memory(void)
{
	enum {
		LARGE_BYTES = 4 << 20,
		SPARE_BYTES = 64 << 20,
		STEP_BYTES = 1 << 20,
	};
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
	mallopt(M_TRIM_THRESHOLD, SPARE_BYTES);
	mallopt(M_TOP_PAD, STEP_BYTES);
}

/* "study" and what stands behind it, when that is no command. */
static int run_group(const char *word, const char *next)
{
	bool wants_help = next && (strcmp(next, "--help") == 0 || strcmp(next, "-h") == 0);
	if (!next || wants_help) {
		g_autofree char *text = cli_overview_group(word);
		(wants_help ? g_print : g_printerr)("%s", text);
		return wants_help ? EXIT_CODE_OK : EXIT_CODE_WRONG_CALL;
	}
	g_autoptr(GError) error = NULL;
	g_autofree char *both = g_strconcat(word, " ", next, NULL);
	cli_overview_set_unknown(both, &error);
	return print_error(NULL, error);
}

int main(int argc, char **argv)
{
	keep_memory();
	core_locale_be_ready_to_speak();
	core_locale_init();
	g_set_prgname("affekt");
	if (argc < 2) {
		g_autofree char *overview = cli_overview_help();
		g_printerr("%s", overview);
		return EXIT_CODE_WRONG_CALL;
	}
	const char *word = argv[1];
	if (strcmp(word, "--version") == 0) {
		g_autofree char *version = cli_overview_version();
		g_print("%s", version);
		return EXIT_CODE_OK;
	}
	size_t n = (size_t)argc - 1, n_name = 1;
	bool wants_help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
	const struct cli_command *command =
		wants_help ? cli_command_find("help") : cli_command_match(argv + 1, n, &n_name);
	if (!command && cli_command_is_group(word)) {
		return run_group(word, argv[2]);
	}
	if (!command) {
		g_autoptr(GError) error = NULL;
		cli_overview_set_unknown(word, &error);
		return print_error(NULL, error);
	}
	return run_command(command, argv + 1 + n_name, n - n_name);
}
