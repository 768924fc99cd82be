/*
 * An Office Open XML workbook (ECMA-376, transitional) written from front to end, sheet by sheet
 * and row by row, in bounded memory. Knows nothing of sessions.
 *
 * Texts stand in their cells, numbers as the decimal digits of recordings/formats/cell_write.h,
 * unknown values as no cell at all. An own writer because libxlsxwriter needs 4 s of processor for
 * an hour of signals: it prints every number through printf and packs with zlib's slow default.
 *
 * Life cycle: rec_xlsx_create() (which needs the names of all sheets) … for each sheet in any
 * order rec_xlsx_begin_sheet(), rows, rec_xlsx_end_sheet() … rec_xlsx_finish() …
 * rec_xlsx_destroy().
 */
#ifndef RECORDINGS_FORMATS_XLSX_H
#define RECORDINGS_FORMATS_XLSX_H

#include "recordings/disk/beside.h"

#include <stdint.h>

enum {
	REC_XLSX_MAX_ROWS = 1048576,
	REC_XLSX_MAX_TEXT = 32767, /* UTF-16 units in a cell */
};

struct rec_xlsx;
typedef struct rec_xlsx rec_xlsx;

/* A column as its sheet shows it. */
struct rec_xlsx_column {
	const char *name; /* in the first row, bold */
	const char *note; /* shown over the name */
	unsigned width;   /* in characters */
};

/* @names: of the sheets in their order, NULL-terminated, each different and at most 31 characters
 * without []:*?/\ (rec_xlsx_sheet_name()). @created: "2026-11-22T09:15:30Z". Nothing of @names is
 * kept. Writes to @file, which stays the caller's. */
struct rec_xlsx *rec_xlsx_create(
	struct rec_beside *file, const char *const *names, const char *created, const char *title);
void rec_xlsx_destroy(rec_xlsx *book); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_xlsx, rec_xlsx_destroy)

/* @name made fit for a sheet; @part above 1 is appended as "~2". Owned by the caller. */
char *rec_xlsx_sheet_name(const char *name, guint part);

/* Sheet @index from 0. The first sheet is free: its columns have widths alone. The first row of
 * every other one is the names of its columns and stays in view. @columns are kept until the sheet
 * ends. */
void rec_xlsx_begin_sheet(
	struct rec_xlsx *book, guint index, const struct rec_xlsx_column *columns, guint n_columns);
void rec_xlsx_end_sheet(struct rec_xlsx *book);

/* A row, its cells from left to right, columns from 0. */
void rec_xlsx_begin_row(struct rec_xlsx *book);
void rec_xlsx_end_row(struct rec_xlsx *book);

/* A number of at most 40 bytes: the digits are written at the returned place, then ended. */
char *rec_xlsx_begin_number(struct rec_xlsx *book, guint column);
void rec_xlsx_end_number(struct rec_xlsx *book, char *end);

enum rec_xlsx_style {
	REC_XLSX_PLAIN = 0,
	REC_XLSX_BOLD,
	REC_XLSX_WRAPPED, /* lines broken inside the cell */
};

/* False when the text was longer than a cell holds and was cut: it then ends with "…". */
bool rec_xlsx_put_text(
	struct rec_xlsx *book, guint column, enum rec_xlsx_style style, const char *text);

/* False with an error when the file became too large. */
bool rec_xlsx_finish(struct rec_xlsx *book, GError **error);

#endif
