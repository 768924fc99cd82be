/* participants.tsv, with the habits of spreadsheets and people. */
#include "study/folder/people.h"

#include "tests/check_main.h"
#include "tests/study/sheet_file.h"

#include <string.h>
#include <sys/stat.h>

static GPtrArray *problems;

static void set_up(void)
{
	problems = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(void)
{
	g_ptr_array_unref(problems);
}

static study_people *read_bytes(const char *bytes, gssize n)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = sheet_file("participants.tsv", bytes, n);
	study_people *people = study_people_read(path, problems, &error);

	ck_assert_msg(people != NULL, "%s", error ? error->message : "");
	return people;
}

static study_people *read_text(const char *text)
{
	return read_bytes(text, -1);
}

static const struct study_person *row(const study_people *people, guint i)
{
	ck_assert_uint_lt(i, people->rows->len);
	return g_ptr_array_index(people->rows, i);
}

START_TEST(columns_in_any_order_are_read)
{
	g_autoptr(study_people) people =
		read_text("Wave\tPARTICIPANT\tnote\tsignals\texcluded\treason\tretain_until\n"
			  "2\tP01\thello\tja\tNEI\t\t2030-02-28\n"
			  "1\t P02 \t\tNo\tYes\tlate\t\n");

	ck_assert_uint_eq(people->rows->len, 2);
	ck_assert_str_eq(row(people, 0)->participant, "P01");
	ck_assert_str_eq(row(people, 0)->wave, "2");
	ck_assert_str_eq(row(people, 0)->group, "");
	ck_assert(!row(people, 0)->is_excluded);
	ck_assert_int_eq(row(people, 0)->consent[STUDY_SCOPE_SIGNALS], STUDY_ANSWER_YES);
	ck_assert_int_eq(row(people, 0)->consent[STUDY_SCOPE_VIDEO], STUDY_ANSWER_EMPTY);
	ck_assert_str_eq(row(people, 0)->retain_until, "2030-02-28");
	ck_assert_str_eq(row(people, 1)->participant, "P02");
	ck_assert(row(people, 1)->is_excluded);
	ck_assert_str_eq(row(people, 1)->reason, "late");
	ck_assert_int_eq(row(people, 1)->consent[STUDY_SCOPE_SIGNALS], STUDY_ANSWER_NO);
	ck_assert_uint_eq(row(people, 1)->line, 3);
	ck_assert_uint_eq(problems->len, 0);
}
END_TEST

/* The same table as different programs save it. */
START_TEST(every_habit_of_spreadsheets_is_read)
{
	static const struct {
		const char *bytes;
		gssize n;
	} FILES[] = {
		{"\xef\xbb\xbfparticipant\tgroup\r\nJ\xc3\xb8rn\tn\xc3\xa6r\r\n", -1},
		{"participant\tgroup\rJ\xc3\xb8rn\tn\xc3\xa6r", -1},
		{"\"participant\"\t\"group\"\n\"J\xc3\xb8rn\"\t\"n\xc3\xa6r\"\n", -1},
		{"participant\tgroup\nJ\xf8rn\tn\xe6r\n", -1}, /* Windows-1252 */
		{"\xff\xfep\0a\0r\0t\0i\0c\0i\0p\0a\0n\0t\0\t\0g\0r\0o\0u\0p\0\n\0"
		 "J\0\xf8\0r\0n\0\t\0n\0\xe6\0r\0",
			54},
		{"\n\t\t\nparticipant\tgroup\t\t\n\n\t\t\nJ\xc3\xb8rn\tn\xc3\xa6r\t\t\n\n", -1},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
		g_autoptr(study_people) people = read_bytes(FILES[i].bytes, FILES[i].n);

		ck_assert_msg(people->rows->len == 1, "file %zu", i);
		ck_assert_str_eq(row(people, 0)->participant, "Jørn");
		ck_assert_str_eq(row(people, 0)->group, "nær");
		ck_assert_uint_eq(problems->len, 0);
	}
}
END_TEST

START_TEST(a_quote_swallows_no_line)
{
	g_autoptr(study_people) people = read_text("participant\treason\n"
						   "P01\tscreen of 12\"\n"
						   "P02\t\"was late\", he said\n"
						   "P03\t\"two\nlines \"\"here\"\"\"\n"
						   "P04\t\"never closed\n"
						   "P05\tof 15\"\n");

	ck_assert_uint_eq(people->rows->len, 5);
	ck_assert_str_eq(row(people, 0)->reason, "screen of 12\"");
	ck_assert_str_eq(row(people, 1)->reason, "\"was late\", he said");
	ck_assert_str_eq(row(people, 2)->reason, "two\nlines \"here\"");
	ck_assert_str_eq(row(people, 3)->participant, "P04");
	ck_assert_uint_eq(row(people, 3)->line, 6);
}
END_TEST

