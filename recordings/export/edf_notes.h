/*
 * The annotations of an EDF+ file: touch points, marks, responses, stretches without samples; and
 * how they are packed into records. Used by the exporter only.
 */
#ifndef RECORDINGS_EXPORT_EDF_NOTES_H
#define RECORDINGS_EXPORT_EDF_NOTES_H

#include "recordings/export/edf_plan.h"
#include "recordings/export/tables.h"

struct rec_edf_note {
	double onset_s;    /* on the session axis */
	double duration_s; /* NaN: an instant, or without end */
	const char *kind;  /* "touch point", "mark", "scr", "no data" */
	char *text;
};

/* Rows of struct rec_edf_note that own their texts. */
GArray *rec_edf_notes_new(void);

/* The text is copied. */
void rec_edf_notes_add(
	GArray *notes, const char *kind, double onset_s, double duration_s, const char *text);

/* Touch points that were visited, marks, and responses that nobody rejected. */
void rec_edf_notes_add_session(GArray *notes, const struct rec_tables *tables);

/* By onset, then by kind and text. */
void rec_edf_notes_sort(GArray *notes);

/* The annotation signal of a whole file: @ret_bytes (even) for each record, zeros behind the texts.
 * Every record begins with its own time, @shift_s later than on the session axis; texts stand in
 * order, longer ones than 80 bytes cut to whole characters. Owned by the caller. */
char *rec_edf_notes_pack(
	const GArray *notes, const struct rec_edf_plan *plan, double shift_s, guint *ret_bytes);

#endif
