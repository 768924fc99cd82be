/*
 * What lies beside the tables of samples that Affekt exported: touch points, marks, and whose they
 * are since when (recordings/session/origin.h). Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_OWN_BESIDE_H
#define RECORDINGS_IMPORT_IMPORT_OWN_BESIDE_H

#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* Looks beside the first of @sources (struct rec_import_source*) that is a table of ours; nothing
 * is done when there is none. With @events (NULL: others were asked for) touchpoints.csv and
 * marks.csv are added to it. @ret_participant and @ret_start (ISO 8601) are set, and owned by the
 * caller, when the export says them. What was taken over is said in @notes. False with an error
 * that names file and line. */
bool rec_import_own_beside_read(const GPtrArray *sources, struct rec_import_events *events,
	char **ret_participant, char **ret_start, GPtrArray *notes, GError **error);

#endif
