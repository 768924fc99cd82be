#include "recordings/import_source.h"

#include "recordings/disk/disk.h"
#include "recordings/units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void free_signal(gpointer data)
{
	struct rec_import_signal *signal = data;
	g_free(signal->name);
	g_free(signal->column);
	g_free(signal->unit);
	g_free(signal->table_unit);
	g_array_unref(signal->values);
	g_free(signal);
}

struct rec_import_source *rec_import_source_new(const char *path)
{
	struct rec_import_source *source = g_new0(struct rec_import_source, 1);
	source->path = g_strdup(path);
	source->file = g_filename_display_basename(path);
	source->rate_hz = NAN;
	source->stamps = g_array_new(FALSE, FALSE, sizeof(double));
	source->signals = g_ptr_array_new_with_free_func(free_signal);
	return source;
}

void rec_import_source_free(struct rec_import_source *source)
{
	if (!source)
		return;
	g_free(source->file);
	g_free(source->path);
	g_free(source->time_column);
	g_array_unref(source->stamps);
	g_ptr_array_unref(source->signals);
	g_free(source);
}

struct rec_import_signal *rec_import_source_add(
	struct rec_import_source *source, const char *name, enum core_quantity quantity)
{
	struct rec_import_signal *signal = g_new0(struct rec_import_signal, 1);
	signal->name = g_strdup(name);
	signal->quantity = quantity;
	signal->values = g_array_new(FALSE, FALSE, sizeof(double));
	g_ptr_array_add(source->signals, signal);
	return signal;
}

uint64_t rec_import_source_n(const struct rec_import_source *source)
{
	const struct rec_import_signal *first = g_ptr_array_index(source->signals, 0);
	return first->values->len;
}

double rec_import_source_first_s(const struct rec_import_source *source)
{
	return source->stamps->len > 0 ? g_array_index(source->stamps, double, 0) : source->start_s;
}

/* The column called @name, whatever its case and with or without a unit; -1 when there is none. */
static int find_named(const struct rec_table *table, const char *name)
{
	size_t length = strlen(name);
	int column = rec_table_find_column(table, name);
	for (guint i = 0; column < 0 && i < rec_table_n_columns(table); i++) {
		const char *other = rec_table_column_name(table, i);
		g_autofree char *unit = rec_unit_in_name(other);
		if (unit && g_ascii_strncasecmp(other, name, length) == 0 &&
			(other[length] == '_' || other[length] == ' '))
			column = (int)i;
	}
	return column;
}

/* Tables of many channels name them: the column of "eeg_f3" is called that, or "F3". */
static int find_by_channel(const struct rec_table *table, const struct rec_import_signal *signal)
{
	const char *site = strchr(signal->name, '_');
	int column = find_named(table, signal->name);
	if (column < 0 && site && site[1])
		column = find_named(table, site + 1);
	return column;
}

/* The column of @signal in @table: the wanted one, else for further channels the one of their name,
 * else the first that holds no times. */
static int find_column(const struct rec_table *table, const struct rec_import_signal *signal,
	int time_column, GError **error)
{
	g_autofree char *list = rec_table_list_columns(table);
	if (signal->column) {
		int column = rec_table_find_column(table, signal->column);
		if (column < 0)
			g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
				_("%s has no column %s for %s; its columns are %s."),
				rec_table_name(table), signal->column, signal->name, list);
		return column;
	}
	if (signal->quantity == CORE_QUANTITY_OTHER) {
		int column = find_by_channel(table, signal);
		if (column >= 0 && column != time_column)
			return column;
	}
	for (guint i = 0; i < rec_table_n_columns(table); i++) {
		if ((int)i != time_column &&
			!rec_import_times_is_time_name(rec_table_column_name(table, i)))
			return (int)i;
	}
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("%s has no column for %s beside its times; its columns are %s."),
		rec_table_name(table), signal->name, list);
	return -1;
}

