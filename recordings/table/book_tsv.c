#include "recordings/table/book_tsv.h"

#include "recordings/disk/beside.h"
#include "recordings/formats/cell_write.h"
#include "recordings/session/json.h"

#include <string.h>

/* A table being streamed. */
struct stream {
	const struct rec_book *book;
	const struct rec_book_table *table;
	struct rec_beside *file;
	GString *line;
};

void rec_book_tsv_append_cell(GString *rows, const char *text)
{
	if (!text || text[0] == '\0')
		text = "n/a";
	for (const char *at = text; *at != '\0'; at++)
		g_string_append_c(rows, strchr("\t\r\n", *at) ? ' ' : *at);
}

static void append_value(GString *line, struct rec_value value)
{
	char digits[REC_CELL_BYTES];

	if (value.form == REC_FORM_TEXT) {
		rec_book_tsv_append_cell(line, value.text);
		return;
	}
	char *end = rec_column_write_number(digits, value);
	g_string_append_len(line, end > digits ? digits : "n/a", end > digits ? end - digits : 3);
}

static void put_row(const void *row, void *user)
{
	const struct stream *stream = user;
	struct rec_book_row cells = rec_book_row(stream->book, stream->table, row);
	guint n = stream->table->n_columns;

	g_string_truncate(stream->line, 0);
	for (guint i = 0; i < n; i++) {
		append_value(stream->line, rec_book_cell(&cells, i));
		g_string_append_c(stream->line, i + 1 < n ? '\t' : '\n');
	}
	rec_beside_write(stream->file, stream->line->str, stream->line->len);
}

bool rec_book_tsv_write(const struct rec_book *book, const struct rec_book_table *table,
	const char *path, bool replace, GError **error)
{
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	if (!file)
		return false;
	for (guint i = 0; i < table->n_columns; i++) {
		rec_beside_puts(file, table->columns[i].name);
		rec_beside_puts(file, i + 1 < table->n_columns ? "\t" : "\n");
	}
	struct stream stream = {book, table, file, g_string_new(NULL)};
	bool is_put = rec_book_stream(table, put_row, &stream, error);
	g_string_free(stream.line, TRUE);
	return is_put && rec_beside_commit(g_steal_pointer(&file), error);
}

JsonObject *rec_book_tsv_describe(const struct rec_book_table *table)
{
	JsonObject *object = json_object_new();

	for (guint i = 0; i < table->n_columns; i++) {
		const struct rec_column *column = &table->columns[i];
		JsonObject *about = json_object_new();
		rec_json_set_text(about, "Description", column->meaning);
		rec_json_set_text(about, "Units", column->unit);
		json_object_set_object_member(object, column->name, about);
	}
	return object;
}
