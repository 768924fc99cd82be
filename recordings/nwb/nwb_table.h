/*
 * Arrays of structs as NWB tables and back, by one description of the columns for both ways.
 *
 * A column is a member of the row's struct. NULL texts are "" in the file, and "" is NULL in
 * memory; unknown numbers are NaN in both. A column that a file lacks reads as NULL, NaN, 0.
 */
#ifndef RECORDINGS_NWB_NWB_TABLE_H
#define RECORDINGS_NWB_NWB_TABLE_H

#include "recordings/hdf5/h5.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rec_cell {
	REC_CELL_F64 = 0,
	REC_CELL_I64,
	REC_CELL_INT,  /* int */
	REC_CELL_BOOL, /* uint8 in the file */
	REC_CELL_U16,
	REC_CELL_U64,
	REC_CELL_TEXT,  /* char*, owned by the row */
	REC_CELL_FIXED, /* char[size], always terminated */
	REC_CELL_CODE,  /* uint8_t, as its word in the file */
};

/* Words of a uint8_t code. */
struct rec_code {
	const char *(*name)(uint8_t code);
	uint8_t n;       /* codes are 0 … n - 1 */
	uint8_t unknown; /* code of a word that is none of them */
};

struct rec_column {
	const char *name;
	const char *description; /* with unit */
	enum rec_cell cell;
	size_t offset;
	size_t size;                 /* FIXED */
	const struct rec_code *code; /* CODE */
};

/* For the tables' initialisers: a char[N] member, and a list of columns with its length. */
#define REC_FIXED_TEXT(type, member)                                                               \
	REC_CELL_FIXED, offsetof(type, member), sizeof(((type *)NULL)->member), NULL
#define REC_COLUMNS(list) .columns = (list), .n_columns = G_N_ELEMENTS(list)

/* Rows in memory: a GArray of structs or a GPtrArray of pointers to them. */
struct rec_rows {
	const void *first;
	size_t stride;
	size_t n;
	bool is_pointers;
};
struct rec_rows rec_rows_of_array(const GArray *rows);
struct rec_rows rec_rows_of_pointers(const GPtrArray *rows);

struct rec_nwb_table {
	const char *type; /* "DynamicTable", "TimeIntervals" */
	const char *description;
	const struct rec_column *columns;
	size_t n_columns;
	ptrdiff_t id_offset; /* int64_t member that is the row's id; -1: counted from 0 */
};

/* Writes a group that is a table of @rows. */
void rec_nwb_put_table(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	const struct rec_rows *rows);

/* Gives a zeroed row to fill. */
typedef void *(*rec_row_maker)(void *user);

/* Reads the table; no rows when it is absent. A table that contradicts itself fails @h5. */
void rec_nwb_get_table(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	rec_row_maker make_row, void *user);

/* The same into a GArray of structs. */
void rec_nwb_get_array(
	struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table, GArray *rows);

/* Type attributes of any NWB object, with a fresh object id. @space: "core", "hdmf-common". */
void rec_nwb_put_type(struct rec_h5 *h5, const char *path, const char *space, const char *type);

/* @group "/" @name; owned by the caller. */
char *rec_nwb_path(const char *group, const char *name);

#endif
