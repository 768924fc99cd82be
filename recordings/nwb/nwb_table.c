#include "recordings/nwb/nwb_table.h"

#include "core/text.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct rec_rows rec_rows_of_array(const GArray *rows)
{
	return (struct rec_rows){
		.first = rows->data,
		.stride = g_array_get_element_size((GArray *)rows),
		.n = rows->len,
	};
}

struct rec_rows rec_rows_of_pointers(const GPtrArray *rows)
{
	return (struct rec_rows){
		.first = rows->pdata,
		.stride = sizeof(void *),
		.n = rows->len,
		.is_pointers = true,
	};
}

char *rec_nwb_path(const char *group, const char *name)
{
	return g_strconcat(group, "/", name, NULL);
}

void rec_nwb_put_type(struct rec_h5 *h5, const char *path, const char *space, const char *type)
{
	char uuid[37];

	core_text_uuid(uuid);
	rec_h5_put_attr_text(h5, path, "namespace", space);
	rec_h5_put_attr_text(h5, path, "neurodata_type", type);
	rec_h5_put_attr_text(h5, path, "object_id", uuid);
}

/* --- writing ---------------------------------------------------------------------------------- */

static const void *cell_at(const struct rec_rows *rows, size_t i, size_t offset)
{
	const char *row = (const char *)rows->first + i * rows->stride;

	if (rows->is_pointers)
		row = *(const char *const *)(const void *)row;
	return row + offset;
}

static const char *text_of(const struct rec_column *column, const void *cell)
{
	const char *text = NULL;

	if (column->cell == REC_CELL_CODE)
		return column->code->name(*(const uint8_t *)cell);
	if (column->cell == REC_CELL_FIXED)
		return cell;
	text = *(const char *const *)cell;
	return text ? text : "";
}

/* Collects a member of all rows into an array of its own type. */
static void put_numbers(struct rec_h5 *h5, const char *path, enum rec_h5_type type,
	const struct rec_column *column, const struct rec_rows *rows, size_t bytes)
{
	g_autofree char *values = g_malloc_n(MAX(rows->n, 1), bytes);

	for (size_t i = 0; i < rows->n; i++)
		memcpy(values + i * bytes, cell_at(rows, i, column->offset), bytes);
	rec_h5_put_column(h5, path, type, values, rows->n);
}

static void put_texts(struct rec_h5 *h5, const char *path, const struct rec_column *column,
	const struct rec_rows *rows)
{
	g_autofree const char **texts = g_new0(const char *, rows->n + 1);

	for (size_t i = 0; i < rows->n; i++)
		texts[i] = text_of(column, cell_at(rows, i, column->offset));
	rec_h5_put_texts(h5, path, texts, rows->n, /* can_grow= */ false);
}

static void put_cells(struct rec_h5 *h5, const char *path, const struct rec_column *column,
	const struct rec_rows *rows)
{
	switch (column->cell) {
	case REC_CELL_F64:
		put_numbers(h5, path, REC_H5_F64, column, rows, sizeof(double));
		return;
	case REC_CELL_I64:
		put_numbers(h5, path, REC_H5_I64, column, rows, sizeof(int64_t));
		return;
	case REC_CELL_INT:
		put_numbers(h5, path, REC_H5_I32, column, rows, sizeof(int));
		return;
	case REC_CELL_BOOL:
		put_numbers(h5, path, REC_H5_U8, column, rows, sizeof(bool));
		return;
	case REC_CELL_U16:
		put_numbers(h5, path, REC_H5_U16, column, rows, sizeof(uint16_t));
		return;
	case REC_CELL_U64:
		put_numbers(h5, path, REC_H5_U64, column, rows, sizeof(uint64_t));
		return;
	case REC_CELL_TEXT:
	case REC_CELL_FIXED:
	case REC_CELL_CODE:
		put_texts(h5, path, column, rows);
		return;
	}
}

static void put_ids(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	const struct rec_rows *rows)
{
	g_autofree int64_t *ids = g_new0(int64_t, rows->n + 1);
	g_autofree char *id_path = rec_nwb_path(path, "id");

	for (size_t i = 0; i < rows->n; i++) {
		ids[i] = (int64_t)i;
		if (table->id_offset >= 0)
			ids[i] = *(const int64_t *)cell_at(rows, i, (size_t)table->id_offset);
	}
	rec_h5_put_column(h5, id_path, REC_H5_I64, ids, rows->n);
	rec_nwb_put_type(h5, id_path, "hdmf-common", "ElementIdentifiers");
}

