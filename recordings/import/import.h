/*
 * Other people's recordings become a session (in memory; rec_session_save() writes it).
 * The time rules: seconds unless the column's name or --time-column says
 * otherwise, absolute stamps share one zero, gaps become segments and rows, good lines replace
 * rounded stamps.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_H
#define RECORDINGS_IMPORT_IMPORT_H

#include "recordings/session/session.h"

struct rec_import_channel {
	const char *name;        /* channel key, "gsr" and "pulse" for the two main ones */
	const char *file;        /* CSV or TSV with a header, gzipped or not */
	const char *column;      /* NULL: of further channels the one of their name ("eeg_f3": that
				    or "F3"), else the first that is not time */
	const char *unit;        /* NULL: header, units row, or by the median; said in notes */
	const char *time_column; /* NAME[:s|ms|us|ns]; NULL: by name */
	double rate_hz;          /* NaN: from the times */
	bool is_inverted;        /* --gsr-invert: stored in the conversion chain */
	enum core_quantity quantity;
};

struct rec_import {
	GArray *channels;        /* struct rec_import_channel, in order of the command line */
	const char *events_file; /* time_s,duration_s,label; NULL none */
	const char *e4_dir;      /* Empatica E4 folder (EDA.csv, BVP.csv, TEMP.csv, ACC.csv, HR.csv,
				    IBI.csv, tags.csv); NULL none */
	const char *const *edf_files;  /* EDF or EDF+ files, NULL-terminated; NULL none */
	const char *xdf_file;          /* recording of LabRecorder; NULL none */
	const char *bids_dir;          /* BIDS dataset; NULL none */
	const char *const *bids_picks; /* "task=rest": which of its recordings, NULL-terminated */
	const char *participant;       /* NULL: as an EDF+ file of our own or the dataset says */
	/* Of files that tell their signals themselves (all but tables): "COLUMN" or "STREAM/COLUMN"
	 * of the main channels, NULL as they are called; unit and polarity as of a channel above.
	 */
	const char *gsr_signal, *pulse_signal;
	const char *gsr_unit;
	bool gsr_is_inverted;
	const char *start_iso8601; /* NULL: from the stamps, else the file's modification time, said
				      in notes */
	GHashTable *info;
};

/* NULL with an error that names file, line, column and the way out. @ret_notes (GPtrArray of
 * char*): what was understood and assumed, one sentence each; the same for --dry-run. */
struct rec_session *rec_import_read(
	const struct rec_import *import, GPtrArray *ret_notes, GError **error);

#endif
