/*
 * The tables with headings of a BIDS dataset: events, participants, scans. Used by the BIDS
 * importer only.
 */
#ifndef RECORDINGS_IMPORT_BIDS_TABLES_H
#define RECORDINGS_IMPORT_BIDS_TABLES_H

#include "recordings/import/bids_dataset.h"
#include "recordings/import/import_events.h"

/* Appends the events of the recording that @file is of. The label is that of the first column of
 * trial_type, event_type, condition, label, value and so on that has one. In a dataset of our own a
 * touch point keeps its id, and a mark is one however long it lasts. No such file is fine. */
bool rec_bids_tables_events(const struct rec_bids_dataset *dataset, const char *file,
	struct rec_import_events *events, GPtrArray *notes, GError **error);

/* The row of the participant: age, sex, hand (BIDS' handedness) and the others by their column's
 * name. Unknown cells and a missing file are fine. */
bool rec_bids_tables_person(
	const struct rec_bids_dataset *dataset, GHashTable *info, GPtrArray *notes, GError **error);

/* acq_time of the recording; *ret_start stays NULL without one, and when it lies before 1971, as
 * dates are moved to hide them. */
bool rec_bids_tables_start(const struct rec_bids_dataset *dataset,
	const struct rec_bids_recording *recording, char **ret_start, GPtrArray *notes,
	GError **error);

#endif
