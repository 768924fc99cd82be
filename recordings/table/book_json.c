#include "recordings/table/book_json.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/formats/cell_write.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* A document under way. */
struct document {
	const struct rec_book *book;
	struct rec_beside *file;
	GString *text;
};

/* A table being streamed. */
struct stream {
	struct document *document;
	const struct rec_book_table *table;
	bool has_rows;
};

void rec_book_json_append_text(GString *json, const char *text)
{
	if (!text) {
		g_string_append(json, "null");
		return;
	}
	g_string_append_c(json, '"');
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\') {
			g_string_append_c(json, '\\');
			g_string_append_c(json, *c);
		} else if ((unsigned char)*c < 0x20) {
			g_string_append_printf(json, "\\u%04x", (unsigned)*c);
		} else {
			g_string_append_c(json, *c);
		}
	}
	g_string_append_c(json, '"');
}

static void put_plain(struct document *document, const char *text)
{
	rec_beside_puts(document->file, text);
}

static void put_text(struct document *document, const char *text)
{
	g_string_truncate(document->text, 0);
	rec_book_json_append_text(document->text, text);
	rec_beside_write(document->file, document->text->str, document->text->len);
}

static void put_cell(struct document *document, struct rec_value value)
{
	if (value.form == REC_FORM_TEXT)
		put_text(document, value.text);
	else if (!isfinite(value.number))
		put_plain(document, "null");
	else
		rec_beside_advance(document->file,
			rec_column_write_number(
				rec_beside_reserve(document->file, REC_CELL_BYTES), value));
}

static void put_row(const void *row, void *user)
{
	struct stream *stream = user;
	struct rec_book_row cells = rec_book_row(stream->document->book, stream->table, row);
	put_plain(stream->document, stream->has_rows ? ",\n[" : "\n[");
	stream->has_rows = true;
	for (guint i = 0; i < stream->table->n_columns; i++) {
		put_plain(stream->document, i > 0 ? "," : "");
		put_cell(stream->document, rec_book_cell(&cells, i));
	}
	put_plain(stream->document, "]");
}

static void put_pair(
	struct document *document, const char *before, const char *key, const char *value)
{
	put_plain(document, before);
	put_text(document, key);
	put_plain(document, ": ");
	put_text(document, value);
}

static void put_meaning(struct document *document, bool is_first, const char *name,
	const char *unit, const char *meaning)
{
	put_pair(document, is_first ? "\n{" : ",\n{", "name", name);
	put_pair(document, ", ", "unit", unit);
	put_pair(document, ", ", "meaning", meaning);
	put_plain(document, "}");
}

/* What the values of the column metric mean, in a table that has one. */
static void put_metrics(struct document *document, const struct rec_book_table *table)
{
	if (table->metrics->len == 0)
		return;
	put_plain(document, ",\n\"metrics\": [");
	for (guint i = 0; i < table->metrics->len; i++) {
		const struct rec_book_metric *metric = table->metrics->pdata[i];
		put_meaning(document, i == 0, metric->name, metric->unit, metric->meaning);
	}
	put_plain(document, "]");
}

static bool put_table(struct document *document, const struct rec_book_table *table, GError **error)
{
	struct stream stream = {document, table, false};
	put_text(document, table->name);
	put_plain(document, ": {\"columns\": [");
	for (guint i = 0; i < table->n_columns; i++) {
		const struct rec_column *column = &table->columns[i];
		put_meaning(document, i == 0, column->name, column->unit, column->meaning);
	}
	put_plain(document, "],\n\"rows\": [");
	if (!rec_book_stream(table, put_row, &stream, error))
		return false;
	put_plain(document, "]");
	put_metrics(document, table);
	put_plain(document, "}");
	return true;
}

/* The card as it is when it is JSON, else null. */
static void put_parameters(struct document *document)
{
	const char *text = document->book->parameters;
	g_autoptr(JsonParser) parser = json_parser_new();
	bool is_json = text && json_parser_load_from_data(parser, text, -1, NULL);
	put_plain(document, "\"parameters\": ");
	put_plain(document, is_json ? text : "null");
}

static bool put_document(struct document *document, GError **error)
{
	const struct rec_book *book = document->book;
	g_autofree char *format = g_strconcat("affekt ", book->name, NULL);
	put_pair(document, "{", "format", format);
	put_plain(document, ", \"version\": 1,\n");
	put_text(document, book->name);
	put_plain(document, ": ");
	put_plain(document, book->about);
	put_plain(document, ",\n\"tables\": {\n");
	for (guint i = 0; i < book->tables->len; i++) {
		put_plain(document, i > 0 ? ",\n" : "");
		if (!put_table(document, book->tables->pdata[i], error))
			return false;
	}
	put_pair(document, "},\n", "methods", book->methods);
	put_pair(document, ",\n", "limits", book->limits);
	put_plain(document, ",\n");
	put_parameters(document);
	put_plain(document, "}\n");
	return true;
}

bool rec_book_json_write(
	const struct rec_book *book, const char *directory, bool replace, GError **error)
{
	if (!rec_disk_make_folder(directory, error))
		return false;
	g_autofree char *name = g_strconcat(book->name, ".json", NULL);
	g_autofree char *path = g_build_filename(directory, name, NULL);
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	if (!file)
		return false;
	struct document document = {book, file, g_string_new(NULL)};
	bool is_put = put_document(&document, error);
	g_string_free(document.text, TRUE);
	return is_put && rec_beside_commit(g_steal_pointer(&file), error);
}
