/*
 * Tables as one JSON document, NAME.json, where NAME is the book's:
 *
 *	{"format": "affekt NAME", "version": 1, "NAME": {…}, "tables": {
 *	   "scr": {"columns": [{"name": …, "unit": …, "meaning": …}, …], "rows": [[1, 12.5, …], …]},
 *…}, "methods": "…", "limits": "…", "parameters": {…}}
 *
 * Numbers are written as in the CSV; an unknown value is null.
 */
#ifndef RECORDINGS_TABLE_BOOK_JSON_H
#define RECORDINGS_TABLE_BOOK_JSON_H

#include "recordings/table/book.h"

/* As rec_book_csv_write(), with the one file NAME.json in @directory. */
bool rec_book_json_write(
	const struct rec_book *book, const char *directory, bool replace, GError **error);

/* Appends @text as a JSON string; NULL is null. */
void rec_book_json_append_text(GString *json, const char *text);

#endif
