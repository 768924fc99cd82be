/*
 * A file that appears whole or not at all: written beside its place as PATH.part (0600), then
 * synced and renamed.
 *
 * Writing never fails at once: an error of the disk is kept and told by the commit.
 *
 * Life cycle: rec_beside_open() … writes … rec_beside_commit() or rec_beside_discard().
 */
#ifndef RECORDINGS_DISK_BESIDE_H
#define RECORDINGS_DISK_BESIDE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct rec_beside;
typedef struct rec_beside rec_beside;

/* REC_ERROR_EXISTS when @path is there and not @replace. A part file that a crash left goes. */
struct rec_beside *rec_beside_open(const char *path, bool replace, GError **error);

/* Room for @n bytes (at most 4096) to write into, and the end of what was written there. */
char *rec_beside_reserve(struct rec_beside *file, size_t n);
void rec_beside_advance(struct rec_beside *file, const char *end);

void rec_beside_write(struct rec_beside *file, const char *bytes, size_t n);
void rec_beside_puts(struct rec_beside *file, const char *text);

/* Syncs and renames; frees @file either way. On failure nothing is left at the path. */
bool rec_beside_commit(struct rec_beside *file, GError **error);

/* Removes the part file; NULL is fine. */
void rec_beside_discard(rec_beside *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_beside, rec_beside_discard)

/* Writes @text, ended by one line end at least, and commits; false when @beside is NULL (opening it
 * has set @error) or that fails. Takes @beside. */
bool rec_beside_finish(struct rec_beside *beside, const char *text, GError **error);

#endif
