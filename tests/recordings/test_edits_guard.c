/* What may happen around the edits log: other programs, crashes, damage, folding, newer versions.
 */
#include "recordings/disk/error.h"
#include "recordings/edits/edits.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/finalise.h"
#include "recordings/journal/frame.h"
#include "tests/recordings/made.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	TAKEN = 20 /* logs that another program takes away */
};

static char *folder;
static char *path; /* of the session */
static char *log_path;
static char *uuid;

static void set_up(void)
{
	folder = made_folder();
	path = g_build_filename(folder, "s.nwb", NULL);
	log_path = g_strconcat(path, ".edits", NULL);
	g_autoptr(rec_session) session = made_session(256);
	g_array_set_size(session->edits, 0);
	uuid = g_strdup(session->uuid);
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
}

static void tear_down(void)
{
	made_remove(folder);
	g_free(folder);
	g_free(path);
	g_free(log_path);
	g_free(uuid);
}

static struct rec_edit reject_response(const char *reason)
{
	struct rec_edit edit = {
		.target = REC_EDIT_SCR,
		.action = REC_EDIT_REJECT,
		.target_id = "2",
		.old_time_s = 2.75,
		.new_time_s = NAN,
		.rater = "anna",
	};
	g_strlcpy(edit.reason, reason, sizeof(edit.reason));
	return edit;
}

/* Opens, appends @n edits, closes. False when another program holds the log. */
static bool append_edits(int n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, uuid, &error);
	if (g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED))
		return false;
	ck_assert_msg(log != NULL, "%s", error ? error->message : "");
	for (int i = 0; i < n; i++) {
		struct rec_edit edit = reject_response("movement");
		ck_assert(rec_edits_log_append(log, &edit, &error));
	}
	return true;
}

static struct rec_session *open_session(void)
{
	g_autoptr(GError) error = NULL;
	struct rec_session *session = rec_session_open(path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static void fold(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = open_session();
	ck_assert_msg(rec_session_fold_edits(session, &error), "%s", error ? error->message : "");
}

static const struct rec_edit *edit_of(const struct rec_session *session, guint i)
{
	return &g_array_index(session->edits, struct rec_edit, i);
}

static char *verify(void)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	rec_verify(path, problems, NULL);
	return g_strdup(problems->len > 0 ? g_ptr_array_index(problems, 0) : "");
}

static char *read_file(const char *name, gsize *n)
{
	char *bytes = NULL;
	ck_assert(g_file_get_contents(name, &bytes, n, NULL));
	return bytes;
}

/* Another program that holds the log until its standard input ends. */
static pid_t start_holder(int *ret_end)
{
	int ready[2], end[2];
	char byte = 0;
	ck_assert(pipe(ready) == 0 && pipe(end) == 0);
	pid_t child = fork();
	if (child == 0) {
		close(end[1]);
		g_autoptr(rec_edits_log) log = rec_edits_log_open(path, uuid, NULL);
		_exit(write(ready[1], log ? "y" : "n", 1) == 1 && read(end[0], &byte, 1) == 0 ? 0
											      : 1);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(byte, 'y');
	close(ready[0]);
	close(ready[1]);
	close(end[0]);
	*ret_end = end[1];
	return child;
}

START_TEST(a_second_program_is_told_who_edits)
{
	int end = -1;
	pid_t child = start_holder(&end);
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(rec_edits_log_open(path, uuid, &error));
	close(end);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	g_autofree char *who =
		g_strdup_printf("in use by test_recordings_edits_guard (process %d of %s)",
			(int)child, g_get_user_name());
	ck_assert_msg(strstr(error->message, who) != NULL, "%s", error->message);
	/* It is free again at once. */
	ck_assert(append_edits(1));
}
END_TEST

START_TEST(results_are_stored_while_another_program_edits)
{
	ck_assert(append_edits(1));
	int end = -1;
	pid_t child = start_holder(&end);
	g_autoptr(rec_session) session = open_session();
	g_autoptr(rec_results) results = made_results();
	ck_assert(rec_session_store_results(session, results, NULL));
	/* The log stays where its writer expects it. */
	ck_assert(g_file_test(log_path, G_FILE_TEST_EXISTS));
	close(end);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	g_autoptr(rec_session) again = open_session();
	ck_assert_uint_eq(again->edits->len, 1);
}
END_TEST

START_TEST(what_was_acknowledged_survives_the_kill)
{
	int acked[2];
	ck_assert(pipe(acked) == 0);
	pid_t child = fork();
	if (child == 0) {
		g_autoptr(rec_edits_log) log = rec_edits_log_open(path, uuid, NULL);
		for (;;) {
			struct rec_edit edit = reject_response("movement");
			if (!rec_edits_log_append(log, &edit, NULL) || write(acked[1], "a", 1) != 1)
				_exit(1);
		}
	}
	char bytes[20];
	guint n = 0;
	while (n < 20) {
		ssize_t got = read(acked[0], bytes, sizeof bytes - n);
		ck_assert_int_gt(got, 0);
		n += (guint)got;
	}
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_ge(session->edits->len, n);
	ck_assert_ptr_null(session->edits_damage);
	for (guint i = 0; i < session->edits->len; i++)
		ck_assert_int_eq(edit_of(session, i)->seq, i + 1);
	close(acked[0]);
	close(acked[1]);
}
END_TEST

/* Reads until all @n edits are there: each time a longer, whole beginning of them. */
static pid_t start_reader(guint n)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	for (guint last = 0; last < n;) {
		g_autoptr(GArray) edits = rec_edits_read(path, uuid, NULL);
		if (!edits || edits->len < last)
			_exit(1);
		for (guint i = 0; i < edits->len; i++) {
			const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i);
			if (edit->seq != (int64_t)i + 1 || strcmp(edit->reason, "movement") != 0)
				_exit(2);
		}
		last = edits->len;
	}
	_exit(0);
}

