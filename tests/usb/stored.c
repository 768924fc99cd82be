#include "tests/usb/stored.h"

#include <math.h>

static char **read_log(const char *log_path)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;

	if (!g_file_get_contents(log_path, &text, NULL, &error))
		g_error("%s", error->message);
	return g_strsplit(g_strchomp(text), "\n", -1);
}

guint usb_stored_delivered(const char *log_path)
{
	g_auto(GStrv) lines = read_log(log_path);

	return lines[0] && *lines[0] ? g_strv_length(lines) : 0;
}

/* The raw numbers of the first @n samples of @channel; NULL with an error. */
static double *read_channel(struct rec_session *session, guint channel, guint n, GError **error)
{
	g_autofree double *raw = g_new(double, n + 1);

	return rec_session_read_raw(session, channel, 0, n, raw, error) ? g_steal_pointer(&raw)
									: NULL;
}

char *usb_stored_compare(struct rec_session *session, const char *log_path)
{
	g_auto(GStrv) lines = read_log(log_path);
	guint n = usb_stored_delivered(log_path);
	uint64_t stored = rec_session_channel_n(session, 0);
	g_auto(GStrv) first = g_strsplit(lines[0] ? lines[0] : "", ",", -1);
	g_autoptr(GError) error = NULL;

	if (stored != n)
		return g_strdup_printf(
			"%u samples were delivered, %" G_GUINT64_FORMAT " are stored", n, stored);
	for (guint channel = 0; channel + 1 < g_strv_length(first); channel++) {
		g_autofree double *raw = read_channel(session, channel, n, &error);

		if (!raw)
			return g_strdup(error->message);
		for (guint i = 0; i < n; i++) {
			g_auto(GStrv) fields = g_strsplit(lines[i], ",", -1);
			double sent = g_ascii_strtod(fields[channel + 1], NULL);

			if (raw[i] != sent && !(isnan(raw[i]) && isnan(sent)))
				return g_strdup_printf(
					"channel %u, sample %u: delivered %s, stored %.0f", channel,
					i, fields[channel + 1], raw[i]);
		}
	}
	return NULL;
}
