/*
 * The sessions of a folder: which files of a study's tree are worth opening, by name.
 */
#ifndef RECORDINGS_FOLDER_H
#define RECORDINGS_FOLDER_H

#include <glib.h>

/* Paths of all NAME.nwb and NAME.nwb.journal in @folder and the folders below it, in order of byte:
 * char*, owned by the array. Hidden names and links to folders are passed over, links to files are
 * not; nothing is opened. NULL with REC_ERROR_MISSING when a folder cannot be read. Blocks; any
 * thread. */
GPtrArray *rec_folder_sessions(const char *folder, GError **error);

#endif
