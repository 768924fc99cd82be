/*
 * A ZIP file (APPNOTE 6.3.10) written from front to end, as the containers of office programs are:
 * entries deflated, memory bounded, the same bytes for the same contents (every entry is dated
 * 1980-01-01). Sizes stand behind each entry, so that nothing is written twice.
 *
 * Without ZIP64, which not every reader has: entries and the file stay below 4 GiB, or finishing
 * fails.
 *
 * Life cycle: rec_zip_create() … rec_zip_begin() … writes … rec_zip_begin() … rec_zip_finish() …
 * rec_zip_destroy().
 */
#ifndef RECORDINGS_FORMATS_ZIP_H
#define RECORDINGS_FORMATS_ZIP_H

#include "recordings/disk/beside.h"

struct rec_zip;
typedef struct rec_zip rec_zip;

/* Writes to @file, which stays the caller's and gets nothing else meanwhile. */
struct rec_zip *rec_zip_create(struct rec_beside *file);
void rec_zip_destroy(rec_zip *zip); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_zip, rec_zip_destroy)

/* Starts the entry @name (ASCII, '/' between folders); ends the one before. */
void rec_zip_begin(struct rec_zip *zip, const char *name);

/* Room for @n bytes (at most 4096) of the entry, and the end of what was written there. */
char *rec_zip_reserve(struct rec_zip *zip, size_t n);
void rec_zip_advance(struct rec_zip *zip, const char *end);

void rec_zip_write(struct rec_zip *zip, const char *bytes, size_t n);
void rec_zip_puts(struct rec_zip *zip, const char *text);
void rec_zip_printf(struct rec_zip *zip, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Ends the last entry and writes the directory. REC_ERROR_FAILED when it became too large. */
bool rec_zip_finish(struct rec_zip *zip, GError **error);

#endif
