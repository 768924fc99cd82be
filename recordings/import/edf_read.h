/*
 * The bytes of an EDF or EDF+ file: its header, checked, and its records, one at a time. Used by
 * the importer only.
 */
#ifndef RECORDINGS_IMPORT_EDF_READ_H
#define RECORDINGS_IMPORT_EDF_READ_H

#include "recordings/session/label.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_edf_heading {
	char label[17];
	char unit[9]; /* ASCII; the sign for micro as "u" */
	double physical_min, physical_max;
	int digital_min, digital_max;
	guint n;      /* samples in a record */
	gsize offset; /* of its bytes in a record */
	bool is_annotations;
};

struct rec_edf_file {
	char *path;
	bool is_plus;          /* EDF+ */
	bool is_discontinuous; /* EDF+D */
	bool has_date;
	double start_s;    /* seconds since 1970, the date taken as local time; 0 without a date */
	char *participant; /* the pseudonym in a file of our own; NULL in others */
	struct rec_label label; /* likewise */
	double duration_s;      /* of a record; above 0 unless all signals are annotations */
	uint64_t n_records;     /* that are there whole */
	uint64_t n_claimed;     /* that the header speaks of */
	guint n_signals;
	struct rec_edf_heading *signals;
	gsize record_bytes;
	char *record; /* the current one */
	void *stream;
};

/* Takes one annotation; @text is valid UTF-8. */
typedef void (*rec_edf_note_fn)(double onset_s, double duration_s, const char *text, void *user);

/* NULL with a sentence. */
struct rec_edf_file *rec_edf_open(const char *path, GError **error);
typedef struct rec_edf_file rec_edf_file;
void rec_edf_close(rec_edf_file *file); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_edf_file, rec_edf_close)

/* Reads the next of n_records records. */
bool rec_edf_next(struct rec_edf_file *file, GError **error);

/* Sample @index of @signal in the current record, in its physical unit. */
double rec_edf_sample(
	const struct rec_edf_file *file, const struct rec_edf_heading *signal, guint index);

/* Gives all annotations of the current record to @take, and the record's own time, NaN when it
 * tells none. */
double rec_edf_annotations(const struct rec_edf_file *file, rec_edf_note_fn take, void *user);

#endif
