/*
 * The tables of a session as one JSON document, session.json:
 *
 *	{"format": "affekt session", "version": 1, "session": {…}, "tables": {
 *	   "scr": {"columns": [{"name": …, "unit": …, "meaning": …}, …], "rows": [[1, 12.5, …], …]},
 *…}, "methods": "…", "parameters": {…}}
 *
 * Numbers are written as in the CSV; an unknown value is null.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_JSON_H
#define RECORDINGS_EXPORT_EXPORT_JSON_H

#include "recordings/export/tables.h"

/* As rec_export_csv(), with the one file session.json in @directory. */
bool rec_export_json(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

#endif