void rec_nwb_put_table(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	const struct rec_rows *rows)
{
	g_autofree const char **names = g_new0(const char *, table->n_columns + 1);
	bool is_intervals = strcmp(table->type, "TimeIntervals") == 0;

	rec_h5_put_group(h5, path);
	for (size_t i = 0; i < table->n_columns; i++)
		names[i] = table->columns[i].name;
	rec_h5_put_attr_texts(h5, path, "colnames", names, table->n_columns);
	rec_h5_put_attr_text(h5, path, "description", table->description);
	rec_nwb_put_type(h5, path, is_intervals ? "core" : "hdmf-common", table->type);
	put_ids(h5, path, table, rows);
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct rec_column *column = &table->columns[i];
		g_autofree char *column_path = rec_nwb_path(path, column->name);

		put_cells(h5, column_path, column, rows);
		rec_h5_put_attr_text(h5, column_path, "description", column->description);
		rec_nwb_put_type(h5, column_path, "hdmf-common", "VectorData");
	}
}

/* --- reading ---------------------------------------------------------------------------------- */

static uint8_t code_of(const struct rec_code *code, const char *text)
{
	for (uint8_t i = 0; i < code->n; i++) {
		if (strcmp(code->name(i), text) == 0)
			return i;
	}
	return code->unknown;
}

/* Copies as much as fits, never half a character. */
static void set_fixed(char *to, size_t size, const char *text)
{
	const char *end = NULL;

	g_strlcpy(to, text, size);
	if (!g_utf8_validate(to, -1, &end))
		to[end - to] = '\0';
}

static void set_text(const struct rec_column *column, void *cell, const char *text)
{
	switch (column->cell) {
	case REC_CELL_TEXT:
		*(char **)cell = *text ? g_strdup(text) : NULL;
		return;
	case REC_CELL_FIXED:
		set_fixed(cell, column->size, text);
		return;
	default:
		*(uint8_t *)cell = code_of(column->code, text);
		return;
	}
}

static void set_integer(const struct rec_column *column, void *cell, int64_t value)
{
	switch (column->cell) {
	case REC_CELL_I64:
		*(int64_t *)cell = value;
		return;
	case REC_CELL_INT:
		*(int *)cell = (int)CLAMP(value, INT32_MIN, INT32_MAX);
		return;
	case REC_CELL_BOOL:
		*(bool *)cell = value != 0;
		return;
	case REC_CELL_U16:
		*(uint16_t *)cell = (uint16_t)value;
		return;
	default:
		*(uint64_t *)cell = (uint64_t)value;
		return;
	}
}

/* Fills one member of all @n rows; a column of another length contradicts the table. */
static void get_cells(struct rec_h5 *h5, const char *path, const struct rec_column *column,
	char *const *rows, size_t n)
{
	size_t n_read = n;

	if (column->cell == REC_CELL_F64) {
		g_autofree double *values = rec_h5_get_doubles(h5, path, &n_read);

		for (size_t i = 0; i < n; i++)
			*(double *)(void *)(rows[i] + column->offset) =
				i < n_read ? values[i] : NAN;
	} else if (column->cell >= REC_CELL_TEXT) {
		g_auto(GStrv) texts = rec_h5_get_texts(h5, path, &n_read);

		for (size_t i = 0; i < MIN(n, n_read); i++)
			set_text(column, rows[i] + column->offset, texts[i]);
	} else {
		g_autofree int64_t *values = rec_h5_get_integers(h5, path, &n_read);

		for (size_t i = 0; i < MIN(n, n_read); i++)
			set_integer(column, rows[i] + column->offset, values[i]);
	}
	if (n_read != 0 && n_read != n)
		rec_h5_fail(h5, g_error_new(REC_ERROR, REC_ERROR_FORMAT,
					_("The file is damaged: %s has %zu rows where its table "
					  "has %zu; use a copy of it."),
					path, n_read, n));
}

void rec_nwb_get_table(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	rec_row_maker make_row, void *user)
{
	g_autofree char *id_path = rec_nwb_path(path, "id");
	size_t n = 0;
	g_autofree int64_t *ids = rec_h5_get_integers(h5, id_path, &n);
	g_autofree char **rows = g_new0(char *, n + 1);

	for (size_t i = 0; i < n; i++) {
		rows[i] = make_row(user);
		if (table->id_offset >= 0)
			*(int64_t *)(void *)(rows[i] + table->id_offset) = ids[i];
	}
	for (size_t i = 0; i < table->n_columns && n > 0; i++) {
		g_autofree char *column_path = rec_nwb_path(path, table->columns[i].name);

		get_cells(h5, column_path, &table->columns[i], rows, n);
	}
}

/* A new row of an array that was given room for all of them. */
struct array_rows {
	GArray *rows;
	guint next;
};

static void *next_row(void *user)
{
	struct array_rows *array = user;
	guint bytes = g_array_get_element_size(array->rows);

	return array->rows->data + (gsize)bytes * array->next++;
}

void rec_nwb_get_array(
	struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table, GArray *rows)
{
	g_autofree char *id_path = rec_nwb_path(path, "id");
	struct array_rows array = {.rows = rows};
	size_t n = (size_t)rec_h5_count(h5, id_path);

	g_array_set_size(rows, (guint)n);
	if (n > 0)
		memset(rows->data, 0, n * g_array_get_element_size(rows));
	rec_nwb_get_table(h5, path, table, next_row, &array);
}
