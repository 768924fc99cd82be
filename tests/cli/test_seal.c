/* `affekt seal`: what is sealed stays as it is, and everybody can check it. */
#include "recordings/disk/sealed.h"
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "recordings/journal/frame.h"
#include "recordings/seal.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/recordings/made.h"
#include "tests/recordings/mkv.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *folder, *path, *uuid;

static char *place(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static int mode_of(const char *name)
{
	g_autofree char *file = place(name);
	struct stat status;

	ck_assert_int_eq(stat(file, &status), 0);
	return status.st_mode & 0777;
}

static void write_video(const char *session)
{
	g_autofree char *app = g_strconcat("affekt session:", session, NULL);
	g_autofree char *file = place("made.mkv");
	GByteArray *bytes = mkv_begin(app);

	mkv_put_frames(bytes, 5);
	mkv_end(bytes, app);
	mkv_write(bytes, file);
}

/* A session with a video, and an edit that is still in its log. */
static void begin(void)
{
	struct rec_session *session = made_session(1280);
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .rater = "anna"};

	folder = made_folder();
	path = place("p01.nwb");
	uuid = g_strdup(session->uuid);
	write_video(uuid);
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	rec_session_free(session);
	rec_edits_log *log = rec_edits_log_open(path, uuid, NULL);
	ck_assert_ptr_nonnull(log);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	rec_edits_log_close(log);
}

static void end(void)
{
	made_remove(folder);
	g_free(folder);
	g_free(path);
	g_free(uuid);
}

static void expect(int code, const char *because, const char *words)
{
	struct outcome outcome = run("%s %s", words, path);

	assert_outcome(&outcome, code, because);
	outcome_finish(&outcome);
}

static void seal(void)
{
	expect(0, NULL, "seal");
}

/* What people without Affekt would do. */
static bool passes_sha256sum(void)
{
	const char *words[] = {"sha256sum", "--strict", "--status", "-c", "p01.manifest", NULL};
	int status = -1;

	ck_assert(g_spawn_sync(folder, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, &status, NULL));
	return status == 0;
}

START_TEST(a_sealed_session_is_read_only_and_checkable)
{
	begin();
	seal();
	ck_assert_int_eq(mode_of("p01.nwb"), 0400);
	ck_assert_int_eq(mode_of("made.mkv"), 0400);
	ck_assert_int_eq(mode_of("p01.manifest"), 0400);
	g_autofree char *log = place("p01.nwb.edits");
	ck_assert(!g_file_test(log, G_FILE_TEST_EXISTS));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert(session && session->is_sealed);
	bool has_edit = false;
	for (guint i = 0; i < session->edits->len; i++)
		has_edit |= strcmp(g_array_index(session->edits, struct rec_edit, i).rater,
				    "anna") == 0;
	ck_assert(has_edit);
	ck_assert(passes_sha256sum());
	expect(0, NULL, "verify");
	end();
}
END_TEST

START_TEST(sealing_again_changes_nothing)
{
	g_autofree char *before = NULL, *after = NULL;

	begin();
	seal();
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	ck_assert(g_file_get_contents(manifest, &before, NULL, NULL));
	struct outcome outcome = run("seal %s", path);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "sealed before"));
	outcome_finish(&outcome);
	ck_assert(g_file_get_contents(manifest, &after, NULL, NULL));
	ck_assert_str_eq(before, after);
	end();
}
END_TEST

START_TEST(a_crash_before_the_manifest_is_made_good)
{
	begin();
	seal();
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	ck_assert_int_eq(g_unlink(manifest), 0);
	seal();
	ck_assert(passes_sha256sum());
	end();
}
END_TEST

START_TEST(a_sealed_session_refuses_edits_and_analyses)
{
	g_autoptr(GError) edits = NULL, results = NULL, saved = NULL;

	begin();
	seal();
	/* A disk that keeps no modes: the manifest is the mark. */
	ck_assert_int_eq(chmod(path, 0600), 0);
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	ck_assert_ptr_null(rec_edits_log_open(path, uuid, &edits));
	ck_assert(g_error_matches(edits, REC_ERROR, REC_ERROR_SEALED));
	ck_assert(!rec_session_store_results(session, session->results, &results));
	ck_assert(g_error_matches(results, REC_ERROR, REC_ERROR_SEALED));
	ck_assert(!rec_session_save(session, path, true, NULL, NULL, &saved));
	ck_assert(g_error_matches(saved, REC_ERROR, REC_ERROR_SEALED));
	expect(1, "is sealed; work on a copy", "analyze");
	ck_assert(passes_sha256sum());
	end();
}
END_TEST

