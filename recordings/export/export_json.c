#include "recordings/export/export_json.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/dictionary.h"
#include "recordings/export/limits.h"
#include "recordings/export/samples.h"
#include "recordings/formats/cell_write.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* A table being streamed. */
struct stream {
	const struct rec_tables *tables;
	const struct rec_tables_view *view;
	struct rec_beside *file;
	bool has_rows;
};

/* A JSON string, or null. */
static void put_text(struct rec_beside *file, const char *text)
{
	if (!text) {
		rec_beside_puts(file, "null");
		return;
	}
	rec_beside_puts(file, "\"");
	for (const char *c = text; *c != '\0'; c++) {
		char escape[8];
		if (*c == '"' || *c == '\\') {
			const char pair[] = {'\\', *c};
			rec_beside_write(file, pair, 2);
		} else if ((unsigned char)*c < 0x20) {
			g_snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)*c);
			rec_beside_puts(file, escape);
		} else {
			rec_beside_write(file, c, 1);
		}
	}
	rec_beside_puts(file, "\"");
}

static void put_cell(struct rec_beside *file, struct rec_tables_value cell)
{
	if (cell.form == REC_FORM_TEXT) {
		put_text(file, cell.text);
		return;
	}
	if (!isfinite(cell.number)) {
		rec_beside_puts(file, "null");
		return;
	}
	char *to = rec_beside_reserve(file, REC_CELL_BYTES);
	if (cell.form == REC_FORM_INTEGER)
		to = rec_cell_write_integer(to, (int64_t)cell.number);
	else if (cell.form == REC_FORM_FIXED)
		to = rec_cell_write_fixed6(to, cell.number);
	else
		to = rec_cell_write_significant7(to, cell.number);
	rec_beside_advance(file, to);
}

static void put_row(struct stream *stream, const void *row)
{
	const struct rec_tables_kind *kind = stream->view->kind;
	rec_beside_puts(stream->file, stream->has_rows ? ",\n[" : "\n[");
	stream->has_rows = true;
	for (guint i = 0; i < kind->n_columns; i++) {
		rec_beside_puts(stream->file, i > 0 ? "," : "");
		put_cell(stream->file, rec_tables_cell(stream->tables, &kind->columns[i], row));
	}
	rec_beside_puts(stream->file, "]");
}

static bool put_sample(const struct rec_sample_row *row, void *user)
{
	put_row(user, row);
	return true;
}

static void put_columns(struct stream *stream)
{
	const struct rec_tables_kind *kind = stream->view->kind;
	for (guint i = 0; i < kind->n_columns; i++) {
		const struct rec_tables_column *column = &kind->columns[i];
		rec_beside_puts(stream->file, i > 0 ? ",\n{\"name\": " : "\n{\"name\": ");
		put_text(stream->file, column->name);
		rec_beside_puts(stream->file, ", \"unit\": ");
		put_text(stream->file, rec_tables_unit(stream->tables, stream->view, column));
		rec_beside_puts(stream->file, ", \"meaning\": ");
		put_text(stream->file, column->meaning);
		rec_beside_puts(stream->file, "}");
	}
}

static void put_pair(
	struct rec_beside *file, const char *before, const char *key, const char *value)
{
	rec_beside_puts(file, before);
	put_text(file, key);
	rec_beside_puts(file, ": ");
	put_text(file, value);
}

/* What the values of the column metric mean, in a table that has one. */
static void put_metrics(const struct rec_tables *tables, const char *table, struct rec_beside *file)
{
	g_autoptr(GPtrArray) metrics = rec_dictionary_metrics(tables, table);

	if (metrics->len == 0)
		return;
	rec_beside_puts(file, ",\n\"metrics\": [");
	for (guint i = 0; i < metrics->len; i++) {
		const struct rec_dictionary_metric *metric = metrics->pdata[i];
		put_pair(file, i > 0 ? ",\n{" : "\n{", "name", metric->name);
		put_pair(file, ", ", "unit", metric->unit);
		put_pair(file, ", ", "meaning", metric->meaning);
		rec_beside_puts(file, "}");
	}
	rec_beside_puts(file, "]");
}

