/*
 * Which protocol a board speaks, found by asking and listening while nothing streams, and commands
 * to the Affekt rig with their answers. On [control]; every call blocks as long as it says.
 */
#ifndef DEVICES_ARDUINO_EAR_H
#define DEVICES_ARDUINO_EAR_H

#include "devices/arduino_text.h"
#include "devices/link.h"
#include "firmware/affekt_rig/frame.h"

#include <stdbool.h>

enum dev_arduino_protocol {
	DEV_ARDUINO_UNKNOWN = 0,
	DEV_ARDUINO_AFFEKT,      /* frames of the Affekt rig */
	DEV_ARDUINO_PULSESENSOR, /* lines with letters */
	DEV_ARDUINO_PLOTTER,     /* three numbers, the last is the signal */
	DEV_ARDUINO_PLAIN,       /* skin, or skin and pulse */
};

/* Starts zeroed. The parsers go on being used by decode. */
struct dev_arduino_ear {
	enum dev_arduino_protocol protocol;
	uint8_t n_values; /* of a sample */
	struct rig_parser parser;
	struct rig_identity identity;
	uint8_t answered, result; /* the command that was answered last, and how */

	struct dev_arduino_text text;
	enum dev_arduino_protocol heard; /* what the last line was, and how many like it */
	uint8_t heard_values, n_heard;
};

/* The protocol that a line belongs to; UNKNOWN: it cannot be read. */
enum dev_arduino_protocol dev_arduino_ear_protocol(const struct dev_arduino_line *line);

/* Listens for up to 3.6 s until it knows the protocol; @asks: the rig is asked for its identity. 0
 * or a dev_link_error. */
int dev_arduino_ear_find(struct dev_arduino_ear *ear, struct dev_link *link, bool asks);

/* Sends a command to the rig; twice, when it is not answered within 0.4 s. 0 (then @result is its
 * answer) or a dev_link_error. */
int dev_arduino_ear_ask(struct dev_arduino_ear *ear, struct dev_link *link, uint8_t type,
	const uint8_t *payload, uint8_t n);

/* Sends a command and waits for nothing. 0 or a dev_link_error. */
int dev_arduino_ear_send(struct dev_link *link, uint8_t type, const uint8_t *payload, uint8_t n);

#endif
