#include "tests/usb/stored.h"

#include <stdio.h>

enum {
	VALUES = 2, /* of a sample: skin, pulse */
};

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

	return *lines[0] ? g_strv_length(lines) : 0;
}

char *usb_stored_compare(struct rec_session *session, const char *log_path)
{
	g_auto(GStrv) lines = read_log(log_path);
	guint n = usb_stored_delivered(log_path);
	uint64_t stored = rec_session_channel_n(session, 0);
	g_autofree double *raw = g_new(double, VALUES *n + 1);
	g_autoptr(GError) error = NULL;

	if (stored != n)
		return g_strdup_printf(
			"%u samples were delivered, %" G_GUINT64_FORMAT " are stored", n, stored);
	for (guint channel = 0; channel < VALUES; channel++) {
		if (!rec_session_read_raw(session, channel, 0, n, raw + channel * n, &error))
			return g_strdup(error->message);
	}
	for (guint i = 0; i < n; i++) {
		guint64 index;
		unsigned skin, pulse;
		sscanf(lines[i], "%" G_GUINT64_FORMAT ",%u,%u", &index, &skin, &pulse);
		if (raw[i] != skin || raw[n + i] != pulse)
			return g_strdup_printf("sample %u: delivered %u,%u, stored %.0f,%.0f", i,
				skin, pulse, raw[i], raw[n + i]);
	}
	return NULL;
}
