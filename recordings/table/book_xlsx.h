/*
 * Tables as one workbook, NAME.xlsx, where NAME is the book's: a sheet "Read me" (what this is, the
 * facts, limits, the list of sheets, the dictionary, the methods), then one sheet per table in the
 * order of the dictionary.
 *
 * Numbers have the digits of the CSV, so its resolution too. The note on a column's name tells unit
 * and meaning; rows of data begin at the second, so that programs read a sheet as a table.
 */
#ifndef RECORDINGS_TABLE_BOOK_XLSX_H
#define RECORDINGS_TABLE_BOOK_XLSX_H

#include "recordings/table/book.h"

/* As rec_book_csv_write(), with the one file NAME.xlsx in @directory, at most @max_rows rows of
 * data in a sheet (below REC_XLSX_MAX_ROWS). Bounded memory. A table that is longer goes on in the
 * sheets NAME~2, NAME~3 …; a text that is longer than a cell is cut; "Read me" tells both.
 * REC_ERROR_FAILED above 4 GB: more rows than can fit are refused before anything is written. */
bool rec_book_xlsx_write(const struct rec_book *book, const char *directory, bool replace,
	guint max_rows, GError **error);

#endif
