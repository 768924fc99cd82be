/*
 * The tables of a session as one workbook, session.xlsx (recordings/table/book_xlsx.h).
 */
#ifndef RECORDINGS_EXPORT_EXPORT_XLSX_H
#define RECORDINGS_EXPORT_EXPORT_XLSX_H

#include "recordings/export/tables.h"

/* As rec_export_csv(), with the one file session.xlsx in @directory. Bounded memory.
 * REC_ERROR_FAILED above 4 GB, which only days at high rates reach: more rows than can fit are
 * refused before anything is written. */
bool rec_export_xlsx(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

/* The same with at most @max_rows rows of data in a sheet. */
bool rec_export_xlsx_split(const struct rec_export_data *data, const char *directory, bool replace,
	guint max_rows, GError **error);

#endif
