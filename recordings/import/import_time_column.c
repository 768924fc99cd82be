#include "recordings/import/import_time_column.h"

#include "recordings/formats/wall_time.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const double EARLIEST_S = 9.4e8; /* the year 2000 */
static const double SLOWEST_S = 120;    /* between samples of any recording */
static const double DAY_S = 86400;

/* The name in small letters, without a unit. Owned by the caller. */
static char *take_stem(const char *name)
{
	static const char *const ENDINGS[] = {"_s", "_ms", "_us", "_ns"};
	char *stem = g_ascii_strdown(name, (gssize)strcspn(name, "[("));
	g_strchomp(stem);
	for (guint i = 0; i < G_N_ELEMENTS(ENDINGS); i++) {
		if (g_str_has_suffix(stem, ENDINGS[i])) {
			stem[strlen(stem) - strlen(ENDINGS[i])] = '\0';
			break;
		}
	}
	return stem;
}

/* What programs write. */
static bool is_programs_name(const char *name)
{
	static const char *const STEMS[] = {
		"time", "timestamp", "timestamps", "onset", "datetime", "date_time", NULL};
	g_autofree char *stem = take_stem(name);
	if (g_strv_contains(STEMS, stem))
		return true;
	g_auto(GStrv) words = g_strsplit_set(stem, "_ -.", -1);
	for (guint i = 0; words[i]; i++) {
		if (g_str_has_prefix(words[i], "timestamp") || strcmp(words[i], "unix") == 0)
			return true;
	}
	return false;
}

/* What people write: Danish, Norwegian, Swedish, German. */
static bool is_peoples_name(const char *name)
{
	static const char *const STEMS[] = {"tid", "tidspunkt", "tidsstempel", "klokkeslæt",
		"klokkeslett", "zeit", "zeitstempel", NULL};
	g_autofree char *stem = take_stem(name);
	return g_strv_contains(STEMS, stem);
}

bool rec_import_time_column_is_name(const char *name)
{
	return is_programs_name(name) || is_peoples_name(name);
}

/* The first column that @is_time says is one of times; -1 when there is none. */
static int find_by_name(const struct rec_table *table, bool (*is_time)(const char *name))
{
	for (guint i = 0; i < rec_table_n_columns(table); i++) {
		if (is_time(rec_table_column_name(table, i)))
			return (int)i;
	}
	return -1;
}

/* Seconds of one @unit; NaN when it is none of time. */
static double unit_scale_s(const char *unit)
{
	static const struct {
		const char *unit;
		double scale_s;
	} UNITS[] = {
		{"s", 1},
		{"sec", 1},
		{"seconds", 1},
		{"secs", 1},
		{"ms", 1e-3},
		{"msecs", 1e-3},
		{"msec", 1e-3},
		{"us", 1e-6},
		{"\u00b5s", 1e-6},
		{"\u03bcs", 1e-6},
		{"ns", 1e-9},
	};
	for (guint i = 0; unit && i < G_N_ELEMENTS(UNITS); i++) {
		if (g_ascii_strcasecmp(unit, UNITS[i].unit) == 0)
			return UNITS[i].scale_s;
	}
	return NAN;
}

/* The scale that the table gives the column: ending of the name, unit; NaN when neither says. */
static double column_scale_s(const struct rec_table *table, int column)
{
	const char *name = rec_table_column_name(table, (guint)column);
	const char *ending = strrchr(name, '_');
	double scale_s = unit_scale_s(ending ? ending + 1 : NULL);
	if (isnan(scale_s))
		scale_s = unit_scale_s(rec_table_column_unit(table, (guint)column));
	return scale_s;
}

