#include "study/report/made.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define YEAR_9999 253402300799

gint64 study_made_time(void)
{
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
	gint64 time_s = 0;

	if (epoch && g_ascii_string_to_signed(epoch, 10, 0, YEAR_9999, &time_s, NULL))
		return time_s;
	return g_get_real_time() / G_USEC_PER_SEC;
}

char *study_made_date(gint64 time_s)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(time_s);

	return g_date_time_format(time, "%Y-%m-%d");
}

char *study_made_language(void)
{
	/* The entry of the empty text is the head of the catalog. */
	const char *head = dgettext(GETTEXT_PACKAGE, "");
	const char *line = strstr(head, "\nLanguage: ");

	if (!line)
		return g_strdup("en");
	line += strlen("\nLanguage: ");
	return g_strndup(line, strspn(line, "abcdefghijklmnopqrstuvwxyz"));
}
