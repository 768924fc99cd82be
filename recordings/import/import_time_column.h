/*
 * The column of times in an import: which it is, and what a cell of it means.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_TIME_COLUMN_H
#define RECORDINGS_IMPORT_IMPORT_TIME_COLUMN_H

#include "recordings/import/table_read.h"

/* Stamps above this are wall time: seconds since 1970. */
#define REC_IMPORT_ABSOLUTE_S 1e8
#define REC_IMPORT_LATEST_S   4.1e9 /* the year 2100 */

/* A time column: where it is and what its numbers mean. */
struct rec_import_time_column {
	int column;     /* -1: the table has none */
	double scale_s; /* seconds of one unit */
	bool is_guess; /* nobody says the unit: rec_import_time_column_settle_unit() is to be called
			*/
	bool is_text;  /* texts were read: wall time, whatever its size */
	bool is_local; /* one of them had no UTC offset and was read as local time */
	bool is_of_day; /* they are times of day without a date */
	double day_s;   /* of such a time's midnight, after the first one's */
	double last_s;  /* the stamp before, to see midnight pass */
};

/* True when a column of this name holds times: time, timestamp, onset or datetime, in any case,
 * with or without _s, _ms, _us, _ns or a unit in brackets; or timestamp or unix among its words, as
 * in Shimmer_8F3C_Timestamp_Unix_CAL. */
bool rec_import_time_column_is_name(const char *name);

/* Finds the time column: @wanted "NAME[:s|ms|us|ns]", or by name when NULL. Its unit: as wanted,
 * else the ending of the name, else the unit that the table gives, else seconds. ret->column is -1
 * when there is none by name; a wanted one that is missing is an error that lists the columns. */
bool rec_import_time_column_find(const struct rec_table *table, const char *wanted,
	struct rec_import_time_column *ret, GError **error);

/* The cell of the current row in seconds; texts of times too (wall_time.h). An empty cell, a date
 * that may mean two days, and a stamp beyond the year 2100 in a unit that was told are errors. */
bool rec_import_time_column_read(struct rec_table *table, struct rec_import_time_column *column,
	double *ret_s, GError **error);

/* Stamps of a unit that nobody says are wall time in ms, us or ns when that unit alone makes them
 * lie in this century and less than two minutes apart: they are turned into seconds and the unit is
 * returned. NULL: they are seconds. */
const char *rec_import_time_column_settle_unit(double *stamps, uint64_t n);

#endif
