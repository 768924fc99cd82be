/*
 * Tables of text as other programs write them: CSV, TSV, gzipped or not.
 *
 * Read row by row with one small buffer, whatever the size of the file. Understood without being
 * told: a byte order mark, UTF-16, LF, CRLF or CR line ends, the delimiter (tab, semicolon or
 * comma, or a first line "sep=X"), quoted cells of RFC 4180, comment lines starting with # (below
 * the header: those that have not its number of cells), the last comment as header of bare numbers,
 * rows of the device above and of formats and units under the header as Shimmer writes them, the
 * comments of OpenSignals, decimal commas where the delimiter is no comma, and marks between
 * thousands. Anything else is an error that names the file, the line and the column.
 *
 * A binary file is refused at its first NUL byte and a line may have 1 MiB at most, so that no
 * input makes the reader large.
 *
 * Life cycle: rec_table_open() … rec_table_next() … rec_table_close(). One thread at a time.
 */
#ifndef RECORDINGS_IMPORT_TABLE_READ_H
#define RECORDINGS_IMPORT_TABLE_READ_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_table;
typedef struct rec_table rec_table;

enum rec_table_form {
	REC_TABLE_HEADED = 0, /* the first row names the columns */
	REC_TABLE_NUMBERED,   /* likewise; without such a row the columns are called 1, 2, … */
	REC_TABLE_BARE,       /* rows from the first line on; the columns are called 1, 2, … */
	REC_TABLE_TABS,       /* tabs part the cells, the first row names the columns, the second is
				 data */
	REC_TABLE_BARE_TABS,  /* tabs part the cells, rows from the first line on */
};

/* Opens @path and reads as far as the header and the row of units. NULL with an error. */
struct rec_table *rec_table_open(const char *path, enum rec_table_form form, GError **error);
void rec_table_close(rec_table *table); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_table, rec_table_close)

/* The path as it was given, for sentences. */
const char *rec_table_name(const struct rec_table *table);

/* Columns of the header; of a bare table those of its widest row so far. */
guint rec_table_n_columns(const struct rec_table *table);
/* The whole text of the header's cell. */
const char *rec_table_column_name(const struct rec_table *table, guint column);
/* What the row of units, brackets in the name ("EDA [uS]") or its ending ("eda_uS") say; NULL when
 * nothing does. */
const char *rec_table_column_unit(const struct rec_table *table, guint column);
/* By exact name, else in any case, else by the name before its bracketed unit or before "_CAL",
 * else by number from 1; -1 when there is none. */
int rec_table_find_column(const struct rec_table *table, const char *name);
/* "a, b, c": for sentences. Owned by the caller. */
char *rec_table_list_columns(const struct rec_table *table);

/* Goes to the next row that is not blank. False at the end, and false with @error on a broken
 * file. */
bool rec_table_next(struct rec_table *table, GError **error);

/* Cells of the current row. */
guint rec_table_n_cells(const struct rec_table *table);

/* Line on which the current row starts, from 1. */
uint64_t rec_table_line(const struct rec_table *table);

/* The cell as text, without surrounding blanks, valid UTF-8 (other bytes are taken for
 * Windows-1252); "" when the row is shorter. Valid until the next row. */
const char *rec_table_text(struct rec_table *table, guint column);

/* The cell as a number; NaN for an empty cell and for NaN, NA, N/A, null and infinities: a missing
 * value. False with an error for any other text, and for a mark that parts thousands in one cell
 * and decimals in another. */
bool rec_table_number(struct rec_table *table, guint column, double *ret, GError **error);

/* What the maker's comments say: rows per second, and the time of the first row in seconds since
 * 1970 (by the local clock); NaN when they say nothing. */
double rec_table_rate_hz(const struct rec_table *table);
double rec_table_start_s(const struct rec_table *table);

/* True when marks between thousands were left out of numbers. */
bool rec_table_has_thousands(const struct rec_table *table);

/* True when a decimal comma was read as a decimal point. */
bool rec_table_has_decimal_commas(const struct rec_table *table);

/* An error about the current row and @column (or about none, when negative): "FILE, line 7, column
 * eda: @sentence". */
void rec_table_set_error(const struct rec_table *table, int column, GError **error,
	const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
