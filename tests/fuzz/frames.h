/*
 * Frames of a changed log made good again: without it nearly every change ends at the checksum, and
 * what stands behind is never met.
 */
#ifndef TESTS_FUZZ_FRAMES_H
#define TESTS_FUZZ_FRAMES_H

#include "recordings/journal/frame_layout.h"

#include <string.h>

/* Gives every frame of the log in @bytes that is there whole a checksum that fits. */
static inline void frames_seal(uint8_t *bytes, size_t size, const char *kind)
{
	char uuid[REC_FRAME_UUID_CHARS + 1];

	if (size < REC_FRAME_FILE_BYTES ||
		(!rec_frame_file_decode(bytes, kind, uuid) &&
			!rec_frame_file_decode(bytes + REC_FRAME_COPY_BYTES, kind, uuid)))
		return;
	for (size_t at = REC_FRAME_FILE_BYTES; at + REC_FRAME_HEADER_BYTES <= size;) {
		struct rec_frame frame = {0};
		uint32_t crc = 0;
		bool is_whole = rec_frame_decode(bytes + at, &frame, &crc) &&
				frame.length <= size - at - REC_FRAME_HEADER_BYTES;

		if (is_whole) {
			frame.payload = bytes + at + REC_FRAME_HEADER_BYTES;
			rec_frame_encode(&frame, rec_frame_seed(uuid), bytes + at);
		}
		at += is_whole ? REC_FRAME_HEADER_BYTES + frame.length : 1;
	}
}

#endif
