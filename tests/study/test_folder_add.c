/* Sessions come into a study: by link, by copy, or not, with a sentence. */
#include "study/folder/folder.h"

#include "recordings/seal.h"
#include "tests/study/sheet_file.h"
#include "tests/study/study_made.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define AT(name) g_build_filename(top, name, NULL)

static char *top;
static study_folder *folder;
static GPtrArray *problems;

static void open_study(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = AT("project/shop");

	study_folder_free(folder);
	g_ptr_array_set_size(problems, 0);
	folder = study_folder_open(path, problems, &error);
	ck_assert_msg(folder != NULL, "%s", error ? error->message : "");
}

static void set_up(void)
{
	top = made_folder();
	g_autofree char *path = AT("project/shop");
	problems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *project = AT("project");
	g_mkdir_with_parents(project, 0700);
	ck_assert(study_folder_create(path, NULL, NULL));
	folder = NULL;
	open_study();
}

static void tear_down(void)
{
	study_folder_free(folder);
	g_ptr_array_unref(problems);
	made_remove(top);
	g_free(top);
}

static const struct study_session *add(const char *name, const struct study_folder_entry *entry)
{
	g_autofree char *path = AT(name);
	g_autoptr(GError) error = NULL;
	const struct study_session *session = study_folder_add(folder, path, entry, &error);

	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static void assert_refused(
	const char *name, const struct study_folder_entry *entry, const char *because)
{
	g_autofree char *path = AT(name);
	g_autoptr(GError) error = NULL;

	ck_assert_msg(!study_folder_add(folder, path, entry, &error), "%s came in", name);
	ck_assert_msg(strstr(error->message, because) != NULL, "%s", error->message);
}

static void assert_table(const char *below_the_header)
{
	g_autofree char *path = AT("project/shop/participants.tsv");
	g_autofree char *text = study_made_read(path);

	ck_assert_str_eq(text + strcspn(text, "\n") + 1, below_the_header);
}

static bool is_there(const char *name)
{
	g_autofree char *path = AT(name);

	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

START_TEST(what_lies_beside_the_study_is_linked_relatively)
{
	g_autofree char *near = AT("project/rec/p1.nwb"), *far = AT("elsewhere/p2.nwb");
	const struct study_folder_entry entry = {.group = "a", .wave = "1"};

	study_made_session(near, "P01", 1);
	study_made_session(far, "P02", 2);
	g_autofree char *before = study_made_read(near);
	const struct study_session *first = add("project/rec/p1.nwb", &entry);
	g_autofree char *first_link = g_file_read_link(first->path, NULL);
	const struct study_session *second = add("elsewhere/p2.nwb", &entry);
	g_autofree char *second_link = g_file_read_link(second->path, NULL);

	ck_assert_str_eq(first_link, "../../../rec/p1.nwb");
	ck_assert(g_path_is_absolute(second_link));
	ck_assert(g_str_has_suffix(second_link, "/elsewhere/p2.nwb"));
	ck_assert(g_str_has_suffix(second->path, "/project/shop/sessions/P02/p2.nwb"));
	ck_assert_str_eq(second->file, second_link);

	/* The project moves, and so does what is in it. */
	g_autofree char *project = AT("project"), *moved = AT("moved");
	g_autofree char *study = AT("moved/shop");
	ck_assert_int_eq(g_rename(project, moved), 0);
	g_autoptr(study_folder) again = study_folder_open(study, problems, NULL);
	ck_assert_uint_eq(again->sessions->len, 2);
	ck_assert_uint_eq(problems->len, 0);
	const struct study_session *session = g_ptr_array_index(again->sessions, 0);
	ck_assert_str_eq(session->participant, "P01");
	ck_assert_str_eq(session->name, "p1");
	ck_assert(g_str_has_suffix(session->results, "moved/shop/results/P01/p1"));
	ck_assert_uint_eq(again->people->rows->len, 2);
	g_autofree char *after = study_made_read(session->file);
	ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(any_code_has_its_folder)
{
	static const struct {
		const char *code, *folder;
	} ROWS[] = {
		{"..", "%2E."},
		{"Mül/ler Ægir", "Mül%2Fler Ægir"},
		{"50%", "50%25"},
	};
	const struct study_folder_entry entry = {0};

	for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		g_autofree char *name = g_strdup_printf("project/rec/%u.nwb", i);
		g_autofree char *path = AT(name);
		g_autofree char *at =
			g_strdup_printf("project/shop/sessions/%s/%u.nwb", ROWS[i].folder, i);

		study_made_session(path, ROWS[i].code, i + 1);
		add(name, &entry);
		ck_assert_msg(is_there(at), "%s", at);
	}
	open_study();
	ck_assert_uint_eq(folder->sessions->len, G_N_ELEMENTS(ROWS));
	for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++)
		ck_assert_ptr_nonnull(study_people_find(folder->people, ROWS[i].code, "x"));
	g_autofree char *long_code = g_strnfill(300, 'x');
	g_autofree char *path = AT("project/rec/long.nwb");
	const struct study_folder_entry lined = {.participant = "a\tb"};
	study_made_session(path, long_code, 9);
	assert_refused("project/rec/long.nwb", &entry, "too long");
	assert_refused("project/rec/long.nwb", &lined, "control characters");
	ck_assert_uint_eq(folder->sessions->len, G_N_ELEMENTS(ROWS));
}
END_TEST

START_TEST(a_session_comes_in_once)
{
	g_autofree char *first = AT("rec/p1.nwb"), *twin = AT("other/renamed.nwb");
	g_autofree char *nobody = AT("rec/nobody.nwb"), *broken = AT("rec/broken.nwb");
	g_autofree char *journal = AT("rec/run.nwb.journal");
	const struct study_folder_entry entry = {0}, said = {.participant = "P09"};

	study_made_session(first, "P01", 1);
	study_made_session(twin, "P02", 1);
	study_made_session(nobody, NULL, 3);
	study_made_text(broken, "\x89HDF\r\n\x1a\n and no more");
	rec_journal_close(made_journal(journal), NULL);
	add("rec/p1.nwb", &entry);
	assert_refused("rec/p1.nwb", &entry, "sessions/P01/p1.nwb");
	assert_refused("other/renamed.nwb", &said, "sessions/P01/p1.nwb");
	assert_refused("rec/nobody.nwb", &entry, "--participant");
	assert_refused("rec/broken.nwb", &entry, "broken.nwb");
	assert_refused("rec/none.nwb", &entry, "none.nwb");
	assert_refused("rec/run.nwb.journal", &entry, "affekt recover");
	ck_assert(!is_there("project/shop/sessions/P09"));
	ck_assert_str_eq(add("rec/nobody.nwb", &said)->participant, "P09");
	open_study();
	ck_assert_uint_eq(folder->sessions->len, 2);
	assert_refused("other/renamed.nwb", &entry, "sessions/P01/p1.nwb");
}
END_TEST

START_TEST(sessions_of_one_name_are_numbered)
{
	g_autofree char *one = AT("day1/session.nwb"), *two = AT("day2/session.nwb");
	const struct study_folder_entry entry = {0};

	study_made_session(one, "P01", 1);
	study_made_session(two, "P01", 2);
	ck_assert_str_eq(add("day1/session.nwb", &entry)->name, "session");
	ck_assert_str_eq(add("day2/session.nwb", &entry)->name, "session-2");
	assert_table("P01\t\t\t\t\t\t\t\t\t\t\t\t\n");
}
END_TEST

START_TEST(what_is_said_fills_rows)
{
	const struct study_folder_entry first = {.group = "a",
		.wave = "1",
		.consent = "signals,video",
		.retain_until = "2030-01-31"};
	const struct study_folder_entry second = {.wave = "2", .role = "staff"};
	const struct study_folder_entry third = {.group = "a", .wave = "1", .team = "north"};
	const struct study_folder_entry none = {.consent = "none"};
	const struct study_folder_entry wrong = {.consent = "signals,video,faces"};
	const struct study_folder_entry dated = {.retain_until = "31.1.2030"};

	for (guint i = 1; i <= 4; i++) {
		g_autofree char *name = g_strdup_printf("rec/s%u.nwb", i);
		g_autofree char *path = AT(name);
		study_made_session(path, i < 4 ? "P01" : "P02", i);
	}
	add("rec/s1.nwb", &first);
	add("rec/s2.nwb", &second);
	add("rec/s3.nwb", &third);
	assert_refused("rec/s4.nwb", &wrong, "“signals,video,faces”");
	assert_refused("rec/s4.nwb", &dated, "31.1.2030");
	add("rec/s4.nwb", &none);
	assert_table("P01\t\ta\t1\t\tnorth\t\t\tyes\tyes\tno\tno\t2030-01-31\n"
		     "P01\ts2\ta\t2\tstaff\t\t\t\tyes\tyes\tno\tno\t2030-01-31\n"
		     "P02\t\t\t\t\t\t\t\tno\tno\tno\tno\t\n");
}
END_TEST

START_TEST(a_mere_yes_does_not_say_to_what)
{
	static const struct {
		const char *info, *cells;
	} ROWS[] = {
		{"yes", "\t\t\t"},
		{"Nej", "no\tno\tno\tno"},
		{"signals, texts", "yes\tno\tyes\tno"},
		{"by phone", "\t\t\t"},
	};
	const struct study_folder_entry entry = {0};
	g_autoptr(GString) table = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
		g_autofree char *name = g_strdup_printf("rec/s%u.nwb", i);
		g_autofree char *path = AT(name), *code = g_strdup_printf("P%u", i);
		struct rec_session *session = made_session(64);

		g_hash_table_insert(session->info, g_strdup("consent"), g_strdup(ROWS[i].info));
		study_made_save(session, path, code, i);
		add(name, &entry);
		g_string_append_printf(table, "%s\t\t\t\t\t\t\t\t%s\t\n", code, ROWS[i].cells);
	}
	assert_table(table->str);
}
END_TEST

