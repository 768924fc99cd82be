#include "devices/arduino_text.h"

#include <glib.h>

/* Digits from @at on, at most 65535; where they end. NULL: there are none, or too many. */
static const char *read_number(const char *at, const char *end, uint16_t *ret_number)
{
	unsigned value = 0;
	const char *begin = at;

	for (; at < end && g_ascii_isdigit(*at); at++) {
		value = value * 10 + (unsigned)(*at - '0');
		if (value > UINT16_MAX)
			return NULL;
	}
	*ret_number = (uint16_t)value;
	return at > begin ? at : NULL;
}

static bool is_separator(char c)
{
	return c == ',' || c == ';' || c == '\t' || c == ' ';
}

static bool read_numbers(struct dev_arduino_line *line, const char *at, const char *end)
{
	while (line->n < DEV_ARDUINO_NUMBERS_MAX) {
		at = read_number(at, end, &line->numbers[line->n]);
		if (!at)
			return false;
		line->n++;
		if (at == end)
			return true;
		if (!is_separator(*at))
			return false;
		while (at < end && is_separator(*at))
			at++;
		if (at == end)
			return true;
	}
	return false;
}

static enum dev_arduino_line_kind kind_of(char letter)
{
	switch (letter) {
	case 'S':
		return DEV_ARDUINO_SIGNAL;
	case 'B':
		return DEV_ARDUINO_RATE;
	case 'Q':
		return DEV_ARDUINO_BEAT;
	default:
		return DEV_ARDUINO_NUMBERS;
	}
}

static struct dev_arduino_line read_line(const struct dev_arduino_text *text)
{
	struct dev_arduino_line line = {.kind = kind_of(text->chars[0])};
	bool has_letter = line.kind != DEV_ARDUINO_NUMBERS;
	bool is_read = !text->is_too_long &&
		       read_numbers(&line, text->chars + has_letter, text->chars + text->n);

	if (!is_read || (has_letter && line.n != 1))
		line.kind = DEV_ARDUINO_UNREADABLE;
	return line;
}

bool dev_arduino_text_take(
	struct dev_arduino_text *text, uint8_t byte, struct dev_arduino_line *ret_line)
{
	bool is_end = byte == '\r' || byte == '\n';
	bool has_line = is_end && text->is_begun && (text->n > 0 || text->is_too_long);

	if (has_line)
		*ret_line = read_line(text);
	if (is_end) {
		text->is_begun = true;
		text->is_too_long = false;
		text->n = 0;
	} else if (text->n < DEV_ARDUINO_LINE_MAX) {
		text->chars[text->n++] = (char)byte;
	} else {
		text->is_too_long = true;
	}
	return has_line;
}
