#include "cli/pages.h"

#include "cli/call.h"

#include <string.h>

static const struct cli_option no_options[] = {{.name = NULL}};

static const struct cli_option *options_of(const struct cli_command *command)
{
	return command->options ? command->options : no_options;
}

/* Characters that roff has a name for, so that a page is right on every terminal. */
static const struct {
	const char *text, *roff;
} spellings[] = {
	{"\\", "\\e"},
	{"-", "\\-"},
	{"…", "..."},
	{"“", "\\(lq"},
	{"”", "\\(rq"},
	{"µ", "\\(mc"},
	{"→", "\\(->"},
};

/* What @c begins with, as roff writes it; the number of bytes that it stands for, 0: as it is. */
static size_t find_spelling(const char *c, const char **ret_roff)
{
	for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
		if (g_str_has_prefix(c, spellings[i].text)) {
			*ret_roff = spellings[i].roff;
			return strlen(spellings[i].text);
		}
	}
	return 0;
}

/* man(7) reads a point or an apostrophe at the start of a line as a request. */
static void append_roff(GString *out, const char *text)
{
	const char *c = text;
	while (*c) {
		bool is_line_start = c == text || c[-1] == '\n';
		const char *roff = NULL;
		size_t n = find_spelling(c, &roff);
		if (is_line_start && (*c == '.' || *c == '\'' || (roff && *roff == '.'))) {
			g_string_append(out, "\\&");
		}
		if (n) {
			g_string_append(out, roff);
			c += n;
		} else {
			g_string_append_c(out, *c++);
		}
	}
}

static void append_paragraphs(GString *out, const char *text)
{
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
	for (char **paragraph = paragraphs; *paragraph; paragraph++) {
		g_string_append(out, ".PP\n");
		append_roff(out, *paragraph);
		g_string_append_c(out, '\n');
	}
}

static void append_title(GString *out, const char *page)
{
	g_autofree char *upper = g_ascii_strup(page, -1);
	g_string_append_printf(out, ".TH \"%s\" 1 \"\" \"Affekt %s\" \"Affekt\"\n.nh\n.ad l\n",
		upper, AFFEKT_VERSION);
}

static void append_option(GString *out, const struct cli_option *option)
{
	g_string_append(out, ".TP\n");
	if (option->letter) {
		g_string_append_printf(out, "\\fB\\-%c\\fR, ", option->letter);
	}
	g_string_append(out, "\\fB\\-\\-");
	append_roff(out, option->name);
	g_string_append(out, "\\fR");
	if (option->argument) {
		g_string_append(out, " \\fI");
		append_roff(out, option->argument);
		g_string_append(out, "\\fR");
	}
	g_string_append_c(out, '\n');
	append_roff(out, option->help);
	g_string_append(out, option->is_repeatable ? "; may be repeated.\n" : ".\n");
	for (const struct cli_choice *c = option->list_choices ? option->list_choices() : NULL;
		c && c->name; c++) {
		g_string_append_printf(out, ".br\n\\fB%s\\fR: ", c->name);
		append_roff(out, c->help);
		g_string_append(out, ".\n");
	}
	if (option->excludes) {
		g_auto(GStrv) names = g_strsplit(option->excludes, " ", -1);
		g_autofree char *joined = g_strjoinv(", --", names);
		g_string_append(out, "Not together with ");
		g_autofree char *dashed = g_strdup_printf("--%s.\n", joined);
		append_roff(out, dashed);
	}
}

static void append_exit_status(GString *out)
{
	g_string_append(out, ".SH EXIT STATUS\n"
			     ".TP\n0\nThe work is done.\n"
			     ".TP\n1\nThe work failed; one sentence on standard error says what "
			     "was tried, on what, "
			     "and what can be done.\n"
			     ".TP\n2\nThe call was wrong.\n");
}

char *cli_pages_name(const struct cli_command *command)
{
	return g_strdelimit(g_strconcat("affekt-", command->name, NULL), " ", '-');
}

