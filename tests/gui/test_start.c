/* What the start page rests on, without a display: demo, drop, orphans, habits. */
#include "acquisition/recording.h"
#include "gui/habits.h"
#include "gui/session/orphans.h"
#include "gui/start/demo.h"
#include "gui/start/drop.h"
#include "recordings/session/session.h"
#include "study/folder/folder.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <math.h>

static char *scratch_new(void)
{
	char *folder = g_dir_make_tmp("affekt-start-XXXXXX", NULL);
	/* The list of known files is this test's own. */
	g_setenv("XDG_STATE_HOME", folder, TRUE);
	g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
	return folder;
}

static void note_share(double share, const char *step, gpointer user)
{
	double *furthest = user;
	ck_assert_double_ge(share, *furthest);
	ck_assert_double_le(share, 1);
	ck_assert_str_ne(step, "");
	*furthest = share;
}

START_TEST(the_demo_session_is_whole_and_never_overwrites)
{
	g_autofree char *scratch = scratch_new();
	g_autofree char *folder = g_build_filename(scratch, "new", "affekt", NULL);
	g_autofree char *first = NULL, *second = NULL;
	double furthest = 0;
	ck_assert(affekt_demo_make(folder, note_share, &furthest, NULL, &first, NULL));
	ck_assert_double_gt(furthest, 0.9);
	furthest = 0;
	ck_assert(affekt_demo_make(folder, note_share, &furthest, NULL, &second, NULL));
	ck_assert_str_ne(first, second);
	g_autoptr(rec_session) session = rec_session_open(first, NULL);
	ck_assert_ptr_nonnull(session);
	ck_assert_str_eq(session->participant, "DEMO");
	ck_assert_uint_eq(session->visits->len, 6);
	const struct rec_device *device = g_ptr_array_index(session->devices, 0);
	ck_assert(device->is_simulated);
	ck_assert_ptr_nonnull(session->results);
	ck_assert(!session->results->is_self_normalised);
	ck_assert_uint_gt(session->results->peaks->len, 0);
}
END_TEST

static void cancel_soon(double share, const char *step, gpointer cancellable)
{
	(void)share;
	(void)step;
	g_cancellable_cancel(cancellable);
}

START_TEST(a_cancelled_demo_leaves_nothing_behind)
{
	g_autofree char *folder = scratch_new();
	g_autofree char *demos = g_build_filename(folder, "demos", NULL);
	g_autofree char *path = NULL;
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GError) error = NULL;
	ck_assert(!affekt_demo_make(demos, cancel_soon, cancellable, cancellable, &path, &error));
	ck_assert(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
	ck_assert_int_eq(g_rmdir(demos), 0);
}
END_TEST

START_TEST(a_demo_that_cannot_be_written_says_where)
{
	g_autofree char *folder = scratch_new();
	g_autofree char *blocked = g_build_filename(folder, "file", NULL);
	ck_assert(g_file_set_contents(blocked, "x", 1, NULL));
	g_autofree char *path = NULL;
	g_autoptr(GError) error = NULL;
	double furthest = 0;
	ck_assert(!affekt_demo_make(blocked, note_share, &furthest, NULL, &path, &error));
	ck_assert_ptr_nonnull(strstr(error->message, blocked));
}
END_TEST

static char *drop(const char *const *uris, char **ret_sentence)
{
	GSList *files = NULL;
	for (; *uris != NULL; uris++)
		files = g_slist_append(files, g_file_new_for_uri(*uris));
	char *path = affekt_drop_path(files, ret_sentence);
	g_slist_free_full(files, g_object_unref);
	return path;
}

START_TEST(the_folder_of_a_study_is_taken_too)
{
	g_autofree char *folder = scratch_new();
	g_autofree char *study = g_build_filename(folder, "shop", NULL);
	ck_assert(study_folder_create(study, NULL, NULL));
	g_autofree char *uri = g_filename_to_uri(study, NULL, NULL);
	g_autofree char *sentence = NULL;
	g_autofree char *path = drop((const char *const[]){uri, NULL}, &sentence);
	ck_assert_str_eq(path, study);
}
END_TEST

START_TEST(one_dropped_file_is_taken_and_others_get_a_sentence)
{
	g_autofree char *sentence = NULL;
	g_autofree char *path =
		drop((const char *const[]){"file:///data/p07.nwb", NULL}, &sentence);
	ck_assert_str_eq(path, "/data/p07.nwb");
	ck_assert_ptr_null(sentence);
	static const struct {
		const char *uris[3], *words;
	} wrong[] = {
		{{"file:///a.nwb", "file:///b.nwb"}, "single"},
		{{"file:///usr"}, "“usr” is a folder"},
		{{"https://example.org/a.nwb"}, "not on this computer"},
		{{NULL}, "single"},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autofree char *said = NULL;
		ck_assert_ptr_null(drop(wrong[i].uris, &said));
		ck_assert_ptr_nonnull(strstr(said, wrong[i].words));
	}
}
END_TEST

