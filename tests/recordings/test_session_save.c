#include "recordings/finalise.h"

#include "recordings/edits/edits.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct rec_session *save_and_open(struct rec_session *session, const char *path)
{
	g_autoptr(GError) error = NULL;
	bool is_saved = rec_session_save(session, path, false, NULL, NULL, &error);

	ck_assert_msg(is_saved, "%s", error ? error->message : "");
	struct rec_session *back = rec_session_open(path, &error);
	ck_assert_msg(back != NULL, "%s", error ? error->message : "");
	return back;
}

START_TEST(a_saved_session_reads_back_value_for_value)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(50000);
	g_autoptr(rec_session) back = save_and_open(session, path);
	struct stat status;

	made_assert_equal(session, back);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	made_remove(folder);
}
END_TEST

START_TEST(an_empty_session_reads_back_too)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = rec_session_new();
	session->start_time = g_strdup("2026-11-22T10:15:30+01:00");
	session->description = g_strdup("nothing");
	rec_session_set_memory(session, NULL, NULL, NULL);
	g_autoptr(rec_session) back = save_and_open(session, path);

	made_assert_equal(session, back);
	made_remove(folder);
}
END_TEST

START_TEST(an_existing_file_is_kept_unless_asked)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(100);
	g_autoptr(GError) error = NULL;

	ck_assert(g_file_set_contents(path, "mine", -1, NULL));
	ck_assert(!rec_session_save(session, path, false, NULL, NULL, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert(rec_session_save(session, path, true, NULL, NULL, NULL));
	g_autoptr(rec_session) back = rec_session_open(path, NULL);
	made_assert_equal(session, back);
	made_remove(folder);
}
END_TEST

START_TEST(stored_results_replace_the_old_ones_and_nothing_else)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(50000);
	g_autoptr(rec_session) opened = save_and_open(session, path);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	rec_results_free(session->results);
	session->results = made_results();
	g_array_index(session->results->scr, struct dsp_scr, 0).amplitude = 1.5;
	g_array_set_size(session->results->eda, 100);
	bool is_stored = rec_session_store_results(opened, session->results, &error);
	ck_assert_msg(is_stored, "%s", error ? error->message : "");
	/* Who replaces the results need not read them. */
	g_autoptr(rec_session) unread = rec_session_open_signals(path, NULL);
	ck_assert_ptr_nonnull(unread);
	ck_assert_ptr_null(unread->results);
	g_array_index(session->results->scr, struct dsp_scr, 0).amplitude = 2.5;
	ck_assert(rec_session_store_results(unread, session->results, NULL));
	g_autoptr(rec_session) back = rec_session_open(path, NULL);
	made_assert_equal(session, back);
	ck_assert(rec_verify(path, problems, NULL));
	made_remove(folder);
}
END_TEST

START_TEST(edits_of_the_log_are_folded_once)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *log_path = g_strconcat(path, ".edits", NULL);
	g_autoptr(rec_session) session = made_session(1000);
	g_autoptr(rec_session) opened = save_and_open(session, path);
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .value = "later"};

	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, session->uuid, NULL);
	ck_assert_ptr_nonnull(log);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	rec_edits_log_close(g_steal_pointer(&log));
	/* A copy of the log that stays, as after a crash between renaming and deleting. */
	g_autofree char *bytes = NULL;
	gsize size = 0;
	ck_assert(g_file_get_contents(log_path, &bytes, &size, NULL));
	ck_assert(rec_session_store_results(opened, session->results, NULL));
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	ck_assert(g_file_set_contents(log_path, bytes, (gssize)size, NULL));
	g_autoptr(rec_session) back = rec_session_open(path, NULL);
	ck_assert_uint_eq(back->edits->len, 2);
	ck_assert_str_eq(g_array_index(back->edits, struct rec_edit, 1).value, "later");
	made_remove(folder);
}
END_TEST

