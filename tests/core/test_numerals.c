#include "core/numerals.h"
#include "tests/check_main.h"
#include "tests/danish.h"

#include <libintl.h>
#include <math.h>

static void assert_printed(const char *expected)
{
	g_autofree char *text = g_strdup_printf("%.1f", 0.5);
	ck_assert_str_eq(text, expected);
}

static gpointer print_elsewhere(gpointer unused)
{
	(void)unused;
	assert_printed("0,5");
	return NULL;
}

START_TEST(points_are_between_begin_and_end)
{
	tests_danish_begin();
	assert_printed("0,5");
	core_numerals numerals = core_numerals_begin();
	assert_printed("0.5");
	{
		g_auto(core_numerals) inner G_GNUC_UNUSED = core_numerals_begin();
		assert_printed("0.5");
	}
	assert_printed("0.5");
	core_numerals_end(&numerals);
	assert_printed("0,5");
	tests_danish_end();
}
END_TEST

START_TEST(other_threads_are_left_alone)
{
	tests_danish_begin();
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();
	assert_printed("0.5");
	g_thread_join(g_thread_new("elsewhere", print_elsewhere, NULL));
	tests_danish_end();
}
END_TEST

static void assert_told(double value, int decimals, const char *expected)
{
	g_autofree char *text = core_numerals_tell(value, decimals);
	ck_assert_str_eq(text, expected);
}

START_TEST(numbers_are_told_in_the_language_of_the_texts)
{
	assert_told(1234.5, 1, "1234.5");
	assert_told(-0.26, 1, "−0.3");
	assert_told(-0.04, 1, "0.0");
	assert_told(NAN, 1, "–");
	assert_told(-INFINITY, 0, "–");
	bindtextdomain(GETTEXT_PACKAGE, CATALOGS);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	g_setenv("LANGUAGE", "da", TRUE);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	assert_told(-0.26, 1, "−0,3");
	assert_told(7, 0, "7");
}
END_TEST

TESTS_MAIN("core/numerals", points_are_between_begin_and_end, other_threads_are_left_alone,
	numbers_are_told_in_the_language_of_the_texts)
