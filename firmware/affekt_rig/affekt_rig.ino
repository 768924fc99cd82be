/*
 * The Affekt rig: skin conductance and finger pulse from an Arduino with an ATmega328P (Uno, Nano)
 * or ATmega32U4 (Leonardo, Micro). Wiring and protocol: firmware/README.md. MIT licence.
 *
 * loop() moves bytes: commands in, answers and samples out, whole frames only and never waiting for
 * the line. Samples go first, so that no command delays one.
 */
#include "frame.h"
#include "sampler.h"

#include <avr/eeprom.h>
#include <string.h>

static const uint32_t BAUD = 115200;

enum {
	FIRMWARE_MAJOR = 1,
	FIRMWARE_MINOR = 0,
#ifdef __AVR_ATmega32U4__
	BOARD = 2,
#else
	BOARD = 1,
#endif
};

/* The EEPROM holds the serial number and its checksum; an empty one has no number. */
struct stored {
	uint8_t serial[4];
	uint8_t crc[2];
};
static struct stored EEMEM kept;

static struct rig_parser parser;
static uint8_t answer[RIG_FRAME_MAX];
static uint8_t answer_bytes; /* 0: none waits */
/* The samples of a run come behind the answer to its START: so a reader tells runs apart. */
static bool is_answer_first;

static uint32_t read_serial()
{
	struct stored stored;

	eeprom_read_block(&stored, &kept, sizeof(stored));
	if (rig_crc(stored.serial, sizeof(stored.serial)) != rig_get_u16(stored.crc))
		return 0;
	return rig_get_u32(stored.serial);
}

static void write_serial(uint32_t serial)
{
	struct stored stored;

	rig_put_u32(stored.serial, serial);
	rig_put_u16(stored.crc, rig_crc(stored.serial, sizeof(stored.serial)));
	eeprom_update_block(&stored, &kept, sizeof(stored));
}

static void answer_identity()
{
	struct rig_identity identity;
	uint8_t payload[RIG_IDENTITY_BYTES];

	memset(&identity, 0, sizeof(identity));
	strcpy(identity.name, "affekt-rig");
	identity.firmware_major = FIRMWARE_MAJOR;
	identity.firmware_minor = FIRMWARE_MINOR;
	identity.board = BOARD;
	identity.serial = read_serial();
	rig_sampler_describe(&identity);
	uint8_t n = rig_identity_write(payload, &identity);
	answer_bytes = rig_frame_write(answer, RIG_IDENTITY, payload, n);
}

static void answer_status(uint8_t command, uint8_t result)
{
	struct rig_losses losses = rig_sampler_losses();
	struct rig_status status;
	uint8_t payload[RIG_STATUS_BYTES];

	status.command = command;
	status.result = result;
	status.is_running = rig_sampler_is_running();
	status.next_sequence = rig_sampler_next_sequence();
	status.lost_late = losses.late;
	status.lost_full = losses.full;
	status.bad_bytes = parser.skipped;
	status.rate_hz = rig_sampler_rate_hz();
	uint8_t n = rig_status_write(payload, &status);
	answer_bytes = rig_frame_write(answer, RIG_STATUS, payload, n);
}

/* What changes the rig: only while it is stopped. */
static uint8_t set(const struct rig_frame *command)
{
	bool is_rate = command->type == RIG_SET_RATE;

	if (rig_sampler_is_running())
		return RIG_RUNNING;
	if (command->n != (is_rate ? 2 : 4))
		return RIG_REFUSED;
	if (is_rate)
		return rig_sampler_set_rate(rig_get_u16(command->payload)) ? RIG_OK : RIG_REFUSED;
	write_serial(rig_get_u32(command->payload));
	return RIG_OK;
}

static void obey(const struct rig_frame *command)
{
	uint8_t type = command->type, result = RIG_OK;

	if (command->version != RIG_VERSION) {
		answer_status(type, RIG_UNKNOWN);
		return;
	}
	switch (type) {
	case RIG_IDENTIFY:
		answer_identity();
		return;
	case RIG_START:
		rig_sampler_start();
		is_answer_first = true;
		break;
	case RIG_STOP:
		rig_sampler_stop();
		break;
	case RIG_SET_RATE:
	case RIG_SET_SERIAL:
		result = set(command);
		break;
	case RIG_ASK_STATUS:
		break;
	default:
		result = RIG_UNKNOWN;
	}
	answer_status(type, result);
}

/* One command at a time: the next is read when the answer to the last has gone. */
static void listen()
{
	struct rig_frame command;

	while (answer_bytes == 0) {
		if (rig_parser_take(&parser, &command))
			obey(&command);
		else if (Serial.available() > 0)
			rig_parser_put(&parser, (uint8_t)Serial.read());
		else
			return;
	}
}

/* False: the line has no room for the whole frame yet. */
static bool send(const uint8_t *frame, uint8_t n)
{
	if (Serial.availableForWrite() < n)
		return false;
	Serial.write(frame, n);
	return true;
}

static void send_samples()
{
	const int FRAME = RIG_HEAD_BYTES + RIG_SAMPLE_BYTES + 2;
	struct rig_sample sample;
	uint8_t payload[RIG_SAMPLE_BYTES], frame[RIG_FRAME_MAX];

	while (Serial.availableForWrite() >= FRAME && rig_sampler_take(&sample)) {
		uint8_t n = rig_sample_write(payload, &sample);
		send(frame, rig_frame_write(frame, RIG_SAMPLE, payload, n));
	}
}

void setup()
{
	Serial.begin(BAUD);
	rig_sampler_set_rate(RIG_RATE_HZ);
}

void loop()
{
#ifdef USBCON
	/* The board goes on when a program has gone; nobody is there for its samples. */
	if (!Serial.dtr() && rig_sampler_is_running())
		rig_sampler_stop();
#endif
	listen();
	if (answer_bytes > 0 && send(answer, answer_bytes)) {
		answer_bytes = 0;
		is_answer_first = false;
	}
	if (!is_answer_first)
		send_samples();
}