START_TEST(folding_leaves_the_results_as_they_are)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *log_path = g_strconcat(path, ".edits", NULL);
	g_autoptr(rec_session) session = made_session(1000);
	g_autoptr(rec_session) opened = save_and_open(session, path);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct rec_self_report *answer = rec_self_report_copy(session->self_reports->pdata[0]);
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .value = "later"};

	answer->id = 9;
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, session->uuid, NULL);
	rec_edits_log_continue(log, session->edits);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	ck_assert(rec_edits_log_append_answer(log, answer, NULL));
	rec_edits_log_close(g_steal_pointer(&log));
	g_autofree char *bytes = NULL;
	gsize size = 0;
	ck_assert(g_file_get_contents(log_path, &bytes, &size, NULL));
	ck_assert(rec_session_fold_edits(opened, NULL));
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	/* As after a crash between renaming and deleting. */
	ck_assert(g_file_set_contents(log_path, bytes, (gssize)size, NULL));
	g_array_append_val(session->edits, edit);
	g_ptr_array_add(session->self_reports, answer);
	g_autoptr(rec_session) back = rec_session_open(path, NULL);
	made_assert_equal(session, back);
	ck_assert(rec_verify(path, problems, NULL));
	made_remove(folder);
}
END_TEST

START_TEST(a_file_that_another_program_replaced_is_left_to_it)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *part = g_strconcat(path, ".part", NULL);
	g_autoptr(rec_session) session = made_session(1000);
	g_autoptr(rec_session) mine = save_and_open(session, path);
	g_autoptr(rec_session) theirs = rec_session_open(path, NULL);
	g_autoptr(GError) error = NULL;

	ck_assert(rec_session_store_results(theirs, session->results, NULL));
	ck_assert(!rec_session_store_results(mine, session->results, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert(!g_file_test(part, G_FILE_TEST_EXISTS));
	made_remove(folder);
}
END_TEST

START_TEST(a_full_disk_is_met_before_the_copy)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *part = g_strconcat(path, ".part", NULL);
	g_autoptr(rec_session) session = made_session(50000);
	g_autoptr(rec_session) opened = save_and_open(session, path);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	struct stat status;
	struct rlimit whole, half;

	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &whole), 0);
	half = (struct rlimit){(rlim_t)status.st_size / 2, whole.rlim_max};
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &half), 0);
	bool is_stored = rec_session_store_results(opened, session->results, &error);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &whole), 0);
	ck_assert(!is_stored);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FULL));
	ck_assert(!g_file_test(part, G_FILE_TEST_EXISTS));
	ck_assert(rec_verify(path, problems, NULL));
	made_remove(folder);
}
END_TEST

START_TEST(a_sealed_file_refuses_results)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "a.nwb", NULL);
	g_autoptr(rec_session) session = made_session(100);
	g_autoptr(GError) error = NULL;

	rec_session_free(save_and_open(session, path));
	ck_assert_int_eq(chmod(path, 0400), 0);
	g_autoptr(rec_session) opened = rec_session_open(path, NULL);
	ck_assert(opened->is_sealed);
	ck_assert(!rec_session_store_results(opened, session->results, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_SEALED));
	made_remove(folder);
}
END_TEST

START_TEST(a_session_in_memory_has_no_file_to_store_results_in)
{
	g_autoptr(rec_session) session = made_session(100);
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_session_store_results(session, session->results, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_ARGUMENT));
}
END_TEST

TESTS_MAIN("recordings/session_save", a_saved_session_reads_back_value_for_value,
	an_empty_session_reads_back_too, an_existing_file_is_kept_unless_asked,
	stored_results_replace_the_old_ones_and_nothing_else,
	folding_leaves_the_results_as_they_are, edits_of_the_log_are_folded_once,
	a_file_that_another_program_replaced_is_left_to_it, a_full_disk_is_met_before_the_copy,
	a_sealed_file_refuses_results, a_session_in_memory_has_no_file_to_store_results_in)
