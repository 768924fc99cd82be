#include "study/tables/study_tables.h"

#include "recordings/disk/error.h"
#include "recordings/disk/folder_beside.h"
#include "recordings/formats/xlsx.h"
#include "recordings/table/book_csv.h"
#include "recordings/table/book_json.h"
#include "recordings/table/book_xlsx.h"
#include "study/tables/study_bids.h"
#include "study/tables/study_book.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const struct study_tables_format study_tables_formats[] = {
	{"csv", N_("one text file per table, for every program")},
	{"xlsx", N_("one workbook, a sheet per table, for spreadsheets")},
	{"json", N_("one document with all tables, for programmers")},
	{"bids", N_("a BIDS dataset of derivatives, for archives")},
	{NULL, NULL},
};

bool study_tables_write(const struct study_evidence *evidence, const char *format,
	const char *folder, bool replace, GError **error)
{
	g_autoptr(rec_book) book = study_book_new(evidence);

	if (strcmp(format, "csv") == 0)
		return rec_book_csv_write(book, folder, replace, error);
	if (strcmp(format, "xlsx") == 0)
		return rec_book_xlsx_write(book, folder, replace, REC_XLSX_MAX_ROWS - 1, error);
	if (strcmp(format, "json") == 0)
		return rec_book_json_write(book, folder, replace, error);
	if (strcmp(format, "bids") == 0)
		return study_bids_write(evidence, book, folder, replace, error);
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("There is no format “%s” for the tables of a study; choose csv, xlsx, json or "
		  "bids."),
		format);
	return false;
}

bool study_tables_refresh(const struct study_evidence *evidence, GError **error)
{
	g_autofree char *path = g_build_filename(evidence->folder->path, "tables", NULL);
	g_autoptr(rec_folder_beside) folder = rec_folder_beside_open(path, error);

	return folder &&
	       study_tables_write(evidence, "csv", rec_folder_beside_path(folder), false, error) &&
	       rec_folder_beside_commit(g_steal_pointer(&folder), error);
}
