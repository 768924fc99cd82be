/*
 * The streams of an XDF file. Used by import_xdf.c only; a file of this kind may come from anybody,
 * so every size is checked against what is left before anything is reserved. The file is read chunk
 * by chunk, never mapped: it may be cut while we read.
 */
#ifndef RECORDINGS_IMPORT_XDF_STREAM_H
#define RECORDINGS_IMPORT_XDF_STREAM_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum rec_xdf_format {
	REC_XDF_FLOAT32 = 0,
	REC_XDF_DOUBLE64,
	REC_XDF_INT8,
	REC_XDF_INT16,
	REC_XDF_INT32,
	REC_XDF_INT64,
	REC_XDF_STRING,
};

struct rec_xdf_offset {
	double time_s, offset_s;
};

struct rec_xdf_stream {
	uint32_t id;
	char *name, *type; /* "" when the header has none */
	guint n_channels;
	double rate_hz; /* nominal; 0: irregular */
	enum rec_xdf_format format;
	GPtrArray *labels, *units; /* char*, by channel, as far as told */
	GArray *stamps;            /* double */
	GPtrArray *values;         /* GArray* of double, by channel; none of texts */
	GPtrArray *texts;          /* char*, sample by sample, of texts only */
	GArray *offsets;           /* struct rec_xdf_offset */
};

struct rec_xdf {
	GPtrArray *streams; /* struct rec_xdf_stream* */
	char *datetime;     /* of the file's header; NULL unknown */
	bool is_cut;        /* the file ends within a chunk */
};

/* Reads all chunks of @file, which is at its start. NULL with an error that names @name: no file of
 * this kind, damaged, or the disk failed. */
struct rec_xdf *rec_xdf_read(FILE *file, const char *name, GError **error);
void rec_xdf_free(struct rec_xdf *xdf); /* NULL is fine */

#endif
