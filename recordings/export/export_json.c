#include "recordings/export/export_json.h"

#include "recordings/export/session_book.h"
#include "recordings/table/book_json.h"

bool rec_export_json(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	g_autoptr(rec_book) book = rec_session_book_create(tables);

	return rec_book_json_write(book, directory, replace, error);
}