START_TEST(readers_see_whole_edits_while_one_writes)
{
	enum {
		N = 200
	};
	pid_t readers[2] = {start_reader(N), start_reader(N)};
	ck_assert(append_edits(N));
	for (int i = 0; i < 2; i++) {
		int status = -1;
		ck_assert_int_eq(waitpid(readers[i], &status, 0), readers[i]);
		ck_assert_int_eq(status, 0);
	}
}
END_TEST

START_TEST(no_edit_is_lost_between_folding_and_editing)
{
	enum {
		N = 40
	};
	pid_t child = fork();
	if (child == 0) {
		for (;;) {
			g_autoptr(rec_session) session = rec_session_open(path, NULL);
			if (session && g_file_test(log_path, G_FILE_TEST_EXISTS))
				rec_session_fold_edits(session, NULL);
		}
	}
	for (int i = 0; i < N;)
		i += append_edits(1);
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, N);
}
END_TEST

/* True while process @pid has the log open: it waits for the lock. */
static bool has_log_open(pid_t pid)
{
	g_autofree char *fds = g_strdup_printf("/proc/%d/fd", (int)pid);
	g_autoptr(GDir) dir = g_dir_open(fds, 0, NULL);
	const char *name = NULL;
	bool is_open = false;
	while (dir && !is_open && (name = g_dir_read_name(dir))) {
		g_autofree char *link = g_build_filename(fds, name, NULL);
		g_autofree char *target = g_file_read_link(link, NULL);
		is_open = g_strcmp0(target, log_path) == 0;
	}
	return is_open;
}

/* Another program that opens the log, says so, and takes it away, as folding does, as soon as
 * somebody waits for it. */
static void take_logs(int told, int ready)
{
	pid_t parent = getppid();
	char byte;
	for (int i = 0; i < TAKEN; i++) {
		struct rec_frame_writer *log =
			rec_frame_writer_open(log_path, REC_FRAME_KIND_EDITS, uuid, NULL);
		if (!log || write(ready, "r", 1) != 1)
			_exit(0);
		while (!has_log_open(parent)) {
			if (getppid() != parent)
				_exit(0);
		}
		g_unlink(log_path);
		rec_frame_writer_close(log, NULL);
		if (read(told, &byte, 1) != 1)
			_exit(0);
	}
	_exit(0);
}

START_TEST(no_edit_goes_into_a_log_that_was_taken_away)
{
	int told[2], ready[2];
	char byte;
	ck_assert(pipe(told) == 0 && pipe(ready) == 0);
	ck_assert(append_edits(1));
	pid_t child = fork();
	if (child == 0) {
		close(told[1]);
		take_logs(told[0], ready[1]);
	}
	for (int i = 0; i < TAKEN; i++) {
		ck_assert_int_eq(read(ready[0], &byte, 1), 1);
		while (!append_edits(1))
			;
		g_autoptr(GArray) edits = rec_edits_read(path, uuid, NULL);
		ck_assert_uint_eq(edits->len, 1);
		ck_assert_int_eq(write(told[1], "n", 1), 1);
	}
	close(told[1]);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	close(told[0]);
	close(ready[0]);
	close(ready[1]);
}
END_TEST

START_TEST(a_crash_between_folding_and_removing_counts_no_edit_twice)
{
	gsize n = 0;
	ck_assert(append_edits(3));
	g_autofree char *log = read_file(log_path, &n);
	fold();
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	ck_assert(g_file_set_contents(log_path, log, (gssize)n, NULL));
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, 3);
	ck_assert(rec_session_fold_edits(session, NULL));
	g_autoptr(rec_session) again = open_session();
	ck_assert_uint_eq(again->edits->len, 3);
}
END_TEST

