#include "study/folder/sheet.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/formats/utf16.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SHEET_BYTES_MAX = 16 << 20 /* a hundred thousand participants */
};

static void free_line(gpointer data)
{
	struct study_sheet_line *line = data;

	g_ptr_array_unref(line->cells);
	g_free(line);
}

static struct study_sheet *make_sheet(const char *path)
{
	struct study_sheet *sheet = g_new0(struct study_sheet, 1);

	sheet->name = g_filename_display_name(path);
	sheet->separator = '\t';
	sheet->header = g_ptr_array_new_with_free_func(g_free);
	sheet->lines = g_ptr_array_new_with_free_func(free_line);
	return sheet;
}

struct study_sheet *study_sheet_new(const char *columns)
{
	struct study_sheet *sheet = make_sheet("");
	g_auto(GStrv) names = g_strsplit(columns, "\t", -1);

	for (char **name = names; *name; name++)
		g_ptr_array_add(sheet->header, g_strdup(*name));
	return sheet;
}

void study_sheet_free(study_sheet *sheet)
{
	if (!sheet)
		return;
	g_free(sheet->name);
	g_ptr_array_unref(sheet->header);
	g_ptr_array_unref(sheet->lines);
	g_free(sheet);
}

/* --- bytes to text ------------------------------------------------------------------- */

/* All bytes of the file at @path, with a NUL behind. */
static char *read_bytes(const char *path, size_t *ret_n, GError **error)
{
	int fd = rec_disk_open_file(path, /* follows_links= */ true, error);
	g_autofree char *bytes = NULL;
	struct stat status;
	ssize_t n = 0;

	*ret_n = 0;
	if (fd < 0)
		return NULL;
	bool is_small = fstat(fd, &status) == 0 && status.st_size <= SHEET_BYTES_MAX;
	if (is_small)
		bytes = g_malloc((size_t)status.st_size + 1);
	while (is_small && *ret_n < (size_t)status.st_size &&
		(n = read(fd, bytes + *ret_n, (size_t)status.st_size - *ret_n)) > 0)
		*ret_n += (size_t)n;
	if (n < 0)
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
	else if (!is_small)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is larger than 16 MiB, so it is no table of participants; choose "
			  "another file."),
			path);
	close(fd);
	if (n < 0 || !is_small)
		return NULL;
	bytes[*ret_n] = '\0';
	return g_steal_pointer(&bytes);
}