START_TEST(a_table_of_another_kind_is_refused)
{
	static const struct {
		const char *text, *because;
	} FILES[] = {
		{"participant,group,wave\nP01,a,1\n", "parted by “,”"},
		{"participant;group;wave\nP01;a;1\n", "parted by “;”"},
		{"\"participant\",\"group\"\n", "parted by “,”"},
		{"sep=;\nparticipant;group\n", "parted by “;”"},
		{"", "no column participant"},
		{"code\tgroup\nP01\ta\n", "no column participant"},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *path = sheet_file("participants.tsv", FILES[i].text, -1);

		ck_assert_ptr_null(study_people_read(path, problems, &error));
		ck_assert_msg(
			strstr(error->message, FILES[i].because) != NULL, "%s", error->message);
		ck_assert_ptr_nonnull(strstr(error->message, "participants.tsv"));
	}
	g_autofree char *binary = sheet_file("participants.tsv", "PK\0\0\3", 5);
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(study_people_read(binary, problems, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "NUL"));
}
END_TEST

START_TEST(a_mistake_names_its_line_and_the_rest_is_read)
{
	g_autoptr(study_people) people =
		read_text("participant\tsession\texcluded\treason\tvideo\tretain_until\tvideo\n"
			  "P01\t\tmaybe\t\tyes\t\t\n"
			  "\ts1\t\t\tyes\t\t\n"
			  "P02\t\tyes\t\tjepp\t31.12.2030\t\n"
			  "P01\t\t\t\tno\t\t\n"
			  "P03\ts.nwb\t\t\t\t2030-02-30\t\n");

	ck_assert_uint_eq(people->rows->len, 4);
	ck_assert(sheet_says(problems, "line 1", "video stands twice"));
	ck_assert(sheet_says(problems, "line 2", "“maybe”"));
	ck_assert(sheet_says(problems, "line 3", "participant is missing"));
	ck_assert(sheet_says(problems, "line 4", "without a reason"));
	ck_assert(sheet_says(problems, "line 4", "“jepp”"));
	ck_assert(sheet_says(problems, "line 4", "31.12.2030"));
	ck_assert(sheet_says(problems, "line 5", "already in line 2"));
	ck_assert(sheet_says(problems, "line 6", "2030-02-30"));
	ck_assert_uint_eq(problems->len, 8);
	ck_assert(row(people, 0)->is_excluded);
	/* What cannot be read is no consent. */
	ck_assert_int_eq(row(people, 1)->consent[STUDY_SCOPE_VIDEO], STUDY_ANSWER_NO);
	ck_assert_str_eq(row(people, 3)->session, "s");
}
END_TEST

START_TEST(the_row_of_a_session_holds_before_that_of_all)
{
	g_autoptr(study_people) people = read_text("participant\tsession\twave\n"
						   "P01\t\t1\n"
						   "P01\ts2\t2\n"
						   "P02\ts1\t3\n");

	ck_assert_str_eq(study_people_find(people, "P01", "s1")->wave, "1");
	ck_assert_str_eq(study_people_find(people, "P01", "s2")->wave, "2");
	ck_assert_str_eq(study_people_find(people, "P02", "s1")->wave, "3");
	ck_assert_ptr_null(study_people_find(people, "P02", "s2"));
	ck_assert_ptr_null(study_people_find(people, "p01", "s1"));
}
END_TEST

START_TEST(the_strictest_consent_holds)
{
	g_autoptr(study_people) people = read_text("participant\tsession\tsignals\tvideo\n"
						   "all\t\tyes\tyes\n"
						   "all\ts1\t\t\n"
						   "refused\t\t\tyes\n"
						   "refused\ts1\tno\tno\n"
						   "partly\ts1\t\tyes\n"
						   "partly\ts2\t\t\n"
						   "twice\t\tyes\tyes\n"
						   "twice\t\tno\tno\n");
	static const struct {
		const char *code;
		bool signals, video;
	} ROWS[] = {
		{"all", true, true},
		{"refused", false, false},
		{"partly", true, false},
		{"twice", false, false},
		{"nobody", true, false},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		ck_assert_msg(study_people_allows(people, ROWS[i].code, STUDY_SCOPE_SIGNALS) ==
				      ROWS[i].signals,
			"%s: signals", ROWS[i].code);
		ck_assert_msg(study_people_allows(people, ROWS[i].code, STUDY_SCOPE_VIDEO) ==
				      ROWS[i].video,
			"%s: video", ROWS[i].code);
		ck_assert(!study_people_allows(people, ROWS[i].code, STUDY_SCOPE_TEXTS));
	}
}
END_TEST

