#include "recordings/formats/xlsx.h"

#include "recordings/formats/cell_write.h"
#include "recordings/formats/xlsx_parts.h"

#include <string.h>

enum {
	MAX_COLUMNS = 64,
	MAX_NAME = 31,
};

struct rec_xlsx {
	struct rec_zip *zip;
	guint sheet;  /* from 0 */
	unsigned row; /* from 1; 0 before the first */
	const struct rec_xlsx_column *columns;
	guint n_columns;
	char row_text[16]; /* the row as digits */
	size_t n_row_text;
};

struct rec_xlsx *rec_xlsx_create(
	struct rec_beside *file, const char *const *names, const char *created, const char *title)
{
	struct rec_xlsx *book = g_new0(struct rec_xlsx, 1);
	book->zip = rec_zip_create(file);
	rec_xlsx_parts_write_package(book->zip, names, created, title);
	return book;
}

void rec_xlsx_destroy(rec_xlsx *book)
{
	if (!book)
		return;
	rec_zip_destroy(book->zip);
	g_free(book);
}

char *rec_xlsx_sheet_name(const char *name, guint part)
{
	g_autofree char *tail = part > 1 ? g_strdup_printf("~%u", part) : g_strdup("");
	glong room = MAX_NAME - (glong)strlen(tail);
	g_autofree char *valid = g_utf8_make_valid(name, -1);
	g_autofree char *head = g_utf8_substring(valid, 0, MIN(room, g_utf8_strlen(valid, -1)));
	g_strdelimit(head, "[]:*?/\\'", '_');
	return g_strconcat(head, tail, NULL);
}

void rec_xlsx_begin_sheet(
	struct rec_xlsx *book, guint index, const struct rec_xlsx_column *columns, guint n_columns)
{
	g_assert(n_columns > 0 && n_columns <= MAX_COLUMNS);
	book->sheet = index;
	book->row = 0;
	book->columns = columns;
	book->n_columns = n_columns;
	g_autofree char *path = g_strdup_printf("xl/worksheets/sheet%u.xml", index + 1);
	rec_zip_begin(book->zip, path);
	rec_xlsx_parts_begin_sheet(book->zip, index == 0, columns, n_columns);
	if (index == 0)
		return;
	rec_xlsx_begin_row(book);
	for (guint i = 0; i < n_columns; i++)
		rec_xlsx_put_text(book, i, REC_XLSX_BOLD, columns[i].name);
	rec_xlsx_end_row(book);
}

void rec_xlsx_end_sheet(struct rec_xlsx *book)
{
	rec_xlsx_parts_end_sheet(book->zip, book->sheet == 0);
	if (book->sheet > 0)
		rec_xlsx_parts_write_notes(book->zip, book->sheet, book->columns, book->n_columns);
}

void rec_xlsx_begin_row(struct rec_xlsx *book)
{
	book->row++;
	g_assert(book->row <= REC_XLSX_MAX_ROWS);
	char *end = rec_cell_write_integer(book->row_text, book->row);
	book->n_row_text = (size_t)(end - book->row_text);
	rec_zip_puts(book->zip, "<row r=\"");
	rec_zip_write(book->zip, book->row_text, book->n_row_text);
	rec_zip_puts(book->zip, "\">");
}

void rec_xlsx_end_row(struct rec_xlsx *book)
{
	rec_zip_puts(book->zip, "</row>");
}

static char *copy(char *to, const char *bytes, size_t n)
{
	memcpy(to, bytes, n);
	return to + n;
}

/* <c r="B12" */
static char *put_place(const struct rec_xlsx *book, char *to, guint column)
{
	to = copy(to, "<c r=\"", strlen("<c r=\""));
	to = rec_xlsx_parts_put_letters(to, column);
	to = copy(to, book->row_text, book->n_row_text);
	*to++ = '"';
	return to;
}

char *rec_xlsx_begin_number(struct rec_xlsx *book, guint column)
{
	char *to = put_place(book, rec_zip_reserve(book->zip, 128), column);
	return copy(to, "><v>", strlen("><v>"));
}

void rec_xlsx_end_number(struct rec_xlsx *book, char *end)
{
	rec_zip_advance(book->zip, copy(end, "</v></c>", strlen("</v></c>")));
}

/* The end of what fits into a cell of @text. */
static const char *find_end(const char *text)
{
	glong units = 0;
	const char *c = text;
	for (; *c != '\0'; c = g_utf8_next_char(c)) {
		units += g_utf8_get_char(c) > 0xffff ? 2 : 1;
		if (units > REC_XLSX_MAX_TEXT)
			break;
	}
	/* A text that is cut leaves room for the dots. */
	return *c == '\0' ? c : g_utf8_prev_char(c);
}

bool rec_xlsx_put_text(
	struct rec_xlsx *book, guint column, enum rec_xlsx_style style, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	const char *end = find_end(valid);
	char *to = put_place(book, rec_zip_reserve(book->zip, 128), column);
	if (style != REC_XLSX_PLAIN) {
		to = copy(to, " s=\"", strlen(" s=\""));
		*to++ = (char)('0' + style);
		*to++ = '"';
	}
	rec_zip_advance(book->zip, to);
	rec_zip_puts(book->zip, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
	rec_xlsx_parts_put_escaped(book->zip, valid, (size_t)(end - valid));
	rec_zip_puts(book->zip, *end == '\0' ? "</t></is></c>" : "…</t></is></c>");
	return *end == '\0';
}

bool rec_xlsx_finish(struct rec_xlsx *book, GError **error)
{
	return rec_zip_finish(book->zip, error);
}
