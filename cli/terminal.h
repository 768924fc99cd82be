/*
 * What the programs write for people: errors, notes, a progress bar. Results go to standard output
 * by plain g_print() or, when they hold words of a file, cli_terminal_say(); nothing else of this
 * file does, so `--json` output stays clean.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <glib.h>
#include <stdbool.h>

/* @text as a terminal may show it: names and labels come from files of strangers, and their control
 * characters could do anything to it. Those, line breaks and tabs too, and what is no UTF-8, become
 * "?" or a blank. The caller's. */
char *cli_terminal_clean(const char *text);

/* One clean line on standard output. */
void cli_terminal_say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* "affekt: MESSAGE" on standard error, one line. */
void cli_terminal_error(const char *message);

/* "affekt: note: MESSAGE" on standard error: the work goes on. */
void cli_terminal_note(const char *format, ...) G_GNUC_PRINTF(1, 2);

/*
 * A bar on standard error, drawn only when that is a terminal, at most ten times a second. A value
 * of the caller, filled by init; finish wipes the bar. Main thread only.
 */
struct cli_progress {
	const char *title; /* translated; must outlive the bar */
	bool is_drawn;
	gint64 began_us;
	gint64 next_us;
};

void cli_progress_init(struct cli_progress *progress, const char *title);

/* @share of the work done, 0…1; NaN shows the title alone. After some seconds the time that is left
 * at the pace so far stands behind it. */
void cli_progress_show(struct cli_progress *progress, double share);
void cli_progress_finish(struct cli_progress *progress);

#endif