bool rec_import_time_column_find(const struct rec_table *table, const char *wanted,
	struct rec_import_time_column *ret, GError **error)
{
	*ret = (struct rec_import_time_column){.column = -1, .scale_s = 1};
	if (!wanted)
		ret->column = find_by_name(table, is_programs_name);
	if (!wanted && ret->column < 0)
		ret->column = find_by_name(table, is_peoples_name);
	if (wanted) {
		const char *colon = strrchr(wanted, ':');
		double scale_s = colon ? unit_scale_s(colon + 1) : (double)NAN;
		g_autofree char *name = isnan(scale_s) ? g_strdup(wanted)
						       : g_strndup(wanted, (gsize)(colon - wanted));
		ret->column = rec_table_find_column(table, name);
		if (ret->column < 0) {
			g_autofree char *list = rec_table_list_columns(table);
			g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
				_("%s has no time column %s (the unit behind a colon is s, ms, us "
				  "or "
				  "ns); its columns are %s."),
				rec_table_name(table), name, list);
			return false;
		}
		if (!isnan(scale_s)) {
			ret->scale_s = scale_s;
			return true;
		}
	}
	if (ret->column >= 0) {
		double scale_s = column_scale_s(table, ret->column);
		ret->is_guess = isnan(scale_s);
		ret->scale_s = ret->is_guess ? 1.0 : scale_s;
	}
	return true;
}

const char *rec_import_time_column_settle_unit(double *stamps, uint64_t n)
{
	static const struct {
		const char *unit;
		double scale_s;
	} UNITS[] = {{"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}};
	double step = n > 1 ? (stamps[n - 1] - stamps[0]) / (double)(n - 1) : 0;
	for (guint i = 0; i < G_N_ELEMENTS(UNITS) && n > 0; i++) {
		double scale_s = UNITS[i].scale_s;
		double first_s = stamps[0] * scale_s;
		if (first_s < EARLIEST_S || first_s > REC_IMPORT_LATEST_S ||
			!(step * scale_s < SLOWEST_S))
			continue;
		for (uint64_t k = 0; k < n; k++)
			stamps[k] *= scale_s;
		return UNITS[i].unit;
	}
	return NULL;
}

/* Takes a text; false with an error when it tells no time. */
static bool read_text(struct rec_table *table, struct rec_import_time_column *column, double *ret_s,
	GError **error)
{
	bool is_local = false;
	const char *text = rec_table_text(table, (guint)column->column);
	enum rec_wall_time kind = rec_wall_time_parse(text, ret_s, &is_local);
	if (kind == REC_WALL_TIME_AMBIGUOUS) {
		rec_table_set_error(table, column->column, error,
			_("the date in \"%s\" may mean two days; write it year first, as in "
			  "2026-11-22 10:15:30"),
			text);
		return false;
	}
	if (kind == REC_WALL_TIME_NONE)
		return false;
	if (kind == REC_WALL_TIME_OF_DAY) {
		/* Half a day back is midnight, not a clock that runs backwards. */
		if (column->is_of_day && *ret_s + column->day_s < column->last_s - DAY_S / 2)
			column->day_s += DAY_S;
		*ret_s += column->day_s;
		column->last_s = *ret_s;
		column->is_of_day = true;
	}
	column->is_text = true;
	column->is_local |= is_local;
	return true;
}

bool rec_import_time_column_read(struct rec_table *table, struct rec_import_time_column *column,
	double *ret_s, GError **error)
{
	g_autoptr(GError) local = NULL;
	double value = NAN;

	if (!rec_table_number(table, (guint)column->column, &value, &local)) {
		g_autoptr(GError) why = NULL;
		if (read_text(table, column, ret_s, &why))
			return true;
		g_propagate_error(error, why ? g_steal_pointer(&why) : g_steal_pointer(&local));
		return false;
	}
	if (isnan(value)) {
		rec_table_set_error(
			table, column->column, error, _("the time is empty; every row needs one"));
		return false;
	}
	*ret_s = value * column->scale_s;
	if (fabs(*ret_s) > REC_IMPORT_LATEST_S && !column->is_guess) {
		rec_table_set_error(table, column->column, error,
			_("the time %s lies beyond the year 2100 when read in this unit; say "
			  "--time-column %s:ms (or us, ns) if it counts smaller ones"),
			rec_table_text(table, (guint)column->column),
			rec_table_column_name(table, (guint)column->column));
		return false;
	}
	return true;
}
