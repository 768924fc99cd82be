#include "recordings/export/export_csv.h"

#include "core/text.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/dictionary.h"
#include "recordings/export/limits.h"
#include "recordings/export/samples.h"
#include "recordings/formats/cell_write.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Files beside the tables. */
static const char *const OTHER_FILES[] = {
	"dictionary.csv", "methods.md", "parameters.json", "LIMITS.txt"};

/* An export under way. */
struct export
{
	const struct rec_tables *tables;
	const char *directory;
	bool replaces;
	GString *cell; /* the text cell at hand */
};

/* A table being streamed. */
struct stream {
	struct export *export;
	const struct rec_tables_view *view;
	struct rec_beside *file;
};

static struct rec_beside *open_file(const struct export *export, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(export->directory, name, NULL);
	return rec_beside_open(path, export->replaces, error);
}

static void put_text(struct export *export, struct rec_beside *file, const char *text)
{
	g_string_truncate(export->cell, 0);
	core_text_append_csv(export->cell, text);
	rec_beside_write(file, export->cell->str, export->cell->len);
}

static void put_cell(struct export *export, struct rec_beside *file, struct rec_tables_value cell)
{
	char *to = NULL;
	switch (cell.form) {
	case REC_FORM_TEXT:
		put_text(export, file, cell.text);
		return;
	case REC_FORM_INTEGER:
		/* Integers are exact in a double, and NaN is no integer. */
		to = rec_beside_reserve(file, REC_CELL_BYTES);
		if (cell.number == cell.number)
			to = rec_cell_write_integer(to, (int64_t)cell.number);
		break;
	case REC_FORM_FIXED:
		to = rec_cell_write_fixed6(rec_beside_reserve(file, REC_CELL_BYTES), cell.number);
		break;
	case REC_FORM_SIGNIFICANT:
		to = rec_cell_write_significant7(
			rec_beside_reserve(file, REC_CELL_BYTES), cell.number);
		break;
	}
	rec_beside_advance(file, to);
}

static void put_row(struct export *export, const struct rec_tables_view *view,
	struct rec_beside *file, const void *row)
{
	for (guint i = 0; i < view->kind->n_columns; i++) {
		if (i > 0)
			rec_beside_write(file, ",", 1);
		put_cell(export, file,
			rec_tables_cell(export->tables, &view->kind->columns[i], row));
	}
	rec_beside_write(file, "\n", 1);
}

static bool put_sample(const struct rec_sample_row *row, void *user)
{
	struct stream *stream = user;
	put_row(stream->export, stream->view, stream->file, row);
	return true;
}

static bool write_table(struct export *export, const struct rec_tables_view *view, GError **error)
{
	g_autofree char *name = g_strconcat(view->name, ".csv", NULL);
	g_autoptr(rec_beside) file = open_file(export, name, error);
	if (!file)
		return false;
	for (guint i = 0; i < view->kind->n_columns; i++) {
		rec_beside_puts(file, i > 0 ? "," : "");
		rec_beside_puts(file, view->kind->columns[i].name);
	}
	rec_beside_puts(file, "\n");
	struct stream stream = {export, view, file};
	bool has_analysis = strcmp(view->name, "gsr") == 0;
	if (view->kind->source == REC_TABLES_SAMPLES && view->channel >= 0 &&
		!rec_samples_stream(export->tables->data, (guint)view->channel, has_analysis,
			put_sample, &stream, error))
		return false;
	guint n = rec_tables_n_rows(export->tables, view);
	for (guint i = 0; i < n; i++)
		put_row(export, view, file, rec_tables_row(export->tables, view, i));
	return rec_beside_commit(g_steal_pointer(&file), error);
}

static void put_meaning(struct export *export, struct rec_beside *file, const char *name,
	const char *unit, const char *meaning)
{
	put_text(export, file, name);
	rec_beside_puts(file, ",");
	put_text(export, file, unit);
	rec_beside_puts(file, ",");
	put_text(export, file, meaning);
	rec_beside_puts(file, "\n");
}

/* What the rows of a table with a column metric mean, one line for each of its values. */
static void put_metrics(struct export *export, struct rec_beside *file, const char *table)
{
	g_autoptr(GPtrArray) metrics = rec_dictionary_metrics(export->tables, table);

	for (guint i = 0; i < metrics->len; i++) {
		const struct rec_dictionary_metric *metric = metrics->pdata[i];
		g_autofree char *name = g_strconcat("metric:", metric->name, NULL);
		put_text(export, file, table);
		rec_beside_puts(file, ".csv,");
		put_meaning(export, file, name, metric->unit, metric->meaning);
	}
}

static bool write_dictionary(struct export *export, GError **error)
{
	g_autoptr(rec_beside) file = open_file(export, "dictionary.csv", error);
	if (!file)
		return false;
	rec_beside_puts(file, "file,column,unit,meaning\n");
	for (guint i = 0; i < export->tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(export->tables->views, i);
		for (guint k = 0; k < view->kind->n_columns; k++) {
			const struct rec_tables_column *column = &view->kind->columns[k];
			put_text(export, file, view->name);
			rec_beside_puts(file, ".csv,");
			put_meaning(export, file, column->name,
				rec_tables_unit(export->tables, view, column), column->meaning);
		}
	}
	for (guint i = 0; i < export->tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(export->tables->views, i);
		put_metrics(export, file, view->name);
	}
	return rec_beside_commit(g_steal_pointer(&file), error);
}

static bool write_text(
	const struct export *export, const char *name, const char *text, GError **error)
{
	return rec_beside_finish(open_file(export, name, error), text, error);
}

/* Nothing is written when any of the files is there already. */
static bool check_free(const struct export *export, GError **error)
{
	guint n_tables = export->tables->views->len;
	for (guint i = 0; i < n_tables + G_N_ELEMENTS(OTHER_FILES); i++) {
		const struct rec_tables_view *view =
			i < n_tables ? g_ptr_array_index(export->tables->views, i) : NULL;
		g_autofree char *name = view ? g_strconcat(view->name, ".csv", NULL)
					     : g_strdup(OTHER_FILES[i - n_tables]);
		g_autofree char *path = g_build_filename(export->directory, name, NULL);
		if (!g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s exists already; choose another folder or say --force to replace the "
			  "files in it."),
			path);
		return false;
	}
	return true;
}

static bool write_files(struct export *export, GError **error)
{
	const struct rec_results *results = export->tables->data->results;
	const char *methods = results ? results->methods : NULL;
	const char *parameters = results ? results->parameters_json : NULL;
	g_autofree char *limits =
		rec_limits_of(rec_label_of_session(export->tables->data->session));
	for (guint i = 0; i < export->tables->views->len; i++) {
		if (!write_table(export, g_ptr_array_index(export->tables->views, i), error))
			return false;
	}
	return write_dictionary(export, error) &&
	       write_text(export, "methods.md",
		       methods ? methods : "This session has not been analysed.", error) &&
	       write_text(export, "parameters.json", parameters ? parameters : "{}", error) &&
	       write_text(export, "LIMITS.txt", limits, error);
}

bool rec_export_csv(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	struct export export = {tables, directory, replace, NULL};
	if (g_mkdir_with_parents(directory, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), directory);
		return false;
	}
	if (!replace && !check_free(&export, error))
		return false;
	export.cell = g_string_new(NULL);
	bool is_written = write_files(&export, error);
	g_string_free(export.cell, TRUE);
	return is_written;
}
