#include "cli/overview.h"

#include "cli/call.h"
#include "cli/command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	CLOSE_ENOUGH = 3
}; /* edits between two words that still look alike */

static int least(int a, int b, int c)
{
	return MIN(a, MIN(b, c));
}

/* Levenshtein distance: insertions, deletions and replacements that lead from @a to @b. */
static int count_edits(const char *a, const char *b)
{
	size_t n = strlen(b);
	g_autofree int *row = g_new(int, n + 1);

	for (size_t j = 0; j <= n; j++) {
		row[j] = (int)j;
	}
	for (size_t i = 1; a[i - 1]; i++) {
		int diagonal = row[0];
		row[0] = (int)i;
		for (size_t j = 1; j <= n; j++) {
			int above = row[j];
			int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
			row[j] = least(above + 1, row[j - 1] + 1, replaced);
			diagonal = above;
		}
	}
	return row[n];
}

/* The command, or the first word of some, that looks most like @name; the caller's. */
static char *find_similar(const char *name)
{
	bool is_one_word = strchr(name, ' ') == NULL;
	char *best = NULL;
	int best_edits = CLOSE_ENOUGH;
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		size_t n = is_one_word ? strcspn((*c)->name, " ") : strlen((*c)->name);
		g_autofree char *known = g_strndup((*c)->name, n);
		int edits = count_edits(name, known);
		if (edits < best_edits) {
			g_free(best);
			best = g_steal_pointer(&known);
			best_edits = edits;
		}
	}
	return best;
}

void cli_overview_set_unknown(const char *name, GError **error)
{
	g_autofree char *similar = find_similar(name);
	if (similar) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("there is no command “%s”; did you mean “affekt %s”? “affekt help” lists "
			  "them all"),
			name, similar);
	} else {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("there is no command “%s”; “affekt help” lists them all"), name);
	}
}

/* The commands called by @word and a second one; NULL: all. */
static void append_commands(GString *text, const char *word)
{
	glong width = 0;
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		width = MAX(width, g_utf8_strlen((*c)->name, -1));
	}
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		if (!word || cli_command_is_of(*c, word)) {
			g_string_append_printf(
				text, "  %-*s  %s\n", (int)width, (*c)->name, _((*c)->summary));
		}
	}
}

char *cli_overview_group(const char *word)
{
	GString *text = g_string_new(NULL);
	g_string_append_printf(
		text, "%s\n  affekt %s COMMAND …\n\n%s\n", _("Usage:"), word, _("Commands:"));
	append_commands(text, word);
	g_string_append_c(text, '\n');
	g_string_append_printf(text, _("“affekt %s COMMAND --help” explains a command."), word);
	g_string_append_c(text, '\n');
	return g_string_free(text, FALSE);
}

char *cli_overview_help(void)
{
	GString *text = g_string_new(NULL);
	g_string_append_printf(text, "%s\n  affekt COMMAND …\n\n%s\n\n%s\n", _("Usage:"),
		_("Records and analyses skin conductance and pulse in emotional-response studies."),
		_("Commands:"));
	append_commands(text, NULL);
	g_string_append_printf(text, "\n%s\n",
		_("“affekt COMMAND --help” explains a command, “affekt --version” prints the "
		  "version."));
	return g_string_free(text, FALSE);
}

char *cli_overview_version(void)
{
	return g_strdup_printf("affekt %s\n", AFFEKT_VERSION);
}
