/*
 * Wall time of an imported session's zero. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_START_H
#define RECORDINGS_IMPORT_IMPORT_START_H

#include "recordings/import/import_source.h"

/* Sets start_wall_us and start_time of @session: as @told (ISO 8601; NULL nothing), else from
 * @zero_s when that counts from 1970 (NaN: there are no absolute times), else from the date of the
 * file of @first, which a note says. False with REC_ERROR_ARGUMENT when @told is no time. */
bool rec_import_start_set(struct rec_session *session, const char *told, double zero_s,
	const struct rec_import_source *first, GPtrArray *notes, GError **error);

#endif
