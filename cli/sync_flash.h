/*
 * The sync test of a terminal: the whole screen turns bright for a moment, five times, through the
 * terminal's reverse video. When that is seen depends on the terminal too (some tens of ms at
 * most); the window of affekt-review knows its own frames better.
 */
#ifndef CLI_SYNC_FLASH_H
#define CLI_SYNC_FLASH_H

#include "acquisition/recording.h"

#include <glib.h>

struct cli_sync_flash {
	struct acq_recording *recording;
	/* Told in sentences: what to do, what was found, what went wrong. */
	void (*say)(void *user, const char *sentence);
	void *user;
	guint timer;   /* 0: no test runs */
	guint flashes; /* shown so far */
	bool is_lit;
};

/* Starts a test; it ends by itself. Main loop only. */
void cli_sync_flash_begin(struct cli_sync_flash *flash);

/* Breaks a running test off. */
void cli_sync_flash_stop(struct cli_sync_flash *flash);

#endif
