/*
 * The session that is made of what was read. Used by import.c only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_BUILD_H
#define RECORDINGS_IMPORT_IMPORT_BUILD_H

#include "recordings/import/import.h"
#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* All that the files tell, and the zero that their absolute times have in common. */
struct rec_import_found {
	GPtrArray *sources; /* struct rec_import_source*; their values move into the session */
	struct rec_import_events *events;
	struct rec_import_events *tags;
	GArray *beats;     /* struct rec_import_beat */
	char *participant; /* NULL none */
	char *start;       /* likewise, ISO 8601 */
	GHashTable *facts; /* char* → char* */
	double zero_s;     /* NaN: no time is absolute */
};

/* A rate that recordings have; else REC_ERROR_ARGUMENT with a sentence about @name. */
bool rec_import_check_rate(const char *name, double rate_hz, GError **error);

/* The session, owned by the caller; NULL with an error. Sentences about what was assumed or is
 * missing are added to @notes (char*). */
struct rec_session *rec_import_build(const struct rec_import *import,
	const struct rec_import_found *found, GPtrArray *notes, GError **error);

#endif
