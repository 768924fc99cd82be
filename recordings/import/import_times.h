/*
 * The time rules of imports: what a cell of a time column means, and how the stamps of one clock
 * become segments, gaps and times on the session axis. Pure but for reading cells.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_TIMES_H
#define RECORDINGS_IMPORT_IMPORT_TIMES_H

#include "recordings/import/table_read.h"
#include "recordings/session/session.h"

/* Stamps above this are wall time: seconds since 1970. */
#define REC_IMPORT_ABSOLUTE_S 1e8
#define REC_IMPORT_LATEST_S   4.1e9 /* the year 2100 */

/* A time column: where it is and what its numbers mean. */
struct rec_import_time_column {
	int column;     /* -1: the table has none */
	double scale_s; /* seconds of one unit */
	bool is_guess;  /* nobody says the unit: rec_import_times_settle_unit() is to be called */
	bool is_text;   /* texts were read: wall time, whatever its size */
	bool is_local;  /* one of them had no UTC offset and was read as local time */
	bool is_of_day; /* they are times of day without a date */
	double day_s;   /* of such a time's midnight, after the first one's */
	double last_s;  /* the stamp before, to see midnight pass */
};

/* True when a column of this name holds times: time, timestamp, onset or datetime, in any case,
 * with or without _s, _ms, _us, _ns or a unit in brackets; or timestamp or unix among its words, as
 * in Shimmer_8F3C_Timestamp_Unix_CAL. */
bool rec_import_times_is_time_name(const char *name);

/* Finds the time column: @wanted "NAME[:s|ms|us|ns]", or by name when NULL. Its unit: as wanted,
 * else the ending of the name, else the unit that the table gives, else seconds. ret->column is -1
 * when there is none by name; a wanted one that is missing is an error that lists the columns. */
bool rec_import_times_find_column(const struct rec_table *table, const char *wanted,
	struct rec_import_time_column *ret, GError **error);

/* The cell of the current row in seconds; texts of times too (wall_time.h). An empty cell, a date
 * that may mean two days, and a stamp beyond the year 2100 in a unit that was told are errors. */
bool rec_import_times_read_cell(struct rec_table *table, struct rec_import_time_column *column,
	double *ret_s, GError **error);

/* Stamps of a unit that nobody says are wall time in ms, us or ns when that unit alone makes them
 * lie in this century and less than two minutes apart: they are turned into seconds and the unit is
 * returned. NULL: they are seconds. */
const char *rec_import_times_settle_unit(double *stamps, uint64_t n);

struct rec_import_gap {
	double start_s, end_s;
	double lost; /* samples */
};

/* What became of one clock. */
struct rec_import_fit {
	double rate_hz;
	GArray *segments; /* struct rec_segment */
	GArray *gaps;     /* struct rec_import_gap */
	double drift_ppm; /* of the longest segment, against the given rate; 0 without one */
	double rms_ms, max_ms, limit_ms;
	guint n_kept; /* segments whose own stamps stayed */
};
void rec_import_fit_clear(struct rec_import_fit *fit);

/* Replaces the @n stamps (seconds on the session axis, never falling) by the fitted times.
 *
 * A gap is a step > max(3 periods, 0.25 s) after which the stamps stay late: the median residual of
 * the next 2 s is at least half the step. A segment whose least-squares line has an rms of at most
 * max(half a period, 5 ms) gets the line's times; another one keeps its stamps. @rate_hz NaN: from
 * the stamps. @is_exact: they are times that were fitted before and rounded, so that a step of 1.5
 * periods is a lost sample; not when they then do not lie on lines within 2 us. False when the
 * stamps do not advance, or there is one only and no rate. */
bool rec_import_times_fit(
	double *time_s, uint64_t n, double rate_hz, bool is_exact, struct rec_import_fit *ret_fit);

/* The times of @n samples at @rate_hz from @start_s on: one segment, without residuals. */
void rec_import_times_from_rate(double *ret_time_s, uint64_t n, double rate_hz, double start_s,
	struct rec_import_fit *ret_fit);

#endif
