/*
 * A folder that appears whole or not at all: filled beside its place as PATH.part (0700), then put
 * in the place of the old one, which is there until that moment and is removed with all that is in
 * it.
 *
 * One program at a time fills it. Files are synced by whoever writes them
 * (recordings/disk/beside.h).
 *
 * Life cycle: rec_folder_beside_open() … files into rec_folder_beside_path() …
 * rec_folder_beside_commit() or rec_folder_beside_discard().
 */
#ifndef RECORDINGS_DISK_FOLDER_BESIDE_H
#define RECORDINGS_DISK_FOLDER_BESIDE_H

#include <glib.h>
#include <stdbool.h>

struct rec_folder_beside;
typedef struct rec_folder_beside rec_folder_beside;

/* Makes PATH.part empty; what a crash left there goes. REC_ERROR_LOCKED while another program fills
 * it. @path ends with no slash. */
struct rec_folder_beside *rec_folder_beside_open(const char *path, GError **error);

/* Where to write; holds until the commit. */
const char *rec_folder_beside_path(const struct rec_folder_beside *folder);

/* Puts it in its place; frees @folder either way. On failure, which a file or a link of that name
 * is too, what was there stands as it was. */
bool rec_folder_beside_commit(struct rec_folder_beside *folder, GError **error);

/* Removes what was written; NULL is fine. */
void rec_folder_beside_discard(rec_folder_beside *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_folder_beside, rec_folder_beside_discard)

/* Removes all that is in the folder @path, never what links lead to; false with errno. */
bool rec_folder_beside_empty(const char *path);

#endif
