/*
 * A session for eyes only; the other ways to open one are in recordings/session/session.h.
 */
#ifndef RECORDINGS_SESSION_OPEN_H
#define RECORDINGS_SESSION_OPEN_H

#include "recordings/session/session.h"

/* rec_session_open() for those who only show or check it: a log of edits that cannot be read at all
 * does not hide the recording. Its edits are then missing, and edits_damage says so. */
struct rec_session *rec_session_open_to_show(const char *path, GError **error);

#endif