static void assert_history(const struct rec_edit *wanted)
{
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, 1);
	const struct rec_edit *found = edit_of(session, 0);
	ck_assert_str_eq(found->id, wanted->id);
	ck_assert_str_eq(found->rater, "anna");
	ck_assert_str_eq(found->reason, "bevægelse af hånden");
	ck_assert_int_eq(found->wall_us, wanted->wall_us);
	ck_assert_int_eq(found->target, REC_EDIT_SCR);
	ck_assert_int_eq(found->action, REC_EDIT_REJECT);
	ck_assert_str_eq(found->target_id, "2");
	ck_assert_double_eq(found->old_time_s, 2.75);
	ck_assert_double_nan(found->new_time_s);
}

START_TEST(who_when_what_and_why_outlive_folding_and_analyses)
{
	struct rec_edit edit = reject_response("bevægelse af hånden");
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, uuid, NULL);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	assert_history(&edit);
	rec_edits_log_close(g_steal_pointer(&log));
	fold();
	assert_history(&edit);
	/* The new analysis found it a little later, and then not at all. */
	for (int turn = 0; turn < 2; turn++) {
		g_autoptr(rec_session) session = open_session();
		g_autoptr(rec_results) results = made_results();
		g_array_index(results->scr, struct dsp_scr, 0).peak_s = turn == 0 ? 3 : 9;
		ck_assert(rec_session_store_results(session, results, NULL));
		assert_history(&edit);
		g_autoptr(rec_session) again = open_session();
		g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
		g_autoptr(rec_results) merged =
			rec_edits_merge(again->results, again->edits, "anna", unmatched);
		ck_assert_uint_eq(unmatched->len, (guint)turn);
		ck_assert_int_eq(g_array_index(merged->scr, struct dsp_scr, 0).status,
			turn == 0 ? DSP_STATUS_REJECTED : DSP_STATUS_PROVISIONAL);
	}
}
END_TEST

START_TEST(undo_reaches_back_over_closing_and_folding)
{
	struct rec_edit edit = reject_response("");
	struct rec_edit undo = {
		.target = REC_EDIT_SCR, .action = REC_EDIT_RESTORE, .rater = "anna"};
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, uuid, NULL);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	rec_edits_log_close(g_steal_pointer(&log));
	fold();
	g_autoptr(rec_session) folded = open_session();
	ck_assert_uint_eq(folded->edits->len, 1);
	g_strlcpy(undo.field, edit.id, sizeof(undo.field));
	log = rec_edits_log_open(path, uuid, NULL);
	rec_edits_log_continue(log, folded->edits);
	ck_assert(rec_edits_log_append(log, &undo, NULL));
	ck_assert_int_eq(undo.seq, 2);
	g_autoptr(rec_session) session = open_session();
	g_autoptr(GArray) in_force = rec_edits_in_force(session->edits, "anna");
	ck_assert_uint_eq(session->edits->len, 2);
	ck_assert_uint_eq(in_force->len, 0);
}
END_TEST

START_TEST(a_damaged_middle_costs_one_edit_and_nobody_throws_the_rest_away)
{
	gsize n = 0, kept_n = 0;
	ck_assert(append_edits(3));
	g_autofree char *log = read_file(log_path, &n);
	gsize frame_n = (n - REC_FRAME_FILE_BYTES) / 3;
	log[REC_FRAME_FILE_BYTES + frame_n + frame_n / 2] ^= 0x10;
	ck_assert(g_file_set_contents(log_path, log, (gssize)n, NULL));
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, 2);
	ck_assert_int_eq(edit_of(session, 1)->seq, 3);
	ck_assert_ptr_nonnull(session->edits_damage);
	g_autofree char *wanted = g_strdup_printf(
		"%s is damaged: %zu bytes of it cannot be read and 1 edits", log_path, frame_n);
	ck_assert_msg(g_str_has_prefix(session->edits_damage, wanted), "%s", session->edits_damage);
	g_autofree char *problem = verify();
	ck_assert_str_eq(problem, session->edits_damage);
	/* More can be added behind it; folding takes what is whole, and keeps the damaged log. */
	ck_assert(append_edits(1));
	g_autofree char *longer = read_file(log_path, &n);
	fold();
	g_autofree char *kept_path = g_strconcat(log_path, ".damaged-1", NULL);
	g_autofree char *kept = read_file(kept_path, &kept_n);
	ck_assert_uint_eq(kept_n, n);
	ck_assert_mem_eq(kept, longer, n);
	ck_assert(!g_file_test(log_path, G_FILE_TEST_EXISTS));
	g_autoptr(rec_session) folded = open_session();
	ck_assert_uint_eq(folded->edits->len, 3);
	ck_assert_ptr_null(folded->edits_damage);
}
END_TEST

