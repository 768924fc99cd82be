#include "recordings/export/shift.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/edits/edits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
	KEY_BYTES = 32,
	KEY_CHARS = 2 * KEY_BYTES,
	DATE_CHARS = 10, /* "2026-11-22" */
	WEEKS_MIN = 52,  /* less could be taken for the truth */
	WEEKS_RANGE = 520,
	DAYS_PER_WEEK = 7,
};

static const int64_t US_PER_DAY = INT64_C(86400000000);

static bool make_key(const char *path, GError **error)
{
	guint8 bytes[KEY_BYTES];
	char digits[3];

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
		rec_disk_fail(error, errno, _("Cannot write %s"), path);
		return false;
	}
	g_autoptr(rec_beside) file = rec_beside_open(path, false, error);
	if (!file)
		return false;
	for (gsize i = 0; i < sizeof bytes; i++) {
		snprintf(digits, sizeof digits, "%02x", bytes[i]);
		rec_beside_puts(file, digits);
	}
	rec_beside_puts(file, "\n");
	return rec_beside_commit(g_steal_pointer(&file), error);
}

/* The secret, owned by the caller; NULL with an error. */
static char *read_key(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) failure = NULL;

	if (access(path, F_OK) != 0 && !make_key(path, error))
		return NULL;
	if (g_file_get_contents(path, &text, NULL, &failure) &&
		strspn(text, "0123456789abcdef") == KEY_CHARS &&
		strcmp(text + KEY_CHARS, "\n") == 0)
		return g_steal_pointer(&text);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s is no key for shifting times; name a new file, which is then made, or the "
		  "one "
		  "of the exports before."),
		path);
	return NULL;
}

static int choose_days(const char *key, const char *code)
{
	g_autofree char *digest = g_compute_hmac_for_string(
		G_CHECKSUM_SHA256, (const guchar *)key, KEY_CHARS, code, -1);
	g_autofree char *head = g_strndup(digest, 8);
	guint64 number = g_ascii_strtoull(head, NULL, 16);

	return (WEEKS_MIN + (int)(number % WEEKS_RANGE)) * DAYS_PER_WEEK;
}

/* The date at the start of an ISO 8601 time; what is no such time could be anything, and goes. */
static void shift_text(char **text, int days)
{
	unsigned year = 0, month = 0, day = 0;
	int end = 0;

	if (!*text)
		return;
	if (sscanf(*text, "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 || end != DATE_CHARS ||
		!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year) ||
		year < 1900) {
		g_clear_pointer(text, g_free);
		return;
	}
	GDate date;
	char *rest = *text;
	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	g_date_subtract_days(&date, (guint)days);
	*text = g_strdup_printf("%04u-%02u-%02u%s", g_date_get_year(&date),
		(unsigned)g_date_get_month(&date), (unsigned)g_date_get_day(&date),
		rest + DATE_CHARS);
	g_free(rest);
}

/* The name of the session on the other side of the secret, in the form of RFC 9562, version 8. */
static char *rename_session(const char *key, const char *uuid)
{
	g_autofree char *named = g_strconcat("session ", uuid, NULL);
	g_autofree char *digest = g_compute_hmac_for_string(
		G_CHECKSUM_SHA256, (const guchar *)key, KEY_CHARS, named, -1);

	return g_strdup_printf("%.8s-%.4s-8%.3s-8%.3s-%.12s", digest, digest + 8, digest + 12,
		digest + 15, digest + 18);
}

bool rec_shift_times(struct rec_session *session, const char *key_path, GError **error)
{
	g_autofree char *key = read_key(key_path, error);

	if (!key)
		return false;
	int days = choose_days(key, session->participant ? session->participant : session->uuid);
	char *uuid = rename_session(key, session->uuid);
	g_free(session->uuid);
	session->uuid = uuid;
	shift_text(&session->start_time, days);
	session->start_wall_us -= days * US_PER_DAY;
	for (guint i = 0; i < session->self_reports->len; i++) {
		struct rec_self_report *answer = g_ptr_array_index(session->self_reports, i);

		shift_text(&answer->answered_at, days);
	}
	for (guint i = 0; i < session->edits->len; i++)
		g_array_index(session->edits, struct rec_edit, i).wall_us -= days * US_PER_DAY;
	return true;
}
