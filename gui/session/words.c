#include "gui/session/words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

char *affekt_words_start(const char *iso8601)
{
	g_autoptr(GDateTime) start =
		iso8601 != NULL ? g_date_time_new_from_iso8601(iso8601, NULL) : NULL;
	/* Translators: date and time of a recording, see g_date_time_format(). */
	return start != NULL ? g_date_time_format(start, _("%-d %B %Y, %H:%M")) : NULL;
}

char *affekt_words_duration(double duration_s)
{
	int minutes = (int)lround(duration_s / 60);
	if (minutes >= 60)
		return g_strdup_printf(_("%d h %d min"), minutes / 60, minutes % 60);
	int seconds = (int)lround(duration_s);
	if (seconds >= 120)
		return g_strdup_printf(_("%d min %d s"), seconds / 60, seconds % 60);
	return g_strdup_printf(_("%d s"), seconds);
}

char *affekt_words_summary(const char *participant, const char *iso8601, double duration_s)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_null_terminated(3, g_free, TRUE);
	if (participant != NULL)
		g_ptr_array_add(words, g_strdup_printf("%s %s", _("Participant"), participant));
	char *start = affekt_words_start(iso8601);
	if (start != NULL)
		g_ptr_array_add(words, start);
	if (!isnan(duration_s))
		g_ptr_array_add(words, affekt_words_duration(duration_s));
	return g_strjoinv("  ·  ", (char **)words->pdata);
}
