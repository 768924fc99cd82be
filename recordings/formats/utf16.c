#include "recordings/formats/utf16.h"

#include <glib.h>

static const gunichar REPLACEMENT = 0xfffd;

static size_t put_unit(struct rec_utf16 *state, uint16_t unit, char *to)
{
	bool is_low = unit >= 0xdc00 && unit <= 0xdfff;
	size_t n = 0;
	if (state->high && is_low) {
		gunichar rest = ((gunichar)(state->high - 0xd800) << 10) + (unit - 0xdc00u);
		state->high = 0;
		return (size_t)g_unichar_to_utf8(0x10000 + rest, to);
	}
	if (state->high)
		n = (size_t)g_unichar_to_utf8(REPLACEMENT, to);
	state->high = 0;
	if (unit >= 0xd800 && unit <= 0xdbff)
		state->high = unit;
	else
		n += (size_t)g_unichar_to_utf8(is_low ? REPLACEMENT : unit, to + n);
	return n;
}

size_t rec_utf16_decode(struct rec_utf16 *state, const uint8_t *bytes, size_t n, char *to)
{
	size_t length = 0;
	for (size_t i = 0; i < n; i++) {
		if (!state->has_byte) {
			state->byte = bytes[i];
			state->has_byte = true;
			continue;
		}
		state->has_byte = false;
		unsigned first = state->byte;
		unsigned second = bytes[i];
		uint16_t unit = (uint16_t)(state->is_big_endian ? first << 8 | second
								: second << 8 | first);
		length += put_unit(state, unit, to + length);
	}
	return length;
}
