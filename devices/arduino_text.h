/*
 * Lines of text as sketches print them, one at a time:
 *
 *   S512 B72 Q833      PulseSensor Playground, PROCESSING_VISUALIZER: signal, beats per minute, ms
 *                      since the last beat
 *   72,833,512         PulseSensor Playground, SERIAL_PLOTTER: the same three
 *   341                one number: the Grove GSR demo and its like
 *   341,512            two numbers, skin and pulse; any of comma, semicolon, tab, space between
 *
 * Pure, never allocates. A line ends in CR or LF; empty ones are nothing.
 */
#ifndef DEVICES_ARDUINO_TEXT_H
#define DEVICES_ARDUINO_TEXT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	DEV_ARDUINO_LINE_MAX = 32,
	DEV_ARDUINO_NUMBERS_MAX = 3,
};

enum dev_arduino_line_kind {
	DEV_ARDUINO_UNREADABLE = 0,
	DEV_ARDUINO_SIGNAL, /* S */
	DEV_ARDUINO_RATE,   /* B */
	DEV_ARDUINO_BEAT,   /* Q */
	DEV_ARDUINO_NUMBERS,
};

struct dev_arduino_line {
	enum dev_arduino_line_kind kind;
	uint8_t n; /* numbers in it */
	uint16_t numbers[DEV_ARDUINO_NUMBERS_MAX];
};

/* Starts zeroed: what comes before the first line end is the rest of a line and skipped. */
struct dev_arduino_text {
	char chars[DEV_ARDUINO_LINE_MAX];
	uint8_t n;
	bool is_begun;    /* a line end came */
	bool is_too_long; /* the line does not fit: unreadable */
};

/* True when @byte ends a line that is not empty. */
bool dev_arduino_text_take(
	struct dev_arduino_text *text, uint8_t byte, struct dev_arduino_line *ret_line);

#endif
