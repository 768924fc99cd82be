/*
 * Markers in pairs: formats whose markers have no duration say where a stretch begins and where it
 * ends. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_PAIRS_H
#define RECORDINGS_IMPORT_IMPORT_PAIRS_H

#include "recordings/import/import_events.h"

/* Among the rows from @first on, "NAME start" and the next "NAME end" become one visit called NAME
 * (begin, on and onset; end, stop, finish, off and offset; before or behind the name, in any case,
 * parted from it by blanks or by one of _ - : / .), and that is noted. A beginning without its
 * end, and an end without its beginning, stay the marks they are. */
void rec_import_pairs_join(
	struct rec_import_events *events, guint first, const char *file, GPtrArray *notes);

#endif