/* Valid UTF-8 without a byte order mark; NULL for what is no text. */
static char *decode(const char *bytes, size_t n)
{
	bool is_big = n >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0;
	bool is_little = n >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0;
	g_autofree char *wide = NULL;

	if (is_big || is_little) {
		struct rec_utf16 state = {.is_big_endian = is_big};
		wide = g_malloc0(REC_UTF16_ROOM(n) + 1);
		n = rec_utf16_decode(&state, (const uint8_t *)bytes + 2, n - 2, wide);
		bytes = wide;
	}
	if (memchr(bytes, '\0', n))
		return NULL;
	bytes += g_str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0;
	if (g_utf8_validate(bytes, -1, NULL))
		return g_strdup(bytes);
	g_autofree char *text =
		g_convert_with_fallback(bytes, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
	return g_utf8_make_valid(text ? text : bytes, -1);
}

/* --- text to cells ------------------------------------------------------------------- */

static bool is_end_of_cell(char c, char separator)
{
	return c == separator || c == '\n' || c == '\r' || c == '\0';
}

/* The end of the quoted cell at @from, behind its closing quote; NULL when it is none. One that
 * goes over lines and cells is a quote that was never closed; not so in CSV, where a spreadsheet
 * quoted whatever holds a comma. */
static const char *find_closing(const char *from, char separator)
{
	bool has_tab = false, has_end = false;

	for (const char *c = from + 1; *c && !(has_tab && has_end); c++) {
		has_tab = has_tab || *c == '\t';
		has_end = has_end || *c == '\n' || *c == '\r';
		if (*c != '"')
			continue;
		if (c[1] == '"')
			c++;
		else
			return is_end_of_cell(c[1], separator) ? c + 1 : NULL;
	}
	return NULL;
}

/* The cell at *@at, which goes to its end. */
static char *take_cell(const char **at, char separator)
{
	const char *from = *at;
	const char *end = *from == '"' ? find_closing(from, separator) : NULL;
	GString *cell = g_string_new(NULL);

	for (const char *c = from + 1; end && c < end - 1; c++) {
		g_string_append_c(cell, *c);
		c += *c == '"' ? 1 : 0;
	}
	if (!end) {
		for (end = from; !is_end_of_cell(*end, separator);)
			end++;
		g_string_append_len(cell, from, end - from);
	}
	*at = end;
	return g_string_free(cell, FALSE);
}

static guint count_line_ends(const char *from, const char *to)
{
	guint n = 0;

	for (const char *c = from; c < to; c++)
		n += *c == '\n' || (*c == '\r' && c[1] != '\n');
	return n;
}

/* Where the table begins: below a spreadsheet's "sep=;". */
static const char *skip_hint(const char *text)
{
	if (g_ascii_strncasecmp(text, "sep=", 4) != 0 || text[4] == '\0' ||
		(text[5] != '\n' && text[5] != '\r'))
		return text;
	return text + (text[5] == '\r' && text[6] == '\n' ? 7 : 6);
}

static void take_lines(struct study_sheet *sheet, const char *text)
{
	const char *begin = skip_hint(text);
	guint number = begin > text ? 2 : 1;

	for (const char *at = begin; *at;) {
		struct study_sheet_line *line = study_sheet_add(sheet);
		const char *from = at;

		line->number = number;
		for (;; at++) {
			g_ptr_array_add(line->cells, take_cell(&at, sheet->separator));
			if (*at != sheet->separator)
				break;
		}
		at += at[0] == '\r' && at[1] == '\n' ? 2 : at[0] != '\0';
		number += count_line_ends(from, at);
	}
}

/* --- the table ----------------------------------------------------------------------- */

bool study_sheet_is_blank(const struct study_sheet_line *line)
{
	for (guint i = 0; i < line->cells->len; i++) {
		const char *cell = g_ptr_array_index(line->cells, i);

		if (cell[strspn(cell, " \t\r\n")] != '\0')
			return false;
	}
	return true;
}

int study_sheet_find(const struct study_sheet *sheet, const char *name)
{
	for (guint i = 0; i < sheet->header->len; i++) {
		g_autofree char *column = g_strdup(g_ptr_array_index(sheet->header, i));

		if (g_ascii_strcasecmp(g_strstrip(column), name) == 0)
			return (int)i;
	}
	return -1;
}

guint study_sheet_need(struct study_sheet *sheet, const char *name)
{
	int column = study_sheet_find(sheet, name);

	if (column >= 0)
		return (guint)column;
	g_ptr_array_add(sheet->header, g_strdup(name));
	return sheet->header->len - 1;
}

/* Takes the first line that is not blank as header. */
static void take_header(struct study_sheet *sheet)
{
	while (sheet->lines->len > 0) {
		struct study_sheet_line *line = g_ptr_array_index(sheet->lines, 0);
		bool is_blank = study_sheet_is_blank(line);

		for (guint i = 0; !is_blank && i < line->cells->len; i++)
			g_ptr_array_add(sheet->header, g_strdup(g_ptr_array_index(line->cells, i)));
		g_ptr_array_remove_index(sheet->lines, 0);
		if (!is_blank)
			return;
	}
}

/* Whether @text, its cells parted by @separator, is a table with the column @key. */
static bool take_table(struct study_sheet *sheet, const char *text, char separator, const char *key)
{
	g_ptr_array_set_size(sheet->header, 0);
	g_ptr_array_set_size(sheet->lines, 0);
	sheet->separator = separator;
	take_lines(sheet, text);
	take_header(sheet);
	return study_sheet_find(sheet, key) >= 0;
}

struct study_sheet *study_sheet_read(const char *path, const char *key, GError **error)
{
	g_autoptr(study_sheet) sheet = make_sheet(path);
	size_t n = 0;
	g_autofree char *bytes = read_bytes(path, &n, error);
	g_autofree char *text = bytes ? decode(bytes, n) : NULL;

	if (bytes && !text)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a table of text (it holds NUL bytes): save it as text parted "
			  "by tabs, in UTF-8."),
			sheet->name);
	if (!text)
		return NULL;
	for (const char *separator = "\t;,"; *separator; separator++) {
		if (take_table(sheet, text, *separator, key))
			return g_steal_pointer(&sheet);
	}
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s has no column %s; the first line has to name the columns."), sheet->name,
		key);
	return NULL;
}

