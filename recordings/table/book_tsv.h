/*
 * One table as BIDS wants it: tab-separated with a header, n/a for unknown values, and a JSON
 * sidecar that explains each column (bids-specification.readthedocs.io, "Tabular files"). The
 * format has no quotes: tabs and line ends in texts become blanks.
 */
#ifndef RECORDINGS_TABLE_BOOK_TSV_H
#define RECORDINGS_TABLE_BOOK_TSV_H

#include "recordings/table/book.h"

#include <json-glib/json-glib.h>

/* Appends a cell; NULL and "" are n/a. */
void rec_book_tsv_append_cell(GString *rows, const char *text);

/* Writes @table to @path (0600, whole or not at all), whose folder exists. */
bool rec_book_tsv_write(const struct rec_book *book, const struct rec_book_table *table,
	const char *path, bool replace, GError **error);

/* The sidecar: column -> {"Description", "Units"}. Owned by the caller (json_object_unref). */
JsonObject *rec_book_tsv_describe(const struct rec_book_table *table);

#endif
