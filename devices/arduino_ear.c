/*
 * DESIGN
 * Everything is listened to at once, frames and lines; written is only `identify`, whose bytes no
 * boot loader takes for a command: one that hears them gives up early and starts the sketch. No
 * clock is read: each turn of reading is counted as the longest that it can take.
 */
#include "devices/arduino_ear.h"

enum {
	TURN_MS = 20,
	FIND_TURNS = 180,
	ASK_TURNS = 20, /* between two questions */
	WRITE_MS = 200,
	READ_BYTES = 256,
	LINES_TO_BELIEVE = 2,
	RIG_VALUES = 2,
};

enum dev_arduino_protocol dev_arduino_ear_protocol(const struct dev_arduino_line *line)
{
	switch (line->kind) {
	case DEV_ARDUINO_UNREADABLE:
		return DEV_ARDUINO_UNKNOWN;
	case DEV_ARDUINO_NUMBERS:
		return line->n == DEV_ARDUINO_NUMBERS_MAX ? DEV_ARDUINO_PLOTTER : DEV_ARDUINO_PLAIN;
	default:
		return DEV_ARDUINO_PULSESENSOR;
	}
}

static void hear_line(struct dev_arduino_ear *ear, const struct dev_arduino_line *line)
{
	enum dev_arduino_protocol protocol = dev_arduino_ear_protocol(line);
	uint8_t n_values = protocol == DEV_ARDUINO_PLAIN ? line->n : 1;
	bool is_same = protocol == ear->heard && n_values == ear->heard_values;

	ear->n_heard = is_same ? ear->n_heard + 1 : 1;
	ear->heard = protocol;
	ear->heard_values = n_values;
	if (protocol != DEV_ARDUINO_UNKNOWN && ear->n_heard >= LINES_TO_BELIEVE) {
		ear->protocol = protocol;
		ear->n_values = n_values;
	}
}

static void hear(struct dev_arduino_ear *ear, uint8_t byte)
{
	struct dev_arduino_line line;
	struct rig_frame frame;
	struct rig_status status;

	rig_parser_put(&ear->parser, byte);
	while (rig_parser_take(&ear->parser, &frame)) {
		if (rig_identity_read(&frame, &ear->identity)) {
			ear->protocol = DEV_ARDUINO_AFFEKT;
			ear->n_values = RIG_VALUES;
			ear->answered = RIG_IDENTIFY;
		} else if (rig_status_read(&frame, &status)) {
			ear->answered = status.command;
			ear->result = status.result;
		}
	}
	if (ear->protocol != DEV_ARDUINO_AFFEKT && dev_arduino_text_take(&ear->text, byte, &line))
		hear_line(ear, &line);
}

/* One turn of listening; < 0: dev_link error. Silence is none. */
static int listen(struct dev_arduino_ear *ear, struct dev_link *link)
{
	uint8_t bytes[READ_BYTES];
	int n = link->read(link, bytes, sizeof(bytes), TURN_MS);

	for (int i = 0; i < n; i++)
		hear(ear, bytes[i]);
	return n < 0 && n != DEV_LINK_TIMEOUT ? n : 0;
}

int dev_arduino_ear_send(struct dev_link *link, uint8_t type, const uint8_t *payload, uint8_t n)
{
	uint8_t frame[RIG_FRAME_MAX];
	uint8_t length = rig_frame_write(frame, type, payload, n);
	int result = link->write(link, frame, length, WRITE_MS);

	return result < 0 ? result : 0;
}

int dev_arduino_ear_find(struct dev_arduino_ear *ear, struct dev_link *link, bool asks)
{
	for (int turn = 0; turn < FIND_TURNS && ear->protocol == DEV_ARDUINO_UNKNOWN; turn++) {
		int result = 0;
		if (asks && turn % ASK_TURNS == 0)
			result = dev_arduino_ear_send(link, RIG_IDENTIFY, NULL, 0);
		if (result == 0)
			result = listen(ear, link);
		if (result < 0)
			return result;
	}
	return 0;
}

int dev_arduino_ear_ask(struct dev_arduino_ear *ear, struct dev_link *link, uint8_t type,
	const uint8_t *payload, uint8_t n)
{
	for (int turn = 0; turn < 2 * ASK_TURNS; turn++) {
		int result = 0;
		if (turn % ASK_TURNS == 0) {
			ear->answered = 0;
			result = dev_arduino_ear_send(link, type, payload, n);
		}
		if (result == 0)
			result = listen(ear, link);
		if (result < 0)
			return result;
		if (ear->answered == type)
			return 0;
	}
	return DEV_LINK_TIMEOUT;
}