START_TEST(saving_loses_nothing)
{
	static const char BEFORE[] = "participant\tcolour\tsession\texcluded\tsignals\n"
				     "P01\tred\ts1.nwb\tNej\tja\n"
				     "\n"
				     "\tblue\n"
				     "P02\t\"a \"\"b\"\"\tc\"\t\tperhaps\tjepp\n";
	static const char AFTER[] = "participant\tcolour\tsession\texcluded\tsignals\twave\n"
				    "P01\tred\ts1.nwb\tNej\tja\t\n"
				    "\n"
				    "\tblue\t\t\t\t\n"
				    "P02\t\"a \"\"b\"\"\tc\"\t\tyes\tjepp\t3\n"
				    "P03\t\t\t\tyes\t\n";
	g_autoptr(study_people) people = read_text(BEFORE);
	g_autofree char *path = sheet_file("out.tsv", "old", -1);
	g_autofree char *text = NULL;
	struct study_person *second = g_ptr_array_index(people->rows, 1);
	struct stat status;

	ck_assert(second->is_excluded);
	second->excluded_word[0] = '\0'; /* somebody decides */
	g_free(second->wave);
	second->wave = g_strdup("3");
	study_people_add(people, "P03", "")->consent[STUDY_SCOPE_SIGNALS] = STUDY_ANSWER_YES;
	ck_assert(study_people_write(people, path, NULL));
	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_str_eq(text, AFTER);
	ck_assert(stat(path, &status) == 0 && (status.st_mode & 0777) == 0600);
}
END_TEST

/* Somebody meant something by it: a doubt holds a person out until it is mended. */
START_TEST(a_word_under_excluded_that_cannot_be_read_excludes)
{
	static const char TABLE[] = "participant\texcluded\treason\nP01\tx\t\nP02\t\t\n";
	g_autoptr(study_people) people = read_text(TABLE);
	g_autofree char *path = sheet_file("out.tsv", "", -1);
	g_autofree char *kept = NULL, *mended = NULL;
	struct study_person *first = g_ptr_array_index(people->rows, 0);

	ck_assert(first->is_excluded);
	ck_assert_str_eq(first->excluded_word, "x");
	ck_assert(!row(people, 1)->is_excluded);
	ck_assert_uint_eq(problems->len, 1);
	ck_assert(study_people_write(people, path, NULL));
	ck_assert(g_file_get_contents(path, &kept, NULL, NULL));
	ck_assert_str_eq(kept, TABLE);
	first->is_excluded = false;
	ck_assert(study_people_write(people, path, NULL));
	ck_assert(g_file_get_contents(path, &mended, NULL, NULL));
	ck_assert_str_eq(mended, "participant\texcluded\treason\nP01\t\t\nP02\t\t\n");
}
END_TEST

START_TEST(a_participant_is_taken_out_whole)
{
	g_autoptr(study_people) people = read_text("participant\tsession\tvideo\n"
						   "P01\t\t\n"
						   "P01\t\tjepp\n"
						   "P011\t\t\n"
						   "P01\ts1\t\n");
	g_autofree char *path = sheet_file("out.tsv", "", -1);
	g_autofree char *text = NULL;

	ck_assert_uint_eq(study_people_remove(people, "P01"), 3);
	ck_assert_uint_eq(people->rows->len, 1);
	ck_assert(study_people_write(people, path, NULL));
	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_str_eq(text, "participant\tsession\tvideo\nP011\t\t\n");
}
END_TEST

START_TEST(people_are_warned)
{
	g_autoptr(study_people) people =
		read_text("participant\tsession\trole\tsignals\tretain_until\n"
			  "P01\t\tcustomer\tyes\t2026-12-01\n"
			  "P02\t\tStaff\tyes\t2027-01-02\n"
			  "P03\t\tstuderende\t\t2026-12-31\n"
			  "P04\t\t\tyes\t2027-02-01\n"
			  "P04\ts1\t\t\t\n");

	study_people_warn(people, "2026-12-03", problems);
	ck_assert_uint_eq(problems->len, 4);
	ck_assert(sheet_says(problems, "signals is not said for P03;", "participants.tsv"));
	ck_assert(sheet_says(problems, "is past for P01 (2026-12-01);", "affekt forget"));
	ck_assert(sheet_says(problems, "30 days", "P02 (2027-01-02), P03 (2026-12-31)"));
	ck_assert(sheet_says(problems, "P02, P03", "art. 5(1)(f)"));
}
END_TEST

START_TEST(long_lists_are_cut)
{
	g_autoptr(study_people) people = study_people_new();

	for (int i = 10; i < 30; i++) {
		g_autofree char *code = g_strdup_printf("P%d", i);
		study_people_add(people, code, "");
	}
	study_people_warn(people, "2026-12-03", problems);
	ck_assert_uint_eq(problems->len, 1);
	ck_assert(sheet_says(problems, "P10, P11, P12, P13, P14, P15, P16, P17 and 12 more;", ""));
}
END_TEST

int main(void)
{
	const TTest *const TESTS[] = {
		columns_in_any_order_are_read,
		every_habit_of_spreadsheets_is_read,
		a_quote_swallows_no_line,
		a_table_of_another_kind_is_refused,
		a_mistake_names_its_line_and_the_rest_is_read,
		the_row_of_a_session_holds_before_that_of_all,
		the_strictest_consent_holds,
		saving_loses_nothing,
		a_word_under_excluded_that_cannot_be_read_excludes,
		a_participant_is_taken_out_whole,
		people_are_warned,
		long_lists_are_cut,
	};
	Suite *suite = suite_create("study/people");
	TCase *tcase = tcase_create("people");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++)
		tcase_add_test(tcase, TESTS[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
