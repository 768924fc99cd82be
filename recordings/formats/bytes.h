/*
 * Little-endian packing of frame payloads. A cursor that runs over its end reads zeros from then
 * on and says so in is_short: payloads are checked once, after the last field.
 */
#ifndef RECORDINGS_FORMATS_BYTES_H
#define RECORDINGS_FORMATS_BYTES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Times on the session's axis are read as within a century of its zero: sums and differences of two
 * of them are numbers yet. */
#define REC_BYTES_TIME_NS_MAX INT64_C(3155760000000000000)

void rec_bytes_put_u8(GByteArray *out, uint8_t value);
void rec_bytes_put_u16(GByteArray *out, uint16_t value);
void rec_bytes_put_u32(GByteArray *out, uint32_t value);
void rec_bytes_put_u64(GByteArray *out, uint64_t value);
void rec_bytes_put_i64(GByteArray *out, int64_t value);
void rec_bytes_put_f32(GByteArray *out, float value);
void rec_bytes_put_f64(GByteArray *out, double value);
/* NULL and texts of any length: u32 length + 1 (0 for NULL), bytes. */
void rec_bytes_put_text(GByteArray *out, const char *text);

struct rec_cursor {
	const uint8_t *next;
	const uint8_t *end;
	bool is_short;
};

void rec_cursor_init(struct rec_cursor *cursor, const void *bytes, size_t n);
uint8_t rec_cursor_u8(struct rec_cursor *cursor);
uint16_t rec_cursor_u16(struct rec_cursor *cursor);
uint32_t rec_cursor_u32(struct rec_cursor *cursor);
uint64_t rec_cursor_u64(struct rec_cursor *cursor);
int64_t rec_cursor_i64(struct rec_cursor *cursor);
/* Infinite numbers, which nobody measures, are NaN: unknown. */
float rec_cursor_f32(struct rec_cursor *cursor);
double rec_cursor_f64(struct rec_cursor *cursor);
/* Nanoseconds on the session's axis, kept within a century of its zero. */
int64_t rec_cursor_time_ns(struct rec_cursor *cursor);
/* Valid UTF-8 or NULL; owned by the caller. */
char *rec_cursor_text(struct rec_cursor *cursor);

#endif
