/*
 * The face of a running recording in a terminal: one line that is redrawn, and keys read without
 * waiting for a line's end. Where standard error is no terminal, plain lines now and then instead.
 */
#ifndef CLI_LIVE_LINE_H
#define CLI_LIVE_LINE_H

#include "acquisition/recording.h"

#include <glib.h>
#include <stdbool.h>
#include <termios.h>

struct cli_live_line {
	bool is_terminal; /* standard error: the line is redrawn in place */
	bool has_keys;    /* standard input is a terminal too, now without echo */
	struct termios before;
	gint64 next_us; /* of the next plain line */
};

/* Prepares the terminal; finish gives it back as it was. Main thread only. */
void cli_live_line_init(struct cli_live_line *line);
void cli_live_line_finish(struct cli_live_line *line);

/* Draws @live; without a terminal at most a line each ten seconds, and at once when @is_last. */
void cli_live_line_show(struct cli_live_line *line, const struct acq_live *live, bool is_last);

/* A sentence of its own above the line: what a key did, why it did not. */
void cli_live_line_say(struct cli_live_line *line, const char *sentence);

/* The line's text, without colours or control characters; the caller's. */
char *cli_live_line_text(const struct acq_live *live);

#endif
