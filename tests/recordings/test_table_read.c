#include "recordings/import/table_read.h"
#include "recordings/session/session.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *folder;
static char *path;

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-table-XXXXXX", NULL);
	path = g_build_filename(folder, "t.csv", NULL);
}

static void tear_down(void)
{
	g_unlink(path);
	g_rmdir(folder);
	g_clear_pointer(&path, g_free);
	g_clear_pointer(&folder, g_free);
}

static struct rec_table *open_bytes(const char *bytes, gssize n, GError **error)
{
	/* A fresh file without GLib's fsync: this is called thousands of times. */
	g_unlink(path);
	ck_assert(g_file_set_contents_full(path, bytes, n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
	return rec_table_open(path, REC_TABLE_HEADED, error);
}

static struct rec_table *open_text(const char *text)
{
	g_autoptr(GError) error = NULL;
	struct rec_table *table = open_bytes(text, -1, &error);
	ck_assert_msg(table != NULL, "%s", error ? error->message : "");
	return table;
}

static void assert_next(struct rec_table *table)
{
	g_autoptr(GError) error = NULL;
	bool has_row = rec_table_next(table, &error);
	ck_assert_msg(has_row, "%s", error ? error->message : "the table ends");
}

static void assert_end(struct rec_table *table)
{
	g_autoptr(GError) error = NULL;
	ck_assert(!rec_table_next(table, &error));
	ck_assert_msg(error == NULL, "%s", error ? error->message : "");
}

static double number(struct rec_table *table, guint column)
{
	g_autoptr(GError) error = NULL;
	double value = 0;
	bool is_good = rec_table_number(table, column, &value, &error);
	ck_assert_msg(is_good, "%s", error ? error->message : "");
	return value;
}

START_TEST(dialects_are_told_apart)
{
	static const char *const TEXTS[] = {
		"time_s,eda\n0,5.5\n0.25,6\n",
		"\xef\xbb\xbftime_s,eda\r\n0,5.5\r\n0.25,6",
		"time_s;eda\n0;5,5\n0,25;6\n",
		"time_s\teda\n0\t5.5\n0.25\t6\n",
		"sep=;\ntime_s;eda\n0;5.5\n0.25;6\n",
		"# made by hand\n\n\"time_s\", \"eda\"\n\n 0 , 5.5 \n,\n\"0.25\",\"6\"\n\n",
		"time_s,eda\r0,5.5\r0.25,6\r",
		"time_s,eda,\n0,5.5,\n0.25,6,\n",
	};
	g_autoptr(rec_table) table = open_text(TEXTS[_i]);
	ck_assert_uint_eq(rec_table_n_columns(table), 2);
	ck_assert_str_eq(rec_table_column_name(table, 0), "time_s");
	ck_assert_str_eq(rec_table_column_name(table, 1), "eda");
	assert_next(table);
	ck_assert_double_eq(number(table, 0), 0);
	ck_assert_double_eq(number(table, 1), 5.5);
	assert_next(table);
	ck_assert_double_eq(number(table, 0), 0.25);
	ck_assert_double_eq(number(table, 1), 6);
	assert_end(table);
	ck_assert_int_eq(rec_table_has_decimal_commas(table), _i == 2);
}
END_TEST

START_TEST(numbers_are_exact)
{
	static const char *const NUMBERS[] = {"0.1", "-0.000001", "+3.25", ".5", "5.", "13.19687",
		"1644227574.015625", "123456789012345.6789", "1e-3", "1.7976931348623157e308",
		"4.9e-324", "-12E+2", "0.30000000000000004", "9007199254740993",
		"891462002120.104399", "5866.67279662255170"};
	for (guint i = 0; i < G_N_ELEMENTS(NUMBERS); i++) {
		g_autofree char *text = g_strdup_printf("x\n%s\n", NUMBERS[i]);
		g_autoptr(rec_table) table = open_text(text);
		assert_next(table);
		ck_assert_double_eq(number(table, 0), g_ascii_strtod(NUMBERS[i], NULL));
	}
}
END_TEST

START_TEST(marks_between_thousands_are_left_out)
{
	static const struct {
		const char *text;
		double value;
	} NUMBERS[] = {
		{"1.234,5", 1234.5},
		{"-1.234.567", -1234567},
		{"1 234 567,25", 1234567.25},
		{"1'234.5", 1234.5},
		{"12\u00a0345", 12345},
		{"+1\u202f234", 1234},
		{"1,234,567.5", 1234567.5},
	};
	for (guint i = 0; i < G_N_ELEMENTS(NUMBERS); i++) {
		g_autofree char *text = g_strdup_printf("x;y\n%s;1\n", NUMBERS[i].text);
		g_autoptr(rec_table) table = open_text(text);
		assert_next(table);
		ck_assert_double_eq(number(table, 0), NUMBERS[i].value);
		ck_assert(rec_table_has_thousands(table));
	}
}
END_TEST

START_TEST(missing_values_are_nan)
{
	g_autoptr(rec_table) table = open_text("a,b,c\n,NaN,n/a\n-,inf,NULL\n1\n");
	for (int row = 0; row < 2; row++) {
		assert_next(table);
		for (guint i = 0; i < 3; i++)
			ck_assert(isnan(number(table, i)));
	}
	assert_next(table);
	ck_assert_double_eq(number(table, 0), 1);
	ck_assert(isnan(number(table, 2)));
	ck_assert_str_eq(rec_table_text(table, 2), "");
}
END_TEST

START_TEST(units_come_from_names_and_rows)
{
	g_autoptr(rec_table) named =
		open_text("Time (ms),EDA [\u00b5S],pulse_raw,eda_uS\n1,2,3,4\n");
	ck_assert_str_eq(rec_table_column_unit(named, 0), "ms");
	ck_assert_str_eq(rec_table_column_unit(named, 1), "\u00b5S");
	ck_assert_ptr_null(rec_table_column_unit(named, 2));
	ck_assert_str_eq(rec_table_column_unit(named, 3), "uS");
	ck_assert_int_eq(rec_table_find_column(named, "eda"), 1);
	ck_assert_int_eq(rec_table_find_column(named, "EDA_us"), 3);
	ck_assert_int_eq(rec_table_find_column(named, "gsr"), -1);

	g_autoptr(rec_table) rows = open_text("t\tGSR\nCAL\tCAL\nms\tkOhms\n1\t2\n");
	ck_assert_str_eq(rec_table_column_unit(rows, 0), "ms");
	ck_assert_str_eq(rec_table_column_unit(rows, 1), "kOhms");
	assert_next(rows);
	ck_assert_double_eq(number(rows, 1), 2);
	ck_assert_uint_eq(rec_table_line(rows), 4);
}
END_TEST

START_TEST(quoted_cells_follow_rfc_4180)
{
	g_autoptr(rec_table) table =
		open_text("t,label\n1,\"say \"\"hi\"\", now\"\n2,\"two\nlines\"\n3,plain\n");
	assert_next(table);
	ck_assert_str_eq(rec_table_text(table, 1), "say \"hi\", now");
	assert_next(table);
	ck_assert_str_eq(rec_table_text(table, 1), "two\nlines");
	ck_assert_uint_eq(rec_table_line(table), 3);
	assert_next(table);
	ck_assert_uint_eq(rec_table_line(table), 5);
	assert_end(table);
}
END_TEST

START_TEST(old_encodings_become_utf8)
{
	g_autoptr(rec_table) table = open_text("t,label\n1,k\xf8"
					       "b\n");
	assert_next(table);
	ck_assert_str_eq(rec_table_text(table, 1), "k\u00f8b");
}
END_TEST

START_TEST(utf16_becomes_utf8)
{
	/* "a,b", "1," and a face beyond the first plane, then half of one. */
	static const char LITTLE[] = "\xff\xfe"
				     "a\0,\0b\0\n\0"
				     "1\0,\0\x3d\xd8\x42\xde\x3d\xd8\n\0";
	static const char BIG[] = "\xfe\xff\0a\0,\0b\0\n\0"
				  "1\0,\xd8\x3d\xde\x42\xd8\x3d\0\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_table) table = _i ? open_bytes(BIG, sizeof(BIG) - 1, &error)
					: open_bytes(LITTLE, sizeof(LITTLE) - 1, &error);
	ck_assert_ptr_nonnull(table);
	assert_next(table);
	ck_assert_double_eq(number(table, 0), 1);
	ck_assert_str_eq(rec_table_text(table, 1), "\U0001f642\ufffd");
	assert_end(table);
}
END_TEST

START_TEST(bare_tables_have_no_header)
{
	ck_assert(g_file_set_contents(path, "1e9, 1e9\n4,4\n-3,7\n", -1, NULL));
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_BARE, NULL);
	assert_next(table);
	ck_assert_uint_eq(rec_table_n_columns(table), 2);
	ck_assert_double_eq(number(table, 1), 1e9);
	assert_next(table);
	assert_next(table);
	ck_assert_double_eq(number(table, 0), -3);
	assert_end(table);
}
END_TEST

static const struct {
	const char *text;
	const char *sentence; /* a part of it */
} WRONG[] = {
	{"", "empty"},
	{"\n\n# only this\n", "empty"},
	{"1,2\n3,4\n", "line 1: numbers stand"},
	{"a,b\n1,2\n3,4x\n", "line 3, column b: \"4x\" is not a number"},
	{"a,b\n1,2\n\n3,0x10\n", "line 4, column b: \"0x10\""},
	{"a\n1,5\n", "line 2: 2 cells"},
	{"a,b\n1,2\n1,2,3\n", "line 3: 3 cells"},
	{"a,b\n1,\"2\" x\n", "line 2, column b: there is text behind"},
	{"a,b\n1,\"2\n3,4\n", "line 2: a quote is opened"},
	{"\xff\xfe"
	 "a",
		"empty"},
	{"a;b\n1;1.234,5\n2;1.5\n", "line 3, column b: the mark \".\" parts thousands"},
	{"a;b\n1;1.5\n2;1.234.567\n", "line 3, column b: the mark \".\" parts thousands"},
	{"a,b\n1,\"1,234\"\n", "line 2, column b: \"1,234\""},
	{"a;b\n1;1'23\n", "line 2, column b"},
	{"a,a\n1,2\n", "same name"},
	{"a,b\n1,1.2.3\n", "line 2, column b"},
	{"a,b\n1,--2\n", "line 2, column b"},
};

START_TEST(what_is_no_table_is_said_with_its_place)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_table) table = open_bytes(WRONG[_i].text, -1, &error);
	while (table && !error && rec_table_next(table, &error)) {
		double value;
		for (guint i = 0; i < rec_table_n_columns(table) && !error; i++)
			rec_table_number(table, i, &value, &error);
	}
	ck_assert_ptr_nonnull(error);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert_ptr_nonnull(strstr(error->message, path));
	ck_assert_msg(strstr(error->message, WRONG[_i].sentence) != NULL, "%s", error->message);
}
END_TEST

