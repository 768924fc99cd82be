#include "recordings/formats/cell_write.h"

#include <check.h>
#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void assert_cell(char *(*write)(char *, double), double value, const char *expected)
{
	char cell[REC_CELL_BYTES + 1];
	char *end = write(cell, value);
	ck_assert_int_le(end - cell, REC_CELL_BYTES);
	*end = '\0';
	ck_assert_str_eq(cell, expected);
}

START_TEST(six_decimals)
{
	assert_cell(rec_cell_write_fixed6, 0, "0.000000");
	assert_cell(rec_cell_write_fixed6, -1e-9, "0.000000");
	assert_cell(rec_cell_write_fixed6, 1.5, "1.500000");
	assert_cell(rec_cell_write_fixed6, -0.000001, "-0.000001");
	assert_cell(rec_cell_write_fixed6, 12506.3211239, "12506.321124");
	assert_cell(rec_cell_write_fixed6, 0.9999996, "1.000000");
	assert_cell(rec_cell_write_fixed6, NAN, "");
	assert_cell(rec_cell_write_fixed6, INFINITY, "");
	assert_cell(rec_cell_write_fixed6, 1e300, "1.0000000000000001e+300");
}
END_TEST

START_TEST(seven_digits)
{
	assert_cell(rec_cell_write_significant7, 0, "0");
	assert_cell(rec_cell_write_significant7, -0.0, "0");
	assert_cell(rec_cell_write_significant7, 515, "515");
	assert_cell(rec_cell_write_significant7, -0.1025391, "-0.1025391");
	assert_cell(rec_cell_write_significant7, 116.98775446533, "116.9878");
	assert_cell(rec_cell_write_significant7, 9.9999996, "10");
	assert_cell(rec_cell_write_significant7, 9999999.4, "9999999");
	assert_cell(rec_cell_write_significant7, 9999999.7, "1e+07");
	assert_cell(rec_cell_write_significant7, 0.0001, "0.0001");
	assert_cell(rec_cell_write_significant7, 0.00001, "1e-05");
	assert_cell(rec_cell_write_significant7, NAN, "");
}
END_TEST

/* As near to @value as what the C library writes; a tie may go the other way. */
static void assert_as_near(char *(*write)(char *, double), double value, const char *format)
{
	char cell[REC_CELL_BYTES + 1];
	char expected[64];
	*write(cell, value) = '\0';
	g_ascii_formatd(expected, sizeof(expected), format, value);
	double distance = fabs(g_ascii_strtod(cell, NULL) - value);
	bool is_minus_zero = strcmp(expected, "-0.000000") == 0;
	double least = fabs(g_ascii_strtod(expected, NULL) - value);
	ck_assert_msg(distance <= least + 1e-15 * fabs(value), "%s, not %s", cell, expected);
	ck_assert_uint_eq(strlen(cell), strlen(expected) - (is_minus_zero ? 1 : 0));
}

START_TEST(both_agree_with_the_c_library)
{
	unsigned state = 5;
	for (int i = 0; i < 200000; i++) {
		state = state * 1664525u + 1013904223u;
		double mantissa = (double)state / 4294967296.0 * 2 - 1;
		state = state * 1664525u + 1013904223u;
		double value = mantissa * pow(10, (int)(state >> 24) % 14 - 6);
		assert_as_near(rec_cell_write_fixed6, value, "%.6f");
		assert_as_near(rec_cell_write_significant7, value, "%.7g");
	}
}
END_TEST

START_TEST(integers)
{
	char cell[REC_CELL_BYTES + 1];
	*rec_cell_write_integer(cell, INT64_MIN) = '\0';
	ck_assert_str_eq(cell, "-9223372036854775808");
	*rec_cell_write_integer(cell, 0) = '\0';
	ck_assert_str_eq(cell, "0");
	*rec_cell_write_integer(cell, 2048) = '\0';
	ck_assert_str_eq(cell, "2048");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/cell_write");
	TCase *tcase = tcase_create("cell_write");
	tcase_add_test(tcase, six_decimals);
	tcase_add_test(tcase, seven_digits);
	tcase_add_test(tcase, both_agree_with_the_c_library);
	tcase_add_test(tcase, integers);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
