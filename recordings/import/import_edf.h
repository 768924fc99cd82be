/*
 * EDF and EDF+ files of other programs, and our own, as sources of an import. Used by the importers
 * only.
 *
 * A signal is skin conductance or pulse wave by its label (EDA, GSR, SCL; PPG, BVP, Pleth: the
 * first of each), else a further channel called after its label. Values are physical. Signals of
 * one rate share a clock. EDF+D records stand at their own times; samples under our annotation "no
 * data" are left out. Annotations with a duration are visits of touch points, others marks; "SCR"
 * is what an analysis found and is left out.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_EDF_H
#define RECORDINGS_IMPORT_IMPORT_EDF_H

#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* Adds the signals of the files at @paths (NULL-terminated; NULL none) to @sources and their
 * annotations to @events, both in wall time when a file tells its date. *@ret_participant: the
 * pseudonym, from files of our own only (others may hold a name there), else untouched; owned by
 * the caller. A header that cannot be true is refused before anything is allocated for it; a file
 * that ends early is read as far as it goes, with a note. */
bool rec_import_edf_read(const char *const *paths, GPtrArray *sources,
	struct rec_import_events *events, char **ret_participant, GPtrArray *notes, GError **error);

#endif
