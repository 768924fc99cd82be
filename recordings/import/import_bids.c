#include "recordings/import/import_bids.h"

#include "recordings/import/bids_dataset.h"
#include "recordings/import/bids_tables.h"
#include "recordings/import/import_main.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
	COLUMNS_MAX = 256,
	VALUES_MAX = 1 << 28, /* of all columns: three days at 1 kHz */
};

/* A file under way. */
struct reading {
	const char *path;
	JsonObject *about; /* what the sidecars say */
	GPtrArray *names;  /* char*: its columns */
	struct rec_table *table;
	struct rec_import_source *source;
	GPtrArray *columns; /* struct rec_import_signal*, NULL for one that is left out */
	GPtrArray *notes;
};

static void G_GNUC_PRINTF(2, 3) note(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(reading->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

/* A member that should be a number; some write it as a text. */
static double get_number(JsonObject *object, const char *key)
{
	g_autofree char *text = rec_json_get_text(object, key);
	char *end = NULL;
	double value = text ? g_ascii_strtod(text, &end) : rec_json_get_number(object, key);
	return isfinite(value) && (!text || (end > text && *end == '\0')) ? value : (double)NAN;
}

/* The names of "Columns"; texts only. */
static void take_names(struct reading *reading)
{
	JsonNode *node = json_object_get_member(reading->about, "Columns");
	JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
	guint n = array ? MIN(json_array_get_length(array), (guint)COLUMNS_MAX + 1) : 0;
	for (guint i = 0; i < n; i++) {
		JsonNode *name = json_array_get_element(array, i);
		bool is_text = JSON_NODE_HOLDS_VALUE(name) &&
			       json_node_get_value_type(name) == G_TYPE_STRING;
		g_ptr_array_add(reading->names,
			is_text ? json_node_dup_string(name) : g_strdup_printf("%u", i + 1));
	}
}

/* Some write a row of names, which the standard has in the sidecar. */
static bool is_heading(const struct reading *reading)
{
	double value;
	const char *cell = rec_table_text(reading->table, 0);
	bool is_first =
		reading->names->len > 0 && strcmp(cell, g_ptr_array_index(reading->names, 0)) == 0;
	return is_first || !rec_table_number(reading->table, 0, &value, NULL);
}

/* False with an error at the end of the table too. */
static bool go_on(struct reading *reading, GError **error)
{
	GError *local = NULL;
	if (rec_table_next(reading->table, &local))
		return true;
	if (local)
		g_propagate_error(error, local);
	else
		g_set_error(
			error, REC_ERROR, REC_ERROR_FORMAT, _("%s has no samples."), reading->path);
	return false;
}

/* Goes to the first row of samples; names are taken from a heading when no sidecar has them. */
static bool skip_heading(struct reading *reading, GError **error)
{
	if (!go_on(reading, error))
		return false;
	if (!is_heading(reading))
		return true;
	note(reading,
		_("%s begins with a row of names, which the standard does not have; it is "
		  "no sample."),
		reading->source->file);
	guint n = rec_table_n_cells(reading->table);
	for (guint i = 0; reading->names->len < MIN(n, (guint)COLUMNS_MAX + 1); i++)
		g_ptr_array_add(reading->names, g_strdup(rec_table_text(reading->table, i)));
	return go_on(reading, error);
}

static bool check_names(const struct reading *reading, GError **error)
{
	guint n_cells = rec_table_n_cells(reading->table);
	if (reading->names->len == n_cells && n_cells <= COLUMNS_MAX)
		return true;
	if (n_cells > COLUMNS_MAX)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s has more than %d columns."),
			reading->path, COLUMNS_MAX);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s has %u columns, but its sidecar names %u in \"Columns\": mend the "
			  "sidecar."),
			reading->path, n_cells, reading->names->len);
	return false;
}

