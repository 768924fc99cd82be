/*
 * The bytes of file headers and frame headers: shared by frame_write.c and frame_read.c alone.
 */
#ifndef RECORDINGS_JOURNAL_FRAME_LAYOUT_H
#define RECORDINGS_JOURNAL_FRAME_LAYOUT_H

#include "recordings/journal/frame.h"

enum {
	REC_FRAME_VERSION = 1,
	REC_FRAME_COPY_BYTES = REC_FRAME_FILE_BYTES / 2,
	REC_FRAME_KIND_CHARS = 16,
};

#define REC_FRAME_MAGIC UINT32_C(0x314B4641) /* "AFK1" */

/* Where the CRC of every frame of a session starts. */
uint32_t rec_frame_seed(const char *uuid);

/* Fills one copy of the file header. */
void rec_frame_file_encode(
	const char *kind, const char *uuid, uint8_t ret_bytes[REC_FRAME_COPY_BYTES]);

/* True when the copy is whole and of this kind. */
bool rec_frame_file_decode(const uint8_t bytes[REC_FRAME_COPY_BYTES], const char *kind,
	char ret_uuid[REC_FRAME_UUID_CHARS + 1]);

/* The version that a whole copy of this kind tells; 0 when it is no such copy. */
uint32_t rec_frame_file_version(const uint8_t bytes[REC_FRAME_COPY_BYTES], const char *kind);

void rec_frame_encode(
	const struct rec_frame *frame, uint32_t seed, uint8_t ret_bytes[REC_FRAME_HEADER_BYTES]);

/* Reads type, length, seq and wall time; false when the magic or the length cannot be. The payload
 * is not looked at. */
bool rec_frame_decode(const uint8_t bytes[REC_FRAME_HEADER_BYTES], struct rec_frame *ret_frame,
	uint32_t *ret_crc);

/* CRC of the fields and the payload. */
uint32_t rec_frame_crc(const struct rec_frame *frame, uint32_t seed);

#endif
