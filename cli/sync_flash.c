#include "cli/sync_flash.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* DECSCNM: the screen in reverse, and back. */
static const char LIGHT[] = "\033[?5h";
static const char DARK[] = "\033[?5l";

static void send(const char *sequence)
{
	ssize_t n = write(STDERR_FILENO, sequence, strlen(sequence));

	(void)n; /* a terminal that is gone shows nothing */
}

static void say_lines(struct cli_sync_flash *flash, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++) {
		flash->say(flash->user, *line);
	}
}

static void end(struct cli_sync_flash *flash)
{
	struct acq_sync_report report;
	g_autoptr(GError) error = NULL;

	flash->timer = 0;
	if (acq_recording_sync_end(flash->recording, &report, &error)) {
		g_autofree char *text = acq_sync_report_text(&report);
		say_lines(flash, text);
	} else {
		flash->say(flash->user, error->message);
	}
}

static gboolean step(gpointer data)
{
	struct cli_sync_flash *flash = data;
	g_autoptr(GError) error = NULL;

	flash->is_lit = !flash->is_lit;
	if (flash->is_lit && flash->flashes == ACQ_SYNC_FLASHES) {
		flash->is_lit = false;
		end(flash);
		return G_SOURCE_REMOVE;
	}
	send(flash->is_lit ? LIGHT : DARK);
	if (flash->is_lit) {
		gint64 shown_us = g_get_monotonic_time();
		flash->flashes++;
		if (!acq_recording_sync_flash(flash->recording, shown_us * 1000, &error)) {
			flash->say(flash->user, error->message);
		}
	}
	flash->timer = g_timeout_add(
		flash->is_lit ? ACQ_SYNC_LIT_MS : ACQ_SYNC_PERIOD_MS - ACQ_SYNC_LIT_MS, step,
		flash);
	return G_SOURCE_REMOVE;
}

void cli_sync_flash_begin(struct cli_sync_flash *flash)
{
	g_autoptr(GError) error = NULL;

	if (!acq_recording_sync_begin(flash->recording, &error)) {
		flash->say(flash->user, error->message);
		return;
	}
	flash->flashes = 0;
	flash->is_lit = false;
	flash->say(flash->user,
		_("Sync test: hold this screen and the sensor before the camera; tap the sensor "
		  "with each flash"));
	flash->timer = g_timeout_add(ACQ_SYNC_PERIOD_MS, step, flash);
}

void cli_sync_flash_stop(struct cli_sync_flash *flash)
{
	if (flash->timer) {
		g_source_remove(flash->timer);
		end(flash);
	}
	if (flash->is_lit) {
		send(DARK);
	}
}
