/*
 * DESIGN: lines of comments come first, and may say more than the table itself; then the first
 * other line either names the columns or is data already. Rows of the maker may stand above the
 * names (the device), and below them (calibrated or not, units).
 */
#include "recordings/import/table_reading.h"
#include "recordings/import/units.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	UNIT_ROWS_MAX = 3, /* some makers put a row RAW/CAL between names and units */
};

/* The delimiter that a header line uses. */
static char guess_delimiter(const char *line)
{
	gsize n_semicolons = 0, n_commas = 0, n_letters = 0;
	bool is_quoted = false;
	for (const char *c = line; *c != '\0'; c++) {
		is_quoted ^= *c == '"';
		if (is_quoted)
			continue;
		if (*c == '\t')
			return '\t';
		n_semicolons += *c == ';';
		n_commas += *c == ',';
		n_letters += g_ascii_isalpha(*c) != 0;
	}
	/* Among numbers alone a comma beside semicolons is a decimal comma. */
	bool is_semicolon =
		n_semicolons > n_commas || (n_semicolons > 0 && (n_commas == 0 || n_letters == 0));
	return is_semicolon ? ';' : ',';
}

static const char *cell_at(const struct rec_table *table, guint column)
{
	return g_ptr_array_index(table->cells, column);
}

static bool is_number_at(const struct rec_table *table, guint column)
{
	return rec_table_is_number(cell_at(table, column), table->delimiter != ',');
}

static bool has_text(const struct rec_table *table)
{
	for (guint i = 0; i < table->cells->len; i++) {
		if (cell_at(table, i)[0] != '\0' && !is_number_at(table, i))
			return true;
	}
	return false;
}

/* True when the current row, the one under the header, names units. */
static bool is_unit_row(const struct rec_table *table)
{
	bool has_unit = false;
	for (guint i = 0; i < table->cells->len; i++) {
		if (is_number_at(table, i))
			return false;
		g_autofree char *text = rec_table_utf8(cell_at(table, i));
		has_unit |= rec_unit_is_known(text);
	}
	return has_unit;
}

/* True when every cell says whether its column is calibrated: "RAW", "CAL". */
static bool is_format_row(const struct rec_table *table)
{
	guint n = 0;
	for (guint i = 0; i < table->cells->len; i++) {
		const char *cell = cell_at(table, i);
		if (cell[0] == '\0')
			continue;
		if (g_ascii_strcasecmp(cell, "raw") != 0 && g_ascii_strcasecmp(cell, "cal") != 0)
			return false;
		n++;
	}
	return n > 0;
}

static guint count_name(const struct rec_table *table, const char *name)
{
	guint n = 0;
	for (guint i = 0; i < table->names->len; i++)
		n += strcmp(rec_table_column_name(table, i), name) == 0;
	return n;
}

/* Columns of one name are told apart by the row of formats: "GSR_RAW" and "GSR_CAL". */
static void tell_twins_apart(struct rec_table *table)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < table->names->len; i++) {
		const char *name = rec_table_column_name(table, i);
		const char *format = i < table->cells->len ? cell_at(table, i) : "";
		bool is_twin = format[0] != '\0' && count_name(table, name) > 1;
		g_ptr_array_add(
			names, is_twin ? g_strconcat(name, "_", format, NULL) : g_strdup(name));
	}
	GPtrArray *old = table->names;
	table->names = g_steal_pointer(&names);
	g_ptr_array_unref(old);
}

/* Takes the rows of formats and units under the header; the first row of data is given back. */
static bool read_units(struct rec_table *table, GError **error)
{
	for (int i = 0; i < UNIT_ROWS_MAX; i++) {
		bool has_row = false;
		if (!rec_table_read_row(table, &has_row, error))
			return false;
		if (!has_row)
			return true;
		if (!is_unit_row(table)) {
			table->is_pushed_back = true;
			break;
		}
		if (is_format_row(table))
			tell_twins_apart(table);
		guint n = MIN(table->cells->len, table->units->len);
		for (guint k = 0; k < n; k++) {
			if (cell_at(table, k)[0] != '\0')
				rec_table_set_unit(table, k, cell_at(table, k));
		}
	}
	return !table->is_pushed_back || rec_table_check_width(table, error);
}

