/*
 * Tables that leave together, of a session or of a study, with the texts that explain them: what
 * every writer of a format takes (book_csv.h, book_json.h, book_xlsx.h, book_tsv.h). Knows neither
 * sessions nor studies.
 *
 * Life cycle: rec_book_new(), rec_book_add_table() and the members … rec_book_free(). Whatever its
 * rows stand in must outlive it.
 */
#ifndef RECORDINGS_TABLE_BOOK_H
#define RECORDINGS_TABLE_BOOK_H

#include "recordings/table/column.h"

/* What the rows of one value of a column "metric" mean. */
struct rec_book_metric {
	char *name, *unit, *meaning;
};
void rec_book_metric_free(void *metric);

/* Takes one row, which holds until it returns. */
typedef void (*rec_book_row_fn)(const void *row, void *user);

struct rec_book_table {
	char *name; /* "scr"; the file is scr.csv */
	struct rec_column *columns;
	guint n_columns;
	GPtrArray *metrics; /* struct rec_book_metric* */
	guint64 n_rows;
	const void *owner;  /* given to computed columns */
	const void *source; /* what @stream needs beside the owner */
	/* Gives all rows in order; false with an error. NULL: there are none. */
	bool (*stream)(const struct rec_book_table *table, rec_book_row_fn take, void *user,
		GError **error);
	/* Which twin of a row is filled; NULL: no column has one. */
	bool (*is_calibrated)(const struct rec_book_table *table, const void *row);
};

struct rec_book {
	const char *name;         /* "session": of its files, and in JSON */
	const char *heading;      /* "Session" */
	const char *introduction; /* what a person reads first */
	const char *no_methods;   /* stands for @methods when there are none */
	GPtrArray *tables;        /* struct rec_book_table*, in the order of the dictionary */
	GPtrArray *facts;         /* char*: name, value, name, value … for people */
	char *about;              /* the same for programs: a JSON object */
	char *methods;            /* NULL none */
	char *parameters;         /* JSON; NULL none */
	char *limits;             /* what cannot be concluded */
	char *created;            /* "2026-11-22T09:15:30Z": a workbook's property */
	char *title;              /* likewise */
	GString *text;            /* of the last cell */
};
typedef struct rec_book rec_book;

/* Empty; every text is to be filled. */
struct rec_book *rec_book_new(void);
void rec_book_free(rec_book *book); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_book, rec_book_free)

/* Adds an empty table of a copy of @columns; owned by @book. */
struct rec_book_table *rec_book_add_table(
	struct rec_book *book, const char *name, const struct rec_column *columns, guint n_columns);

/* Adds a fact; without a value nothing. */
void rec_book_add_fact(struct rec_book *book, const char *name, const char *value);

/* A row about to be written. */
struct rec_book_row {
	const struct rec_book_table *table;
	const void *row;
	bool is_calibrated;
	GString *text;
};

/* @row of @table, which is of @book. */
struct rec_book_row rec_book_row(
	const struct rec_book *book, const struct rec_book_table *table, const void *row);

/* The cell of it in column @index; its text holds until the next cell of the book is taken. Inline:
 * an hour of signals has millions of them. */
static inline struct rec_value rec_book_cell(const struct rec_book_row *row, guint index)
{
	return rec_column_value(&row->table->columns[index], row->table->owner, row->row,
		row->is_calibrated, row->text);
}

/* Streams all rows of @table. */
bool rec_book_stream(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error);

#endif
