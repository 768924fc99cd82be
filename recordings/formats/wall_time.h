/*
 * Times as texts: ISO 8601, and what spreadsheets and loggers write instead. Pure but for the local
 * time zone; any thread.
 */
#ifndef RECORDINGS_FORMATS_WALL_TIME_H
#define RECORDINGS_FORMATS_WALL_TIME_H

#include <stdbool.h>

enum rec_wall_time {
	REC_WALL_TIME_NONE = 0,
	REC_WALL_TIME_DATED,     /* seconds since 1970 */
	REC_WALL_TIME_OF_DAY,    /* seconds since midnight; no date is told */
	REC_WALL_TIME_AMBIGUOUS, /* 3/4/2026 may be in March or in April */
};

/* Understands "2026-11-22T10:15:30.5+01:00", also with a blank for the T, slashes for hyphens or
 * without seconds; "22.11.2026 10:15:30,5"; "11/22/2026 10:15:30 AM" where the numbers tell day
 * from month; and "10:15:30.5". @ret_is_local: a date without UTC offset was read as local time. */
enum rec_wall_time rec_wall_time_parse(const char *text, double *ret_s, bool *ret_is_local);

#endif
