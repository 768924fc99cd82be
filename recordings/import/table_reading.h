/*
 * What the files of the table reader share: table_read.c cuts rows, table_header.c finds out what
 * the columns are, table_opensignals.c knows the header of one maker. Used by these only.
 */
#ifndef RECORDINGS_IMPORT_TABLE_READING_H
#define RECORDINGS_IMPORT_TABLE_READING_H

#include "recordings/formats/lines.h"
#include "recordings/import/table_read.h"

struct rec_table {
	struct rec_lines *lines;
	char delimiter;
	bool has_header;
	bool has_decimal_commas;
	bool has_decimal_points;
	char group_mark;     /* between thousands; '\0': none was seen */
	bool is_pushed_back; /* the current row is to be given once more */
	GPtrArray *cells;    /* char*, into the current line */
	GPtrArray *names;    /* char* */
	GPtrArray *units;    /* char*, NULL unknown */
	GPtrArray *scratch;  /* char*: cells of the current row that had to be recoded */
	double rate_hz;      /* of all rows, as the maker's header says; NaN: it does not */
	double start_s;      /* of the first row, since 1970; NaN unknown */
};

/* Cuts @line, writable, into table->cells; blanks around unquoted cells go. */
bool rec_table_split(struct rec_table *table, char *line, GError **error);

/* Reads lines until one is neither blank nor a comment and cuts it; *ret_has_row is false at the
 * end. */
bool rec_table_read_row(struct rec_table *table, bool *ret_has_row, GError **error);

/* A row may be shorter than the header, but not longer: else an error. */
bool rec_table_check_width(const struct rec_table *table, GError **error);

/* Adds a column; one without a name is called by its number. */
void rec_table_add_column(struct rec_table *table, const char *name);
void rec_table_set_unit(struct rec_table *table, guint column, const char *unit);

/* Text of any bytes as UTF-8; a new string. */
char *rec_table_utf8(const char *text);
bool rec_table_is_number(const char *text, bool takes_comma);

/* Reads everything above the first row of data, which is then pushed back. */
bool rec_table_read_header(struct rec_table *table, enum rec_table_form form, GError **error);

/* Takes the comment line @line of an OpenSignals text file: the JSON object that names the columns,
 * their rate and the start. False, and nothing taken, when it is something else. */
bool rec_table_take_opensignals(struct rec_table *table, const char *line);

#endif
