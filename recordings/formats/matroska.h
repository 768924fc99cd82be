/*
 * As much of a Matroska file as a session must know of its video: whose it is and how many frames
 * it holds. Reads damaged, cut and unfinished files as far as they go, and never trusts a length
 * in them. The format is that of RFC 8794 (EBML) and RFC 9559 (Matroska).
 *
 * A video says whose it is by the words "session:UUID", in the name of the program that wrote it
 * (at the head, so that it survives a kill -9) and in a tag (at the end, which players show).
 *
 * Any thread; blocks on the disk.
 */
#ifndef RECORDINGS_FORMATS_MATROSKA_H
#define RECORDINGS_FORMATS_MATROSKA_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct rec_matroska {
	char session[37];       /* uuid; "" when the file does not say */
	uint64_t packets;       /* of its first video track: one per frame */
	double first_s, last_s; /* the file's own times of the first and the last; NaN: none */
	bool is_finished;       /* closed properly: it has an index */
};

/* Reads no further than needed to know the session: mostly the first kilobyte. The members behind
 * it are not set. False with REC_ERROR_MISSING, or REC_ERROR_FORMAT when it is no Matroska file. */
bool rec_matroska_read_head(const char *path, struct rec_matroska *ret_head, GError **error);

/* Walks through the whole file (not through the pictures). */
bool rec_matroska_read(const char *path, struct rec_matroska *ret_file, GError **error);

/* The same walk; returns the file's own times of all packets of its first video track, in seconds
 * (GArray of double, owned by the caller), NULL as above. */
GArray *rec_matroska_read_times(const char *path, GError **error);

#endif