START_TEST(nothing_replaces_a_sealed_session)
{
	g_autofree char *before = NULL, *after = NULL;
	gsize n_before = 0, n_after = 0;

	begin();
	seal();
	ck_assert(g_file_get_contents(path, &before, &n_before, NULL));
	expect(1, "is sealed",
		"record --device simulated,speed=max --duration 1 --participant q1 --force");
	expect(1, "is sealed", "record --device simulated,speed=max --duration 1");
	expect(1, "is sealed, and nothing replaces it", "import --gsr none.csv --force");
	expect(1, "is sealed, and nothing replaces it", "import --gsr none.csv");
	ck_assert(g_file_get_contents(path, &after, &n_after, NULL));
	ck_assert(n_before == n_after && memcmp(before, after, n_after) == 0);
	expect(0, NULL, "verify");
	end();
}
END_TEST

START_TEST(a_session_that_was_open_while_it_was_sealed_is_not_written)
{
	g_autoptr(GError) error = NULL;

	begin();
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	g_autofree char *log = place("p01.nwb.edits");
	g_unlink(log);
	seal();
	ck_assert(!rec_session_store_results(session, session->results, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_SEALED));
	end();
}
END_TEST

/* One byte of the file at @name becomes another. */
static void damage(const char *name)
{
	g_autofree char *file = place(name);
	g_autofree char *bytes = NULL;
	gsize length = 0;

	ck_assert(g_file_get_contents(file, &bytes, &length, NULL));
	bytes[length - 1] ^= 1;
	ck_assert_int_eq(chmod(file, 0600), 0);
	ck_assert(g_file_set_contents(file, bytes, (gssize)length, NULL));
}

START_TEST(a_change_after_sealing_is_found)
{
	begin();
	seal();
	damage("made.mkv");
	struct outcome outcome = run("verify %s", path);
	ck_assert_int_eq(outcome.code, 1);
	ck_assert_ptr_nonnull(strstr(outcome.out, "made.mkv is not what was sealed"));
	outcome_finish(&outcome);
	expect(1, "has changed since", "seal");
	ck_assert(!passes_sha256sum());
	end();
}
END_TEST

START_TEST(a_manifest_that_names_other_places_is_refused)
{
	begin();
	seal();
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	g_autofree char *text = g_strdup_printf("%064d  ../x\nx\n%064d", 0, 0);
	ck_assert_int_eq(chmod(manifest, 0600), 0);
	ck_assert(g_file_set_contents(manifest, text, -1, NULL));
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	rec_seal_verify(path, problems);
	ck_assert_uint_eq(problems->len, 4); /* each line, and that the session is in none */
	end();
}
END_TEST

START_TEST(recordings_that_are_not_finished_are_refused)
{
	begin();
	g_autofree char *journal = place("p01.nwb.journal");
	struct rec_frame_writer *writer =
		rec_frame_writer_create(journal, REC_FRAME_KIND_JOURNAL, uuid, NULL);
	ck_assert_ptr_nonnull(writer);
	expect(1, "still being recorded", "seal");
	ck_assert(rec_frame_writer_close(writer, NULL));
	expect(1, "affekt recover", "seal");
	ck_assert_int_eq(mode_of("p01.nwb"), 0600);
	end();
}
END_TEST

START_TEST(a_session_that_another_program_edits_is_refused)
{
	begin();
	rec_edits_log *log = rec_edits_log_open(path, uuid, NULL);
	expect(1, "edited by test_cli_seal (process", "seal");
	rec_edits_log_close(log);
	ck_assert_int_eq(mode_of("p01.nwb"), 0600);
	end();
}
END_TEST

START_TEST(a_session_that_is_not_whole_is_not_sealed)
{
	begin();
	write_video("01234567-89ab-4cde-8f01-23456789abcd");
	expect(1, "belongs to another session", "seal");
	ck_assert_int_eq(mode_of("p01.nwb"), 0600);
	end();
}
END_TEST

TESTS_MAIN("cli/seal", a_sealed_session_is_read_only_and_checkable, sealing_again_changes_nothing,
	a_crash_before_the_manifest_is_made_good, a_sealed_session_refuses_edits_and_analyses,
	nothing_replaces_a_sealed_session,
	a_session_that_was_open_while_it_was_sealed_is_not_written, a_change_after_sealing_is_found,
	a_manifest_that_names_other_places_is_refused, recordings_that_are_not_finished_are_refused,
	a_session_that_another_program_edits_is_refused, a_session_that_is_not_whole_is_not_sealed)
