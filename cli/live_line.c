#include "cli/live_line.h"

#include "acquisition/warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const gint64 PLAIN_US = 10 * G_USEC_PER_SEC;
static const double CLEAR_CONFIDENCE = 0.3; /* below it the index is flagged LOW */

void cli_live_line_init(struct cli_live_line *line)
{
	*line = (struct cli_live_line){.is_terminal = isatty(STDERR_FILENO)};
	line->has_keys = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &line->before) == 0;
	if (line->has_keys) {
		struct termios keys = line->before;
		keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		tcsetattr(STDIN_FILENO, TCSANOW, &keys);
	}
}

/* Takes the two rows away again, so that whatever comes next stands in their place. */
static void clear_rows(void)
{
	g_printerr("\r\033[J");
}

void cli_live_line_finish(struct cli_live_line *line)
{
	if (line->has_keys) {
		tcsetattr(STDIN_FILENO, TCSANOW, &line->before);
	}
	if (line->is_terminal) {
		clear_rows();
	}
}

/* A number, or a dash while it is unknown. */
static void append_value(
	GString *text, const char *title, double value, int decimals, const char *unit)
{
	g_string_append_printf(text, "  %s ", title);
	if (isfinite(value)) {
		g_string_append_printf(text, "%.*f%s", decimals, value, unit);
	} else {
		g_string_append(text, "–");
	}
}

static void append_quality(GString *text, double quality)
{
	if (isfinite(quality)) {
		g_string_append_printf(text, " (%.0f %%)", 100 * quality);
	} else {
		g_string_append(text, " (–)");
	}
}

/* Bare counts carry no unit: the label says UNCALIBRATED. */
static void append_conductance(GString *text, const struct acq_live *live)
{
	const char *shown = g_str_equal(live->gsr_unit, "uS") ? "µS" : live->gsr_unit;
	g_autofree char *unit =
		live->is_uncalibrated ? g_strdup("") : g_strconcat(" ", shown, NULL);

	append_value(text, _("GSR"), live->conductance, live->is_uncalibrated ? 0 : 2, unit);
	append_quality(text, live->gsr_quality);
}

static void append_arousal(GString *text, const struct acq_live *live)
{
	if (isnan(live->arousal)) {
		g_string_append_printf(text, "  %s", _("calibrating"));
		return;
	}
	append_value(text, _("arousal"), live->arousal, 0, "");
	if (live->arousal_confidence < CLEAR_CONFIDENCE) {
		g_string_append_printf(text, " %s", _("LOW"));
	}
}

static void append_losses(GString *text, const struct acq_live *live)
{
	if (live->gaps) {
		append_value(text, _("gaps"), live->gaps, 0, "");
	}
	if (live->samples_lost > 0) {
		append_value(text, _("lost"), live->samples_lost, 0, "");
	}
	if (live->results_lost) {
		append_value(text, _("late results"), live->results_lost, 0, "");
	}
}

static void append_labels(GString *text, const struct acq_live *live)
{
	if (live->is_simulated) {
		g_string_append(text, "  SIMULATED");
	}
	if (live->is_emulated) {
		g_string_append(text, "  EMULATED");
	}
	if (live->is_uncalibrated) {
		g_string_append(text, "  UNCALIBRATED");
	}
}

static void append_visits(GString *text, const struct acq_live *live)
{
	if (live->visit[0] || live->next_visit[0]) {
		g_string_append_printf(text, "  [%s]", live->visit[0] ? live->visit : "–");
	}
	if (live->next_visit[0]) {
		g_string_append_printf(text, " → %s", live->next_visit);
	}
}

/* Frames per second of each camera, what it lost, and a sign when it does not run. */
static void append_cameras(GString *text, const struct acq_live *live)
{
	for (guint i = 0; i < live->n_cameras; i++) {
		const struct acq_live_camera *camera = &live->cameras[i];
		append_value(text, camera->name, camera->is_running ? camera->frame_rate_hz : 0, 0,
			_(" fps"));
		if (camera->dropped) {
			append_value(text, _("lost"), (double)camera->dropped, 0, "");
		}
		if (camera->problem[0]) {
			g_string_append_printf(text, "  ! %s", camera->problem);
		}
	}
}

/* What must not be missed stands first: a narrow terminal cuts the end. */
static char *signal_text(const struct acq_live *live)
{
	GString *text = g_string_new(NULL);
	unsigned seconds = (unsigned)fmax(live->time_s, 0);

	g_string_printf(text, "%u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
	append_labels(text, live);
	append_losses(text, live);
	append_conductance(text, live);
	append_value(text, _("HR"), live->heart_rate_bpm, 0, "");
	append_quality(text, live->pulse_quality);
	append_arousal(text, live);
	return g_string_free(text, FALSE);
}

static char *session_text(const struct acq_live *live)
{
	GString *text = g_string_new(NULL);
	struct acq_warning warnings[ACQ_WARNINGS_MAX];
	g_autofree char *disk = g_format_size(live->disk_free_bytes);

	/* The most urgent one; a note does not deserve the place. */
	if (acq_live_warnings(live, warnings) && warnings[0].severity > ACQ_SEVERITY_NOTE) {
		g_string_append_printf(text, "  ! %s", warnings[0].sentence);
	}
	append_visits(text, live);
	append_cameras(text, live);
	append_value(text, _("SCR/min"), live->scr_per_min, 1, "");
	g_string_append_printf(text, "  %s %s", _("disk"), disk);
	return g_string_free(text, FALSE);
}

/* A row must not wrap: a wrapped one cannot be drawn over. */
static void cut_to_width(char *text, int columns)
{
	if (g_utf8_strlen(text, -1) >= columns) {
		*g_utf8_offset_to_pointer(text, columns - 1) = '\0';
	}
}

char *cli_live_line_text(const struct acq_live *live)
{
	g_autofree char *signal = signal_text(live);
	g_autofree char *session = session_text(live);

	return g_strconcat(signal, session, NULL);
}

char *cli_live_line_rows(const struct acq_live *live, int columns)
{
	g_autofree char *signal = signal_text(live);
	g_autofree char *session = session_text(live);

	cut_to_width(signal, columns);
	cut_to_width(session, columns);
	return g_strdup_printf("%s\n%s", signal, session);
}

static int count_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static void draw_rows(const struct acq_live *live)
{
	g_autofree char *rows = cli_live_line_rows(live, count_columns());

	clear_rows();
	/* Back to where the first row begins. */
	g_printerr("%s\r\033[A", rows);
}

void cli_live_line_show(struct cli_live_line *line, const struct acq_live *live, bool is_last)
{
	gint64 now_us = g_get_monotonic_time();

	if (line->is_terminal) {
		draw_rows(live);
	} else if (is_last || now_us >= line->next_us) {
		g_autofree char *text = cli_live_line_text(live);
		line->next_us = now_us + PLAIN_US;
		g_printerr("%s\n", text);
	}
}

void cli_live_line_say(struct cli_live_line *line, const char *sentence)
{
	if (line->is_terminal) {
		clear_rows();
	}
	g_printerr("%s\n", sentence);
}
