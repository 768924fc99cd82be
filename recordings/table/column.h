/*
 * A column of a table that leaves Affekt, described once: name, unit, meaning, how its cells are
 * written and where their values stand in a row. Every format and every dictionary come from it.
 *
 * "No µS, no claim": a conductance column is filled when the row is calibrated; else the same value
 * stands in its twin column, whose name has raw for uS. Twins come last in their table.
 *
 * Pure; texts of descriptions are static and English, part of the file formats.
 */
#ifndef RECORDINGS_TABLE_COLUMN_H
#define RECORDINGS_TABLE_COLUMN_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a cell is written: an unknown value is empty whatever the form. */
enum rec_form {
	REC_FORM_TEXT = 0,
	REC_FORM_INTEGER,
	REC_FORM_FIXED,       /* 6 decimals: times and conductances */
	REC_FORM_SIGNIFICANT, /* 7 significant digits */
};

/* A cell's value; unknown: no text, or not finite. */
struct rec_value {
	enum rec_form form;
	const char *text; /* until the next cell is taken; NULL unknown */
	double number;    /* integers too: exact below 2^53 */
};

enum rec_twin {
	REC_TWIN_NONE = 0,
	REC_TWIN_CALIBRATED, /* filled when conductance is in uS */
	REC_TWIN_RAW,        /* filled when it is not */
};

/* What stands at a column's offset in a row. */
enum rec_field {
	REC_FIELD_DOUBLE = 0,
	REC_FIELD_INT64,
	REC_FIELD_COUNT, /* int64_t, negative: unknown */
	REC_FIELD_ID,    /* int64_t, 0: none */
	REC_FIELD_INT,
	REC_FIELD_UINT,
	REC_FIELD_UINT16,
	REC_FIELD_BOOL,   /* 1 or 0 */
	REC_FIELD_CHARS,  /* char array; empty: unknown */
	REC_FIELD_STRING, /* char *; NULL or empty: unknown */
	REC_FIELD_COMPUTED,
};

struct rec_column {
	const char *name;
	const char
		*unit; /* "1" for plain numbers, "" for texts; NULL: to be resolved by the table */
	const char *meaning;
	enum rec_form form;
	enum rec_field field;
	size_t offset;
	enum rec_twin twin;
	/* COMPUTED, of texts: puts it into @ret_text, which is empty before and may stay so. @owner
	 * is the table's. */
	void (*compute)(const void *owner, const void *row, GString *ret_text);
	/* COMPUTED, of numbers: NaN unknown. */
	double (*measure)(const void *owner, const void *row);
	/* Whether the row knows this number; NULL: always. */
	bool (*is_known)(const void *row);
};

/* The cell of @row in @column; @is_calibrated chooses between twins. A computed text stands in
 * @text until the next call with it. */
struct rec_value rec_column_value(const struct rec_column *column, const void *owner,
	const void *row, bool is_calibrated, GString *text);

/* The digits of a number at @to, which has room for REC_CELL_BYTES
 * (recordings/formats/cell_write.h); returns their end, @to itself when it is unknown. */
char *rec_column_write_number(char *to, struct rec_value value);

#endif
