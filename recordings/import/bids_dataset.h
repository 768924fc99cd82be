/*
 * The files of a BIDS dataset (bids-specification.readthedocs.io): which recordings of physiology
 * are in it, which tables belong to each, and what the sidecars say of a file by the rule of
 * inheritance. Used by the BIDS importer and exporter, and by
 * what forgets a participant.
 *
 * Looked at are the dataset's folder, sub-LABEL, ses-LABEL below it, and the folders of data types
 * below these; nothing else, and no link to a folder. A folder with more than 100,000 names and a
 * sidecar of more than 1 MiB are refused.
 */
#ifndef RECORDINGS_IMPORT_BIDS_DATASET_H
#define RECORDINGS_IMPORT_BIDS_DATASET_H

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

/* The label of a participant, or of anything else: letters and digits are all that one may have.
 * "unknown" when @code (may be NULL) has none. Owned by the caller. */
char *rec_bids_label(const char *code);

/* Member of a sidecar of ours that says that its signals were not measured: words of label.h. */
#define REC_BIDS_LABEL "AffektLabel"

/* One recording: the files that share all parts of their names but recording-LABEL. */
struct rec_bids_recording {
	char *name;       /* "ses-1 task-rest (func)" for people */
	GPtrArray *parts; /* char*: "ses-1", "task-rest", in order of the file's name */
	GPtrArray *files; /* char*: its …_physio.tsv.gz, full paths, sorted */
	char *session;    /* "ses-1"; NULL none */
	char *data_type;  /* folder: "beh", "func", "eeg", … */
};

struct rec_bids_dataset {
	char *root;
	char *participant;     /* label, without "sub-" */
	GPtrArray *recordings; /* struct rec_bids_recording*, by name; of this participant */
};
typedef struct rec_bids_dataset rec_bids_dataset;

/* Looks for the recordings of @participant (label, code or "sub-LABEL"; NULL: the only one there
 * is). NULL with an error that lists the participants when none or several fit. */
struct rec_bids_dataset *rec_bids_dataset_open(
	const char *root, const char *participant, GError **error);
void rec_bids_dataset_close(rec_bids_dataset *dataset); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_bids_dataset, rec_bids_dataset_close)

/* The only recording that has every one of @picks ("task=rest", "run=1", "datatype=func"; NULL:
 * none is asked). NULL with an error that lists the recordings when none or several fit. */
const struct rec_bids_recording *rec_bids_dataset_choose(
	const struct rec_bids_dataset *dataset, const char *const *picks, GError **error);

/* True when a file called @path is of @recording, whatever kind of file it is. */
bool rec_bids_recording_has(const struct rec_bids_recording *recording, const char *path);

/* What the sidecars say of @file: the members of every fitting one from the dataset's folder down,
 * the nearer one winning. NULL with an error when one cannot be read. Owned by the caller. */
JsonObject *rec_bids_dataset_describe(
	const struct rec_bids_dataset *dataset, const char *file, GError **error);

/* The nearest file that ends with @ending ("events.tsv") and holds for @file; NULL when there is
 * none. Owned by the caller. */
char *rec_bids_dataset_find(
	const struct rec_bids_dataset *dataset, const char *file, const char *ending);

#endif
