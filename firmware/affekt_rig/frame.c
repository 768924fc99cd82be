/*
 * DESIGN
 * The parser keeps the bytes of one candidate. Whatever shows that it is no frame (a byte of the
 * sync, a length, the checksum) drops its first byte alone, and what follows is looked at again: so
 * no frame is lost that begins inside of a wrong one, and a candidate never outgrows the buffer.
 * Versions are not judged here: every version has the same head and checksum, and the readers of
 * payloads know what they can read.
 */
#include "frame.h"

#include <string.h>

uint16_t rig_crc(const uint8_t *bytes, uint8_t n)
{
	uint16_t crc = 0xffff;

	for (uint8_t i = 0; i < n; i++) {
		crc = (uint16_t)(crc ^ ((uint16_t)bytes[i] << 8));
		for (uint8_t bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
	}
	return crc;
}

uint8_t rig_put_u16(uint8_t *out, uint16_t value)
{
	out[0] = (uint8_t)value;
	out[1] = (uint8_t)(value >> 8);
	return 2;
}

uint8_t rig_put_u32(uint8_t *out, uint32_t value)
{
	rig_put_u16(out, (uint16_t)value);
	rig_put_u16(out + 2, (uint16_t)(value >> 16));
	return 4;
}

uint16_t rig_get_u16(const uint8_t *in)
{
	return (uint16_t)(in[0] | (uint16_t)in[1] << 8);
}

uint32_t rig_get_u32(const uint8_t *in)
{
	return rig_get_u16(in) | (uint32_t)rig_get_u16(in + 2) << 16;
}

uint8_t rig_frame_write(uint8_t *out, uint8_t type, const uint8_t *payload, uint8_t n)
{
	out[0] = RIG_SYNC_0;
	out[1] = RIG_SYNC_1;
	out[2] = RIG_VERSION;
	out[3] = type;
	out[4] = n;
	if (n > 0)
		memcpy(out + RIG_HEAD_BYTES, payload, n);
	uint8_t checked = (uint8_t)(RIG_HEAD_BYTES - 2 + n);
	rig_put_u16(out + RIG_HEAD_BYTES + n, rig_crc(out + 2, checked));
	return (uint8_t)(RIG_HEAD_BYTES + n + 2);
}

uint8_t rig_sample_write(uint8_t *payload, const struct rig_sample *sample)
{
	rig_put_u32(payload, sample->sequence);
	rig_put_u32(payload + 4, sample->time_us);
	rig_put_u16(payload + 8, sample->gsr);
	rig_put_u16(payload + 10, sample->pulse);
	return RIG_SAMPLE_BYTES;
}

/* Fields may be appended within a version, so a longer payload is read too. */
static bool is_payload(const struct rig_frame *frame, uint8_t type, uint8_t n)
{
	return frame->version == RIG_VERSION && frame->type == type && frame->n >= n;
}

bool rig_sample_read(const struct rig_frame *frame, struct rig_sample *sample)
{
	if (!is_payload(frame, RIG_SAMPLE, RIG_SAMPLE_BYTES))
		return false;
	sample->sequence = rig_get_u32(frame->payload);
	sample->time_us = rig_get_u32(frame->payload + 4);
	sample->gsr = rig_get_u16(frame->payload + 8);
	sample->pulse = rig_get_u16(frame->payload + 10);
	return true;
}

uint8_t rig_identity_write(uint8_t *payload, const struct rig_identity *identity)
{
	memcpy(payload, identity->name, RIG_NAME_BYTES);
	uint8_t *at = payload + RIG_NAME_BYTES;
	*at++ = identity->firmware_major;
	*at++ = identity->firmware_minor;
	*at++ = identity->board;
	at += rig_put_u32(at, identity->serial);
	at += rig_put_u32(at, identity->period_ns);
	*at++ = identity->gsr_bits;
	*at++ = identity->pulse_bits;
	*at++ = identity->gsr_conversions;
	*at++ = identity->pulse_conversions;
	*at++ = identity->reference;
	at += rig_put_u16(at, identity->reference_mV);
	*at = identity->adc_bits;
	return RIG_IDENTITY_BYTES;
}

bool rig_identity_read(const struct rig_frame *frame, struct rig_identity *identity)
{
	const uint8_t *at = frame->payload;

	if (!is_payload(frame, RIG_IDENTITY, RIG_IDENTITY_BYTES))
		return false;
	memcpy(identity->name, at, RIG_NAME_BYTES);
	identity->name[RIG_NAME_BYTES] = '\0';
	at += RIG_NAME_BYTES;
	identity->firmware_major = at[0];
	identity->firmware_minor = at[1];
	identity->board = at[2];
	identity->serial = rig_get_u32(at + 3);
	identity->period_ns = rig_get_u32(at + 7);
	identity->gsr_bits = at[11];
	identity->pulse_bits = at[12];
	identity->gsr_conversions = at[13];
	identity->pulse_conversions = at[14];
	identity->reference = at[15];
	identity->reference_mV = rig_get_u16(at + 16);
	identity->adc_bits = at[18];
	return true;
}

uint8_t rig_status_write(uint8_t *payload, const struct rig_status *status)
{
	payload[0] = status->command;
	payload[1] = status->result;
	payload[2] = status->is_running;
	rig_put_u32(payload + 3, status->next_sequence);
	rig_put_u32(payload + 7, status->lost_late);
	rig_put_u32(payload + 11, status->lost_full);
	rig_put_u16(payload + 15, status->bad_bytes);
	rig_put_u16(payload + 17, status->rate_hz);
	return RIG_STATUS_BYTES;
}

bool rig_status_read(const struct rig_frame *frame, struct rig_status *status)
{
	const uint8_t *payload = frame->payload;

	if (!is_payload(frame, RIG_STATUS, RIG_STATUS_BYTES))
		return false;
	status->command = payload[0];
	status->result = payload[1];
	status->is_running = payload[2];
	status->next_sequence = rig_get_u32(payload + 3);
	status->lost_late = rig_get_u32(payload + 7);
	status->lost_full = rig_get_u32(payload + 11);
	status->bad_bytes = rig_get_u16(payload + 15);
	status->rate_hz = rig_get_u16(payload + 17);
	return true;
}

static void drop(struct rig_parser *parser, uint8_t n)
{
	parser->n = (uint8_t)(parser->n - n);
	memmove(parser->bytes, parser->bytes + n, parser->n);
}

/* True while the bytes so far can be the head of a frame. */
static bool is_candidate(const struct rig_parser *parser)
{
	const uint8_t *bytes = parser->bytes;

	return bytes[0] == RIG_SYNC_0 && (parser->n < 2 || bytes[1] == RIG_SYNC_1) &&
	       (parser->n < RIG_HEAD_BYTES || bytes[4] <= RIG_PAYLOAD_MAX);
}

void rig_parser_put(struct rig_parser *parser, uint8_t byte)
{
	parser->bytes[parser->n++] = byte;
}

/* Length of the frame that the bytes are or become; 0: the head is not there yet. */
static uint8_t frame_bytes(const struct rig_parser *parser)
{
	if (parser->n < RIG_HEAD_BYTES)
		return 0;
	return (uint8_t)(RIG_HEAD_BYTES + parser->bytes[4] + 2);
}

static bool has_right_checksum(const uint8_t *bytes, uint8_t n)
{
	return rig_crc(bytes + 2, (uint8_t)(n - 4)) == rig_get_u16(bytes + n - 2);
}

bool rig_parser_take(struct rig_parser *parser, struct rig_frame *frame)
{
	const uint8_t *bytes = parser->bytes;

	while (parser->n > 0) {
		if (is_candidate(parser)) {
			uint8_t n = frame_bytes(parser);
			if (n == 0 || parser->n < n)
				return false;
			if (has_right_checksum(bytes, n)) {
				frame->version = bytes[2];
				frame->type = bytes[3];
				frame->n = bytes[4];
				memcpy(frame->payload, bytes + RIG_HEAD_BYTES, frame->n);
				drop(parser, n);
				return true;
			}
		}
		if (parser->skipped < UINT16_MAX)
			parser->skipped++;
		drop(parser, 1);
	}
	return false;
}
