/*
 * A table of text with aligned columns, for people. Numbers are aligned right by their column.
 * Life cycle: init … print (or format) … finish; a value of the caller.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <glib.h>
#include <stdbool.h>

enum {
	CLI_TABLE_COLUMNS_MAX = 16
};

struct cli_table {
	guint n_columns;
	const char *const *heads;             /* translated where shown; N_() */
	bool is_right[CLI_TABLE_COLUMNS_MAX]; /* the head begins with '>' */
	GPtrArray *cells;                     /* texts, row by row */
};

/* @heads: one text per column, NULL-terminated; a leading '>' aligns the column right. */
void cli_table_init(struct cli_table *table, const char *const *heads);
void cli_table_finish(struct cli_table *table);

/* Cells of a row, from left to right. NULL and NaN become "-". */
void cli_table_add_text(struct cli_table *table, const char *text);
void cli_table_add_number(struct cli_table *table, double value, int decimals);
void cli_table_add_integer(struct cli_table *table, gint64 value);

/* The rows, two blanks of indent, heads on top; the caller's. */
char *cli_table_format(const struct cli_table *table);

#endif
