#include "recordings/session/video.h"

#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/recordings/mkv.h"

#include <string.h>

#define OTHER_UUID "01234567-89ab-4cde-8f01-23456789abcd"

struct bench {
	char *folder, *file;
	struct rec_session *session;
	struct rec_video *video;
	GPtrArray *problems;
	GError *error;
};

/* A session with @n_rows times for the frames of "p.mkv", which is not there yet. */
static void bench_init(struct bench *bench, guint n_rows)
{
	*bench = (struct bench){.folder = scratch_create(),
		.session = rec_session_new(),
		.problems = g_ptr_array_new_with_free_func(g_free)};
	bench->file = g_build_filename(bench->folder, "p.mkv", NULL);
	bench->session->path = g_build_filename(bench->folder, "p.nwb", NULL);
	bench->video = rec_session_add_video(bench->session);
	bench->video->file = g_strdup("p.mkv");
	bench->video->frame_s = g_new(double, n_rows);
	bench->video->n_frames = n_rows;
	for (guint i = 0; i < n_rows; i++)
		bench->video->frame_s[i] = 0.5 + i * 0.04;
}

static void bench_finish(struct bench *bench)
{
	rec_session_free(bench->session);
	g_ptr_array_unref(bench->problems);
	g_clear_error(&bench->error);
	g_free(bench->file);
	scratch_remove(bench->folder);
}

/* The video of session @uuid, broken off before it was finished unless @is_finished. */
static void write_file(struct bench *bench, const char *uuid, guint n_frames, bool is_finished)
{
	g_autofree char *app = g_strconcat("affekt session:", uuid, NULL);
	GByteArray *file = mkv_begin(app);

	mkv_put_frames(file, n_frames);
	if (is_finished)
		mkv_end(file, app);
	mkv_write(file, bench->file);
}

static void assert_problem(struct bench *bench, const char *says)
{
	g_ptr_array_set_size(bench->problems, 0);
	rec_video_verify(bench->session, bench->problems);
	ck_assert_uint_eq(bench->problems->len, 1);
	ck_assert_msg(strstr(bench->problems->pdata[0], says) != NULL, "%s",
		(const char *)bench->problems->pdata[0]);
}

START_TEST(the_video_of_the_session_is_found)
{
	struct bench bench;

	bench_init(&bench, 10);
	write_file(&bench, bench.session->uuid, 10, true);
	g_autofree char *path = rec_video_path(bench.session, bench.video, &bench.error);
	ck_assert_str_eq(path, bench.file);
	rec_video_verify(bench.session, bench.problems);
	ck_assert_uint_eq(bench.problems->len, 0);
	ck_assert_ptr_null(rec_video_settle(bench.session));
	bench_finish(&bench);
}
END_TEST

START_TEST(a_video_that_cannot_be_used_is_refused_with_a_sentence)
{
	struct bench bench;

	bench_init(&bench, 10);
	ck_assert_ptr_null(rec_video_path(bench.session, bench.video, &bench.error));
	ck_assert(g_error_matches(bench.error, REC_ERROR, REC_ERROR_MISSING));
	g_clear_error(&bench.error);
	assert_problem(&bench, "put it back");
	write_file(&bench, OTHER_UUID, 10, true);
	ck_assert_ptr_null(rec_video_path(bench.session, bench.video, &bench.error));
	ck_assert(g_error_matches(bench.error, REC_ERROR, REC_ERROR_REFUSED));
	assert_problem(&bench, "another session");
	write_file(&bench, "", 10, true);
	assert_problem(&bench, "does not say");
	g_free(bench.video->file);
	bench.video->file = g_strdup("../p.mkv");
	assert_problem(&bench, "left alone");
	bench_finish(&bench);
}
END_TEST

START_TEST(frames_and_rows_that_do_not_agree_are_told)
{
	struct bench bench;

	bench_init(&bench, 10);
	write_file(&bench, bench.session->uuid, 7, true);
	assert_problem(&bench, "7 of 10 frames");
	write_file(&bench, bench.session->uuid, 12, true);
	assert_problem(&bench, "only 10 have a time");
	bench.session->recovered = g_strdup("The recorder was killed.");
	rec_video_verify(bench.session, bench.problems);
	ck_assert_uint_eq(bench.problems->len, 1); /* the one of before */
	write_file(&bench, bench.session->uuid, 10, true);
	bench.video->frame_s[4] = bench.video->frame_s[3];
	assert_problem(&bench, "do not rise at frame 4");
	bench_finish(&bench);
}
END_TEST

START_TEST(after_a_crash_as_many_frames_are_usable_as_file_and_rows_both_have)
{
	struct bench bench;

	bench_init(&bench, 10);
	write_file(&bench, bench.session->uuid, 8, false);
	g_autofree char *fewer = rec_video_settle(bench.session);
	ck_assert_msg(strstr(fewer, "8 frames are usable, 2 were lost") != NULL, "%s", fewer);
	ck_assert_uint_eq(bench.video->n_frames, 8);
	write_file(&bench, bench.session->uuid, 11, false);
	g_autofree char *more = rec_video_settle(bench.session);
	ck_assert_msg(strstr(more, "8 frames are usable, 3 were lost") != NULL, "%s", more);
	g_unlink(bench.file);
	g_autofree char *none = rec_video_settle(bench.session);
	ck_assert_ptr_nonnull(strstr(none, "put it back"));
	ck_assert_uint_eq(bench.video->n_frames, 8);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("recordings/video", the_video_of_the_session_is_found,
	a_video_that_cannot_be_used_is_refused_with_a_sentence,
	frames_and_rows_that_do_not_agree_are_told,
	after_a_crash_as_many_frames_are_usable_as_file_and_rows_both_have)
