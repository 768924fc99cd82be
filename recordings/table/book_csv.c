#include "recordings/table/book_csv.h"

#include "core/text.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/formats/cell_write.h"

/* Files beside the tables. */
static const char *const OTHER_FILES[] = {
	"dictionary.csv", "methods.md", "parameters.json", "LIMITS.txt"};

/* An export under way. */
struct export
{
	const struct rec_book *book;
	const char *directory;
	bool replaces;
	GString *cell; /* the text cell at hand */
};

/* A table being streamed. */
struct stream {
	struct export *export;
	const struct rec_book_table *table;
	struct rec_beside *file;
};

static struct rec_beside *open_file(const struct export *export, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(export->directory, name, NULL);
	return rec_beside_open(path, export->replaces, error);
}

static void put_text(struct export *export, struct rec_beside *file, const char *text)
{
	g_string_truncate(export->cell, 0);
	core_text_append_csv(export->cell, text);
	rec_beside_write(file, export->cell->str, export->cell->len);
}

static void put_cell(struct export *export, struct rec_beside *file, struct rec_value value)
{
	if (value.form == REC_FORM_TEXT)
		put_text(export, file, value.text);
	else
		rec_beside_advance(file,
			rec_column_write_number(rec_beside_reserve(file, REC_CELL_BYTES), value));
}

static void put_row(const void *row, void *user)
{
	struct stream *stream = user;
	struct rec_book_row cells = rec_book_row(stream->export->book, stream->table, row);
	for (guint i = 0; i < stream->table->n_columns; i++) {
		if (i > 0)
			rec_beside_write(stream->file, ",", 1);
		put_cell(stream->export, stream->file, rec_book_cell(&cells, i));
	}
	rec_beside_write(stream->file, "\n", 1);
}

static bool write_table(struct export *export, const struct rec_book_table *table, GError **error)
{
	g_autofree char *name = g_strconcat(table->name, ".csv", NULL);
	g_autoptr(rec_beside) file = open_file(export, name, error);
	if (!file)
		return false;
	for (guint i = 0; i < table->n_columns; i++) {
		rec_beside_puts(file, i > 0 ? "," : "");
		rec_beside_puts(file, table->columns[i].name);
	}
	rec_beside_puts(file, "\n");
	struct stream stream = {export, table, file};
	return rec_book_stream(table, put_row, &stream, error) &&
	       rec_beside_commit(g_steal_pointer(&file), error);
}

static void put_meaning(struct export *export, struct rec_beside *file,
	const struct rec_book_table *table, const char *name, const char *unit, const char *meaning)
{
	put_text(export, file, table->name);
	rec_beside_puts(file, ".csv,");
	put_text(export, file, name);
	rec_beside_puts(file, ",");
	put_text(export, file, unit);
	rec_beside_puts(file, ",");
	put_text(export, file, meaning);
	rec_beside_puts(file, "\n");
}

/* What the rows of a table with a column metric mean, one line for each of its values. */
static void put_metrics(
	struct export *export, struct rec_beside *file, const struct rec_book_table *table)
{
	for (guint i = 0; i < table->metrics->len; i++) {
		const struct rec_book_metric *metric = table->metrics->pdata[i];
		g_autofree char *name = g_strconcat("metric:", metric->name, NULL);
		put_meaning(export, file, table, name, metric->unit, metric->meaning);
	}
}

static bool write_dictionary(struct export *export, GError **error)
{
	const GPtrArray *tables = export->book->tables;
	g_autoptr(rec_beside) file = open_file(export, "dictionary.csv", error);
	if (!file)
		return false;
	rec_beside_puts(file, "file,column,unit,meaning\n");
	for (guint i = 0; i < tables->len; i++) {
		const struct rec_book_table *table = tables->pdata[i];
		for (guint k = 0; k < table->n_columns; k++) {
			const struct rec_column *column = &table->columns[k];
			put_meaning(
				export, file, table, column->name, column->unit, column->meaning);
		}
	}
	for (guint i = 0; i < tables->len; i++)
		put_metrics(export, file, tables->pdata[i]);
	return rec_beside_commit(g_steal_pointer(&file), error);
}

static bool write_text(
	const struct export *export, const char *name, const char *text, GError **error)
{
	return rec_beside_finish(open_file(export, name, error), text, error);
}

/* Nothing is written when any of the files is there already. */
static bool check_free(const struct export *export, GError **error)
{
	guint n_tables = export->book->tables->len;
	for (guint i = 0; i < n_tables + G_N_ELEMENTS(OTHER_FILES); i++) {
		const struct rec_book_table *table =
			i < n_tables ? export->book->tables->pdata[i] : NULL;
		g_autofree char *name = table ? g_strconcat(table->name, ".csv", NULL)
					      : g_strdup(OTHER_FILES[i - n_tables]);
		g_autofree char *path = g_build_filename(export->directory, name, NULL);
		if (!rec_disk_check_free(path, error))
			return false;
	}
	return true;
}

static bool write_files(struct export *export, GError **error)
{
	const struct rec_book *book = export->book;
	for (guint i = 0; i < book->tables->len; i++) {
		if (!write_table(export, book->tables->pdata[i], error))
			return false;
	}
	return write_dictionary(export, error) &&
	       write_text(export, "methods.md", book->methods ? book->methods : book->no_methods,
		       error) &&
	       write_text(export, "parameters.json", book->parameters ? book->parameters : "{}",
		       error) &&
	       write_text(export, "LIMITS.txt", book->limits, error);
}

bool rec_book_csv_write(
	const struct rec_book *book, const char *directory, bool replace, GError **error)
{
	struct export export = {book, directory, replace, NULL};
	if (!rec_disk_make_folder(directory, error) || (!replace && !check_free(&export, error)))
		return false;
	export.cell = g_string_new(NULL);
	bool is_written = write_files(&export, error);
	g_string_free(export.cell, TRUE);
	return is_written;
}
