/*
 * The last line of a session file: the SHA-256 of every byte before it, so that a change of a
 * single byte anywhere is seen without reading what the bytes mean.
 *
 *   "\nAFFEKT-SHA-256 " 64 hexadecimal digits "\n"
 *
 * HDF5 ignores what stands behind the end of its own address space. A program that writes into the
 * file through the HDF5 library cuts the line off. recordings/FORMAT.md describes it.
 */
#ifndef RECORDINGS_DISK_TRAILER_H
#define RECORDINGS_DISK_TRAILER_H

#include <glib.h>
#include <stdbool.h>

enum rec_trailer {
	REC_TRAILER_NONE = 0, /* the file does not end with such a line */
	REC_TRAILER_GOOD,
	REC_TRAILER_BAD, /* a byte or more is not what it was */
};

/* Hashes the file behind @fd, open for reading and writing, and appends the line. Blocks. False
 * with errno set. */
bool rec_trailer_append(int fd);

/* Reads the whole file at @path. False with an error when it cannot be read. Blocks. */
bool rec_trailer_check(const char *path, enum rec_trailer *ret_state, GError **error);

/* The hash that the file at @path ends with, 64 digits, unchecked; "" when it ends with none. Reads
 * that line alone. */
bool rec_trailer_read(const char *path, char ret_hash[65], GError **error);

#endif
