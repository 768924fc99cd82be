/*
 * Tables as CSV: UTF-8, comma, LF, RFC 4180, decimal point in every locale.
 */
#ifndef RECORDINGS_TABLE_BOOK_CSV_H
#define RECORDINGS_TABLE_BOOK_CSV_H

#include "recordings/table/book.h"

/* Writes every table, dictionary.csv, methods.md, parameters.json and LIMITS.txt into @directory
 * (made when it is missing, 0700; files 0600). Empty tables have their header. REC_ERROR_EXISTS,
 * before anything is written, when a file of ours is there and not @replace; each file is written
 * beside and renamed, so none is half written. Blocks. */
bool rec_book_csv_write(
	const struct rec_book *book, const char *directory, bool replace, GError **error);

#endif
