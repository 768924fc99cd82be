/* The tables of the program itself: every command is whole, and every page tells all of it. */
#include "cli/call.h"
#include "cli/pages.h"
#include "tests/check_main.h"

#include <string.h>

static const struct cli_option no_options[] = {{.name = NULL}};

static const struct cli_option *options_of(const struct cli_command *command)
{
	return command->options ? command->options : no_options;
}

static void assert_whole(const struct cli_command *command, const struct cli_option *option)
{
	bool is_flag = option->type == CLI_TYPE_FLAG;
	ck_assert_msg(is_flag == (option->argument == NULL), "%s --%s: argument", command->name,
		option->name);
	ck_assert_msg(option->help && !g_str_has_suffix(option->help, "."), "%s --%s: help",
		command->name, option->name);
	g_autofree char *choices = cli_call_choices(option);
	ck_assert_msg(option->type != CLI_TYPE_CHOICE || choices, "%s --%s: choices", command->name,
		option->name);
	if (!option->excludes) {
		return;
	}
	g_auto(GStrv) names = g_strsplit(option->excludes, " ", -1);
	for (char **name = names; *name; name++) {
		bool is_there = false;
		for (const struct cli_option *o = options_of(command); o->name; o++) {
			is_there = is_there || strcmp(o->name, *name) == 0;
		}
		ck_assert_msg(is_there, "%s --%s excludes --%s, which is no option", command->name,
			option->name, *name);
	}
}

START_TEST(every_table_is_whole)
{
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		ck_assert_msg((*c)->run != NULL, "%s: run", (*c)->name);
		ck_assert_msg(!g_str_has_suffix((*c)->summary, "."), "%s: summary", (*c)->name);
		ck_assert_ptr_eq(cli_command_find((*c)->name), *c);
		for (const struct cli_option *o = options_of(*c); o->name; o++) {
			assert_whole(*c, o);
		}
	}
}
END_TEST

START_TEST(man_pages_tell_every_option)
{
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		g_autofree char *page = cli_pages_man_command(*c);
		for (const struct cli_option *o = options_of(*c); o->name; o++) {
			g_auto(GStrv) parts = g_strsplit(o->name, "-", -1);
			g_autofree char *escaped = g_strjoinv("\\-", parts);
			g_autofree char *shown = g_strdup_printf("\\fB\\-\\-%s\\fR", escaped);
			ck_assert_msg(strstr(page, shown) != NULL, "%s --%s", (*c)->name, o->name);
		}
	}
	g_autofree char *overview = cli_pages_man_overview();
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		g_autofree char *name = cli_pages_name(*c);
		g_auto(GStrv) parts = g_strsplit(name, "-", -1);
		g_autofree char *escaped = g_strjoinv("\\-", parts);
		ck_assert_msg(strstr(overview, escaped) != NULL, "%s", name);
	}
}
END_TEST

/* What the completion offers for the words of @line, the last one being completed. */
static char *complete(const char *line)
{
	g_autofree char *script = cli_pages_bash_completion();
	g_autofree char *program = g_strdup_printf(
		"%s\nCOMP_WORDS=(%s)\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_affekt\n"
		"echo \"${COMPREPLY[*]}\"",
		script, line);
	char *argv[] = {"bash", "-c", program, NULL};
	char *output = NULL;
	int status = 0;
	ck_assert(g_spawn_sync(
		NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, NULL));
	ck_assert_int_eq(status, 0);
	return output;
}

START_TEST(completion_offers_commands_and_options)
{
	g_autofree char *commands = complete("affekt hel");
	ck_assert_str_eq(commands, "help\n");
	g_autofree char *options = complete("affekt help --h");
	ck_assert_str_eq(options, "--help\n");
}
END_TEST

START_TEST(completion_goes_on_to_the_second_word)
{
	g_autofree char *first = complete("affekt stu");
	ck_assert_str_eq(first, "study\n");
	g_autofree char *second = complete("affekt study ne");
	ck_assert_str_eq(second, "new\n");
	g_autofree char *options = complete("affekt study new --p");
	ck_assert_str_eq(options, "--plan\n");
}
END_TEST

START_TEST(a_command_of_two_words_is_found_by_both)
{
	char *const both[] = {"study", "new", "DIR"};
	char *const one[] = {"help", "study", "new"};
	const struct cli_command *command = cli_command_find("study new");
	size_t n = 0;

	ck_assert_ptr_nonnull(command);
	ck_assert_ptr_eq(cli_command_match(both, 3, &n), command);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(cli_command_match(one, 3, &n)->name, "help");
	ck_assert_uint_eq(n, 1);
	ck_assert_ptr_null(cli_command_match(both, 1, &n));
	ck_assert_ptr_null(cli_command_match(both, 0, &n));
	ck_assert(cli_command_is_group("study"));
	ck_assert(!cli_command_is_group("study new"));
	ck_assert(!cli_command_is_group("stud"));
	ck_assert(!cli_command_is_group("help"));
	ck_assert(!cli_command_is_group(""));
	g_autofree char *page = cli_pages_name(command);
	ck_assert_str_eq(page, "affekt-study-new");
}
END_TEST

TESTS_MAIN("cli/pages", every_table_is_whole, man_pages_tell_every_option,
	completion_offers_commands_and_options, completion_goes_on_to_the_second_word,
	a_command_of_two_words_is_found_by_both)
