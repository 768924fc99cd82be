/*
 * The face of a running recording in a terminal: two rows that are redrawn (the signal; the
 * session), and keys read without waiting for a line's end. Where standard error is no terminal,
 * plain lines now and then instead.
 */
#ifndef CLI_LIVE_LINE_H
#define CLI_LIVE_LINE_H

#include "acquisition/recording.h"

#include <glib.h>
#include <stdbool.h>
#include <termios.h>

struct cli_live_line {
	bool is_terminal; /* standard error: the rows are redrawn in place */
	bool has_keys;    /* standard input is a terminal too, now without echo */
	struct termios before;
	gint64 next_us; /* of the next plain line */
};

/* Prepares the terminal; finish gives it back as it was. Main thread only. */
void cli_live_line_init(struct cli_live_line *line);
void cli_live_line_finish(struct cli_live_line *line);

/* Draws @live; without a terminal at most a line each ten seconds, and at once when @is_last. */
void cli_live_line_show(struct cli_live_line *line, const struct acq_live *live, bool is_last);

/* A sentence of its own above the rows: what a key did, why it did not. */
void cli_live_line_say(struct cli_live_line *line, const char *sentence);

/* Everything in one line, without colours or control characters; the caller's. */
char *cli_live_line_text(const struct acq_live *live);

/* The same as two rows of less than @columns each, with a line feed between; the caller's. */
char *cli_live_line_rows(const struct acq_live *live, int columns);

#endif
