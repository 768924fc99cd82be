/* A participant withdraws: no byte of theirs stays in the study, of the others everything. */
#include "study/folder/withdraw.h"

#include "tests/study/sheet_file.h"
#include "tests/study/study_made.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARKER   "a-word-of-the-participant"
#define AT(name) g_build_filename(top, name, NULL)

static const char TABLE[] = "participant\tsession\tsignals\tnote\n"
			    "P07\t\tyes\t" MARKER "\n"
			    "P08\t\tja\tfriend of P07, P070\n"
			    "P07\tp1\t\t\n";
static const char TABLE_AFTER[] = "participant\tsession\tsignals\tnote\n"
				  "P08\t\tja\tfriend of …, P070\n";
static const char RATINGS[] = "phase\tparticipant\trater\trater_kind\tscore\tnote\n"
			      "counter\tP07\tanna\tobserver\t3\t" MARKER "\n"
			      "counter\tP08\tanna\tobserver\t4\t\n"
			      "counter\tP08\tP07\tobserver\t5\t\n";
static const char RATINGS_AFTER[] = "phase\tparticipant\trater\trater_kind\tscore\tnote\n"
				    "counter\tP08\tanna\tobserver\t4\t\n";
static const char PLAN[] = "[study]\nname=Shop\n\n[participant P07]\ndevice=lightstone@1-2\n"
			   "# whose is next\n[participant P08]\ndevice=lightstone@1-3\n";
static const char PLAN_AFTER[] = "[study]\nname=Shop\n\n# whose is next\n[participant P08]\n"
				 "device=lightstone@1-3\n";

static char *top;

static void save_session(const char *name, const char *code, guint number, const char *note)
{
	g_autofree char *path = AT(name);
	struct rec_session *session = made_session(64);
	struct rec_mark *mark = g_ptr_array_index(session->marks, 0);

	g_free(mark->note);
	mark->note = g_strdup(note);
	study_made_save(session, path, code, number);
	study_made_video(path, number);
	study_made_edits(path, number, note);
}

static void write_text(const char *name, const char *text)
{
	g_autofree char *path = AT(name);

	study_made_text(path, text);
}

static char *read_text(const char *name)
{
	g_autofree char *path = AT(name);

	return study_made_read(path);
}

static bool is_there(const char *name)
{
	g_autofree char *path = AT(name);

	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* P07 with everything that there may be, and P08 with as much. */
static void make_study(void)
{
	g_autofree char *results = AT("shop/results");
	g_autofree char *link = AT("shop/sessions/P07/p2.nwb"), *target = AT("far/p2.nwb");

	g_mkdir_with_parents(results, 0700);
	save_session("shop/sessions/P07/p1.nwb", "P07", 1, MARKER);
	save_session("shop/sessions/P08/p1.nwb", "P08", 2, "of another");
	save_session("far/p2.nwb", "P07", 3, MARKER);
	ck_assert_int_eq(symlink(target, link), 0);
	/* Given to P07 by a person; its file says another code. */
	save_session("shop/sessions/P07/odd.d/odd.nwb", "P99", 4, MARKER);
	write_text("shop/shop.study", PLAN);
	write_text("shop/participants.tsv", TABLE);
	write_text("shop/ratings.tsv", RATINGS);
	write_text(
		"shop/results/P07/p1/result.json", MARKER " 01234567-89ab-4cde-8f01-000000000001");
	write_text("shop/results/P07/p1/curves.bin", MARKER);
	write_text("shop/results/P08/p1/result.json", "of another");
	write_text("shop/tables/study_participants.csv", "P07," MARKER);
	write_text("shop/tables.part/study_long.csv", "P07," MARKER);
	write_text("shop/report/report.html", "P07 " MARKER);
	write_text("shop/report/stills/" MARKER ".png", "P07");
	write_text("shop/slurm/part-1.log", "P07/p1: " MARKER);
	write_text("shop/participants.tsv.part", "P07\t" MARKER);
}

static void collect(const char *path, GString *all)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);
		g_autofree char *bytes = NULL;
		gsize n = 0;

		g_string_append_printf(all, "\n%s\n", name);
		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			collect(below, all);
		else if (strcmp(name, "forgotten.log") != 0 &&
			 g_file_get_contents(below, &bytes, &n, NULL))
			g_string_append_len(all, bytes, (gssize)n);
	}
}

static void assert_no_byte(const char *needle)
{
	g_autofree char *study = AT("shop");
	g_autoptr(GString) all = g_string_new(NULL);

	collect(study, all);
	ck_assert_msg(!memmem(all->str, all->len, needle, strlen(needle)), "%s is left", needle);
}

static void assert_gone(void)
{
	g_autofree char *table = read_text("shop/participants.tsv");
	g_autofree char *ratings = read_text("shop/ratings.tsv");
	g_autofree char *plan = read_text("shop/shop.study");
	g_autofree char *others = read_text("shop/results/P08/p1/result.json");

	assert_no_byte(MARKER);
	assert_no_byte("P07 ");
	assert_no_byte("P07,");
	assert_no_byte("P07\t");
	assert_no_byte("P07\n");
	ck_assert_str_eq(table, TABLE_AFTER);
	ck_assert_str_eq(ratings, RATINGS_AFTER);
	ck_assert_str_eq(plan, PLAN_AFTER);
	ck_assert_str_eq(others, "of another");
	ck_assert(is_there("shop/sessions/P08/p1.nwb"));
	ck_assert(is_there("shop/sessions/P08/p1.nwb.edits"));
	ck_assert(is_there("shop/sessions/P08/made.mkv"));
	ck_assert(!is_there("shop/tables"));
	ck_assert(!is_there("shop/report"));
	/* Outside of the study nothing is touched. */
	ck_assert(is_there("far/p2.nwb"));
	ck_assert(is_there("far/p2.nwb.edits"));
}