/* "cardiac" is a pulse unless the sidecar has it in volts. */
static enum core_quantity find_quantity(const char *name, const char *unit)
{
	enum core_quantity quantity = rec_import_main_guess(name);
	g_autofree char *lower = g_ascii_strdown(name, -1);
	bool is_volts = unit && g_str_has_suffix(unit, "V");
	if (quantity == CORE_QUANTITY_OTHER && strstr(lower, "cardiac") && !is_volts)
		quantity = CORE_QUANTITY_PULSE;
	return quantity;
}

static char *find_unit(const struct reading *reading, const char *name)
{
	JsonNode *node = json_object_get_member(reading->about, name);
	JsonObject *about =
		node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
	char *unit = about ? rec_json_get_text(about, "Units") : NULL;
	if (unit && g_strstrip(unit)[0] == '\0')
		g_clear_pointer(&unit, g_free);
	return unit;
}

/* The signals of the file. A column of times only says what the rate says. */
static void add_signals(struct reading *reading, GPtrArray *sources)
{
	for (guint i = 0; i < reading->names->len; i++) {
		const char *name = g_ptr_array_index(reading->names, i);
		g_autofree char *unit = find_unit(reading, name);
		enum core_quantity quantity = find_quantity(name, unit);
		if (rec_import_time_column_is_name(name) && reading->names->len > 1) {
			note(reading,
				_("%s, column %s: times follow from the rate, so it is left "
				  "out."),
				reading->source->file, name);
			g_ptr_array_add(reading->columns, NULL);
			continue;
		}
		g_autofree char *key = rec_import_main_name(sources, name, 2, &quantity);
		struct rec_import_signal *signal =
			rec_import_source_add(reading->source, key, quantity);
		signal->column = g_strdup(name);
		signal->table_unit = g_steal_pointer(&unit);
		g_ptr_array_add(reading->columns, signal);
	}
}

static bool take_row(struct reading *reading, GError **error)
{
	if (rec_table_n_cells(reading->table) != reading->names->len) {
		rec_table_set_error(reading->table, -1, error,
			_("%u cells stand where the sidecar names %u columns"),
			rec_table_n_cells(reading->table), reading->names->len);
		return false;
	}
	for (guint i = 0; i < reading->columns->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(reading->columns, i);
		double value;
		if (!signal)
			continue;
		if (!rec_table_number(reading->table, i, &value, error))
			return false;
		g_array_append_val(signal->values, value);
	}
	return true;
}

/* All samples; the current row is the first. A blank line would move all that follow. */
static bool take_rows(struct reading *reading, GError **error)
{
	g_autoptr(GError) local = NULL;
	uint64_t first = rec_table_line(reading->table);
	guint most = VALUES_MAX / MAX(reading->columns->len, 1);
	guint n = 0;
	do {
		if (n == most || rec_table_line(reading->table) != first + n) {
			rec_table_set_error(reading->table, -1, error,
				n == most ? _("the file has more than 268 million cells")
					  : _("there is a blank line above this one, so "
					      "the times below it are not certain"));
			return false;
		}
		if (!take_row(reading, error))
			return false;
		n++;
	} while (rec_table_next(reading->table, &local));
	if (!local)
		return true;
	g_propagate_error(error, g_steal_pointer(&local));
	return false;
}

/* Rows without any value are lost samples; stamps tell where the others stand. */
static void drop_lost(struct rec_import_source *source)
{
	guint n = (guint)rec_import_source_n(source);
	g_autofree bool *drops = g_new0(bool, n);
	guint n_lost = 0;
	for (guint k = 0; k < n; k++) {
		drops[k] = true;
		for (guint i = 0; i < source->signals->len && drops[k]; i++) {
			const struct rec_import_signal *signal =
				g_ptr_array_index(source->signals, i);
			drops[k] = isnan(g_array_index(signal->values, double, k));
		}
		n_lost += drops[k];
	}
	if (n_lost == 0 || n_lost == n)
		return;
	for (guint k = 0; k < n; k++) {
		double stamp = source->start_s + k / source->rate_hz;
		g_array_append_val(source->stamps, stamp);
	}
	rec_import_source_drop(source, drops);
}

