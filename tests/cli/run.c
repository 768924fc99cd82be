#include "tests/cli/run.h"

#include <check.h>
#include <glib.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>

struct outcome run(const char *words, ...)
{
	struct outcome outcome = {.code = -1};
	int status = 0;
	va_list args;

	va_start(args, words);
	g_autofree char *call = g_strdup_vprintf(words, args);
	va_end(args);
	g_autofree char *line = g_strdup_printf("%s %s", g_getenv("AFFEKT"), call);
	ck_assert(g_spawn_command_line_sync(line, &outcome.out, &outcome.err, &status, NULL));
	ck_assert_msg(WIFEXITED(status), "%s: killed by signal %d", line, WTERMSIG(status));
	outcome.code = WEXITSTATUS(status);
	return outcome;
}

void outcome_finish(struct outcome *outcome)
{
	g_free(outcome->out);
	g_free(outcome->err);
}

void assert_outcome(const struct outcome *outcome, int code, const char *because)
{
	ck_assert_msg(
		outcome->code == code, "exit %d: %s%s", outcome->code, outcome->out, outcome->err);
	if (code == 0) {
		ck_assert_str_eq(outcome->err, "");
		return;
	}
	ck_assert_msg(g_str_has_prefix(outcome->err, "affekt: "), "%s", outcome->err);
	const char *end = outcome->err + strlen(outcome->err) - 1;
	ck_assert_msg(strchr(outcome->err, '\n') == end, "more than one line: %s", outcome->err);
	ck_assert_msg(
		strstr(outcome->err, because) != NULL, "“%s” is not in: %s", because, outcome->err);
}
