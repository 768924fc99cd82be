#include "recordings/export/export_xlsx.h"

#include "recordings/export/session_book.h"
#include "recordings/formats/xlsx.h"
#include "recordings/table/book_xlsx.h"

bool rec_export_xlsx_split(const struct rec_export_data *data, const char *directory, bool replace,
	guint max_rows, GError **error)
{
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	g_autoptr(rec_book) book = rec_session_book_create(tables);

	return rec_book_xlsx_write(book, directory, replace, max_rows, error);
}

bool rec_export_xlsx(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	return rec_export_xlsx_split(data, directory, replace, REC_XLSX_MAX_ROWS - 1, error);
}