START_TEST(a_copy_has_edits_and_videos)
{
	g_autofree char *path = AT("rec/p1.nwb"), *edits = AT("rec/p1.nwb.edits");
	const struct study_folder_entry entry = {.is_copy = true};
	struct stat status;

	study_made_session(path, "P01", 1);
	study_made_video(path, 1);
	study_made_edits(path, 1, "a note");
	ck_assert_int_eq(g_chmod(path, 0644), 0);
	const struct study_session *session = add("rec/p1.nwb", &entry);

	ck_assert_int_eq(lstat(session->path, &status), 0);
	ck_assert(S_ISREG(status.st_mode));
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	ck_assert(is_there("project/shop/sessions/P01/made.mkv"));
	ck_assert(is_there("project/shop/sessions/P01/p1.nwb.edits"));
	g_autofree char *from = study_made_read(edits);
	g_autofree char *copied = AT("project/shop/sessions/P01/p1.nwb.edits");
	g_autofree char *to = study_made_read(copied);
	ck_assert_str_eq(from, to);
	g_autoptr(rec_session) opened = rec_session_open(session->path, NULL);
	ck_assert_ptr_nonnull(opened);
	ck_assert_uint_gt(opened->edits->len, 0);

	/* Another session whose video is called the same. */
	g_autofree char *other = AT("rec2/p2.nwb");
	study_made_session(other, "P01", 2);
	study_made_video(other, 2);
	assert_refused("rec2/p2.nwb", &entry, "made.mkv");
	ck_assert(!is_there("project/shop/sessions/P01/p2.nwb"));
	ck_assert(is_there("project/shop/sessions/P01/made.mkv"));
}
END_TEST