char *cli_pages_man_command(const struct cli_command *command)
{
	GString *out = g_string_new(NULL);
	g_autofree char *page = cli_pages_name(command);
	g_autofree char *usage = cli_call_usage(command);

	append_title(out, page);
	g_string_append(out, ".SH NAME\n");
	append_roff(out, page);
	g_string_append(out, " \\- ");
	append_roff(out, command->summary);
	g_string_append(out, "\n.SH SYNOPSIS\n.B ");
	append_roff(out, usage);
	g_string_append_c(out, '\n');
	if (command->description) {
		g_string_append(out, ".SH DESCRIPTION\n");
		append_paragraphs(out, command->description);
	}
	g_string_append(out, ".SH OPTIONS\n");
	for (const struct cli_option *o = options_of(command); o->name; o++) {
		append_option(out, o);
	}
	g_string_append(
		out, ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow a summary of this page.\n");
	append_exit_status(out);
	if (command->examples) {
		g_string_append(out, ".SH EXAMPLES\n.EX\n");
		append_roff(out, command->examples);
		g_string_append(out, "\n.EE\n");
	}
	g_string_append(out, ".SH SEE ALSO\n.BR affekt (1)\n");
	return g_string_free(out, FALSE);
}

char *cli_pages_man_overview(void)
{
	GString *out = g_string_new(NULL);

	append_title(out, "affekt");
	g_string_append(out,
		".SH NAME\naffekt \\- record and analyse emotional\\-response studies\n"
		".SH SYNOPSIS\n.B affekt\n.I COMMAND\n\\&...\n.br\n.B affekt \\-\\-version\n"
		".SH DESCRIPTION\n"
		"Affekt streams skin conductance and finger pulse from sensors, detects arousal as "
		"it "
		"happens, keeps each session in one HDF5 file that follows NWB, and takes the "
		"results "
		"per touch point out as tables.\n"
		".SH COMMANDS\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		g_autofree char *page = cli_pages_name(*c);
		g_string_append(out, ".TP\n.BR ");
		append_roff(out, page);
		g_string_append(out, " (1)\n");
		append_roff(out, (*c)->summary);
		g_string_append(out, ".\n");
	}
	append_exit_status(out);
	g_string_append(out, ".SH SEE ALSO\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		g_autofree char *page = cli_pages_name(*c);
		g_string_append(out, ".BR ");
		append_roff(out, page);
		g_string_append(out, c[1] ? " (1),\n" : " (1)\n");
	}
	return g_string_free(out, FALSE);
}

/* How bash lists what a value may be; NULL: nothing to offer. */
static char *describe_words(enum cli_type type, const char *choices, const char *pattern)
{
	if (choices) {
		g_autofree char *words = g_strdelimit(g_strdup(choices), "|", ' ');
		return g_strdup_printf("_affekt_words \"%s\"", words);
	}
	if (type == CLI_TYPE_FOLDER) {
		return g_strdup("_affekt_files -d");
	}
	if (type == CLI_TYPE_FILE) {
		return g_strdup_printf("_affekt_files -f '%s'", pattern ? pattern : "*");
	}
	return NULL;
}

static void append_value_cases(GString *out, const struct cli_command *command)
{
	g_string_append(out, "\t\tcase $previous in\n");
	for (const struct cli_option *o = options_of(command); o->name; o++) {
		g_autofree char *choices = cli_call_choices(o);
		g_autofree char *words = describe_words(o->type, choices, NULL);
		if (o->type == CLI_TYPE_FLAG) {
			continue;
		}
		g_string_append_printf(out, "\t\t--%s", o->name);
		if (o->letter) {
			g_string_append_printf(out, " | -%c", o->letter);
		}
		g_string_append_printf(out, ") %s; return ;;\n", words ? words : ":");
	}
	g_string_append(out, "\t\tesac\n");
}

static void append_command_case(GString *out, const struct cli_command *command)
{
	g_autofree char *words = NULL;

	g_string_append_printf(out, "\t'%s')\n", command->name);
	append_value_cases(out, command);
	g_string_append(out, "\t\tif [[ $current == -* ]]; then\n\t\t\t_affekt_words \"");
	for (const struct cli_option *o = options_of(command); o->name; o++) {
		g_string_append_printf(out, "--%s ", o->name);
	}
	g_string_append(out, "--help\"\n\t\telse\n");
	if (command->operands) {
		words = describe_words(command->operands->type, NULL, command->operands->pattern);
	}
	g_string_append_printf(out, "\t\t\t%s\n\t\tfi\n\t\t;;\n", words ? words : ":");
}

/* The first words of all commands, each once. */
static void append_first_words(GString *out)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		char *word = g_strndup((*c)->name, strcspn((*c)->name, " "));
		if (g_hash_table_add(seen, word)) {
			g_string_append_printf(out, "%s ", word);
		}
	}
}

/* Offers the second word behind the first of a command of two, and joins them. */
static void append_second_words(GString *out)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_string_append(out, "\tcase $command in\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		char *word = g_strndup((*c)->name, strcspn((*c)->name, " "));
		if (!g_hash_table_add(seen, word) || !cli_command_is_group(word)) {
			continue;
		}
		g_string_append_printf(out,
			"\t%s)\n\t\tif ((COMP_CWORD == 2)); then\n\t\t\t_affekt_words \"", word);
		for (const struct cli_command *const *d = cli_commands; *d; d++) {
			if (cli_command_is_of(*d, word)) {
				g_string_append_printf(out, "%s ", (*d)->name + strlen(word) + 1);
			}
		}
		g_string_append(out, "--help\"\n\t\t\treturn\n\t\tfi\n"
				     "\t\tcommand+=\" ${COMP_WORDS[2]}\"\n\t\t;;\n");
	}
	g_string_append(out, "\tesac\n");
}

char *cli_pages_bash_completion(void)
{
	GString *out = g_string_new(
		"# bash completion for affekt(1); generated from the option tables of the "
		"program.\n"
		"\n"
		"_affekt_words()\n"
		"{\n"
		"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$current\")\n"
		"}\n"
		"\n"
		"_affekt_files()\n"
		"{\n"
		"\tcompopt -o filenames\n"
		"\tmapfile -t COMPREPLY < <(compgen -d -- \"$current\")\n"
		"\t[[ $1 == -d ]] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(\n"
		"\t\tcompgen -f -- \"$current\" | while IFS= read -r path; do\n"
		"\t\t\t# shellcheck disable=SC2053  # the right side is a pattern\n"
		"\t\t\t[[ ! -d $path && $path == $2 ]] && printf '%s\\n' \"$path\"\n"
		"\t\tdone\n"
		"\t)\n"
		"}\n"
		"\n"
		"_affekt()\n"
		"{\n"
		"\tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
		"\tlocal command=${COMP_WORDS[1]}\n"
		"\n"
		"\tCOMPREPLY=()\n"
		"\tif ((COMP_CWORD == 1)); then\n"
		"\t\t_affekt_words \"");
	append_first_words(out);
	g_string_append(out, "--help --version\"\n"
			     "\t\treturn\n"
			     "\tfi\n");
	append_second_words(out);
	g_string_append(out, "\tcase $command in\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		append_command_case(out, *c);
	}
	g_string_append(out, "\tesac\n}\ncomplete -F _affekt affekt\n");
	return g_string_free(out, FALSE);
}
