#include "recordings/journal/frame.h"
#include "recordings/journal/frame_layout.h"

#include <string.h>

/* Slicing by four: table k holds the effect of a byte that lies k bytes further back. */
struct crc_tables {
	uint32_t t[4][256];
};

static const struct crc_tables *crc_tables(void)
{
	static struct crc_tables tables;
	static gsize is_filled = 0;

	if (g_once_init_enter(&is_filled)) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t crc = i;

			for (int bit = 0; bit < 8; bit++)
				crc = (crc >> 1) ^ ((crc & 1) ? UINT32_C(0x82F63B78) : 0);
			tables.t[0][i] = crc;
		}
		for (uint32_t i = 0; i < 256; i++) {
			for (int k = 1; k < 4; k++) {
				uint32_t crc = tables.t[k - 1][i];

				tables.t[k][i] = (crc >> 8) ^ tables.t[0][crc & 0xFF];
			}
		}
		g_once_init_leave(&is_filled, 1);
	}
	return &tables;
}

uint32_t rec_frame_crc32c(uint32_t crc, const void *bytes, size_t n)
{
	const struct crc_tables *tables = crc_tables();
	const uint8_t *next = bytes;

	crc = ~crc;
	for (; n >= 4; n -= 4, next += 4) {
		crc ^= (uint32_t)next[0] | (uint32_t)next[1] << 8 | (uint32_t)next[2] << 16 |
		       (uint32_t)next[3] << 24;
		crc = tables->t[3][crc & 0xFF] ^ tables->t[2][(crc >> 8) & 0xFF] ^
		      tables->t[1][(crc >> 16) & 0xFF] ^ tables->t[0][crc >> 24];
	}
	for (; n > 0; n--, next++)
		crc = (crc >> 8) ^ tables->t[0][(crc ^ *next) & 0xFF];
	return ~crc;
}

uint32_t rec_frame_seed(const char *uuid)
{
	return rec_frame_crc32c(0, uuid, strlen(uuid));
}

static void put_little(uint8_t *to, uint64_t value, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_little(const uint8_t *from, int n)
{
	uint64_t value = 0;

	for (int i = 0; i < n; i++)
		value |= (uint64_t)from[i] << (8 * i);
	return value;
}

void rec_frame_file_encode(
	const char *kind, const char *uuid, uint8_t ret_bytes[REC_FRAME_COPY_BYTES])
{
	memset(ret_bytes, 0, REC_FRAME_COPY_BYTES);
	memcpy(ret_bytes, kind, MIN(strlen(kind), (size_t)REC_FRAME_KIND_CHARS));
	put_little(ret_bytes + 16, REC_FRAME_VERSION, 4);
	memcpy(ret_bytes + 20, uuid, MIN(strlen(uuid), (size_t)REC_FRAME_UUID_CHARS));
	put_little(ret_bytes + 60, rec_frame_crc32c(0, ret_bytes, 60), 4);
}

bool rec_frame_file_decode(const uint8_t bytes[REC_FRAME_COPY_BYTES], const char *kind,
	char ret_uuid[REC_FRAME_UUID_CHARS + 1])
{
	uint8_t expected[REC_FRAME_COPY_BYTES];
	char uuid[REC_FRAME_UUID_CHARS + 1] = "";

	memcpy(uuid, bytes + 20, REC_FRAME_UUID_CHARS);
	rec_frame_file_encode(kind, uuid, expected);
	if (memcmp(bytes, expected, sizeof expected) != 0)
		return false;
	memcpy(ret_uuid, uuid, sizeof uuid);
	return true;
}

uint32_t rec_frame_file_version(const uint8_t bytes[REC_FRAME_COPY_BYTES], const char *kind)
{
	bool is_whole = get_little(bytes + 60, 4) == rec_frame_crc32c(0, bytes, 60);

	return is_whole && strncmp((const char *)bytes, kind, REC_FRAME_KIND_CHARS) == 0
		       ? (uint32_t)get_little(bytes + 16, 4)
		       : 0;
}

/* Everything of the header but magic and CRC, in the order of the file. */
static void encode_fields(const struct rec_frame *frame, uint8_t ret_fields[24])
{
	put_little(ret_fields, frame->length, 4);
	put_little(ret_fields + 4, frame->type, 4);
	put_little(ret_fields + 8, frame->seq, 8);
	put_little(ret_fields + 16, (uint64_t)frame->wall_us, 8);
}

uint32_t rec_frame_crc(const struct rec_frame *frame, uint32_t seed)
{
	uint8_t fields[24];

	encode_fields(frame, fields);
	return rec_frame_crc32c(
		rec_frame_crc32c(seed, fields, sizeof fields), frame->payload, frame->length);
}

void rec_frame_encode(
	const struct rec_frame *frame, uint32_t seed, uint8_t ret_bytes[REC_FRAME_HEADER_BYTES])
{
	uint8_t fields[24];

	encode_fields(frame, fields);
	put_little(ret_bytes, REC_FRAME_MAGIC, 4);
	memcpy(ret_bytes + 4, fields, 8);
	put_little(ret_bytes + 12, rec_frame_crc(frame, seed), 4);
	memcpy(ret_bytes + 16, fields + 8, 16);
}

bool rec_frame_decode(
	const uint8_t bytes[REC_FRAME_HEADER_BYTES], struct rec_frame *ret_frame, uint32_t *ret_crc)
{
	if (get_little(bytes, 4) != REC_FRAME_MAGIC)
		return false;
	if (get_little(bytes + 4, 4) > REC_FRAME_PAYLOAD_MAX)
		return false;
	ret_frame->length = (uint32_t)get_little(bytes + 4, 4);
	ret_frame->type = (uint32_t)get_little(bytes + 8, 4);
	*ret_crc = (uint32_t)get_little(bytes + 12, 4);
	ret_frame->seq = get_little(bytes + 16, 8);
	ret_frame->wall_us = (int64_t)get_little(bytes + 24, 8);
	return true;
}
