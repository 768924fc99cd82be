#include "recordings/formats/wall_time.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Reads 1 to @n_max digits; -1 when there are none or more. */
static int read_number(const char **at, int n_max)
{
	int value = 0;
	int n = 0;
	while (g_ascii_isdigit(**at) && n <= n_max) {
		value = value * 10 + (**at - '0');
		(*at)++;
		n++;
	}
	return n > 0 && n <= n_max ? value : -1;
}

static bool skip(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	(*at)++;
	return true;
}

/* The seconds behind the second colon, with decimals; NaN when there are none. */
static double read_seconds(const char **at)
{
	int whole = read_number(at, 2);
	double value = whole;
	double place = 0.1;
	if (whole < 0 || whole > 59)
		return NAN;
	if (**at == '.' || **at == ',') {
		(*at)++;
		for (; g_ascii_isdigit(**at); (*at)++, place /= 10)
			value += (**at - '0') * place;
	}
	return value;
}

/* "10:15:30.5", "9:05 PM"; false when it is none. */
static bool read_clock(const char **at, bool needs_seconds, double *ret_s)
{
	double seconds = 0;
	int hour = read_number(at, 2);
	if (hour < 0 || hour > 23 || !skip(at, ':'))
		return false;
	int minute = read_number(at, 2);
	if (minute < 0 || minute > 59)
		return false;
	if (skip(at, ':'))
		seconds = read_seconds(at);
	else if (needs_seconds)
		return false;
	const char *half = *at + (**at == ' ');
	bool is_am = g_ascii_strncasecmp(half, "AM", 2) == 0;
	bool is_pm = g_ascii_strncasecmp(half, "PM", 2) == 0;
	if (is_am || is_pm) {
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (is_pm ? 12 : 0);
		*at = half + 2;
	}
	*ret_s = hour * 3600.0 + minute * 60.0 + seconds;
	return !isnan(seconds);
}

struct date {
	int year, month, day;
};

/* Year first, or day and month first as the mark and the numbers say. */
static enum rec_wall_time read_date(const char **at, struct date *ret)
{
	int first = read_number(at, 4);
	char mark = **at;
	if (first < 0 || !mark || !strchr("-/.", mark))
		return REC_WALL_TIME_NONE;
	(*at)++;
	int second = read_number(at, 2);
	if (second < 1 || !skip(at, mark))
		return REC_WALL_TIME_NONE;
	int third = read_number(at, 4);
	if (third < 1)
		return REC_WALL_TIME_NONE;
	if (first >= 1000)
		*ret = (struct date){first, second, third};
	else if (third < 1000)
		return REC_WALL_TIME_NONE;
	else if (mark != '.' && first <= 12 && second > 12)
		*ret = (struct date){third, first, second};
	else if (mark != '.' && first <= 12 && first != second)
		return REC_WALL_TIME_AMBIGUOUS;
	else
		*ret = (struct date){third, second, first};
	return ret->month <= 12 && ret->day >= 1 && ret->day <= 31 ? REC_WALL_TIME_DATED
								   : REC_WALL_TIME_NONE;
}

/* "Z", "+01:00", "-0500" or nothing: local time. NULL when it is something else. */
static GTimeZone *read_zone(const char *text, bool *ret_is_local)
{
	text += *text == ' ';
	*ret_is_local = *text == '\0';
	if (*ret_is_local)
		return g_time_zone_new_local();
	return g_ascii_strcasecmp(text, "UTC") == 0 ? g_time_zone_new_utc()
						    : g_time_zone_new_identifier(text);
}

/* The forms of ISO 8601 that are left, such as 20261122T101530Z and 2026-W47-7T10:15. */
static enum rec_wall_time parse_iso8601(const char *text, double *ret_s, bool *ret_is_local)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_local();
	g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, zone);
	const char *clock = strchr(text, 'T');
	if (!time)
		return REC_WALL_TIME_NONE;
	*ret_is_local = clock && !strpbrk(clock, "Z+-");
	*ret_s = (double)g_date_time_to_unix(time) + g_date_time_get_microsecond(time) * 1e-6;
	return REC_WALL_TIME_DATED;
}

enum rec_wall_time rec_wall_time_parse(const char *text, double *ret_s, bool *ret_is_local)
{
	const char *at = text;
	struct date date;
	double clock_s;

	*ret_is_local = false;
	if (read_clock(&at, true, ret_s) && *at == '\0')
		return REC_WALL_TIME_OF_DAY;
	at = text;
	enum rec_wall_time kind = read_date(&at, &date);
	if (kind == REC_WALL_TIME_NONE)
		return parse_iso8601(text, ret_s, ret_is_local);
	if (kind == REC_WALL_TIME_AMBIGUOUS)
		return kind;
	if (!skip(&at, 'T') && !skip(&at, 't') && !skip(&at, ' '))
		return REC_WALL_TIME_NONE;
	if (!read_clock(&at, false, &clock_s))
		return REC_WALL_TIME_NONE;
	g_autoptr(GTimeZone) zone = read_zone(at, ret_is_local);
	if (!zone)
		return REC_WALL_TIME_NONE;
	int seconds = (int)clock_s;
	g_autoptr(GDateTime) time = g_date_time_new(zone, date.year, date.month, date.day,
		seconds / 3600, seconds / 60 % 60, seconds % 60);
	if (!time)
		return REC_WALL_TIME_NONE;
	*ret_s = (double)g_date_time_to_unix(time) + (clock_s - seconds);
	return REC_WALL_TIME_DATED;
}
