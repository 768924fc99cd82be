/*
 * DESIGN: a row is cut in the buffer of its line: delimiters become NUL, quoted cells are unescaped
 * where they stand, and the cells are pointers into the line until the next one is read.
 */
#include "recordings/import/table_reading.h"

#include "recordings/formats/cell_read.h"
#include "recordings/import/units.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

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

guint rec_table_n_cells(const struct rec_table *table)
{
	return table->cells->len;
}

double rec_table_rate_hz(const struct rec_table *table)
{
	return table->rate_hz;
}

double rec_table_start_s(const struct rec_table *table)
{
	return table->start_s;
}

bool rec_table_has_thousands(const struct rec_table *table)
{
	return table->group_mark != '\0';
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
bool rec_table_split(struct rec_table *table, char *line, GError **error)
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
char *rec_table_utf8(const char *text)
{
	if (g_utf8_validate(text, -1, NULL))
		return g_strdup(text);
	char *converted =
		g_convert_with_fallback(text, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
	if (!converted)
		converted = g_utf8_make_valid(text, -1);
	return converted;
}

void rec_table_add_column(struct rec_table *table, const char *text)
{
	char *name = rec_table_utf8(text);
	if (name[0] == '\0') {
		g_free(name);
		name = g_strdup_printf("%u", table->names->len + 1);
	}
	g_ptr_array_add(table->names, name);
	g_ptr_array_add(table->units, rec_unit_in_name(name));
}

void rec_table_set_unit(struct rec_table *table, guint column, const char *unit)
{
	g_free(g_ptr_array_index(table->units, column));
	g_ptr_array_index(table->units, column) = rec_table_utf8(unit);
}

bool rec_table_is_number(const char *text, bool takes_comma)
{
	double value;
	bool had_comma;
	return rec_cell_parse_number(text, takes_comma, &had_comma, &value);
}

/* A mark that parts thousands cannot part decimals in the same table. */
static bool check_marks(struct rec_table *table, guint column, GError **error)
{
	bool is_mixed = (table->group_mark == ',' && table->has_decimal_commas) ||
			(table->group_mark == '.' && table->has_decimal_points);
	if (is_mixed)
		rec_table_set_error(table, (int)column, error,
			_("the mark \"%c\" parts thousands in some cells and decimals in others, "
			  "so "
			  "the numbers are not certain; write them without marks between "
			  "thousands"),
			table->group_mark);
	return !is_mixed;
}

static void note_decimal_mark(struct rec_table *table, bool is_comma, const char *text)
{
	table->has_decimal_commas |= is_comma;
	if (!table->has_decimal_points && !is_comma)
		table->has_decimal_points = strchr(text, '.') != NULL;
}

bool rec_table_number(struct rec_table *table, guint column, double *ret, GError **error)
{
	const char *text =
		column < table->cells->len ? g_ptr_array_index(table->cells, column) : "";
	bool had_comma = false;
	double value = NAN;
	if (rec_cell_parse_number(text, table->delimiter != ',', &had_comma, &value)) {
		note_decimal_mark(table, had_comma, text);
		*ret = isfinite(value) ? value : (double)NAN;
		return table->group_mark == '\0' || check_marks(table, column, error);
	}
	char group, decimal;
	if (rec_cell_parse_grouped(text, &group, &decimal, ret)) {
		table->group_mark =
			group == ' ' && table->group_mark != '\0' ? table->group_mark : group;
		table->has_decimal_commas |= decimal == ',';
		table->has_decimal_points |= decimal == '.';
		return check_marks(table, column, error);
	}
	if (rec_cell_is_missing(text)) {
		*ret = (double)NAN;
		return true;
	}
	g_autofree char *shown = rec_table_utf8(text);
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
	char *converted = rec_table_utf8(text);
	g_ptr_array_add(table->scratch, converted);
	return converted;
}

/* Below the header a line that starts with # is a comment unless it has a row's cells. */
static bool is_comment(const struct rec_table *table, const char *line)
{
	if (!table->has_header || line[0] != '#')
		return false;
	guint n_cells = 1;
	for (const char *c = line; (c = strchr(c, table->delimiter)) != NULL; c++)
		n_cells++;
	return n_cells == 1 || n_cells != table->names->len;
}

bool rec_table_read_row(struct rec_table *table, bool *ret_has_row, GError **error)
{
	g_ptr_array_set_size(table->scratch, 0);
	for (;;) {
		char *line = NULL;
		if (!rec_lines_next(table->lines, &line, error))
			return false;
		*ret_has_row = line != NULL;
		if (!line)
			return true;
		if (is_comment(table, line))
			continue;
		if (!rec_table_split(table, line, error))
			return false;
		if (!is_blank_from(table, 0))
			return true;
	}
}

/* A row may be shorter than the header, but not longer. */
bool rec_table_check_width(const struct rec_table *table, GError **error)
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
	if (!rec_table_read_row(table, &has_row, error) || !has_row)
		return false;
	if (!table->has_header) {
		while (table->names->len < table->cells->len)
			rec_table_add_column(table, "");
		return true;
	}
	return rec_table_check_width(table, error);
}

/* The first row of a table of tabs. */
static bool read_names(struct rec_table *table, GError **error)
{
	bool has_row = false;
	if (!rec_table_read_row(table, &has_row, error))
		return false;
	for (guint i = 0; has_row && i < table->cells->len; i++)
		rec_table_add_column(table, g_ptr_array_index(table->cells, i));
	table->has_header = true;
	return true;
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
	table->rate_hz = table->start_s = NAN;
	if (form == REC_TABLE_TABS || form == REC_TABLE_BARE_TABS)
		table->delimiter = '\t';
	if (form == REC_TABLE_TABS && !read_names(table, error))
		return NULL;
	if ((form == REC_TABLE_HEADED || form == REC_TABLE_NUMBERED) &&
		!rec_table_read_header(table, form, error))
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
	g_autofree char *calibrated = g_strconcat(name, "_CAL", NULL);
	for (guint i = 0; i < table->names->len; i++) {
		if (g_ascii_strcasecmp(rec_table_column_name(table, i), calibrated) == 0)
			return (int)i;
	}
	guint64 number;
	if (g_ascii_string_to_unsigned(name, 10, 1, table->names->len, &number, NULL))
		return (int)number - 1;
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
