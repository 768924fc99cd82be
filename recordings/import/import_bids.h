/*
 * BIDS datasets: the physiology of one recording, with its events, the facts of participants.tsv
 * and the time of scans.tsv. Used by the importers only.
 *
 * Times count from the zero that the dataset's onsets and StartTime count from. Rows without any
 * value are lost samples: a gap, when it is long enough to be one. Columns are skin conductance and
 * pulse by their names ("eda", "cardiac", …), units those of the sidecar.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_BIDS_H
#define RECORDINGS_IMPORT_IMPORT_BIDS_H

#include "recordings/import/import_events.h"
#include "recordings/import/import_source.h"

/* Appends the recording of import->bids_dir that import->participant and import->bids_picks choose
 * to @sources, its events (relative to the zero) to @events. @ret_participant: its label, unless
 * one is set; @ret_start: ISO 8601, or NULL when nothing credible is told; @info takes the facts of
 * the participant. All texts are owned by the caller. */
bool rec_import_bids_read(const struct rec_import *import, GPtrArray *sources,
	struct rec_import_events *events, char **ret_participant, char **ret_start,
	GHashTable *info, GPtrArray *notes, GError **error);

#endif
