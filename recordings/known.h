/*
 * Which session files have been read before: the list in $XDG_STATE_HOME/affekt/known.
 *
 * A file is recognised by device, inode, size, mtime and ctime, so that any change makes it unknown
 * again. Files that our own writer finished are entered by it. The list saves time, nothing rests
 * on it: where it cannot be read or written, every file is unknown and is read in the sandbox
 * first.
 */
#ifndef RECORDINGS_KNOWN_H
#define RECORDINGS_KNOWN_H

#include <stdbool.h>
#include <sys/stat.h>

/* True when the file at @path, as it is now, is in the list; or the file that fstat() described, as
 * it was then. */
bool rec_known_has(const char *path);
bool rec_known_has_file(const struct stat *file);

/* Enters the same. */
void rec_known_add(const char *path);
void rec_known_add_file(const struct stat *file);

/* Takes the file at @path, as it is now, out of it. */
void rec_known_remove(const char *path);

#endif
