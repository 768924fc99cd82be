/*
 * Sealed sessions: archived, read-only, and checkable by anybody for as long as they are kept.
 *
 * Sealing folds the edits in, verifies, takes the right to write from the session and its videos
 * and writes NAME.manifest beside NAME.nwb: one line of sha256sum's format for each file, so that
 * `sha256sum -c NAME.manifest` in that folder checks them without Affekt.
 *
 * A session is sealed when nobody may write its file, or when its manifest lies beside it: the
 * second holds on disks that keep no modes. The mark is not inside the file, so that a writable
 * copy without the manifest can be worked on.
 *
 * All functions block on the disk.
 */
#ifndef RECORDINGS_SEAL_H
#define RECORDINGS_SEAL_H

#include <glib.h>
#include <stdbool.h>

/* Seals the session at @path. One that is sealed already is compared with its manifest instead.
 * A crash leaves it unsealed or sealed without a manifest, and another call completes it. Refuses
 * recordings that run or were broken off (REC_ERROR_LOCKED, _EXISTS), one that another program
 * edits (_LOCKED) and one that is damaged or not what was sealed (_FORMAT). @ret_was_sealed: it was
 * sealed before, and nothing was done. */
bool rec_seal(const char *path, bool *ret_was_sealed, GError **error);

/* Adds what differs from the manifest to @ret_problems (GPtrArray of char*); nothing without a
 * manifest. The manifest may be anybody's: it leads to no file outside of its folder. */
void rec_seal_verify(const char *path, GPtrArray *ret_problems);

#endif
