#include "cli/terminal.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	BAR_CELLS = 30,
	REDRAW_US = 100 * 1000,
};

/* What must have gone by before the pace says anything. */
static const double PACE_S = 2;
static const double PACE_SHARE = 0.01;

char *cli_terminal_clean(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *clean = g_string_sized_new(strlen(valid));

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		bool is_space = c == '\n' || c == '\r' || c == '\t';
		g_string_append_unichar(clean, is_space ? ' ' : g_unichar_iscntrl(c) ? '?' : c);
	}
	return g_string_free(clean, FALSE);
}

void cli_terminal_say(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *message = g_strdup_vprintf(format, args);
	va_end(args);
	g_autofree char *line = cli_terminal_clean(message);
	g_print("%s\n", line);
}

/* One line whatever the message: a path may hold line breaks. */
static void print_line(const char *prefix, const char *message)
{
	g_autofree char *line = cli_terminal_clean(message);
	g_printerr("%s%s\n", prefix, line);
}

void cli_terminal_error(const char *message)
{
	print_line("affekt: ", message);
}

void cli_terminal_note(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *message = g_strdup_vprintf(format, args);
	va_end(args);
	g_autofree char *prefix = g_strdup_printf("affekt: %s: ", _("note"));
	print_line(prefix, message);
}

void cli_progress_init(struct cli_progress *progress, const char *title)
{
	*progress = (struct cli_progress){
		.title = title,
		.is_drawn = isatty(STDERR_FILENO),
		.began_us = g_get_monotonic_time(),
	};
}

/* " 1:05 left" at the pace so far; "" while there is little to go by. The caller's. */
static char *describe_left(const struct cli_progress *progress, double done, gint64 now_us)
{
	double went_s = (double)(now_us - progress->began_us) / G_USEC_PER_SEC;

	if (went_s < PACE_S || done < PACE_SHARE) {
		return g_strdup("");
	}
	int left_s = (int)(went_s * (1 - done) / done + 0.5);
	if (left_s >= 3600) {
		return g_strdup_printf(
			_("  %d:%02d:%02d left"), left_s / 3600, left_s / 60 % 60, left_s % 60);
	}
	return g_strdup_printf(_("  %d:%02d left"), left_s / 60, left_s % 60);
}

void cli_progress_show(struct cli_progress *progress, double share)
{
	gint64 now_us = g_get_monotonic_time();
	if (!progress->is_drawn || now_us < progress->next_us) {
		return;
	}
	progress->next_us = now_us + REDRAW_US;
	if (isnan(share)) {
		g_printerr("\r\033[K%s …", progress->title);
		return;
	}
	double done = CLAMP(share, 0.0, 1.0);
	int full = (int)(done * BAR_CELLS);
	g_autoptr(GString) bar = g_string_new(NULL);
	for (int i = 0; i < BAR_CELLS; i++) {
		g_string_append(bar, i < full ? "█" : "░");
	}
	g_autofree char *left = describe_left(progress, done, now_us);
	g_printerr("\r\033[K%s %s %3.0f %%%s", progress->title, bar->str, done * 100, left);
}

void cli_progress_finish(struct cli_progress *progress)
{
	if (progress->is_drawn && progress->next_us) {
		g_printerr("\r\033[K");
	}
}
