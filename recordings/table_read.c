/*
 * DESIGN: one buffer holds the unread bytes. A row is cut out of it in place: delimiters and the
 * line end become NUL, quoted cells are unescaped where they stand, and the cells are pointers into
 * the buffer until the next row moves the rest to the front.
 */
#include "recordings/table_read.h"

#include "recordings/cell_read.h"
#include "recordings/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

enum {
	BUFFER_BYTES = 1 << 18,
	LINE_BYTES_MAX = 1 << 20,
	UNIT_ROWS_MAX = 3, /* some makers put a row RAW/CAL between names and units */
};

struct rec_table {
	char *name;
	gzFile file;
	char *buffer;
	size_t capacity, start, end; /* unread bytes are [start, end) */
	bool is_drained;             /* the file has no more bytes */
	char line_end;
	char delimiter;
	bool has_header;
	bool has_decimal_commas;
	bool is_pushed_back; /* the current row is to be given once more */
	uint64_t line;       /* of the current row */
	uint64_t next_line;
	GPtrArray *cells;   /* char*, into the buffer */
	GPtrArray *names;   /* char* */
	GPtrArray *units;   /* char*, NULL unknown */
	GPtrArray *scratch; /* char*: cells of the current row that had to be recoded */
};

static const char *const UNIT_WORDS[] = {"s", "ms", "us", "ns", "sec", "seconds", "uS", "\u00b5S",
	"\u03bcS", "nS", "S", "mS", "kohm", "kOhm", "KOhm", "Kohm", "k\u03a9", "k\u2126", "ohm",
	"Ohm", "ohms", "Ohms", "\u03a9", "\u2126", "microsiemens", "microSiemens", "counts",
	"count", "adc", "ADC", "raw", "RAW", "CAL", "cal", "V", "mV", "uV", "\u00b5V", "a.u.", "au",
	"bpm", "BPM", "C", "degC", "\u00b0C", "Celsius", "g", "G", "m/s^2", "%", "Hz", "no units",
	"no_units", NULL};

/* Endings of a header name that are taken for its unit ("eda_uS"); time has its own rule. */
static const char *const UNIT_ENDINGS[] = {"uS", "\u00b5S", "nS", "kohm", "kOhm", "ohm", "Ohm",
	"counts", "mV", "uV", "bpm", "degC", "ms", "us", "ns", NULL};

void rec_table_close(rec_table *table)
{
	if (!table)
		return;
	gzclose(table->file);
	g_ptr_array_unref(table->cells);
	g_ptr_array_unref(table->names);
	g_ptr_array_unref(table->units);
	g_ptr_array_unref(table->scratch);
	g_free(table->buffer);
	g_free(table->name);
	g_free(table);
}

const char *rec_table_name(const struct rec_table *table)
{
	return table->name;
}

uint64_t rec_table_line(const struct rec_table *table)
{
	return table->line;
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
			_("%s, line %" G_GUINT64_FORMAT ", column %s: %s."), table->name,
			table->line, rec_table_column_name(table, (guint)column), sentence);
	} else {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s, line %" G_GUINT64_FORMAT ": %s."), table->name, table->line,
			sentence);
	}
}

/* Appends bytes of the file to the buffer, after moving the unread ones to its front. */
static bool fill_buffer(struct rec_table *table, GError **error)
{
	size_t n_left = table->end - table->start;
	memmove(table->buffer, table->buffer + table->start, n_left);
	table->start = 0;
	table->end = n_left;
	if (table->capacity - n_left < BUFFER_BYTES / 2) {
		table->capacity *= 2;
		table->buffer = g_realloc(table->buffer, table->capacity + 1);
	}
	unsigned wanted = (unsigned)(table->capacity - n_left);
	int n = gzread(table->file, table->buffer + n_left, wanted);
	int status = Z_OK;
	const char *problem = gzerror(table->file, &status);
	if (n < 0 || status == Z_BUF_ERROR || status == Z_DATA_ERROR) {
		table->line = table->next_line;
		if (status == Z_ERRNO) {
			rec_table_set_error(
				table, -1, error, _("cannot read on: %s"), g_strerror(errno));
		} else {
			rec_table_set_error(table, -1, error,
				_("the gzip data is cut or damaged from here on (%s); fetch the "
				  "file again"),
				problem);
		}
		return false;
	}
	if (memchr(table->buffer + n_left, '\0', (size_t)n)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is not a table of text (it holds NUL bytes): export it as CSV in "
			  "UTF-8."),
			table->name);
		return false;
	}
	table->is_drained = n == 0;
	table->end += (size_t)n;
	return true;
}

/* Position behind the quote-balanced line that starts at table->start; SIZE_MAX when the buffer
 * does not hold its end yet. */
static size_t find_line_end(const struct rec_table *table, size_t *scanned, bool *is_quoted)
{
	const char *buffer = table->buffer;
	size_t from = *scanned;
	for (;;) {
		const char *hit = memchr(buffer + from, table->line_end, table->end - from);
		size_t stop = hit ? (size_t)(hit - buffer) : table->end;
		for (const char *quote = buffer + from;
			(quote = memchr(quote, '"', (size_t)(buffer + stop - quote))) != NULL;
			quote++)
			*is_quoted = !*is_quoted;
		if (!hit) {
			*scanned = table->end;
			return SIZE_MAX;
		}
		from = stop + 1;
		if (!*is_quoted)
			return from;
	}
}

