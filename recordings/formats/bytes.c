#include "recordings/formats/bytes.h"

#include <math.h>
#include <string.h>

void rec_bytes_put_u8(GByteArray *out, uint8_t value)
{
	g_byte_array_append(out, &value, 1);
}

/* Appends the @n lowest bytes of @value, lowest first. */
static void put_little(GByteArray *out, uint64_t value, guint n)
{
	uint8_t bytes[8];

	for (guint i = 0; i < n; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	g_byte_array_append(out, bytes, n);
}

void rec_bytes_put_u16(GByteArray *out, uint16_t value)
{
	put_little(out, value, 2);
}

void rec_bytes_put_u32(GByteArray *out, uint32_t value)
{
	put_little(out, value, 4);
}

void rec_bytes_put_u64(GByteArray *out, uint64_t value)
{
	put_little(out, value, 8);
}

void rec_bytes_put_i64(GByteArray *out, int64_t value)
{
	put_little(out, (uint64_t)value, 8);
}

void rec_bytes_put_f32(GByteArray *out, float value)
{
	uint32_t bits = 0;

	memcpy(&bits, &value, sizeof bits);
	put_little(out, bits, 4);
}

void rec_bytes_put_f64(GByteArray *out, double value)
{
	uint64_t bits = 0;

	memcpy(&bits, &value, sizeof bits);
	put_little(out, bits, 8);
}

void rec_bytes_put_text(GByteArray *out, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	rec_bytes_put_u32(out, text ? (uint32_t)n + 1 : 0);
	g_byte_array_append(out, (const guint8 *)text, (guint)n);
}

void rec_cursor_init(struct rec_cursor *cursor, const void *bytes, size_t n)
{
	cursor->next = bytes;
	cursor->end = cursor->next + n;
	cursor->is_short = false;
}

static uint64_t take_little(struct rec_cursor *cursor, size_t n)
{
	uint64_t value = 0;

	if ((size_t)(cursor->end - cursor->next) < n) {
		cursor->is_short = true;
		cursor->next = cursor->end;
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		value |= (uint64_t)cursor->next[i] << (8 * i);
	cursor->next += n;
	return value;
}

uint8_t rec_cursor_u8(struct rec_cursor *cursor)
{
	return (uint8_t)take_little(cursor, 1);
}

uint16_t rec_cursor_u16(struct rec_cursor *cursor)
{
	return (uint16_t)take_little(cursor, 2);
}

uint32_t rec_cursor_u32(struct rec_cursor *cursor)
{
	return (uint32_t)take_little(cursor, 4);
}

uint64_t rec_cursor_u64(struct rec_cursor *cursor)
{
	return take_little(cursor, 8);
}

int64_t rec_cursor_i64(struct rec_cursor *cursor)
{
	return (int64_t)take_little(cursor, 8);
}

float rec_cursor_f32(struct rec_cursor *cursor)
{
	uint32_t bits = rec_cursor_u32(cursor);
	float value = 0;

	memcpy(&value, &bits, sizeof value);
	return isinf(value) ? NAN : value;
}

double rec_cursor_f64(struct rec_cursor *cursor)
{
	uint64_t bits = rec_cursor_u64(cursor);
	double value = 0;

	memcpy(&value, &bits, sizeof value);
	return isinf(value) ? NAN : value;
}

int64_t rec_cursor_time_ns(struct rec_cursor *cursor)
{
	int64_t time_ns = rec_cursor_i64(cursor);

	return CLAMP(time_ns, -REC_BYTES_TIME_NS_MAX, REC_BYTES_TIME_NS_MAX);
}

char *rec_cursor_text(struct rec_cursor *cursor)
{
	uint32_t length = rec_cursor_u32(cursor);
	char *text = NULL;

	if (length == 0)
		return NULL;
	if ((size_t)(cursor->end - cursor->next) < length - 1) {
		cursor->is_short = true;
		cursor->next = cursor->end;
		return NULL;
	}
	text = g_utf8_make_valid((const char *)cursor->next, (gssize)length - 1);
	cursor->next += length - 1;
	return text;
}
