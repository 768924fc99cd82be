/*
 * The sessions of a folder: which files of a study's tree are worth opening, by name.
 */
#ifndef RECORDINGS_FOLDER_H
#define RECORDINGS_FOLDER_H

#include "recordings/finalise.h"

#include <glib.h>
#include <stdbool.h>

/* A folder below that could not be read. */
struct rec_folder_unread {
	char *path;
	char *problem; /* a sentence that names it */
};

/* An empty array for rec_folder_sessions(): struct rec_folder_unread*, which it owns. */
GPtrArray *rec_folder_unread_new(void);

/* Paths of all NAME.nwb and NAME.nwb.journal in @folder and the folders below it, in order of byte:
 * char*, owned by the array. Hidden names and links to folders are passed over, links to files are
 * not; nothing is opened. A folder below that cannot be read goes to @ret_unread, and the others
 * are still walked. NULL with REC_ERROR_MISSING when @folder itself cannot be read. Blocks; any
 * thread. */
GPtrArray *rec_folder_sessions(const char *folder, GPtrArray *ret_unread, GError **error);

/* rec_recover() for @folder and all below it. Folders below that cannot be read go to @ret_unread
 * (rec_folder_unread_new()), and the others are still done. */
bool rec_recover_tree(const char *folder, rec_progress_fn progress, void *user, GArray *ret_reports,
	GPtrArray *ret_skipped, GPtrArray *ret_unread, GError **error);

#endif
