#include "recordings/import/import_source.h"

#include "recordings/import/import_main.h"
#include "recordings/import/import_own.h"
#include "recordings/import/units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* As recordings/import/import_times.h finds gaps. */
static const double SHORTEST_GAP_S = 0.25;

static void free_signal(gpointer data)
{
	struct rec_import_signal *signal = data;
	g_free(signal->name);
	g_free(signal->column);
	g_free(signal->unit);
	g_free(signal->table_unit);
	g_array_unref(signal->values);
	if (signal->flags)
		g_array_unref(signal->flags);
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
	g_free(source->stream);
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

/* True for short stretches of @drops, which then stay. */
static void keep_short(const struct rec_import_source *source, bool *drops, guint n)
{
	double least = fmax(3, SHORTEST_GAP_S * source->rate_hz);
	for (guint k = 0; k < n; k++) {
		guint stop = k;
		while (stop < n && drops[stop])
			stop++;
		if (k > 0 && stop < n && stop - k <= least)
			memset(drops + k, 0, (stop - k) * sizeof(*drops));
		k = MAX(stop, k);
	}
}

static void drop_from(GArray *values, const bool *drops)
{
	guint kept = 0;
	for (guint k = 0; k < values->len; k++) {
		if (!drops[k])
			g_array_index(values, double, kept++) = g_array_index(values, double, k);
	}
	g_array_set_size(values, kept);
}

void rec_import_source_drop(struct rec_import_source *source, bool *drops)
{
	keep_short(source, drops, source->stamps->len);
	for (guint i = 0; i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		drop_from(signal->values, drops);
	}
	drop_from(source->stamps, drops);
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

/* How well a column's name fits @quantity: what the field calls it; better when calibrated, or in a
 * unit of conductance. 0: not at all. */
static int judge_column(const struct rec_table *table, guint column, enum core_quantity quantity)
{
	const char *name = rec_table_column_name(table, column);
	const char *unit = rec_table_column_unit(table, column);
	const char *conductance = unit ? rec_unit_conductance(unit) : NULL;
	g_autofree char *lower = g_ascii_strdown(name, -1);
	int score = 4;
	if (rec_import_main_guess(name) != quantity)
		return 0;
	if (quantity == CORE_QUANTITY_GSR && conductance)
		score += g_str_has_suffix(conductance, "S") ? 2 : 0;
	return score + (g_str_has_suffix(lower, "_cal") ? 1 : 0);
}

/* The column whose name fits @signal best; -1 when none does. */
static int find_by_kind(
	const struct rec_table *table, const struct rec_import_signal *signal, int time_column)
{
	int best = -1;
	int best_score = 0;
	for (guint i = 0; i < rec_table_n_columns(table); i++) {
		int score = judge_column(table, i, signal->quantity);
		if ((int)i != time_column && score > best_score) {
			best = (int)i;
			best_score = score;
		}
	}
	return best;
}

static bool is_data_column(const struct rec_table *table, guint column, int time_column)
{
	return (int)column != time_column &&
	       !rec_import_time_column_is_name(rec_table_column_name(table, column));
}

/* The column of @signal in @table: the wanted one, else for further channels the one of their name,
 * for the two main ones the one that is called what the field calls them, else the first that holds
 * no times. */
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
	if (signal->quantity != CORE_QUANTITY_OTHER) {
		int column = find_by_kind(table, signal, time_column);
		if (column >= 0)
			return column;
	}
	for (guint i = 0; i < rec_table_n_columns(table); i++) {
		if (is_data_column(table, i, time_column))
			return (int)i;
	}
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("%s has no column for %s beside its times; its columns are %s."),
		rec_table_name(table), signal->name, list);
	return -1;
}

static guint count_data_columns(const struct rec_table *table, int time_column)
{
	guint n = 0;
	for (guint i = 0; i < rec_table_n_columns(table); i++)
		n += is_data_column(table, i, time_column);
	return n;
}

static guint count_namesakes(const struct rec_table *table, guint column)
{
	const char *name = rec_table_column_name(table, column);
	guint n = 0;
	for (guint i = 0; i < rec_table_n_columns(table); i++)
		n += strcmp(rec_table_column_name(table, i), name) == 0;
	return n;
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
		signal->is_by_name = !signal->column && count_data_columns(table, time_column) > 1;
		signal->n_namesakes = count_namesakes(table, (guint)column);
		g_free(signal->column);
		signal->column = g_strdup(rec_table_column_name(table, (guint)column));
		signal->table_unit = g_strdup(rec_table_column_unit(table, (guint)column));
	}
	return true;
}

