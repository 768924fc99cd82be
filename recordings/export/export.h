/*
 * The formats that a session's tables leave in. A new format is one writer and one line in
 * export.c: the program, its help, its man page and "all of them" follow.
 *
 * Every writer makes its folder (0700) when it is missing, writes files of 0600 that appear whole
 * or not at all, overwrites nothing unless told to (REC_ERROR_EXISTS, before anything is written),
 * gives the same bytes for the same session in every locale, and blocks.
 */
#ifndef RECORDINGS_EXPORT_EXPORT_H
#define RECORDINGS_EXPORT_EXPORT_H

#include "recordings/export/tables.h"

typedef bool (*rec_export_fn)(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error);

struct rec_export_format {
	const char *name;    /* "csv"; also the sub-folder when all are written */
	const char *summary; /* N_() phrase: what it is, for whom */
	rec_export_fn write;
};

/* In the order of help; a NULL name ends it. */
extern const struct rec_export_format rec_export_formats[];

/* NULL when there is none called @name. */
const struct rec_export_format *rec_export_find(const char *name);

/* Every format of @formats into its own sub-folder of @directory. One that fails does not stop the
 * others; @error then holds the sentences of all that failed, each behind its format's name, and
 * the code of the first. */
bool rec_export_all(const struct rec_export_format *formats, const struct rec_export_data *data,
	const char *directory, bool replace, GError **error);

#endif
