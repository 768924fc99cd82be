/*
 * The tables of a session as CSV (recordings/table/book_csv.h).
 */
#ifndef RECORDINGS_EXPORT_EXPORT_CSV_H
#define RECORDINGS_EXPORT_EXPORT_CSV_H

#include "recordings/export/tables.h"

/* As recordings/export/export.h says of all writers. */
bool rec_export_csv(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
