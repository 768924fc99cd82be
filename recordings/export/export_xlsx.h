/*
 * The tables of a session as one workbook, session.xlsx: a sheet "Read me" (what this is, the
 * session, limits, the list of sheets, the dictionary, the methods), then one sheet per table in
 * the order of the dictionary.
 *
 * Numbers have the digits of the CSV, so its resolution too. The note on a column's name tells unit
 * and meaning; rows of data begin at the second, so that programs read a sheet as a table.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_XLSX_H
#define RECORDINGS_EXPORT_EXPORT_XLSX_H

#include "recordings/export/tables.h"

/* As rec_export_csv(), with the one file session.xlsx in @directory. Bounded memory. A table that
 * is longer than a sheet goes on in the sheets NAME~2, NAME~3 …; a text that is longer than a cell
 * is cut; "Read me" tells both. REC_ERROR_FAILED above 4 GB, which only days at high rates reach:
 * more rows than can fit are refused before anything is written. */
bool rec_export_xlsx(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

/* The same with at most @max_rows rows of data in a sheet. */
bool rec_export_xlsx_split(const struct rec_export_data *data, const char *directory, bool replace,
	guint max_rows, GError **error);

#endif
