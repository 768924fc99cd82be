/*
 * Files that people move or remove while they are being written.
 */
#ifndef RECORDINGS_DISK_FIND_OPEN_H
#define RECORDINGS_DISK_FIND_OPEN_H

#include <glib.h>

/* Where the open file @fd lies that was opened as @path: there, or where somebody moved it since.
 * One that was removed is written anew from what is still open, to the disk, under @path. Owned by
 * the caller; NULL with an error: what was in it is lost when @fd is closed. */
char *rec_disk_find_open(int fd, const char *path, GError **error);

#endif
