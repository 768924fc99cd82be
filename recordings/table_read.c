/*
 * DESIGN: a row is cut in the buffer of its line: delimiters become NUL, quoted cells are unescaped
 * where they stand, and the cells are pointers into the line until the next one is read.
 */
#include "recordings/table_read.h"

#include "recordings/cell_read.h"
#include "recordings/lines.h"
#include "recordings/session.h"
#include "recordings/units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
	UNIT_ROWS_MAX = 3, /* some makers put a row RAW/CAL between names and units */
};

struct rec_table {
	struct rec_lines *lines;
	char delimiter;
	bool has_header;
	bool has_decimal_commas;
	bool is_pushed_back; /* the current row is to be given once more */
	GPtrArray *cells;    /* char*, into the current line */
	GPtrArray *names;    /* char* */
	GPtrArray *units;    /* char*, NULL unknown */
	GPtrArray *scratch;  /* char*: cells of the current row that had to be recoded */
};

void rec_table_close(rec_table *table)
{
	if (!table)
		return;
	rec_lines_close(table->lines);
	g_ptr_array_unref(table->cells);
	g_ptr_array_unref(table->names);
	g_ptr_array_unref(table->units);
	g_ptr_array_unref(table->scratch);
	g_free(table);
}

const char *rec_table_name(const struct rec_table *table)
{
	return rec_lines_name(table->lines);
}

uint64_t rec_table_line(const struct rec_table *table)
{
	return rec_lines_number(table->lines);
}

bool rec_table_has_decimal_commas(const struct rec_table *table)
{
	return table->has_decimal_commas;
}

guint rec_table_n_columns(const struct rec_table *table)
{
	return table->names->len;
}

const char *rec_table_column_name(const struct rec_table *table, guint column)
{
	return g_ptr_array_index(table->names, column);
}

const char *rec_table_column_unit(const struct rec_table *table, guint column)
{
	return g_ptr_array_index(table->units, column);
}

void rec_table_set_error(
	const struct rec_table *table, int column, GError **error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (column >= 0 && (guint)column < table->names->len) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s, line %" PRIu64 ", column %s: %s."), rec_table_name(table),
			rec_table_line(table), rec_table_column_name(table, (guint)column),
			sentence);
	} else {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s, line %" PRIu64 ": %s."),
			rec_table_name(table), rec_table_line(table), sentence);
	}
}

/* Unescapes the quoted cell that starts at @quote in place. Returns the delimiter or NUL behind it;
 * NULL when other text stands there. */
static char *unquote_cell(char *quote, char delimiter)
{
	char *to = quote;
	char *from = quote + 1;
	while (*from != '\0') {
		if (*from == '"' && from[1] != '"')
			break;
		if (*from == '"')
			from++;
		*to++ = *from++;
	}
	if (*from == '"')
		from++;
	while (*from == ' ' || *from == '\r')
		from++;
	bool ends = *from == delimiter || *from == '\0';
	*to = '\0';
	return ends ? from : NULL;
}

/* Cuts @line into table->cells; blanks around unquoted cells go. */
static bool split_line(struct rec_table *table, char *line, GError **error)
{
	char *from = line;
	g_ptr_array_set_size(table->cells, 0);
	for (;;) {
		while (*from == ' ' || (*from == '\t' && table->delimiter != '\t'))
			from++;
		char *stop = from;
		g_ptr_array_add(table->cells, from);
		if (*from == '"') {
			stop = unquote_cell(from, table->delimiter);
			if (!stop) {
				rec_table_set_error(table, (int)table->cells->len - 1, error,
					_("there is text behind the closing quote"));
				return false;
			}
		} else {
			while (*stop != table->delimiter && *stop != '\0')
				stop++;
			char *trimmed = stop;
			while (trimmed > from && trimmed[-1] == ' ')
				trimmed--;
			if (trimmed < stop)
				*trimmed = '\0';
		}
		if (*stop == '\0')
			return true;
		*stop = '\0';
		from = stop + 1;
	}
}

/* True when every cell of the row from @first on is empty. */
static bool is_blank_from(const struct rec_table *table, guint first)
{
	for (guint i = first; i < table->cells->len; i++) {
		if (((const char *)g_ptr_array_index(table->cells, i))[0] != '\0')
			return false;
	}
	return true;
}

