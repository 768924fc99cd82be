/* Sessions, logs and videos on disk, for tests of a whole study. */
#ifndef TESTS_STUDY_STUDY_MADE_H
#define TESTS_STUDY_STUDY_MADE_H

#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"
#include "tests/recordings/mkv.h"

#include <string.h>

static inline void study_made_text(const char *path, const char *text)
{
	g_autofree char *folder = g_path_get_dirname(path);

	g_mkdir_with_parents(folder, 0700);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static inline char *study_made_read(const char *path)
{
	char *bytes = NULL;

	ck_assert_msg(g_file_get_contents(path, &bytes, NULL, NULL), "%s", path);
	return bytes;
}

/* Saves @session, which it frees, as @path of @participant under a uuid that ends in @number. */
static inline void study_made_save(
	struct rec_session *session, const char *path, const char *participant, guint number)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autoptr(GError) error = NULL;

	g_mkdir_with_parents(folder, 0700);
	g_free(session->uuid);
	g_free(session->participant);
	session->uuid = g_strdup_printf("01234567-89ab-4cde-8f01-%012u", number);
	session->participant = g_strdup(participant);
	ck_assert_msg(rec_session_save(session, path, false, NULL, NULL, &error), "%s",
		error ? error->message : "");
	rec_session_free(session);
}

static inline void study_made_session(const char *path, const char *participant, guint number)
{
	study_made_save(made_session(64), path, participant, number);
}

/* made.mkv beside the session at @path, which names it. */
static inline void study_made_video(const char *path, guint number)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *video = g_build_filename(folder, "made.mkv", NULL);
	g_autofree char *app =
		g_strdup_printf("affekt session:01234567-89ab-4cde-8f01-%012u", number);
	GByteArray *bytes = mkv_begin(app);

	mkv_put_frames(bytes, 5);
	mkv_end(bytes, app);
	mkv_write(bytes, video);
}

/* A log of edits that holds @value. */
static inline void study_made_edits(const char *path, guint number, const char *value)
{
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .rater = "anna"};

	g_strlcpy(edit.value, value, sizeof edit.value);
	g_autofree char *uuid = g_strdup_printf("01234567-89ab-4cde-8f01-%012u", number);
	rec_edits_log *log = rec_edits_log_open(path, uuid, NULL);

	ck_assert_ptr_nonnull(log);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	rec_edits_log_close(log);
}

#endif
