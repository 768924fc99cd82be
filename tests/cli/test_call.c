#include "cli/call.h"
#include "tests/check_main.h"

#include <string.h>

static bool run_nothing(const struct cli_call *call, GError **error)
{
	(void)call;
	(void)error;
	return true;
}

static const struct cli_option options[] = {
	{.name = "rate",
		.letter = 'r',
		.type = CLI_TYPE_POSITIVE,
		.argument = "HZ",
		.help = "Rate"},
	{.name = "shift", .type = CLI_TYPE_NUMBER, .argument = "S", .help = "Shift"},
	{.name = "count", .type = CLI_TYPE_INTEGER, .argument = "N", .help = "Count"},
	{.name = "set",
		.type = CLI_TYPE_PAIR,
		.argument = "KEY=VALUE",
		.help = "Set",
		.is_repeatable = true},
	{.name = "unit",
		.type = CLI_TYPE_CHOICE,
		.argument = "UNIT",
		.help = "Unit",
		.choices = "uS|nS"},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = "JSON"},
	{.name = "quiet", .type = CLI_TYPE_FLAG, .help = "Nothing", .excludes = "json rate"},
	{.name = NULL},
};

static const struct cli_operand operands[] = {
	{.name = "OUT.nwb", .type = CLI_TYPE_FILE},
	{.name = "MORE", .type = CLI_TYPE_TEXT, .is_optional = true, .is_repeatable = true},
	{.name = NULL},
};

static const struct cli_command command = {
	.name = "try",
	.summary = "Try things",
	.operands = operands,
	.options = options,
	.run = run_nothing,
};

static const struct cli_option strict_options[] = {
	{.name = "format",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME",
		.help = "Format",
		.is_required = true},
	{.name = NULL},
};

static const struct cli_command strict = {
	.name = "strict",
	.summary = "Be strict",
	.options = strict_options,
	.run = run_nothing,
};

static struct cli_call *parse(const struct cli_command *table, const char *words, GError **error)
{
	g_auto(GStrv) list = g_strsplit(words, " ", -1);
	guint n = words[0] ? g_strv_length(list) : 0;
	return cli_call_parse(table, list, n, error);
}

/* The message of a wrong call, the test's; fails when the call is taken. */
static char *refuse(const struct cli_command *table, const char *words)
{
	g_autoptr(GError) error = NULL;
	struct cli_call *call = parse(table, words, &error);
	ck_assert_msg(call == NULL, "taken: %s", words);
	ck_assert(g_error_matches(error, CLI_ERROR, CLI_ERROR_CALL));
	return g_strdup(error->message);
}

static void assert_refused(const struct cli_command *table, const char *words, const char *because)
{
	g_autofree char *message = refuse(table, words);
	ck_assert_msg(strstr(message, because) != NULL, "“%s” says “%s”", words, message);
}

START_TEST(words_are_read_wherever_they_stand)
{
	g_autoptr(GError) error = NULL;
	struct cli_call *call = parse(
		&command, "-r 12.5 a.nwb --json --set a=1 b --set b=x=2 --count=-7 c", &error);
	ck_assert_msg(call != NULL, "%s", error ? error->message : "");
	ck_assert_double_eq(cli_call_number(call, "rate", 0), 12.5);
	ck_assert_int_eq(cli_call_integer(call, "count", 0), -7);
	ck_assert(cli_call_has(call, "json"));
	ck_assert(!cli_call_has(call, "quiet"));
	ck_assert_str_eq(cli_call_texts(call, "set")[0], "a=1");
	ck_assert_str_eq(cli_call_texts(call, "set")[1], "b=x=2");
	ck_assert_ptr_null(cli_call_texts(call, "set")[2]);
	ck_assert_uint_eq(cli_call_operand_count(call), 3);
	ck_assert_str_eq(cli_call_operand(call, 0), "a.nwb");
	ck_assert_str_eq(cli_call_operands(call)[2], "c");
	ck_assert_ptr_null(cli_call_operand(call, 3));
	cli_call_destroy(call);
}
END_TEST

START_TEST(what_is_not_given_has_the_fallback)
{
	struct cli_call *call = parse(&command, "a.nwb", NULL);
	ck_assert_ptr_nonnull(call);
	ck_assert_double_eq(cli_call_number(call, "shift", 3.5), 3.5);
	ck_assert_int_eq(cli_call_integer(call, "count", 9), 9);
	ck_assert_str_eq(cli_call_text(call, "unit", "uS"), "uS");
	ck_assert_ptr_null(cli_call_texts(call, "set")[0]);
	cli_call_destroy(call);
}
END_TEST

START_TEST(words_behind_two_dashes_are_operands)
{
	struct cli_call *call = parse(&command, "-- --json -r", NULL);
	ck_assert_ptr_nonnull(call);
	ck_assert(!cli_call_has(call, "json"));
	ck_assert_str_eq(cli_call_operand(call, 0), "--json");
	ck_assert_str_eq(cli_call_operand(call, 1), "-r");
	cli_call_destroy(call);
}
END_TEST

START_TEST(malformed_values_are_refused)
{
	assert_refused(&command, "a --rate 0", "--rate");
	assert_refused(&command, "a --rate nan", "nan");
	assert_refused(&command, "a --shift 1,5", "1,5");
	assert_refused(&command, "a --count 1.5", "1.5");
	assert_refused(&command, "a --unit volt", "uS|nS");
	assert_refused(&command, "a --set =1", "KEY=VALUE");
	assert_refused(&command, "a --set x", "KEY=VALUE");
	assert_refused(&command, "a --rate", "--rate");
}
END_TEST

START_TEST(wrong_combinations_are_refused)
{
	assert_refused(&command, "", "OUT.nwb");
	assert_refused(&command, "a --json --quiet", "--quiet");
	assert_refused(&command, "a --json --json --no-such", "--json");
	assert_refused(&command, "a --rate 1 --rate 2", "--rate");
	assert_refused(&command, "a --no-such", "no-such");
	assert_refused(&strict, "", "--format");
	assert_refused(&strict, "--format x y", "y");
}
END_TEST

START_TEST(help_is_given_however_wrong_the_rest_is)
{
	struct cli_call *call = parse(&strict, "--help one two", NULL);
	ck_assert_ptr_nonnull(call);
	ck_assert(cli_call_wants_help(call));
	cli_call_destroy(call);
}
END_TEST

START_TEST(help_names_every_option_and_operand)
{
	g_autofree char *help = cli_call_help(&command);
	for (const struct cli_option *o = options; o->name; o++) {
		g_autofree char *shown = g_strdup_printf("--%s", o->name);
		ck_assert_ptr_nonnull(strstr(help, shown));
		ck_assert_ptr_nonnull(strstr(help, o->help));
	}
	ck_assert_ptr_nonnull(strstr(help, "OUT.nwb [MORE…]"));
	ck_assert_ptr_nonnull(strstr(help, "affekt try"));
	g_autofree char *usage = cli_call_usage(&strict);
	ck_assert_str_eq(usage, "affekt strict --format NAME");
}
END_TEST

TESTS_MAIN("cli/call", words_are_read_wherever_they_stand, what_is_not_given_has_the_fallback,
	words_behind_two_dashes_are_operands, malformed_values_are_refused,
	wrong_combinations_are_refused, help_is_given_however_wrong_the_rest_is,
	help_names_every_option_and_operand)