static study_folder *open_study(void)
{
	g_autofree char *path = AT("shop");
	study_folder *folder = study_folder_open(path, NULL, NULL);

	ck_assert_ptr_nonnull(folder);
	return folder;
}

static void set_up(void)
{
	top = made_folder();
	make_study();
}

static void tear_down(void)
{
	made_remove(top);
	g_free(top);
}

START_TEST(nothing_is_left_of_who_withdraws)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(study_withdrawal) found = study_withdraw_find(folder, "P07", NULL);

	ck_assert_ptr_nonnull(found);
	ck_assert_uint_eq(found->n_rows, 5);
	ck_assert_uint_eq(found->n_mentions, 1);
	ck_assert(found->had_tables && found->had_report);
	ck_assert_uint_eq(found->outside->len, 1);
	ck_assert(g_str_has_suffix(g_ptr_array_index(found->outside, 0), "/far/p2.nwb"));
	ck_assert_msg(study_withdraw_run(folder, found, problems), "%s",
		problems->len ? (char *)g_ptr_array_index(problems, 0) : "");
	assert_gone();
	g_autofree char *log = read_text("shop/forgotten.log");
	ck_assert(g_str_has_prefix(log, "P07 20"));
	ck_assert_uint_eq(strcspn(log, "\n") + 1, strlen(log));

	/* A second time there is nothing, and no second line. */
	g_autoptr(study_folder) again = open_study();
	g_autoptr(study_withdrawal) none = study_withdraw_find(again, "P07", NULL);
	ck_assert_uint_eq(none->n_found, 0);
	ck_assert(study_withdraw_run(again, none, problems));
	g_autofree char *same = read_text("shop/forgotten.log");
	ck_assert_str_eq(log, same);
}
END_TEST

START_TEST(who_is_unknown_takes_nothing_away)
{
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(study_withdrawal) found = study_withdraw_find(folder, "P0", NULL);

	ck_assert_uint_eq(found->n_found, 0);
	ck_assert_uint_eq(found->outside->len, 0);
}
END_TEST

/* Whenever it is killed, a second withdrawal ends it. */
START_TEST(what_was_broken_off_is_begun_again)
{
	for (unsigned step = 0; step < 8; step++) {
		pid_t child = fork();
		if (child == 0) {
			g_autoptr(study_folder) folder = open_study();
			g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
			g_autoptr(study_withdrawal) found =
				study_withdraw_find(folder, "P07", NULL);
			study_withdraw_run(folder, found, problems);
			_exit(0);
		}
		g_usleep(step * step * 1500UL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);

		g_autoptr(study_folder) folder = open_study();
		g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(study_withdrawal) found = study_withdraw_find(folder, "P07", NULL);
		bool is_done = study_withdraw_run(folder, found, problems);
		ck_assert_msg(is_done, "%s",
			problems->len > 0 ? (char *)g_ptr_array_index(problems, 0) : "");
		assert_gone();
		g_autofree char *study = AT("shop");
		made_remove(study);
		g_autofree char *far = AT("far");
		made_remove(far);
		make_study();
	}
}
END_TEST

START_TEST(what_is_being_edited_is_kept)
{
	g_autofree char *path = AT("shop/sessions/P07/p1.nwb");
	g_autoptr(rec_edits_log) log =
		rec_edits_log_open(path, "01234567-89ab-4cde-8f01-000000000001", NULL);
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_nonnull(log);
	ck_assert_ptr_null(study_withdraw_find(folder, "P07", &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert(is_there("shop/tables"));
}
END_TEST

START_TEST(what_nobody_can_tell_is_named)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	write_text("shop/participants.tsv.bak", "participant\nP07\n");
	write_text("shop/notes.txt", "P070 and xP07 are others\n");
	write_text("shop/for-them/study_long.csv", "x");
	g_autoptr(study_folder) folder = open_study();
	g_autoptr(study_withdrawal) found = study_withdraw_find(folder, "P07", NULL);
	ck_assert(!study_withdraw_run(folder, found, problems));
	ck_assert_uint_eq(problems->len, 2);
	ck_assert(sheet_says(problems, "participants.tsv.bak", "still names"));
	ck_assert(sheet_says(problems, "for-them", "export them again"));
	ck_assert(!is_there("shop/sessions/P07"));
}
END_TEST

int main(void)
{
	const TTest *const TESTS[] = {
		nothing_is_left_of_who_withdraws,
		who_is_unknown_takes_nothing_away,
		what_was_broken_off_is_begun_again,
		what_is_being_edited_is_kept,
		what_nobody_can_tell_is_named,
	};
	Suite *suite = suite_create("study/withdraw");
	TCase *tcase = tcase_create("withdraw");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++)
		tcase_add_test(tcase, TESTS[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
