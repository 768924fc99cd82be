/*
 * The tables of a session as CSV: UTF-8, comma, LF, RFC 4180, decimal point in every locale.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_CSV_H
#define RECORDINGS_EXPORT_EXPORT_CSV_H

#include "recordings/export/tables.h"

/* Writes every table, dictionary.csv, methods.md and parameters.json into @directory (made when it
 * is missing, 0700; files 0600). Empty tables have their header. REC_ERROR_EXISTS, before anything
 * is written, when a file of ours is there and not @replace; each file is written beside and
 * renamed, so none is half written. Blocks. */
bool rec_export_csv(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
