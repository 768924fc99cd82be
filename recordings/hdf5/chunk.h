/*
 * Whole chunks of number columns, packed and unpacked here instead of by the filters of HDF5: the
 * same bytes in the file, at a third of the time (libdeflate instead of zlib, and no copies between
 * filters). Only chunks of files that are packed as h5_write.c packs them: shuffle, deflate,
 * fletcher32, one of our types, at most REC_H5_CHUNK elements.
 *
 * Whatever looks odd is left to HDF5, which knows every case and every error: a function that
 * answers false has read or written nothing.
 *
 * Part of recordings/hdf5/, under its lock.
 */
#ifndef RECORDINGS_HDF5_CHUNK_H
#define RECORDINGS_HDF5_CHUNK_H

#include "recordings/hdf5/h5.h"

#include <hdf5.h>

/* How the chunks of a data set lie in the file. */
struct rec_chunk_layout {
	bool is_ours;
	enum rec_h5_type type;
	size_t n; /* elements of a chunk */
};

struct rec_chunk_layout rec_chunk_layout_of(hid_t dataset);

/* Memory for packing and unpacking, of one file. */
struct rec_chunker;
struct rec_chunker *rec_chunker_new(void);
void rec_chunker_free(struct rec_chunker *chunker); /* NULL is fine */

/* The first @n elements of the chunk that begins at element @first. False too when its checksum
 * (Adler-32) is wrong. */
bool rec_chunker_read(struct rec_chunker *chunker, hid_t dataset,
	const struct rec_chunk_layout *layout, uint64_t first, size_t n, double *ret_values);

/* The chunk that begins at @first, from @n elements of the stored type; what lies behind the end of
 * the column is 0. @level: of deflate. 1 written, 0 left to HDF5, -1 failed: HDF5's errors say why.
 */
int rec_chunker_write(struct rec_chunker *chunker, hid_t dataset,
	const struct rec_chunk_layout *layout, unsigned level, uint64_t first, size_t n,
	const void *values);

#endif