struct ending {
	gboolean is_over;
	char *sentence, *session;
	GError *error;
};

static void ending_clear(struct ending *ending)
{
	g_free(ending->sentence);
	g_free(ending->session);
	g_clear_error(&ending->error);
}

static void note_ending(GObject *source, GAsyncResult *result, gpointer user)
{
	struct ending *ending = user;
	(void)source;
	ending->sentence = affekt_orphans_finish_end(result, &ending->session, &ending->error);
	ending->is_over = TRUE;
}

static struct ending finish(const char *path)
{
	struct ending ending = {0};
	affekt_orphans_finish_async(path, NULL, note_ending, &ending);
	while (!ending.is_over)
		g_main_context_iteration(NULL, TRUE);
	return ending;
}

/* A recording that nobody stopped. */
static void leave_orphan(const char *path)
{
	const char *devices[] = {"simulated,speed=max,duration=20", NULL};
	g_autoptr(GHashTable) info = g_hash_table_new(g_str_hash, g_str_equal);
	struct acq_options options = {
		.output = path, .devices = (char **)devices, .info = info, .duration_s = NAN};
	struct acq_recording *recording = acq_recording_start(&options, NULL);
	ck_assert_ptr_nonnull(recording);
	struct acq_live live = {0};
	while (live.state != ACQ_STATE_ENDED) {
		acq_recording_live(recording, &live);
		g_thread_yield();
	}
	acq_recording_free(recording);
}

START_TEST(orphans_of_a_folder_are_finished_and_told)
{
	g_autofree char *folder = scratch_new();
	struct ending nothing = finish(folder);
	ck_assert_ptr_null(nothing.sentence);
	ck_assert_ptr_null(nothing.error);
	g_autofree char *first = g_build_filename(folder, "a.nwb", NULL);
	g_autofree char *second = g_build_filename(folder, "b.nwb", NULL);
	leave_orphan(first);
	struct ending one = finish(folder);
	ck_assert_ptr_nonnull(strstr(one.sentence, "“a.nwb” was broken off"));
	ck_assert_str_eq(one.session, first);
	ck_assert(g_file_test(first, G_FILE_TEST_EXISTS));
	g_unlink(first);
	/* A recorder finishes the orphans of its folder: the second one comes from elsewhere. */
	g_autofree char *elsewhere = g_dir_make_tmp("affekt-start-XXXXXX", NULL);
	g_autofree char *moved = g_build_filename(elsewhere, "b.nwb", NULL);
	g_autofree char *from = g_strconcat(moved, ".journal", NULL);
	g_autofree char *to = g_strconcat(second, ".journal", NULL);
	leave_orphan(first);
	leave_orphan(moved);
	ck_assert_int_eq(g_rename(from, to), 0);
	struct ending two = finish(folder);
	ck_assert_ptr_nonnull(strstr(two.sentence, "2 broken-off recordings"));
	struct ending none = finish("/none");
	ck_assert_ptr_nonnull(none.error);
	ending_clear(&nothing);
	ending_clear(&one);
	ending_clear(&two);
	ending_clear(&none);
}
END_TEST

START_TEST(habits_come_back_and_nonsense_is_not_taken_over)
{
	g_autofree char *folder = scratch_new();
	g_autofree char *file = g_build_filename(folder, "config", "window", NULL);
	struct affekt_habits habits;
	affekt_habits_load(file, &habits);
	ck_assert_int_eq(habits.width, 1280);
	ck_assert_int_eq(habits.theme, AFFEKT_THEME_SYSTEM);
	struct affekt_habits wanted = {900, 640, TRUE, AFFEKT_THEME_DARK};
	ck_assert(affekt_habits_save(file, &wanted, NULL));
	affekt_habits_load(file, &habits);
	ck_assert_int_eq(habits.width, 900);
	ck_assert_int_eq(habits.height, 640);
	ck_assert(habits.is_maximised);
	ck_assert_int_eq(habits.theme, AFFEKT_THEME_DARK);
	ck_assert(g_file_set_contents(
		file, "[window]\nwidth=-3\nheight=9999999\ntheme=pink\n", -1, NULL));
	affekt_habits_load(file, &habits);
	ck_assert_int_eq(habits.width, 1280);
	ck_assert_int_eq(habits.height, 800);
	ck_assert_int_eq(habits.theme, AFFEKT_THEME_SYSTEM);
}
END_TEST

TESTS_MAIN("gui/start", the_demo_session_is_whole_and_never_overwrites,
	a_cancelled_demo_leaves_nothing_behind, a_demo_that_cannot_be_written_says_where,
	one_dropped_file_is_taken_and_others_get_a_sentence, the_folder_of_a_study_is_taken_too,
	orphans_of_a_folder_are_finished_and_told, habits_come_back_and_nonsense_is_not_taken_over)
