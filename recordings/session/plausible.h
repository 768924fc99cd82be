/*
 * Whether the rows of a session can be true: files come from other people, too, and one number
 * that nobody can have measured keeps a program busy for days.
 */
#ifndef RECORDINGS_SESSION_PLAUSIBLE_H
#define RECORDINGS_SESSION_PLAUSIBLE_H

#include "recordings/session/session.h"

/* No time of a session lies further from its start: 31 years, which imports allow too. */
#define REC_PLAUSIBLE_TIME_S 1e9

/* False with REC_ERROR_REFUSED, which names the session's file and what is wrong: an identifier
 * that is no UUID; a length, a time of a visit, mark, event, gap, video or clock that is not finite
 * (where it may not be unknown) or further away; a clock that stands still or runs backwards; a
 * conversion to nothing. Of a journal the identifier alone is looked at: what was recorded is never
 * locked up for a row. Looks at no samples. */
bool rec_plausible_check(const struct rec_session *session, GError **error);

#endif
