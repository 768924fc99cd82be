/*
 * The frames between the rig and the computer: layout, checksum and a parser that finds its way
 * back from any byte. The normative page is firmware/README.md.
 *
 * The same file is compiled into the firmware and into Affekt, so the two cannot disagree; the
 * example frames of the page are checked by tests/firmware/test_frame.c. Plain C without any
 * library, numbers are little endian on the wire.
 *
 *   A5 5A | version | type | n | payload, n bytes | CRC-16 of version to payload, 2 bytes
 */
#ifndef FIRMWARE_AFFEKT_RIG_FRAME_H
#define FIRMWARE_AFFEKT_RIG_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	RIG_VERSION = 1,
	RIG_SYNC_0 = 0xa5,
	RIG_SYNC_1 = 0x5a,
	RIG_HEAD_BYTES = 5,
	RIG_PAYLOAD_MAX = 48,
	RIG_FRAME_MAX = RIG_HEAD_BYTES + RIG_PAYLOAD_MAX + 2,
};

enum rig_type {
	/* From the computer. Each is answered by one frame. */
	RIG_IDENTIFY = 0x01,   /* no payload; answered by RIG_IDENTITY, all others by RIG_STATUS */
	RIG_START = 0x02,      /* no payload */
	RIG_STOP = 0x03,       /* no payload */
	RIG_SET_RATE = 0x04,   /* u16 Hz; only while stopped */
	RIG_ASK_STATUS = 0x05, /* no payload */
	RIG_SET_SERIAL = 0x06, /* u32, kept in the EEPROM; only while stopped */

	/* From the rig. */
	RIG_SAMPLE = 0x81,
	RIG_IDENTITY = 0x82,
	RIG_STATUS = 0x83,
};

enum rig_result {
	RIG_OK = 0,
	RIG_UNKNOWN = 1, /* no command of this version */
	RIG_REFUSED = 2, /* a value out of range, or a payload of the wrong length */
	RIG_RUNNING = 3, /* stop first */
};

enum rig_reference {
	RIG_REFERENCE_SUPPLY = 0, /* the board's supply, that also feeds the sensors: ratiometric */
};

enum {
	RIG_SAMPLE_BYTES = 12,
	RIG_IDENTITY_BYTES = 35,
	RIG_STATUS_BYTES = 19,
	RIG_NAME_BYTES = 16,
	RIG_RATE_MIN_HZ = 50,
	RIG_RATE_MAX_HZ = 500,
	RIG_RATE_HZ = 250, /* after power-up */
};

struct rig_frame {
	uint8_t version, type, n;
	uint8_t payload[RIG_PAYLOAD_MAX];
};

struct rig_sample {
	uint32_t sequence; /* from 0 at each start; every tick of the timer has a number */
	uint32_t time_us;  /* since the start, when the first conversion began; wraps */
	uint16_t gsr, pulse;
};

struct rig_identity {
	char name[RIG_NAME_BYTES + 1]; /* "affekt-rig" */
	uint8_t firmware_major, firmware_minor;
	uint8_t board;   /* 1: ATmega328P (Uno), 2: ATmega32U4 (Leonardo, Micro) */
	uint32_t serial; /* 0: none was set */
	uint32_t period_ns;
	uint8_t gsr_bits, pulse_bits;               /* full scale is 2^bits */
	uint8_t gsr_conversions, pulse_conversions; /* that one number is made of */
	uint8_t reference;                          /* enum rig_reference */
	uint16_t reference_mV;                      /* nominal */
	uint8_t adc_bits;                           /* of one conversion */
};

struct rig_status {
	uint8_t command, result; /* what is answered: enum rig_type, enum rig_result */
	uint8_t is_running;
	uint32_t next_sequence;
	uint32_t lost_late; /* ticks at which the converter was still busy */
	uint32_t lost_full; /* samples that found the queue to the computer full */
	uint16_t bad_bytes; /* received bytes that belonged to no frame; stays at 65535 */
	uint16_t rate_hz;
};

/* CRC-16/IBM-3740 (polynomial 1021, begins with FFFF): "123456789" gives 29B1. */
uint16_t rig_crc(const uint8_t *bytes, uint8_t n);

/* Writes a frame of @n payload bytes to @out (RIG_FRAME_MAX); its length. */
uint8_t rig_frame_write(uint8_t *out, uint8_t type, const uint8_t *payload, uint8_t n);

/* Payloads; the writers return their length, the readers false when the frame is of another type or
 * version, or too short. */
uint8_t rig_sample_write(uint8_t *payload, const struct rig_sample *sample);
bool rig_sample_read(const struct rig_frame *frame, struct rig_sample *sample);
uint8_t rig_identity_write(uint8_t *payload, const struct rig_identity *identity);
bool rig_identity_read(const struct rig_frame *frame, struct rig_identity *identity);
uint8_t rig_status_write(uint8_t *payload, const struct rig_status *status);
bool rig_status_read(const struct rig_frame *frame, struct rig_status *status);

/* Numbers of a payload. */
uint8_t rig_put_u16(uint8_t *out, uint16_t value);
uint8_t rig_put_u32(uint8_t *out, uint32_t value);
uint16_t rig_get_u16(const uint8_t *in);
uint32_t rig_get_u32(const uint8_t *in);

/* Starts zeroed. After each byte the frames that are complete now are taken out. A frame that
 * begins inside of one that proves wrong is found. */
struct rig_parser {
	uint8_t bytes[RIG_FRAME_MAX];
	uint8_t n;
	uint16_t skipped; /* bytes that belonged to no frame; stays at 65535 */
};

void rig_parser_put(struct rig_parser *parser, uint8_t byte);
bool rig_parser_take(struct rig_parser *parser, struct rig_frame *frame);

#ifdef __cplusplus
}
#endif

#endif
