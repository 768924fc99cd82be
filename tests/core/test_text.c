#include "core/text.h"
#include "tests/check_main.h"

#include <locale.h>
#include <math.h>

static void assert_slug(const char *text, const char *expected)
{
	g_autofree char *slug = core_text_slug(text);

	ck_assert_str_eq(slug, expected);
}

START_TEST(slugs_keep_letters_and_fold_the_rest)
{
	assert_slug("Entering the shop", "entering-the-shop");
	assert_slug("  Købe Æbler & Smør! ", "kobe-aebler-smor");
	assert_slug("Größe_2", "grosse_2");
	assert_slug("---", "x");
	assert_slug("", "x");
	assert_slug("\xff\xfe broken", "broken");
}
END_TEST

START_TEST(numbers_are_read_whole_or_not_at_all)
{
	double value = -1;
	int64_t whole = -1;

	ck_assert(core_text_parse_double(" 3.25 ", &value));
	ck_assert_double_eq(value, 3.25);
	ck_assert(!core_text_parse_double("3,25", &value));
	ck_assert(!core_text_parse_double("3.25x", &value));
	ck_assert(!core_text_parse_double("", &value));
	ck_assert(!core_text_parse_double("nan", &value));
	ck_assert(!core_text_parse_double("1e999", &value));
	ck_assert_double_eq(value, 3.25);
	ck_assert(core_text_parse_int64("-42", &whole));
	ck_assert_int_eq(whole, -42);
	ck_assert(!core_text_parse_int64("99999999999999999999", &whole));
}
END_TEST

START_TEST(cells_have_fixed_decimals_and_nothing_for_the_unknown)
{
	g_autoptr(GString) out = g_string_new(NULL);

	core_text_append_fixed(out, 1.0 / 3, 6);
	g_string_append_c(out, '|');
	core_text_append_fixed(out, -0.0000001, 6);
	g_string_append_c(out, '|');
	core_text_append_fixed(out, NAN, 6);
	g_string_append_c(out, '|');
	core_text_append_fixed(out, -12.5, 1);
	g_string_append_c(out, '|');
	core_text_append_significant(out, 1234567.89, 7);
	g_string_append_c(out, '|');
	core_text_append_significant(out, INFINITY, 7);
	ck_assert_str_eq(out->str, "0.333333|0.000000||-12.5|1234568|");
}
END_TEST

START_TEST(a_decimal_comma_locale_changes_no_file)
{
	g_autoptr(GString) out = g_string_new(NULL);
	double value;

	/* Where no such locale is installed the C locale stays, and the test proves a little less.
	 */
	setlocale(LC_ALL, "da_DK.UTF-8");
	core_text_append_fixed(out, 1.5, 2);
	ck_assert_str_eq(out->str, "1.50");
	ck_assert(core_text_parse_double("1.5", &value));
	ck_assert_double_eq(value, 1.5);
}
END_TEST

START_TEST(csv_cells_are_quoted_only_when_needed)
{
	g_autoptr(GString) out = g_string_new(NULL);

	core_text_append_csv(out, "plain");
	core_text_append_csv(out, NULL);
	core_text_append_csv(out, "a,b");
	core_text_append_csv(out, "say \"hi\"\n");
	ck_assert_str_eq(out->str, "plain\"a,b\"\"say \"\"hi\"\"\n\"");
}
END_TEST

START_TEST(uuids_are_random_and_of_version_4)
{
	char one[37], two[37];

	core_text_uuid(one);
	core_text_uuid(two);
	ck_assert_str_ne(one, two);
	ck_assert(g_uuid_string_is_valid(one));
	ck_assert_int_eq(one[14], '4');
	ck_assert(strchr("89ab", one[19]) != NULL);
}
END_TEST

START_TEST(times_carry_microseconds_and_the_zone)
{
	g_autofree char *text = core_text_iso8601(INT64_C(1790000000123456));
	g_autoptr(GDateTime) back = g_date_time_new_from_iso8601(text, NULL);

	ck_assert_ptr_nonnull(back);
	ck_assert_int_eq(g_date_time_to_unix(back), 1790000000);
	ck_assert_int_eq(g_date_time_get_microsecond(back), 123456);
}
END_TEST

START_TEST(times_that_no_calendar_has_are_brought_into_it)
{
	static const int64_t TIMES_US[] = {INT64_MIN, -1, INT64_MAX};

	for (size_t i = 0; i < G_N_ELEMENTS(TIMES_US); i++) {
		g_autofree char *text = core_text_iso8601(TIMES_US[i]);
		g_autoptr(GDateTime) back = g_date_time_new_from_iso8601(text, NULL);
		ck_assert_msg(back != NULL, "'%s'", text);
	}
	g_autofree char *before = core_text_iso8601(-1);
	ck_assert(strstr(before, ".999999"));
}
END_TEST

START_TEST(numbers_in_codes_are_in_order)
{
	static const char *const IN_ORDER[] = {"", "P", "P1", "P02", "P2", "P2a", "P10", "P10b2",
		"P10b10", "P100000000000000000000", "P100000000000000000001", "Q1", "Ø1"};

	for (size_t i = 0; i < sizeof IN_ORDER / sizeof *IN_ORDER; i++) {
		for (size_t k = 0; k < sizeof IN_ORDER / sizeof *IN_ORDER; k++) {
			int order = core_text_compare(IN_ORDER[i], IN_ORDER[k]);

			ck_assert_int_eq((order > 0) - (order < 0), (i > k) - (i < k));
		}
	}
}
END_TEST

TESTS_MAIN("core/text", numbers_in_codes_are_in_order, slugs_keep_letters_and_fold_the_rest,
	numbers_are_read_whole_or_not_at_all, cells_have_fixed_decimals_and_nothing_for_the_unknown,
	a_decimal_comma_locale_changes_no_file, csv_cells_are_quoted_only_when_needed,
	uuids_are_random_and_of_version_4, times_that_no_calendar_has_are_brought_into_it,
	times_carry_microseconds_and_the_zone)
