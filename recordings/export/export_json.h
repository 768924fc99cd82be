/*
 * The tables of a session as one JSON document, session.json (recordings/table/book_json.h).
 */
#ifndef RECORDINGS_EXPORT_EXPORT_JSON_H
#define RECORDINGS_EXPORT_EXPORT_JSON_H

#include "recordings/export/tables.h"

/* As rec_export_csv(), with the one file session.json in @directory. */
bool rec_export_json(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