START_TEST(a_copy_of_a_sealed_session_is_sealed)
{
	g_autofree char *path = AT("rec/p1.nwb");
	const struct study_folder_entry entry = {.is_copy = true};
	bool was_sealed = false;

	study_made_session(path, "P01", 1);
	study_made_video(path, 1);
	ck_assert(rec_seal(path, &was_sealed, NULL));
	const struct study_session *session = add("rec/p1.nwb", &entry);
	g_autoptr(rec_session) opened = rec_session_open(session->path, NULL);

	ck_assert(opened->is_sealed);
	ck_assert(is_there("project/shop/sessions/P01/p1.manifest"));
}
END_TEST

static void limit_files(rlim_t bytes)
{
	const struct sigaction ignored = {.sa_handler = SIG_IGN};
	struct rlimit limit;

	sigaction(SIGXFSZ, &ignored, NULL);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_leaves_nothing)
{
	g_autofree char *path = AT("rec/p1.nwb"), *table = AT("project/shop/participants.tsv");
	const struct study_folder_entry copy = {.is_copy = true}, link = {0};
	struct stat status;

	study_made_session(path, "P01", 1);
	study_made_video(path, 1);
	ck_assert_int_eq(stat(path, &status), 0);
	g_autofree char *before = study_made_read(table);

	/* The video has room, the session has not. */
	limit_files((rlim_t)status.st_size - 1);
	assert_refused("rec/p1.nwb", &copy, "p1.nwb");
	ck_assert(!is_there("project/shop/sessions/P01"));
	/* The link has, the table has not. */
	limit_files(10);
	assert_refused("rec/p1.nwb", &link, "participants.tsv");
	ck_assert(!is_there("project/shop/sessions/P01"));
	limit_files(RLIM_INFINITY);
	g_autofree char *after = study_made_read(table);
	ck_assert_str_eq(before, after);
	open_study();
	add("rec/p1.nwb", &copy);
	ck_assert(is_there("project/shop/sessions/P01/made.mkv"));
}
END_TEST