/* Takes the next line out of the buffer, NUL-terminated, without its line end. *ret_line is NULL
 * at the end of the file. */
static bool take_line(struct rec_table *table, char **ret_line, GError **error)
{
	bool is_quoted = false;
	size_t scanned = table->start;
	size_t stop = find_line_end(table, &scanned, &is_quoted);
	while (stop == SIZE_MAX && !table->is_drained) {
		size_t offset = scanned - table->start;
		if (table->end - table->start > LINE_BYTES_MAX) {
			table->line = table->next_line;
			rec_table_set_error(table, -1, error,
				_("the line is longer than 1 MiB (or a quote is never closed), so "
				  "this is no table of samples"));
			return false;
		}
		if (!fill_buffer(table, error))
			return false;
		scanned = table->start + offset;
		stop = find_line_end(table, &scanned, &is_quoted);
	}
	table->line = table->next_line;
	if (stop == SIZE_MAX && is_quoted) {
		rec_table_set_error(table, -1, error, _("a quote is opened and never closed"));
		return false;
	}
	if (stop == SIZE_MAX && table->start == table->end) {
		*ret_line = NULL;
		return true;
	}
	char *line = table->buffer + table->start;
	char *last = stop == SIZE_MAX ? table->buffer + table->end : table->buffer + stop - 1;
	table->start = stop == SIZE_MAX ? table->end : stop;
	*last = '\0';
	if (last > line && last[-1] == '\r')
		last[-1] = '\0';
	table->next_line++;
	for (const char *c = line; (c = strchr(c, table->line_end)) != NULL; c++)
		table->next_line++;
	*ret_line = line;
	return true;
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
	return converted ? converted : g_utf8_make_valid(text, -1);
}

static bool is_unit_word(const char *const *words, const char *text)
{
	return g_strv_contains(words, text);
}

/* The unit that a header name carries: "EDA [uS]", "EDA (uS)", "eda_uS"; NULL when none. */
static char *unit_in_name(const char *name)
{
	const char *open = strpbrk(name, "[(");
	if (open && open > name) {
		const char *close = strpbrk(open, "])");
		if (close && close > open + 1)
			return g_strstrip(g_strndup(open + 1, (gsize)(close - open - 1)));
	}
	const char *ending = strrchr(name, '_');
	if (!ending)
		ending = strrchr(name, ' ');
	if (ending && is_unit_word(UNIT_ENDINGS, ending + 1))
		return g_strdup(ending + 1);
	return NULL;
}

static void add_column(struct rec_table *table, const char *text)
{
	char *name = to_utf8(text);
	if (name[0] == '\0') {
		g_free(name);
		name = g_strdup_printf("%u", table->names->len + 1);
	}
	g_ptr_array_add(table->names, name);
	g_ptr_array_add(table->units, unit_in_name(name));
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
		if (!take_line(table, &line, error))
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
		has_unit |= is_unit_word(UNIT_WORDS, text);
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
		if (!take_line(table, ret_line, error))
			return false;
		char *line = *ret_line;
		if (!line) {
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("%s is empty: a header line and rows of numbers are needed."),
				table->name);
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

/* Reads the first bytes: the byte order mark goes, the line end is found. */
static bool read_start(struct rec_table *table, GError **error)
{
	unsigned char start[4] = {0};
	int n = gzread(table->file, start, sizeof(start));
	if (n >= 2 && ((start[0] == 0xff && start[1] == 0xfe) ||
			      (start[0] == 0xfe && start[1] == 0xff))) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is written in UTF-16: save it as CSV in UTF-8."), table->name);
		return false;
	}
	if (n >= 0 && gzrewind(table->file) == 0 && !fill_buffer(table, error))
		return false;
	if (n < 0 && !fill_buffer(table, error))
		return false;
	if (table->end >= 3 && memcmp(table->buffer, "\xef\xbb\xbf", 3) == 0)
		table->start = 3;
	bool has_lf = memchr(table->buffer, '\n', table->end) != NULL;
	bool has_cr = memchr(table->buffer, '\r', table->end) != NULL;
	table->line_end = !has_lf && has_cr ? '\r' : '\n';
	return true;
}

struct rec_table *rec_table_open(const char *path, enum rec_table_form form, GError **error)
{
	g_autofree char *shown = g_filename_display_name(path);
	if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is a folder: give the file with the samples."), shown);
		return NULL;
	}
	gzFile file = gzopen(path, "rb");
	if (!file) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING, _("%s cannot be opened: %s."),
			shown, g_strerror(errno));
		return NULL;
	}
	gzbuffer(file, BUFFER_BYTES / 2);
	g_autoptr(rec_table) table = g_new0(struct rec_table, 1);
	table->name = g_steal_pointer(&shown);
	table->file = file;
	table->capacity = BUFFER_BYTES;
	table->buffer = g_malloc(table->capacity + 1);
	table->cells = g_ptr_array_new();
	table->names = g_ptr_array_new_with_free_func(g_free);
	table->units = g_ptr_array_new_with_free_func(g_free);
	table->scratch = g_ptr_array_new_with_free_func(g_free);
	table->delimiter = ',';
	table->next_line = 1;
	if (!read_start(table, error))
		return NULL;
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
