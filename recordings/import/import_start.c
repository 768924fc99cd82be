#include "recordings/import/import_start.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

/* The local midnight before @time. */
static int64_t find_day_us(time_t time)
{
	g_autoptr(GDateTime) then = g_date_time_new_from_unix_local(time);
	g_autoptr(GDateTime) day = g_date_time_new_local(g_date_time_get_year(then),
		g_date_time_get_month(then), g_date_time_get_day_of_month(then), 0, 0, 0);
	return g_date_time_to_unix(day) * G_USEC_PER_SEC;
}

static bool take_told(struct rec_session *session, const char *told, GError **error)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_local();
	g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(told, zone);
	if (!time) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("The start \"%s\" is no ISO 8601 time: write it as "
			  "2026-11-22T10:15:30+01:00."),
			told);
		return false;
	}
	session->start_wall_us =
		g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
	return true;
}

static void take_date(struct rec_session *session, double zero_s,
	const struct rec_import_source *first, GPtrArray *notes)
{
	GStatBuf status = {0};
	g_stat(first->path, &status);
	session->start_wall_us = (int64_t)status.st_mtime * G_USEC_PER_SEC;
	if (!isnan(zero_s))
		session->start_wall_us =
			find_day_us(status.st_mtime) + llround(zero_s * G_USEC_PER_SEC);
	g_ptr_array_add(notes,
		g_strdup_printf(_("No wall time is known; the start is taken from the date of %s. "
				  "Say --start to set it."),
			first->file));
}

bool rec_import_start_set(struct rec_session *session, const char *told, double zero_s,
	const struct rec_import_source *first, GPtrArray *notes, GError **error)
{
	if (told && !take_told(session, told, error))
		return false;
	if (!told && zero_s > REC_IMPORT_ABSOLUTE_S)
		session->start_wall_us = llround(zero_s * G_USEC_PER_SEC);
	else if (!told)
		take_date(session, zero_s, first, notes);
	session->start_time = core_text_iso8601(session->start_wall_us);
	return true;
}