/* Finds the columns of all signals into @columns. */
static bool find_columns(struct rec_import_source *source, const struct rec_table *table,
	int time_column, GArray *columns, GError **error)
{
	g_autofree char *list = rec_table_list_columns(table);
	for (guint i = 0; i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		int column = find_column(table, signal, time_column, error);
		if (column < 0)
			return false;
		bool is_guess = !signal->column && signal->quantity == CORE_QUANTITY_OTHER;
		for (guint k = 0; k < i && is_guess; k++) {
			/* Two channels of one column: the file has none for this one. (Two of one
			 * name are refused elsewhere.) */
			const struct rec_import_signal *other =
				g_ptr_array_index(source->signals, k);
			if (g_array_index(columns, int, k) != column ||
				strcmp(other->name, signal->name) == 0)
				continue;
			g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
				_("%s has no column %s for %s; its columns are %s."),
				rec_table_name(table), signal->name, signal->name, list);
			return false;
		}
		g_array_append_val(columns, column);
		g_free(signal->column);
		signal->column = g_strdup(rec_table_column_name(table, (guint)column));
		signal->table_unit = g_strdup(rec_table_column_unit(table, (guint)column));
	}
	return true;
}

/* Takes the time of the current row. */
static bool read_stamp(struct rec_import_source *source, struct rec_table *table,
	struct rec_import_time_column *column, GError **error)
{
	double time_s;
	if (!rec_import_times_read_cell(table, column, &time_s, error))
		return false;
	if (source->stamps->len > 0) {
		double before_s = g_array_index(source->stamps, double, source->stamps->len - 1);
		if (time_s < before_s) {
			rec_table_set_error(table, column->column, error,
				_("time runs backwards, by %g s; sort the rows, or remove the time "
				  "column and give the rate"),
				before_s - time_s);
			return false;
		}
	}
	g_array_append_val(source->stamps, time_s);
	return true;
}

static bool read_rows(struct rec_import_source *source, struct rec_table *table,
	struct rec_import_time_column *time, const GArray *columns, GError **error)
{
	g_autoptr(GError) local = NULL;
	while (rec_table_next(table, &local)) {
		if (time->column >= 0 && !read_stamp(source, table, time, error))
			return false;
		for (guint i = 0; i < columns->len; i++) {
			struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
			double value;
			if (!rec_table_number(
				    table, (guint)g_array_index(columns, int, i), &value, error))
				return false;
			g_array_append_val(signal->values, value);
		}
	}
	if (local) {
		g_propagate_error(error, g_steal_pointer(&local));
		return false;
	}
	return true;
}

/* A table without samples or without any clock is no recording. */
static bool check_rows(const struct rec_import_source *source, GError **error)
{
	uint64_t n = rec_import_source_n(source);
	if (n >= 2)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		n == 0 ? _("%s has a header and no samples.")
		       : _("%s has one sample only; a recording needs at least two."),
		source->path);
	return false;
}

bool rec_import_source_read(struct rec_import_source *source, GError **error)
{
	g_autoptr(rec_table) table = rec_table_open(source->path, REC_TABLE_HEADED, error);
	struct rec_import_time_column time;
	g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
	if (!table || !rec_import_times_find_column(table, source->time_column, &time, error) ||
		!find_columns(source, table, time.column, columns, error))
		return false;
	if (time.column < 0 && isnan(source->rate_hz)) {
		const struct rec_import_signal *first = g_ptr_array_index(source->signals, 0);
		g_autofree char *list = rec_table_list_columns(table);
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			first->quantity == CORE_QUANTITY_OTHER
				? _("%s has no column of times; name one of its columns (%s) with "
				    "--time-column.")
				: _("%s has no column of times; name one of its columns (%s) with "
				    "--time-column, or give the rate."),
			rec_table_name(table), list);
		return false;
	}
	if (!read_rows(source, table, &time, columns, error) || !check_rows(source, error))
		return false;
	source->is_local = time.is_local;
	source->has_decimal_commas = rec_table_has_decimal_commas(table);
	source->is_absolute =
		time.is_text || fabs(rec_import_source_first_s(source)) > REC_IMPORT_ABSOLUTE_S;
	return true;
}