START_TEST(what_cannot_be_read_is_refused_at_once)
{
	g_autoptr(GError) missing = NULL;
	g_autoptr(GError) directory = NULL;
	g_autoptr(GError) device = NULL;
	g_autoptr(GError) binary = NULL;
	g_autoptr(GError) long_line = NULL;
	g_autoptr(GError) cut = NULL;
	ck_assert_ptr_null(rec_table_open(path, REC_TABLE_HEADED, &missing));
	ck_assert(g_error_matches(missing, REC_ERROR, REC_ERROR_MISSING));
	ck_assert_ptr_null(rec_table_open(folder, REC_TABLE_HEADED, &directory));
	ck_assert_ptr_nonnull(strstr(directory->message, "folder"));

	/* Endless zeros are not begun with. */
	ck_assert_ptr_null(rec_table_open("/dev/zero", REC_TABLE_HEADED, &device));
	ck_assert_ptr_nonnull(strstr(device->message, "no ordinary file"));
	g_autofree char *zeros = g_malloc0(4096);
	ck_assert_ptr_null(open_bytes(zeros, 4096, &binary));
	ck_assert_ptr_nonnull(strstr(binary->message, "NUL"));

	g_autofree char *line = g_strnfill(3 << 20, 'a');
	ck_assert_ptr_null(open_bytes(line, -1, &long_line));
	ck_assert_ptr_nonnull(strstr(long_line->message, "1 MiB"));

	/* The first 20 bytes of a gzip file. */
	static const char GZIP[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xd4\xe1\x4a\xd2"
				   "\xe1\x32\xd4\x31\xe2";
	ck_assert_ptr_null(open_bytes(GZIP, 20, &cut));
	ck_assert_ptr_nonnull(strstr(cut->message, "gzip"));
}
END_TEST

/* Reads all of @table as numbers and texts; only that it ends, and how, matters. */
static guint read_all(struct rec_table *table, GError **error)
{
	guint n = 0;
	while (rec_table_next(table, error)) {
		for (guint i = 0; i < rec_table_n_columns(table); i++) {
			double value;
			ck_assert(g_utf8_validate(rec_table_text(table, i), -1, NULL));
			if (!rec_table_number(table, i, &value, error))
				return n;
		}
		n++;
	}
	return n;
}

START_TEST(mutated_tables_end_with_rows_or_a_sentence)
{
	static const char SEED[] = "\xef\xbb\xbf# note\ntime_s;eda [uS];\"la\"\"bel\"\nms;uS;-\n"
				   "0;1,5;\"a\nb\"\n0,25;NaN;k\xc3\xb8"
				   "b\r\n1e3;-2.5;x\n";
	static const char SPICE[] = "\"\n\r;,\t-+.eE0\xff\x80\0#=";
	unsigned state = 20261122;
	for (int round = 0; round < 1500; round++) {
		char bytes[sizeof(SEED) - 1];
		gsize n = sizeof(bytes);
		memcpy(bytes, SEED, n);
		for (int k = 0; k < 1 + round % 8; k++) {
			state = state * 1664525u + 1013904223u;
			gsize at = (state >> 8) % n;
			bytes[at] = SPICE[(state >> 20) % (sizeof(SPICE) - 1)];
		}
		n -= (state >> 4) % 3 == 0 ? (state >> 12) % n : 0;
		g_autoptr(GError) error = NULL;
		g_autoptr(rec_table) table = open_bytes(bytes, (gssize)n, &error);
		if (table) {
			guint rows = read_all(table, &error);
			ck_assert_uint_le(rows, 12);
		}
		ck_assert(table || error);
		ck_assert(!error || error->message[strlen(error->message) - 1] == '.');
	}
}
END_TEST

START_TEST(rows_survive_the_ends_of_the_buffer)
{
	/* Rows of odd lengths over many buffers: each must come out whole. */
	GString *text = g_string_new("n,filler\n");
	for (int i = 0; i < 60000; i++)
		g_string_append_printf(text, "%d,%.*s\n", i, i % 17, "xxxxxxxxxxxxxxxxx");
	g_autoptr(rec_table) table = open_text(text->str);
	for (int i = 0; i < 60000; i++) {
		assert_next(table);
		ck_assert_double_eq(number(table, 0), i);
		ck_assert_uint_eq(strlen(rec_table_text(table, 1)), (size_t)i % 17);
		ck_assert_uint_eq(rec_table_line(table), (uint64_t)i + 2);
	}
	assert_end(table);
	g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/table_read");
	TCase *tcase = tcase_create("table_read");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, dialects_are_told_apart, 0, 8);
	tcase_add_test(tcase, numbers_are_exact);
	tcase_add_test(tcase, marks_between_thousands_are_left_out);
	tcase_add_test(tcase, missing_values_are_nan);
	tcase_add_test(tcase, units_come_from_names_and_rows);
	tcase_add_test(tcase, quoted_cells_follow_rfc_4180);
	tcase_add_test(tcase, old_encodings_become_utf8);
	tcase_add_loop_test(tcase, utf16_becomes_utf8, 0, 2);
	tcase_add_test(tcase, bare_tables_have_no_header);
	tcase_add_loop_test(tcase, what_is_no_table_is_said_with_its_place, 0, G_N_ELEMENTS(WRONG));
	tcase_add_test(tcase, what_cannot_be_read_is_refused_at_once);
	tcase_add_test(tcase, mutated_tables_end_with_rows_or_a_sentence);
	tcase_add_test(tcase, rows_survive_the_ends_of_the_buffer);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
