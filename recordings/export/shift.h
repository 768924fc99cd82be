/*
 * Absolute times of a session moved into the past, for data that leaves the house.
 *
 * A participant's sessions all move by the same whole number of weeks, 52 to 571, so that intervals
 * between them, weekdays and times of day stay. The number follows from the participant's code (the
 * session's uuid where there is none) and a secret in a file: HMAC-SHA256 of the code, its first 32
 * bits modulo 520, plus 52. Without the file nobody can say it. The session's uuid, by which the
 * true dates could be looked up, becomes another one that follows from it and the secret alike.
 */
#ifndef RECORDINGS_EXPORT_SHIFT_H
#define RECORDINGS_EXPORT_SHIFT_H

#include "recordings/session/session.h"

/* Moves start, answers and edits of @session, in memory, and renames it; times on the session axis
 * are not touched.
 * @key_path: 64 hexadecimal digits; made (0600) when missing. REC_ERROR_FORMAT when it is something
 * else. Blocks on the disk. */
bool rec_shift_times(struct rec_session *session, const char *key_path, GError **error);

#endif