void study_sheet_tell_separator(const struct study_sheet *sheet, GPtrArray *problems)
{
	if (sheet->separator != '\t')
		study_sheet_tell(sheet, 1, problems,
			_("the cells are parted by “%c”, as in CSV; they are read, and parted by "
			  "tabs again when Affekt saves the table"),
			sheet->separator);
}

char *study_sheet_cell(const struct study_sheet_line *line, int column)
{
	if (column < 0 || (guint)column >= line->cells->len)
		return g_strdup("");
	return g_strstrip(g_strdup(g_ptr_array_index(line->cells, column)));
}

void study_sheet_set(struct study_sheet_line *line, guint column, const char *text)
{
	while (line->cells->len <= column)
		g_ptr_array_add(line->cells, g_strdup(""));
	g_free(line->cells->pdata[column]);
	line->cells->pdata[column] = g_strdup(text);
}

struct study_sheet_line *study_sheet_add(struct study_sheet *sheet)
{
	struct study_sheet_line *line = g_new0(struct study_sheet_line, 1);

	line->cells = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(sheet->lines, line);
	return line;
}

guint study_sheet_remove(struct study_sheet *sheet, const char *name, const char *text)
{
	int column = study_sheet_find(sheet, name);
	guint n = 0;

	for (guint i = sheet->lines->len; i-- > 0;) {
		g_autofree char *cell =
			study_sheet_cell(g_ptr_array_index(sheet->lines, i), column);

		if (column >= 0 && strcmp(cell, text) == 0) {
			g_ptr_array_remove_index(sheet->lines, i);
			n++;
		}
	}
	return n;
}

static void write_cells(struct rec_beside *file, const GPtrArray *cells, guint n_least)
{
	for (guint i = 0; i < MAX(cells->len, n_least); i++) {
		const char *cell = i < cells->len ? g_ptr_array_index(cells, i) : "";
		bool is_quoted = cell[0] == '"' || strpbrk(cell, "\t\r\n");
		g_auto(GStrv) parts = is_quoted ? g_strsplit(cell, "\"", -1) : NULL;
		g_autofree char *doubled = is_quoted ? g_strjoinv("\"\"", parts) : NULL;

		rec_beside_puts(file, i > 0 ? "\t" : "");
		rec_beside_puts(file, is_quoted ? "\"" : "");
		rec_beside_puts(file, is_quoted ? doubled : cell);
		rec_beside_puts(file, is_quoted ? "\"" : "");
	}
	rec_beside_puts(file, "\n");
}

bool study_sheet_write(const struct study_sheet *sheet, const char *path, GError **error)
{
	struct rec_beside *file = rec_beside_open(path, true, error);

	if (!file)
		return false;
	write_cells(file, sheet->header, 0);
	for (guint i = 0; i < sheet->lines->len; i++) {
		const struct study_sheet_line *line = g_ptr_array_index(sheet->lines, i);

		/* A blank line stays one; others get all their tabs, which spreadsheets like. */
		write_cells(file, line->cells, study_sheet_is_blank(line) ? 0 : sheet->header->len);
	}
	return rec_beside_commit(file, error);
}

void study_sheet_tell(
	const struct study_sheet *sheet, guint line, GPtrArray *problems, const char *format, ...)
{
	va_list arguments;

	if (!problems)
		return;
	va_start(arguments, format);
	g_autofree char *sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(
		problems, g_strdup_printf(_("%s, line %u: %s."), sheet->name, line, sentence));
}
