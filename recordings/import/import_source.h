/*
 * One clock of an import: the signals of one table that share its times, as the file gives them.
 * Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_SOURCE_H
#define RECORDINGS_IMPORT_IMPORT_SOURCE_H

#include "recordings/import/import.h"
#include "recordings/import/import_time_column.h"
#include "recordings/import/import_times.h"
#include "recordings/session/label.h"

/* A signal: what was asked for and what was read. */
struct rec_import_signal {
	char *name; /* channel name as given: "gsr" */
	enum core_quantity quantity;
	char *column;     /* wanted; NULL: of further channels the one of their name ("eeg_f3": that
			   * or "F3"), else the first that is not time. After reading: its name */
	char *unit;       /* wanted; NULL: what the table says, else guessed. After reading: kept */
	char *table_unit; /* after reading: NULL when the table does not say */
	bool is_inverted;
	double scale;            /* raw to scaled_unit; 0: the raw unit is the unit */
	const char *scaled_unit; /* static text */
	bool starts_with_zeros;  /* leading zeros are the device starting up */
	GArray *values;          /* double; NaN missing */
	GArray *flags;           /* uint16_t, one per value; NULL: the table has none */
	bool is_by_name;         /* the column was chosen among several by what it is called */
	guint n_namesakes;       /* columns that are called like it, itself among them */
};

struct rec_import_source {
	char *file; /* for sentences */
	char *path;
	char *stream;      /* of a file with several; NULL none */
	char *time_column; /* wanted; NULL: by name */
	double rate_hz;    /* given, or what the table says; NaN: from the times */
	GArray *stamps;    /* double s; empty: @rate_hz from @start_s on */
	double start_s;
	bool is_absolute; /* stamps or start are seconds since 1970 */
	bool is_local;    /* texts without UTC offset were taken for local time */
	bool is_of_day;   /* stamps are seconds of a day that no file names */
	bool has_decimal_commas;
	bool has_thousands;
	const char *assumed_unit; /* of the stamps, static text; NULL: as told, or seconds */
	bool has_exact_stamps;    /* they were fitted before and rounded to microseconds */
	bool has_maker_rate;      /* @rate_hz is what the maker's comments say */
	struct rec_label label;   /* what our own files say of their device */
	GPtrArray *signals;       /* struct rec_import_signal*, values of equal length */
};

struct rec_import_source *rec_import_source_new(const char *path);
void rec_import_source_free(struct rec_import_source *source);

/* Adds a signal without values; the source owns it. Texts may be NULL and are copied. */
struct rec_import_signal *rec_import_source_add(
	struct rec_import_source *source, const char *name, enum core_quantity quantity);

uint64_t rec_import_source_n(const struct rec_import_source *source);

/* First time of the source, in its own terms. */
double rec_import_source_first_s(const struct rec_import_source *source);

/* Takes out the samples that @drops says, one for each: the source must have stamps. A stretch that
 * is too short for the rules of time to see a gap stays (but at the ends), as unknown values at
 * their times. */
void rec_import_source_drop(struct rec_import_source *source, bool *drops);

/* Reads the table at source->path: the times and the columns of all signals. Errors name file, line
 * and column, and list the columns when a wanted one is missing. */
bool rec_import_source_read(struct rec_import_source *source, GError **error);

#endif
