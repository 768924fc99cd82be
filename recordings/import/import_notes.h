/*
 * What an import tells of one source: sentences on what was read, assumed and converted. Used by
 * the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_NOTES_H
#define RECORDINGS_IMPORT_IMPORT_NOTES_H

#include "recordings/import/import_source.h"

/* What was assumed of the numbers of a table. */
void rec_import_notes_reading(const struct rec_import_source *source, GPtrArray *notes);

/* What became of its times, @time_s on the session axis, one per sample. @lost: samples. */
void rec_import_notes_times(const struct rec_import_source *source,
	const struct rec_import_fit *fit, const double *time_s, double lost, GPtrArray *notes);

#endif
