#include "recordings/import/import_e4.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* One signal file, with the names and units of its columns. */
static const struct e4_file {
	const char *file;
	const char *names[4]; /* NULL-terminated */
	const char *unit;
	double scale; /* to scaled_unit; 0: none */
	const char *scaled_unit;
	enum core_quantity quantity;
	bool starts_with_zeros;
} E4_FILES[] = {
	{"EDA.csv", {"gsr", NULL}, "uS", 0, NULL, CORE_QUANTITY_GSR, true},
	{"BVP.csv", {"pulse", NULL}, "a.u.", 0, NULL, CORE_QUANTITY_PULSE, true},
	{"TEMP.csv", {"temperature", NULL}, "degC", 0, NULL, CORE_QUANTITY_OTHER, false},
	{"ACC.csv", {"acc_x", "acc_y", "acc_z", NULL}, "counts", 1.0 / 64, "g", CORE_QUANTITY_OTHER,
		false},
	{"HR.csv", {"hr", NULL}, "bpm", 0, NULL, CORE_QUANTITY_OTHER, false},
};

/* FOLDER/FILE or FOLDER/FILE.gz; NULL when there is neither. */
static char *find_file(const char *folder, const char *file)
{
	g_autofree char *path = g_build_filename(folder, file, NULL);
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return g_steal_pointer(&path);
	g_autofree char *zipped = g_strconcat(path, ".gz", NULL);
	return g_file_test(zipped, G_FILE_TEST_EXISTS) ? g_steal_pointer(&zipped) : NULL;
}

/* Goes to the next row and takes its first cell; false with an error also at the end. */
static bool read_head(struct rec_table *table, const char *what, double *ret, GError **error)
{
	g_autoptr(GError) local = NULL;
	if (!rec_table_next(table, &local)) {
		if (local)
			g_propagate_error(error, g_steal_pointer(&local));
		else
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT, _("%s ends before its %s."),
				rec_table_name(table), what);
		return false;
	}
	if (!rec_table_number(table, 0, ret, error))
		return false;
	if (*ret > 0)
		return true;
	rec_table_set_error(table, -1, error, _("a %s above 0 is expected here"), what);
	return false;
}

static bool read_samples(struct rec_import_source *source, struct rec_table *table, GError **error)
{
	g_autoptr(GError) local = NULL;
	while (rec_table_next(table, &local)) {
		for (guint i = 0; i < source->signals->len; i++) {
			struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
			double value;
			if (!rec_table_number(table, i, &value, error))
				return false;
			g_array_append_val(signal->values, value);
		}
	}
	bool is_read = !local;
	if (local)
		g_propagate_error(error, g_steal_pointer(&local));
	return is_read;
}

static bool read_signal(
	const struct e4_file *kind, const char *path, GPtrArray *sources, GError **error)
{
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_BARE, error);
	if (!table)
		return false;
	struct rec_import_source *source = rec_import_source_new(path);
	g_ptr_array_add(sources, source);
	for (guint i = 0; kind->names[i]; i++) {
		struct rec_import_signal *signal =
			rec_import_source_add(source, kind->names[i], kind->quantity);
		signal->column = g_strdup(kind->names[i]);
		signal->unit = g_strdup(kind->unit);
		signal->scale = kind->scale;
		signal->scaled_unit = kind->scaled_unit;
		signal->starts_with_zeros = kind->starts_with_zeros;
	}
	source->is_absolute = true;
	return read_head(table, _("start"), &source->start_s, error) &&
	       read_head(table, _("rate"), &source->rate_hz, error) &&
	       read_samples(source, table, error);
}

/* "1544027337.0, IBI", then rows of seconds since then and the interval in seconds. */
static bool read_beats(const char *path, GArray *beats, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_BARE, error);
	double start_s;
	if (!table || !read_head(table, _("start"), &start_s, error))
		return false;
	while (rec_table_next(table, &local)) {
		double offset_s;
		double ibi_s;
		if (!rec_table_number(table, 0, &offset_s, error) ||
			!rec_table_number(table, 1, &ibi_s, error))
			return false;
		struct rec_import_beat beat = {start_s + offset_s, ibi_s * 1e3};
		if (!isnan(offset_s))
			g_array_append_val(beats, beat);
	}
	bool is_read = !local;
	if (local)
		g_propagate_error(error, g_steal_pointer(&local));
	return is_read;
}

static bool read_tags(const char *path, struct rec_import_events *tags, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(rec_table) table = rec_table_open(path, REC_TABLE_BARE, error);
	if (!table)
		return false;
	tags->is_absolute = true;
	while (rec_table_next(table, &local)) {
		double time_s;
		if (!rec_table_number(table, 0, &time_s, error))
			return false;
		if (!isnan(time_s))
			rec_import_events_add(tags, time_s, 0, "tag");
	}
	bool is_read = !local;
	if (local)
		g_propagate_error(error, g_steal_pointer(&local));
	return is_read;
}

/* A signal without samples is left out and named; the E4 writes such files when it is switched off
 * at once. */
static void drop_empty(GPtrArray *sources, GPtrArray *notes)
{
	for (guint i = sources->len; i > 0; i--) {
		const struct rec_import_source *source = g_ptr_array_index(sources, i - 1);
		if (!source->is_absolute || rec_import_source_n(source) > 0)
			continue;
		g_ptr_array_add(notes,
			g_strdup_printf(_("%s has no samples and is left out."), source->file));
		g_ptr_array_remove_index(sources, i - 1);
	}
}

bool rec_import_e4_read(const char *folder, GPtrArray *sources, struct rec_import_events *tags,
	GArray *beats, GPtrArray *notes, GError **error)
{
	g_autofree char *shown = g_filename_display_name(folder);
	g_autofree char *tags_path = find_file(folder, "tags.csv");
	g_autofree char *beats_path = find_file(folder, "IBI.csv");
	bool has_main = false;
	for (guint i = 0; i < G_N_ELEMENTS(E4_FILES); i++) {
		g_autofree char *path = find_file(folder, E4_FILES[i].file);
		has_main |= path && E4_FILES[i].quantity != CORE_QUANTITY_OTHER;
		if (path && !read_signal(&E4_FILES[i], path, sources, error))
			return false;
	}
	if (!has_main) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("%s is no folder of an Empatica E4: it holds neither EDA.csv nor "
			  "BVP.csv."),
			shown);
		return false;
	}
	drop_empty(sources, notes);
	return (!tags_path || read_tags(tags_path, tags, error)) &&
	       (!beats_path || read_beats(beats_path, beats, error));
}
