#include "cli/table.h"
#include "cli/terminal.h"
#include "tests/check_main.h"

#include <math.h>

static const char *const heads[] = {"name", ">value", "note", NULL};

START_TEST(columns_are_as_wide_as_their_widest_cell)
{
	struct cli_table table;
	cli_table_init(&table, heads);
	cli_table_add_text(&table, "å→µ");
	cli_table_add_number(&table, 12.345, 1);
	cli_table_add_text(&table, "first");
	cli_table_add_text(&table, "longer");
	cli_table_add_integer(&table, -1234567);
	cli_table_add_text(&table, NULL);
	g_autofree char *text = cli_table_format(&table);
	ck_assert_str_eq(text, "  name       value  note\n"
			       "  å→µ         12.3  first\n"
			       "  longer  -1234567  -\n");
	cli_table_finish(&table);
}
END_TEST

START_TEST(unknown_values_and_line_breaks_keep_the_table_whole)
{
	struct cli_table table;
	cli_table_init(&table, heads);
	cli_table_add_text(&table, "a\nb");
	cli_table_add_number(&table, NAN, 3);
	cli_table_add_text(&table, "");
	cli_table_add_text(&table, "c");
	cli_table_add_number(&table, -0.0001, 1);
	cli_table_add_text(&table, "d");
	g_autofree char *text = cli_table_format(&table);
	ck_assert_str_eq(text, "  name  value  note\n"
			       "  a b       -  -\n"
			       "  c       0.0  d\n");
	cli_table_finish(&table);
}
END_TEST

START_TEST(control_characters_never_reach_the_terminal)
{
	g_autofree char *clean = cli_terminal_clean("a\x1b[2J\tb\nc\xc2\x9b d\xff æ");
	ck_assert_str_eq(clean, "a?[2J b c? d\xef\xbf\xbd æ");
}
END_TEST

TESTS_MAIN("cli/table", columns_are_as_wide_as_their_widest_cell,
	unknown_values_and_line_breaks_keep_the_table_whole,
	control_characters_never_reach_the_terminal)