/* Text of any byte as UTF-8; a new string. */
static char *to_utf8(const char *text)
{
	if (g_utf8_validate(text, -1, NULL))
		return g_strdup(text);
	char *converted =
		g_convert_with_fallback(text, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
	if (!converted)
		converted = g_utf8_make_valid(text, -1);
	return converted;
}

static void add_column(struct rec_table *table, const char *text)
{
	char *name = to_utf8(text);
	if (name[0] == '\0') {
		g_free(name);
		name = g_strdup_printf("%u", table->names->len + 1);
	}
	g_ptr_array_add(table->names, name);
	g_ptr_array_add(table->units, rec_unit_in_name(name));
}

static bool is_number(const char *text, bool takes_comma)
{
	double value;
	bool had_comma;
	return rec_cell_parse_number(text, takes_comma, &had_comma, &value);
}

bool rec_table_number(struct rec_table *table, guint column, double *ret, GError **error)
{
	const char *text =
		column < table->cells->len ? g_ptr_array_index(table->cells, column) : "";
	bool had_comma = false;
	double value = NAN;
	if (rec_cell_parse_number(text, table->delimiter != ',', &had_comma, &value)) {
		table->has_decimal_commas |= had_comma;
		*ret = isfinite(value) ? value : (double)NAN;
		return true;
	}
	if (rec_cell_is_missing(text)) {
		*ret = (double)NAN;
		return true;
	}
	g_autofree char *shown = to_utf8(text);
	if (g_utf8_strlen(shown, -1) > 40)
		g_utf8_offset_to_pointer(shown, 40)[0] = '\0';
	rec_table_set_error(table, (int)column, error,
		_("\"%s\" is not a number; leave the cell empty where a value is missing"), shown);
	return false;
}

const char *rec_table_text(struct rec_table *table, guint column)
{
	const char *text =
		column < table->cells->len ? g_ptr_array_index(table->cells, column) : "";
	if (g_utf8_validate(text, -1, NULL))
		return text;
	char *converted = to_utf8(text);
	g_ptr_array_add(table->scratch, converted);
	return converted;
}

/* Reads lines until one is not blank and cuts it; *ret_has_row is false at the end. */
static bool next_row(struct rec_table *table, bool *ret_has_row, GError **error)
{
	g_ptr_array_set_size(table->scratch, 0);
	for (;;) {
		char *line = NULL;
		if (!rec_lines_next(table->lines, &line, error))
			return false;
		*ret_has_row = line != NULL;
		if (!line)
			return true;
		if (!split_line(table, line, error))
			return false;
		if (!is_blank_from(table, 0))
			return true;
	}
}

/* A row may be shorter than the header, but not longer. */
static bool check_width(const struct rec_table *table, GError **error)
{
	if (table->cells->len <= table->names->len || is_blank_from(table, table->names->len))
		return true;
	rec_table_set_error(table, -1, error,
		_("%u cells stand where the header names %u columns; with decimal commas, separate "
		  "the cells by semicolons"),
		table->cells->len, table->names->len);
	return false;
}

bool rec_table_next(struct rec_table *table, GError **error)
{
	bool has_row = false;
	if (table->is_pushed_back) {
		table->is_pushed_back = false;
		return true;
	}
	if (!next_row(table, &has_row, error) || !has_row)
		return false;
	if (!table->has_header) {
		while (table->names->len < table->cells->len)
			add_column(table, "");
		return true;
	}
	return check_width(table, error);
}

/* The delimiter that a header line uses. */
static char guess_delimiter(const char *line)
{
	gsize n_semicolons = 0, n_commas = 0;
	bool is_quoted = false;
	for (const char *c = line; *c != '\0'; c++) {
		is_quoted ^= *c == '"';
		if (is_quoted)
			continue;
		if (*c == '\t')
			return '\t';
		n_semicolons += *c == ';';
		n_commas += *c == ',';
	}
	return n_semicolons > n_commas || (n_semicolons > 0 && n_commas == 0) ? ';' : ',';
}

/* True when the current row, the one under the header, names units. */
static bool is_unit_row(const struct rec_table *table)
{
	bool has_unit = false;
	for (guint i = 0; i < table->cells->len; i++) {
		const char *cell = g_ptr_array_index(table->cells, i);
		if (is_number(cell, table->delimiter != ','))
			return false;
		g_autofree char *text = to_utf8(cell);
		has_unit |= rec_unit_is_known(text);
	}
	return has_unit;
}

/* Takes the rows of units under the header; the first row of data is given back. */
static bool read_units(struct rec_table *table, GError **error)
{
	for (int i = 0; i < UNIT_ROWS_MAX; i++) {
		bool has_row = false;
		if (!next_row(table, &has_row, error))
			return false;
		if (!has_row)
			return true;
		if (!is_unit_row(table)) {
			table->is_pushed_back = true;
			break;
		}
		guint n = MIN(table->cells->len, table->units->len);
		for (guint k = 0; k < n; k++) {
			const char *cell = g_ptr_array_index(table->cells, k);
			if (cell[0] == '\0')
				continue;
			g_free(g_ptr_array_index(table->units, k));
			g_ptr_array_index(table->units, k) = to_utf8(cell);
		}
	}
	return !table->is_pushed_back || check_width(table, error);
}

/* Lines before the header: comments, blank ones, and the "sep=X" of spreadsheets. */
static bool take_header_line(struct rec_table *table, char **ret_line, GError **error)
{
	for (;;) {
		if (!rec_lines_next(table->lines, ret_line, error))
			return false;
		char *line = *ret_line;
		if (!line) {
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("%s is empty: a header line and rows of numbers are needed."),
				rec_table_name(table));
			return false;
		}
		if (g_ascii_strncasecmp(line, "sep=", 4) == 0 || line[0] == '#' ||
			line[strspn(line, " \t,;")] == '\0')
			continue;
		return true;
	}
}

