/*
 * Whether a session is sealed (recordings/seal.h), as its file and its neighbours tell.
 */
#ifndef RECORDINGS_DISK_SEALED_H
#define RECORDINGS_DISK_SEALED_H

#include <stdbool.h>

/* Where the manifest of the session at @path is, or would be. Owned by the caller. */
char *rec_sealed_manifest_path(const char *path);

/* True when the session at @path takes no edits and no results. */
bool rec_sealed_is_on(const char *path);

#endif