static bool set_clock(struct reading *reading, GError **error)
{
	struct rec_import_source *source = reading->source;
	g_autofree char *label = rec_json_get_text(reading->about, REC_BIDS_LABEL);
	rec_label_read(&source->label, label);
	source->rate_hz = get_number(reading->about, "SamplingFrequency");
	source->start_s = get_number(reading->about, "StartTime");
	if (!(source->rate_hz > 0 && source->rate_hz <= 1e6)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s: no sidecar (…_physio.json) tells a SamplingFrequency above 0 and "
			  "up to 1 MHz, so its samples have no times."),
			reading->path);
		return false;
	}
	if (!(fabs(source->start_s) < REC_IMPORT_ABSOLUTE_S)) {
		note(reading, _("%s: the sidecar tells no StartTime; 0 is taken."), source->file);
		source->start_s = 0;
	}
	return true;
}

static bool read_rows(struct reading *reading, GPtrArray *sources, GError **error)
{
	take_names(reading);
	if (!skip_heading(reading, error) || !check_names(reading, error))
		return false;
	add_signals(reading, sources);
	if (reading->source->signals->len == 0) {
		g_set_error(
			error, REC_ERROR, REC_ERROR_FORMAT, _("%s has no samples."), reading->path);
		return false;
	}
	if (!take_rows(reading, error))
		return false;
	drop_lost(reading->source);
	return true;
}

/* Datasets are shared as links to contents that are fetched apart. */
static bool check_there(const char *path, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) || g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("%s is a link to contents that are not here: fetch them first, as with datalad "
		  "get."),
		path);
	return false;
}

static bool read_physio(const struct rec_bids_dataset *dataset, const char *path,
	GPtrArray *sources, GPtrArray *notes, GError **error)
{
	g_autoptr(JsonObject) about = rec_bids_dataset_describe(dataset, path, error);
	if (!about || !check_there(path, error))
		return false;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_BARE_TABS, error);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) columns = g_ptr_array_new();
	if (!table)
		return false;
	struct reading reading = {
		.path = path,
		.about = about,
		.names = names,
		.table = table,
		.source = rec_import_source_new(path),
		.columns = columns,
		.notes = notes,
	};
	g_ptr_array_add(sources, reading.source);
	return set_clock(&reading, error) && read_rows(&reading, sources, error);
}

/* Which one was taken, and what else is there. */
static void tell(const struct rec_bids_dataset *dataset, const struct rec_bids_recording *recording,
	GPtrArray *notes)
{
	g_ptr_array_add(notes,
		g_strdup_printf(_("Participant %s, recording %s, files of signals: %u; recordings "
				  "of this participant: %u."),
			dataset->participant, recording->name, recording->files->len,
			dataset->recordings->len));
}

bool rec_import_bids_read(const struct rec_import *import, GPtrArray *sources,
	struct rec_import_events *events, char **ret_participant, char **ret_start,
	GHashTable *info, GPtrArray *notes, GError **error)
{
	g_autoptr(rec_bids_dataset) dataset =
		rec_bids_dataset_open(import->bids_dir, import->participant, error);
	const struct rec_bids_recording *recording =
		dataset ? rec_bids_dataset_choose(dataset, import->bids_picks, error) : NULL;
	if (!recording)
		return false;
	tell(dataset, recording, notes);
	for (guint i = 0; i < recording->files->len; i++) {
		if (!read_physio(
			    dataset, g_ptr_array_index(recording->files, i), sources, notes, error))
			return false;
	}
	const char *first = g_ptr_array_index(recording->files, 0);
	if (!*ret_participant)
		*ret_participant = g_strdup(dataset->participant);
	return rec_bids_tables_events(dataset, first, events, notes, error) &&
	       rec_bids_tables_person(dataset, info, notes, error) &&
	       rec_bids_tables_start(dataset, recording, ret_start, notes, error);
}
