/*
 * The videos of a session: files beside it, known by a relative name and by the session's uuid that
 * each carries. Frame i of the file is row i of the times that the session keeps.
 *
 * A recorder that was killed leaves a few rows without a frame or frames without a row: as many as
 * both have are usable.
 *
 * Blocks on the disk. The session belongs to the calling thread.
 */
#ifndef RECORDINGS_SESSION_VIDEO_H
#define RECORDINGS_SESSION_VIDEO_H

#include "recordings/session/session.h"

#include <glib.h>
#include <stdbool.h>

/* Where the file of @video is, owned by the caller; NULL with one sentence when it cannot be used:
 * it was moved or deleted, is no Matroska file, or belongs to another session. Quick: reads the
 * head of the file. */
char *rec_video_path(
	const struct rec_session *session, const struct rec_video *video, GError **error);

/* Adds what is wrong with each video of the session to @ret_problems (GPtrArray of char*): the
 * sentences of rec_video_path(), frames that do not rise in time, frames and rows that do not
 * agree. Reads the whole file. */
void rec_video_verify(const struct rec_session *session, GPtrArray *ret_problems);

/* After a crash: lets go of the rows whose frames never reached the file. Returns sentences for
 * people, owned by the caller: what is usable, what is missing; NULL when nothing is to be said. */
char *rec_video_settle(struct rec_session *session);

#endif
