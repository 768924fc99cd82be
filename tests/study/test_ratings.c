/* ratings.tsv: scores that people gave. */
#include "study/folder/ratings.h"

#include "study/folder/folder.h"
#include "tests/check_main.h"
#include "tests/study/sheet_file.h"

START_TEST(scores_are_read)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = sheet_file("ratings.tsv",
		"wave\tphase\tparticipant\tteam\trater_kind\trater\tscore\tnote\n"
		"1\tcounter\tP01\t\tOBSERVER\tanna\t7,5\tslow\r\n"
		"1\tcounter\t\tnorth\tstaff\t\t10\t\n",
		-1);
	g_autoptr(GPtrArray) ratings = study_ratings_read(path, problems, NULL);

	ck_assert_uint_eq(ratings->len, 2);
	ck_assert_uint_eq(problems->len, 0);
	const struct study_rating *first = g_ptr_array_index(ratings, 0);
	const struct study_rating *second = g_ptr_array_index(ratings, 1);
	ck_assert_str_eq(first->phase, "counter");
	ck_assert_str_eq(first->participant, "P01");
	ck_assert_str_eq(first->rater, "anna");
	ck_assert_str_eq(first->note, "slow");
	ck_assert_int_eq(first->kind, STUDY_RATER_OBSERVER);
	ck_assert_double_eq(first->score, 7.5);
	ck_assert_uint_eq(first->line, 2);
	ck_assert_str_eq(second->team, "north");
	ck_assert_int_eq(second->kind, STUDY_RATER_STAFF);
	ck_assert_str_eq(study_rater_kind_name(second->kind), "staff");
}
END_TEST

START_TEST(a_danish_spreadsheet_parts_by_semicolons)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = sheet_file(
		"ratings.tsv", "phase;rater_kind;score;note\r\ncounter;self;7,5;slow\r\n", -1);
	g_autoptr(GPtrArray) ratings = study_ratings_read(path, problems, NULL);

	ck_assert_ptr_nonnull(ratings);
	ck_assert_uint_eq(ratings->len, 1);
	const struct study_rating *rating = g_ptr_array_index(ratings, 0);
	ck_assert_double_eq(rating->score, 7.5);
	ck_assert_str_eq(rating->note, "slow");
	ck_assert_uint_eq(problems->len, 1);
	ck_assert(sheet_says(problems, "ratings.tsv", "“;”"));
}
END_TEST

START_TEST(mistakes_name_their_line)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = sheet_file("ratings.tsv",
		"phase\trater_kind\tscore\n"
		"\tself\t5\n"
		"counter\tboss\t5\n"
		"counter\tself\t11\n"
		"\n"
		"counter\tself\t0.9\n"
		"counter\tself\tgood\n"
		"counter\tself\t1\n",
		-1);
	g_autoptr(GPtrArray) ratings = study_ratings_read(path, problems, NULL);

	ck_assert_uint_eq(ratings->len, 1);
	ck_assert_uint_eq(problems->len, 5);
	ck_assert(sheet_says(problems, "ratings.tsv, line 2", "phase"));
	ck_assert(sheet_says(problems, "line 3", "“boss”"));
	ck_assert(sheet_says(problems, "line 4", "“11”"));
	ck_assert(sheet_says(problems, "line 6", "“0.9”"));
	ck_assert(sheet_says(problems, "line 7", "“good”"));
}
END_TEST

START_TEST(no_file_is_no_scores)
{
	g_autofree char *path = sheet_file("x", "", -1);
	g_autofree char *other = g_strconcat(path, ".tsv", NULL);
	g_autoptr(GPtrArray) ratings = study_ratings_read(other, NULL, NULL);
	g_autoptr(GError) error = NULL;

	ck_assert_uint_eq(ratings->len, 0);
	ck_assert_ptr_null(study_ratings_read(path, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "no column score"));
}
END_TEST

/* @text as ratings.tsv of a study with one participant, P01, and two phases. */
static struct study_folder *open_with(const char *text, GPtrArray *problems)
{
	g_autofree char *scratch = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(scratch, "shop", NULL);
	g_autofree char *plan = g_build_filename(scratch, "old.study", NULL);
	g_autofree char *people = g_build_filename(path, "participants.tsv", NULL);
	g_autofree char *ratings = g_build_filename(path, "ratings.tsv", NULL);

	ck_assert(g_file_set_contents(
		plan, "[phase arrival]\ntitle=Coming in\n[phase counter]\n", -1, NULL));
	ck_assert(study_folder_create(path, plan, NULL));
	ck_assert(g_file_set_contents(people, "participant\tsignals\nP01\tyes\n", -1, NULL));
	ck_assert(g_file_set_contents(ratings, text, -1, NULL));
	struct study_folder *folder = study_folder_open(path, problems, NULL);
	ck_assert_ptr_nonnull(folder);
	return folder;
}

START_TEST(what_the_study_does_not_know_is_named_and_left_out)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(study_folder) folder =
		open_with("wave\tphase\tparticipant\tteam\trater_kind\trater\tscore\n"
			  "1\tarrival\tP777\t\tobserver\tada\t9\n"
			  "1\tnophase\tP01\t\tobserver\tada\t9\n"
			  "1\tarrival\tP01\t\tobserver\tada\t7,5\n"
			  "1\tcoming in\tP01\t\tobserver\tada\t3\n"
			  "1\tarrival\tP01\t\tobserver\tbo\t3\n"
			  "2\tarrival\tP01\t\tobserver\tada\t3\n"
			  "1\tarrival\t\tA\tstaff\t\t3\n"
			  "1\tarrival\t\tA\tstaff\t\t3\n",
			problems);

	ck_assert(sheet_says(problems, "ratings.tsv, line 2", "P777"));
	ck_assert(sheet_says(problems, "ratings.tsv, line 3", "“nophase”"));
	ck_assert(sheet_says(problems, "ratings.tsv, line 5", "line 4"));
	ck_assert_uint_eq(problems->len, 3);
	ck_assert_uint_eq(folder->ratings->len, 5);
	const struct study_rating *first = g_ptr_array_index(folder->ratings, 0);
	ck_assert_double_eq(first->score, 7.5);
}
END_TEST

TESTS_MAIN("study/ratings", scores_are_read, a_danish_spreadsheet_parts_by_semicolons,
	mistakes_name_their_line, no_file_is_no_scores,
	what_the_study_does_not_know_is_named_and_left_out)
