#include "cli/table.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

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
	g_autofree char *text = cli_table_format(&table);
	ck_assert_str_eq(text, "  name  value  note\n"
			       "  a b       -  -\n");
	cli_table_finish(&table);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cli/table");
	TCase *tcase = tcase_create("table");
	tcase_add_test(tcase, columns_are_as_wide_as_their_widest_cell);
	tcase_add_test(tcase, unknown_values_and_line_breaks_keep_the_table_whole);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
