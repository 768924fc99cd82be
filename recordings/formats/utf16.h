/*
 * UTF-16 as UTF-8, in pieces of any size. Pure, any thread.
 */
#ifndef RECORDINGS_FORMATS_UTF16_H
#define RECORDINGS_FORMATS_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of the piece before; start with zeros. */
struct rec_utf16 {
	bool is_big_endian;
	bool has_byte; /* half a unit is left */
	uint8_t byte;
	uint16_t high; /* a high surrogate waits for its low one; 0: none does */
};

/* Room that the text of @n bytes needs. */
#define REC_UTF16_ROOM(n) (3 * ((n) / 2 + 1) + 3)

/* Writes @n bytes as UTF-8 to @to (REC_UTF16_ROOM(n) bytes, no NUL behind) and returns how many
 * bytes that are. A surrogate without its other half becomes U+FFFD. */
size_t rec_utf16_decode(struct rec_utf16 *state, const uint8_t *bytes, size_t n, char *to);

#endif
