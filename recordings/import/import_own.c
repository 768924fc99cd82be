#include "recordings/import/import_own.h"

#include "core/flags.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const unsigned DEVICE_FLAGS = CORE_FLAG_MISSING | CORE_FLAG_CLIP_LO | CORE_FLAG_CLIP_HI |
				     CORE_FLAG_RANGE_SWITCH | CORE_FLAG_STARTUP;

static bool is_own(const struct rec_table *table)
{
	static const char *const SECONDS[] = {"conductance_uS", "pulse", "value", NULL};
	return rec_table_n_columns(table) >= 3 &&
	       strcmp(rec_table_column_name(table, 0), "time_s") == 0 &&
	       g_strv_contains(SECONDS, rec_table_column_name(table, 1)) &&
	       rec_table_find_column(table, "flags") >= 0;
}

/* The unit of @column of @file in the table @path; NULL when it does not say. */
static char *look_up_unit(const char *path, const char *file, const char *column)
{
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_HEADED, NULL);
	int files = table ? rec_table_find_column(table, "file") : -1;
	int columns = table ? rec_table_find_column(table, "column") : -1;
	int units = table ? rec_table_find_column(table, "unit") : -1;
	if (files < 0 || columns < 0 || units < 0)
		return NULL;
	while (rec_table_next(table, NULL)) {
		const char *unit = rec_table_text(table, (guint)units);
		if (unit[0] != '\0' && strcmp(rec_table_text(table, (guint)files), file) == 0 &&
			strcmp(rec_table_text(table, (guint)columns), column) == 0)
			return g_strdup(unit);
	}
	return NULL;
}

/* The label that the exporter wrote before the statement of limits, beside the tables. */
static void look_up_label(struct rec_import_source *source, const char *folder)
{
	enum {
		MOST_BYTES = 64
	};
	g_autofree char *path = g_build_filename(folder, "LIMITS.txt", NULL);
	char text[MOST_BYTES + 1] = "";
	FILE *file = g_file_test(path, G_FILE_TEST_IS_REGULAR) ? fopen(path, "re") : NULL;
	if (!file)
		return;
	text[fread(text, 1, MOST_BYTES, file)] = '\0';
	fclose(file);
	rec_label_read(&source->label, text);
}

void rec_import_own_describe(struct rec_import_source *source, const struct rec_table *table)
{
	if (!is_own(table))
		return;
	source->has_exact_stamps = true;
	g_autofree char *folder = g_path_get_dirname(source->path);
	look_up_label(source, folder);
	g_autofree char *dictionary = g_build_filename(folder, "dictionary.csv", NULL);
	g_autofree char *file = g_path_get_basename(source->path);
	for (guint i = 0; i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		if (!signal->flags)
			signal->flags = g_array_new(FALSE, FALSE, sizeof(uint16_t));
		if (!signal->table_unit)
			signal->table_unit = look_up_unit(dictionary, file, signal->column);
	}
}

bool rec_import_own_take_twins(struct rec_import_source *source)
{
	static const char EMPTY[] = "conductance_uS";
	bool has_twin = false;
	for (guint i = 0; source->has_exact_stamps && i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		bool is_empty = strcmp(signal->column, EMPTY) == 0;
		for (guint k = 0; is_empty && k < signal->values->len; k++)
			is_empty = isnan(g_array_index(signal->values, double, k));
		if (!is_empty)
			continue;
		has_twin = true;
		g_free(signal->column);
		signal->column = g_strdup("conductance_raw");
	}
	for (guint i = 0; has_twin && i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		g_clear_pointer(&signal->table_unit, g_free);
		g_array_set_size(signal->values, 0);
		g_array_set_size(signal->flags, 0);
	}
	if (has_twin)
		g_array_set_size(source->stamps, 0);
	return has_twin;
}

bool rec_import_own_read_flags(struct rec_table *table, GArray *flags, GError **error)
{
	guint column = (guint)rec_table_find_column(table, "flags");
	double value;
	if (!rec_table_number(table, column, &value, error))
		return false;
	bool is_mask = isnan(value) || (value >= 0 && value <= UINT16_MAX && value == trunc(value));
	if (!is_mask) {
		rec_table_set_error(
			table, (int)column, error, _("flags are a whole number from 0 to 65535"));
		return false;
	}
	uint16_t mask = isnan(value) ? 0 : (uint16_t)((unsigned)value & DEVICE_FLAGS);
	g_array_append_val(flags, mask);
	return true;
}