/* Whether local times go back as they do when summer time ends. */
static bool is_end_of_summer(const struct rec_import_time_column *column, double back_s)
{
	const double HOUR_S = 3600;
	const double PERIOD_S_MAX = 60;
	return column->is_local && !column->is_of_day && fabs(back_s - HOUR_S) < PERIOD_S_MAX;
}

/* Takes the time of the current row. */
static bool read_stamp(struct rec_import_source *source, struct rec_table *table,
	struct rec_import_time_column *column, GError **error)
{
	double time_s;
	if (!rec_import_time_column_read(table, column, &time_s, error))
		return false;
	if (source->stamps->len > 0) {
		double before_s = g_array_index(source->stamps, double, source->stamps->len - 1);
		if (time_s < before_s && is_end_of_summer(column, before_s - time_s)) {
			rec_table_set_error(table, column->column, error,
				_("local time goes back by an hour, as it does when summer time "
				  "ends; give the times their UTC offset, as in "
				  "2026-10-25T02:30:00+01:00"));
			return false;
		}
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
			if (signal->flags &&
				!rec_import_own_read_flags(table, signal->flags, error))
				return false;
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

/* Columns are wanted by number: then the table needs no row of names. */
static bool has_numbers(const struct rec_import_source *source)
{
	for (guint i = 0; i < source->signals->len; i++) {
		const struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		if (signal->column && g_ascii_isdigit(signal->column[0]) &&
			strspn(signal->column, "0123456789") == strlen(signal->column))
			return true;
	}
	return false;
}

/* A clock that is told: by a column, by the call, or by the maker's comments. */
static bool find_clock(struct rec_import_source *source, const struct rec_table *table,
	const struct rec_import_time_column *time, GError **error)
{
	double rate_hz = rec_table_rate_hz(table);
	double start_s = rec_table_start_s(table);
	if (time->column < 0 && isnan(source->rate_hz) && !isnan(rate_hz)) {
		source->rate_hz = rate_hz;
		source->has_maker_rate = true;
	}
	if (time->column < 0 && !isnan(start_s)) {
		source->start_s = start_s;
		source->is_absolute = source->is_local = true;
	}
	if (time->column >= 0 || !isnan(source->rate_hz))
		return true;
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

/* What the stamps are, now that all are read. */
static bool settle_stamps(struct rec_import_source *source, const struct rec_table *table,
	const struct rec_import_time_column *time, GError **error)
{
	double *stamps = (double *)(void *)source->stamps->data;
	if (time->column < 0)
		return true;
	if (time->is_guess && !time->is_text)
		source->assumed_unit =
			rec_import_time_column_settle_unit(stamps, source->stamps->len);
	source->is_local = time->is_local;
	source->is_of_day = time->is_of_day;
	source->is_absolute = time->is_text || fabs(stamps[0]) > REC_IMPORT_ABSOLUTE_S;
	if (fabs(stamps[0]) < REC_IMPORT_LATEST_S)
		return true;
	const char *column = rec_table_column_name(table, (guint)time->column);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s: the times in column %s lie beyond the year 2100 when they are seconds; say "
		  "--time-column %s:ms (or us, ns) if they count smaller units."),
		rec_table_name(table), column, column);
	return false;
}

static bool read_once(struct rec_import_source *source, GError **error)
{
	enum rec_table_form form = has_numbers(source) ? REC_TABLE_NUMBERED : REC_TABLE_HEADED;
	g_autoptr(rec_table) table = rec_table_open(source->path, form, error);
	struct rec_import_time_column time;
	g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(int));
	if (!table || !rec_import_time_column_find(table, source->time_column, &time, error) ||
		!find_columns(source, table, time.column, columns, error) ||
		!find_clock(source, table, &time, error))
		return false;
	rec_import_own_describe(source, table);
	if (!read_rows(source, table, &time, columns, error) || !check_rows(source, error) ||
		!settle_stamps(source, table, &time, error))
		return false;
	source->has_decimal_commas = rec_table_has_decimal_commas(table);
	source->has_thousands = rec_table_has_thousands(table);
	return true;
}

bool rec_import_source_read(struct rec_import_source *source, GError **error)
{
	return read_once(source, error) &&
	       (!rec_import_own_take_twins(source) || read_once(source, error));
}