START_TEST(entries_of_a_newer_version_are_kept)
{
	ck_assert(append_edits(1));
	struct rec_frame_writer *writer =
		rec_frame_writer_open(log_path, REC_FRAME_KIND_EDITS, uuid, NULL);
	ck_assert(rec_frame_writer_append(writer, 99, "what", 4, true, NULL));
	ck_assert(rec_frame_writer_close(writer, NULL));
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, 1);
	ck_assert_msg(strstr(session->edits_damage, "1 entries of a newer Affekt") != NULL, "%s",
		session->edits_damage);
	ck_assert(rec_session_fold_edits(session, NULL));
	g_autofree char *kept_path = g_strconcat(log_path, ".damaged-1", NULL);
	ck_assert(g_file_test(kept_path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(a_newer_layout_takes_no_results)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = open_session();
	g_autoptr(rec_results) results = made_results();
	ck_assert(!session->is_newer);
	session->is_newer = true;
	ck_assert(!rec_session_store_results(session, results, &error));
	ck_assert_msg(strstr(error->message, "newer Affekt") != NULL, "%s", error->message);
}
END_TEST

START_TEST(a_log_that_a_crash_left_at_its_making_holds_nothing)
{
	static const gssize LENGTHS[] = {0, 1, 20, 63, 64, 127, 128};
	ck_assert(append_edits(1));
	gsize n = 0;
	g_autofree char *whole = read_file(log_path, &n);
	for (gsize i = 0; i < G_N_ELEMENTS(LENGTHS); i++) {
		for (int is_zero = 0; is_zero < 2; is_zero++) {
			g_autofree char *left = g_malloc0(REC_FRAME_FILE_BYTES);
			if (!is_zero)
				memcpy(left, whole, (gsize)LENGTHS[i]);
			ck_assert(g_file_set_contents(log_path, left, LENGTHS[i], NULL));
			g_autoptr(rec_session) session = open_session();
			ck_assert_uint_eq(session->edits->len, 0);
			ck_assert(append_edits(1));
			g_autoptr(rec_session) again = open_session();
			ck_assert_uint_eq(again->edits->len, 1);
		}
	}
}
END_TEST

START_TEST(a_file_that_is_no_log_is_left_alone)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	ck_assert(g_file_set_contents(log_path, "my notes", -1, NULL));
	ck_assert_ptr_null(rec_edits_log_open(path, uuid, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert(g_file_get_contents(log_path, &text, NULL, NULL));
	ck_assert_str_eq(text, "my notes");
}
END_TEST

START_TEST(a_log_beside_another_file_is_refused)
{
	g_autoptr(GError) error = NULL;
	ck_assert(append_edits(1));
	g_autoptr(rec_session) other = made_session(64);
	g_free(other->uuid);
	other->uuid = g_strdup("11111111-0b0a-4908-8706-050403020100");
	ck_assert(rec_session_save(other, path, /* replace= */ true, NULL, NULL, NULL));
	ck_assert_ptr_null(rec_session_open(path, &error));
	ck_assert_msg(
		strstr(error->message, "belongs to another session") != NULL, "%s", error->message);
}
END_TEST

START_TEST(a_window_that_is_behind_folds_nothing)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) behind = open_session();
	ck_assert(append_edits(2));
	fold();
	ck_assert(append_edits(1));
	ck_assert(!rec_session_fold_edits(behind, &error));
	ck_assert_msg(
		strstr(error->message, "changed by another program") != NULL, "%s", error->message);
	g_autoptr(rec_session) session = open_session();
	ck_assert_uint_eq(session->edits->len, 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/edits_guard");
	TCase *tests = tcase_create("guard");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, a_second_program_is_told_who_edits);
	tcase_add_test(tests, results_are_stored_while_another_program_edits);
	tcase_add_test(tests, what_was_acknowledged_survives_the_kill);
	tcase_add_test(tests, readers_see_whole_edits_while_one_writes);
	tcase_add_test(tests, no_edit_is_lost_between_folding_and_editing);
	tcase_add_test(tests, no_edit_goes_into_a_log_that_was_taken_away);
	tcase_add_test(tests, a_crash_between_folding_and_removing_counts_no_edit_twice);
	tcase_add_test(tests, who_when_what_and_why_outlive_folding_and_analyses);
	tcase_add_test(tests, undo_reaches_back_over_closing_and_folding);
	tcase_add_test(tests, a_damaged_middle_costs_one_edit_and_nobody_throws_the_rest_away);
	tcase_add_test(tests, entries_of_a_newer_version_are_kept);
	tcase_add_test(tests, a_newer_layout_takes_no_results);
	tcase_add_test(tests, a_log_that_a_crash_left_at_its_making_holds_nothing);
	tcase_add_test(tests, a_file_that_is_no_log_is_left_alone);
	tcase_add_test(tests, a_log_beside_another_file_is_refused);
	tcase_add_test(tests, a_window_that_is_behind_folds_nothing);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
