/*
 * The parts of a workbook that are not cells: what a package needs to be one, the frame of a sheet,
 * and the notes over its names. For recordings/formats/xlsx.c alone.
 */
#ifndef RECORDINGS_FORMATS_XLSX_PARTS_H
#define RECORDINGS_FORMATS_XLSX_PARTS_H

#include "recordings/formats/xlsx.h"
#include "recordings/formats/zip.h"

/* Content types, relations, properties, the list of sheets and the styles. */
void rec_xlsx_parts_write_package(
	struct rec_zip *zip, const char *const *names, const char *created, const char *title);

/* All of a sheet before its first row, and behind its last. */
void rec_xlsx_parts_begin_sheet(
	struct rec_zip *zip, bool is_first, const struct rec_xlsx_column *columns, guint n_columns);
void rec_xlsx_parts_end_sheet(struct rec_zip *zip, bool is_first);

/* Entries of their own: sheet @sheet (from 0) ended with notes. */
void rec_xlsx_parts_write_notes(
	struct rec_zip *zip, guint sheet, const struct rec_xlsx_column *columns, guint n_columns);

/* "A" … "Z", "AA" … at @to, without a NUL; returns the end. */
char *rec_xlsx_parts_put_letters(char *to, guint column);

/* @n bytes of valid UTF-8 as character data or attribute value. What XML cannot say is _xHHHH_, and
 * what looks like that has its first underscore escaped (ECMA-376 part 1, 22.9.2.19). */
void rec_xlsx_parts_put_escaped(struct rec_zip *zip, const char *text, size_t n);

#endif