static bool read_header(struct rec_table *table, GError **error)
{
	char *line = NULL;
	if (!take_header_line(table, &line, error))
		return false;
	table->delimiter = guess_delimiter(line);
	if (!split_line(table, line, error))
		return false;
	bool has_name = false;
	for (guint i = 0; i < table->cells->len; i++) {
		const char *cell = g_ptr_array_index(table->cells, i);
		has_name |= cell[0] != '\0' && !is_number(cell, table->delimiter != ',');
	}
	if (!has_name) {
		rec_table_set_error(table, -1, error,
			_("numbers stand where the names of the columns should be; put a header "
			  "line such as \"time_s,eda\" on top (a folder of an Empatica E4 is read "
			  "by --e4)"));
		return false;
	}
	for (guint i = 0; i < table->cells->len; i++)
		add_column(table, g_ptr_array_index(table->cells, i));
	/* A delimiter at the end of the header makes no column. */
	const char *last = g_ptr_array_index(table->cells, table->cells->len - 1);
	if (last[0] == '\0') {
		g_ptr_array_set_size(table->names, (int)table->names->len - 1);
		g_ptr_array_set_size(table->units, (int)table->units->len - 1);
	}
	table->has_header = true;
	return read_units(table, error);
}

struct rec_table *rec_table_open(const char *path, enum rec_table_form form, GError **error)
{
	struct rec_lines *lines = rec_lines_open(path, error);
	if (!lines)
		return NULL;
	g_autoptr(rec_table) table = g_new0(struct rec_table, 1);
	table->lines = lines;
	table->cells = g_ptr_array_new();
	table->names = g_ptr_array_new_with_free_func(g_free);
	table->units = g_ptr_array_new_with_free_func(g_free);
	table->scratch = g_ptr_array_new_with_free_func(g_free);
	table->delimiter = ',';
	if (form == REC_TABLE_HEADED && !read_header(table, error))
		return NULL;
	return g_steal_pointer(&table);
}

int rec_table_find_column(const struct rec_table *table, const char *name)
{
	for (guint i = 0; i < table->names->len; i++) {
		if (strcmp(rec_table_column_name(table, i), name) == 0)
			return (int)i;
	}
	for (guint i = 0; i < table->names->len; i++) {
		if (g_ascii_strcasecmp(rec_table_column_name(table, i), name) == 0)
			return (int)i;
	}
	for (guint i = 0; i < table->names->len; i++) {
		const char *full = rec_table_column_name(table, i);
		gsize length = strcspn(full, "[(");
		g_autofree char *stem = g_strchomp(g_strndup(full, length));
		if (full[length] != '\0' && g_ascii_strcasecmp(stem, name) == 0)
			return (int)i;
	}
	return -1;
}

char *rec_table_list_columns(const struct rec_table *table)
{
	GString *list = g_string_new(NULL);
	for (guint i = 0; i < table->names->len; i++) {
		g_string_append_printf(
			list, "%s%s", i > 0 ? ", " : "", rec_table_column_name(table, i));
	}
	return g_string_free(list, FALSE);
}