/* "sep=;", as spreadsheets write it, quoted or not; '\0' for any other line. */
static char read_separator(const char *line)
{
	line += line[0] == '"';
	if (g_ascii_strncasecmp(line, "sep=", 4) != 0)
		return '\0';
	if (g_str_has_prefix(line + 4, "\\t"))
		return '\t';
	return line[4] != '\0' && line[4] != '"' ? line[4] : ',';
}

/* Lines before the header: comments, blank ones, and the "sep=X" of spreadsheets. *ret_comment is
 * the last comment. */
static bool take_header_line(
	struct rec_table *table, char **ret_line, char **ret_comment, GError **error)
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
		char separator = read_separator(line);
		if (separator != '\0') {
			table->delimiter = separator;
		} else if (line[0] == '#') {
			if (!rec_table_take_opensignals(table, line)) {
				g_free(*ret_comment);
				*ret_comment = g_strdup(line + strspn(line, "# "));
			}
		} else if (line[strspn(line, " \t,;")] != '\0') {
			return true;
		}
	}
}

/* True when all of several cells say the same, as the row of the device above the names does. */
static bool is_device_row(const struct rec_table *table)
{
	for (guint i = 1; i < table->cells->len; i++) {
		if (cell_at(table, i)[0] != '\0' &&
			strcmp(cell_at(table, i), cell_at(table, 0)) != 0)
			return false;
	}
	return table->cells->len > 1 && cell_at(table, 0)[0] != '\0' &&
	       cell_at(table, 1)[0] != '\0';
}

static void add_named_columns(struct rec_table *table)
{
	for (guint i = 0; i < table->cells->len; i++)
		rec_table_add_column(table, cell_at(table, i));
	/* A delimiter at the end of the header makes no column. */
	if (cell_at(table, table->cells->len - 1)[0] == '\0') {
		g_ptr_array_set_size(table->names, (int)table->names->len - 1);
		g_ptr_array_set_size(table->units, (int)table->units->len - 1);
	}
}

/* The last comment names the columns when it has as many cells as the data. */
static void take_comment_names(struct rec_table *table, char *comment)
{
	g_autoptr(GPtrArray) data = table->cells;
	table->cells = g_ptr_array_new();
	bool has_names = comment[0] != '\0' && rec_table_split(table, comment, NULL) &&
			 table->cells->len == data->len && data->len > 1;
	for (guint i = 0; has_names && i < table->cells->len; i++)
		has_names = cell_at(table, i)[0] != '\0' && !is_number_at(table, i);
	if (has_names)
		add_named_columns(table);
	g_ptr_array_unref(table->cells);
	table->cells = g_steal_pointer(&data);
}

/* Data stands where names would: it is the maker's or a comment that names the columns, or their
 * numbers do. */
static bool start_with_data(
	struct rec_table *table, enum rec_table_form form, char *comment, GError **error)
{
	table->is_pushed_back = true;
	if (table->names->len == 0 && comment)
		take_comment_names(table, comment);
	if (table->names->len == 0 && form != REC_TABLE_NUMBERED) {
		rec_table_set_error(table, -1, error,
			_("numbers stand where the names of the columns should be; put a header "
			  "line such as \"time_s,eda\" on top, or say the columns by number, as "
			  "in --gsr-column 2 --time-column 1 (a folder of an Empatica E4 is read "
			  "by --e4)"));
		return false;
	}
	while (table->names->len < table->cells->len)
		rec_table_add_column(table, "");
	table->has_header = true;
	return true;
}

bool rec_table_read_header(struct rec_table *table, enum rec_table_form form, GError **error)
{
	char *line = NULL;
	g_autofree char *comment = NULL;
	table->delimiter = '\0';
	if (!take_header_line(table, &line, &comment, error))
		return false;
	if (table->delimiter == '\0')
		table->delimiter = guess_delimiter(line);
	if (!rec_table_split(table, line, error))
		return false;
	if (table->names->len > 0 || !has_text(table))
		return start_with_data(table, form, comment, error);
	if (is_device_row(table)) {
		bool has_row = false;
		if (!rec_table_read_row(table, &has_row, error))
			return false;
		if (!has_row || !has_text(table)) {
			rec_table_set_error(table, -1, error,
				_("all columns have the same name; put a header line such as "
				  "\"time_s,eda\" on top"));
			return false;
		}
	}
	add_named_columns(table);
	table->has_header = true;
	return read_units(table, error);
}
