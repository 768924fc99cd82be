/*
 * Recordings of LabRecorder: XDF 1.0 (github.com/sccn/xdf/wiki/Specifications). Streams of numbers
 * become channels on a clock of their own, texts and single whole numbers without a rate become
 * marks. Every stream's stamps are brought to the recorder's clock by a robust line through its
 * measured clock offsets. Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_XDF_H
#define RECORDINGS_IMPORT_IMPORT_XDF_H

#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* Appends the streams of @path to @sources (struct rec_import_source*) and marks to @marks. The
 * first channel called after skin conductance becomes "gsr", the first after a pulse wave "pulse".
 * A file that ends within a chunk is read as far as it goes, and that is noted. */
bool rec_import_xdf_read(const char *path, GPtrArray *sources, struct rec_import_events *marks,
	GPtrArray *notes, GError **error);

#endif