START_TEST(what_is_wrong_is_named_and_the_rest_is_there)
{
	g_autofree char *good = AT("rec/p1.nwb"), *gone = AT("rec/p2.nwb");
	g_autofree char *stray = AT("project/shop/sessions/stray.nwb");
	g_autofree char *journal = AT("project/shop/sessions/P03/run.nwb.journal");
	g_autofree char *place = AT("project/shop/sessions/P03");
	g_autofree char *plan = AT("project/shop/shop.study"), *second = AT("project/shop/b.study");
	g_autofree char *ratings = AT("project/shop/ratings.tsv");
	const struct study_folder_entry entry = {0};

	study_made_session(good, "P01", 1);
	study_made_session(gone, "P02", 2);
	add("rec/p1.nwb", &entry);
	add("rec/p2.nwb", &entry);
	g_unlink(gone);
	study_made_text(stray, "");
	g_mkdir_with_parents(place, 0700);
	rec_journal_close(made_journal(journal), NULL);
	study_made_text(plan, "[study]\nnaem=x\n");
	study_made_text(ratings, "phase;score\n");
	open_study();
	ck_assert_uint_eq(folder->sessions->len, 3);
	const struct study_session *second_session = g_ptr_array_index(folder->sessions, 1);
	const struct study_session *third = g_ptr_array_index(folder->sessions, 2);
	ck_assert_ptr_null(second_session->file);
	ck_assert(g_str_has_suffix(third->file, "/P03/run.nwb.journal"));
	ck_assert(g_str_has_suffix(third->path, "/P03/run.nwb"));
	ck_assert_ptr_null(folder->plan);
	ck_assert_uint_eq(folder->ratings->len, 0);
	ck_assert_uint_eq(problems->len, 4);
	ck_assert(sheet_says(problems, "P02/p2.nwb", "leads nowhere"));
	ck_assert(sheet_says(problems, "stray.nwb", "nobody's folder"));
	ck_assert(sheet_says(problems, "shop.study", "line 2"));
	ck_assert(sheet_says(problems, "ratings.tsv", "“;”"));
	study_made_text(second, "[study]\n");
	open_study();
	ck_assert(sheet_says(problems, "two plans", "b.study"));
	ck_assert_ptr_null(folder->plan_path);
}
END_TEST

START_TEST(a_table_that_cannot_be_read_stops_everything)
{
	g_autofree char *path = AT("project/shop"), *table = AT("project/shop/participants.tsv");
	g_autoptr(GError) error = NULL;

	study_made_text(table, "participant|signals\nP01|no\n");
	ck_assert_ptr_null(study_folder_open(path, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "participants.tsv"));
	g_clear_error(&error);
	ck_assert_ptr_null(study_folder_open(top, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "affekt study new"));
}
END_TEST

int main(void)
{
	const TTest *const TESTS[] = {
		what_lies_beside_the_study_is_linked_relatively,
		any_code_has_its_folder,
		a_session_comes_in_once,
		sessions_of_one_name_are_numbered,
		what_is_said_fills_rows,
		a_mere_yes_does_not_say_to_what,
		a_copy_has_edits_and_videos,
		a_copy_of_a_sealed_session_is_sealed,
		a_full_disk_leaves_nothing,
		what_is_wrong_is_named_and_the_rest_is_there,
		a_table_that_cannot_be_read_stops_everything,
	};
	Suite *suite = suite_create("study/folder_add");
	TCase *tcase = tcase_create("folder_add");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++)
		tcase_add_test(tcase, TESTS[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
