#include "recordings/table/book.h"

void rec_book_metric_free(void *data)
{
	struct rec_book_metric *metric = data;

	g_free(metric->name);
	g_free(metric->unit);
	g_free(metric->meaning);
	g_free(metric);
}

static void free_table(gpointer data)
{
	struct rec_book_table *table = data;

	g_free(table->name);
	g_free(table->columns);
	g_ptr_array_unref(table->metrics);
	g_free(table);
}

struct rec_book *rec_book_new(void)
{
	struct rec_book *book = g_new0(struct rec_book, 1);

	book->tables = g_ptr_array_new_with_free_func(free_table);
	book->facts = g_ptr_array_new_with_free_func(g_free);
	book->text = g_string_new(NULL);
	return book;
}

void rec_book_free(rec_book *book)
{
	if (!book)
		return;
	g_ptr_array_unref(book->tables);
	g_ptr_array_unref(book->facts);
	g_free(book->about);
	g_free(book->methods);
	g_free(book->parameters);
	g_free(book->limits);
	g_free(book->created);
	g_free(book->title);
	g_string_free(book->text, TRUE);
	g_free(book);
}

struct rec_book_table *rec_book_add_table(
	struct rec_book *book, const char *name, const struct rec_column *columns, guint n_columns)
{
	struct rec_book_table *table = g_new0(struct rec_book_table, 1);

	table->name = g_strdup(name);
	table->columns = g_memdup2(columns, n_columns * sizeof(*columns));
	table->n_columns = n_columns;
	table->metrics = g_ptr_array_new_with_free_func(rec_book_metric_free);
	g_ptr_array_add(book->tables, table);
	return table;
}

void rec_book_add_fact(struct rec_book *book, const char *name, const char *value)
{
	if (!value)
		return;
	g_ptr_array_add(book->facts, g_strdup(name));
	g_ptr_array_add(book->facts, g_strdup(value));
}

struct rec_book_row rec_book_row(
	const struct rec_book *book, const struct rec_book_table *table, const void *row)
{
	return (struct rec_book_row){
		.table = table,
		.row = row,
		.is_calibrated = table->is_calibrated && table->is_calibrated(table, row),
		.text = book->text,
	};
}

bool rec_book_stream(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	return !table->stream || table->stream(table, take, user, error);
}