static bool put_table(const struct rec_tables *tables, const struct rec_tables_view *view,
	struct rec_beside *file, GError **error)
{
	struct stream stream = {tables, view, file, false};
	put_text(file, view->name);
	rec_beside_puts(file, ": {\"columns\": [");
	put_columns(&stream);
	rec_beside_puts(file, "],\n\"rows\": [");
	bool has_analysis = strcmp(view->name, "gsr") == 0;
	if (view->kind->source == REC_TABLES_SAMPLES && view->channel >= 0 &&
		!rec_samples_stream(tables->data, (guint)view->channel, has_analysis, put_sample,
			&stream, error))
		return false;
	guint n = rec_tables_n_rows(tables, view);
	for (guint i = 0; i < n; i++)
		put_row(&stream, rec_tables_row(tables, view, i));
	rec_beside_puts(file, "]");
	put_metrics(tables, view->name, file);
	rec_beside_puts(file, "}");
	return true;
}

/* The session's own facts; keys in the order of the alphabet, so that the same session gives the
 * same bytes. */
static void put_session(const struct rec_export_data *data, struct rec_beside *file)
{
	const struct rec_session *session = data->session;
	put_pair(file, "\"session\": {", "uuid", session->uuid);
	put_pair(file, ", ", "start_time", session->start_time);
	put_pair(file, ", ", "participant", session->participant);
	put_pair(file, ", ", "software", session->software);
	put_pair(file, ", ", "rater", data->rater);
	rec_beside_puts(file, ", \"duration_s\": ");
	put_cell(file, (struct rec_tables_value){REC_FORM_FIXED, NULL, session->duration_s});
	rec_beside_puts(file, ", \"info\": {");
	GList *keys = g_list_sort(g_hash_table_get_keys(session->info), (GCompareFunc)strcmp);
	for (GList *key = keys; key; key = key->next)
		put_pair(file, key == keys ? "" : ", ", key->data,
			g_hash_table_lookup(session->info, key->data));
	g_list_free(keys);
	rec_beside_puts(file, "}},\n");
}

/* The card as it is when it is JSON, else null. */
static void put_parameters(const struct rec_results *results, struct rec_beside *file)
{
	const char *text = results ? results->parameters_json : NULL;
	g_autoptr(JsonParser) parser = json_parser_new();
	bool is_json = text && json_parser_load_from_data(parser, text, -1, NULL);
	rec_beside_puts(file, "\"parameters\": ");
	rec_beside_puts(file, is_json ? text : "null");
}

static bool put_document(const struct rec_tables *tables, struct rec_beside *file, GError **error)
{
	const struct rec_export_data *data = tables->data;
	g_autofree char *limits = rec_limits_of(rec_label_of_session(data->session));
	rec_beside_puts(file, "{\"format\": \"affekt session\", \"version\": 1,\n");
	put_session(data, file);
	rec_beside_puts(file, "\"tables\": {\n");
	for (guint i = 0; i < tables->views->len; i++) {
		rec_beside_puts(file, i > 0 ? ",\n" : "");
		if (!put_table(tables, g_ptr_array_index(tables->views, i), file, error))
			return false;
	}
	rec_beside_puts(file, "},\n\"methods\": ");
	put_text(file, data->results ? data->results->methods : NULL);
	rec_beside_puts(file, ",\n\"limits\": ");
	put_text(file, limits);
	rec_beside_puts(file, ",\n");
	put_parameters(data->results, file);
	rec_beside_puts(file, "}\n");
	return true;
}

bool rec_export_json(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	if (g_mkdir_with_parents(directory, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), directory);
		return false;
	}
	g_autofree char *path = g_build_filename(directory, "session.json", NULL);
	g_autoptr(rec_beside) file = rec_beside_open(path, replace, error);
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	if (!file || !put_document(tables, file, error))
		return false;
	return rec_beside_commit(g_steal_pointer(&file), error);
}
