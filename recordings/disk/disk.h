/*
 * Small dealings with the disk, and the one sentence that people read when it says no.
 */
#ifndef RECORDINGS_DISK_DISK_H
#define RECORDINGS_DISK_DISK_H

#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

/* Sets @error from errno number @errnum: "<tried>: <why>; <way out>." with the code that fits
 * (REC_ERROR_FULL, _EXISTS, _MISSING, _FAILED). @tried is a printf format: "Cannot write %s". */
void rec_disk_fail(GError **error, int errnum, const char *tried, ...) G_GNUC_PRINTF(3, 4);

/* Opens an ordinary file for reading; -1 with a sentence when it is none. Pipes and devices, which
 * may keep a program waiting for ever, are never read. @follows_links false: neither is what a
 * link leads to, for files whose companions lie beside them. */
int rec_disk_open_file(const char *path, bool follows_links, GError **error);

/* False when the two are not the same file, or it was changed between. */
bool rec_disk_is_same(const struct stat *a, const struct stat *b);

/* Makes the folder @path (0700) and those above it where they are missing. */
bool rec_disk_make_folder(const char *path, GError **error);

/* False with REC_ERROR_EXISTS when @path, a file that an export would write, is there. */
bool rec_disk_check_free(const char *path, GError **error);

/* fsync of the folder that holds @path, so that a new name survives a power cut. */
bool rec_disk_sync_folder(const char *path, GError **error);

/* Renames @from to @to on the same file system and syncs the folder; @from was synced before.
 * With @replace false an existing @to is REC_ERROR_EXISTS, without a race. */
bool rec_disk_rename(const char *from, const char *to, bool replace, GError **error);

/* True while the open file @fd is the one that stands at @path: not removed, not replaced. */
bool rec_disk_is_named(int fd, const char *path);

/* Takes @part, the name of a file while it is made: what a crash left there is removed, and the new
 * empty file, 0600, belongs to this process until the returned descriptor is closed, which is after
 * the renaming. -1 with REC_ERROR_LOCKED while another program holds it. */
int rec_disk_take_part(const char *part, GError **error);

/* The last part of @path, inside it: what error texts show. */
const char *rec_disk_name(const char *path);

/* True when @path, as it is written, is in @folder or deeper. */
bool rec_disk_is_below(const char *path, const char *folder);

#endif
