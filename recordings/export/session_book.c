#include "recordings/export/session_book.h"

#include "recordings/export/dictionary.h"
#include "recordings/export/limits.h"
#include "recordings/export/samples.h"
#include "recordings/formats/cell_write.h"
#include "recordings/table/book_json.h"

#include <string.h>

/* What stands above all: a person who opens the workbook reads nothing else first. */
#define INTRODUCTION                                                                               \
	"One session of Affekt. Every sheet behind this one is a table: its first row names the "  \
	"columns, and the note on a name tells unit and meaning. Empty cells are unknown values, " \
	"0 is a number. Times are seconds from the start of the session. Numbers have the digits " \
	"of the CSV export."

/* Takes rows of samples to one who takes rows. */
struct taker {
	rec_book_row_fn take;
	void *user;
};

static bool take_sample(const struct rec_sample_row *row, void *user)
{
	const struct taker *taker = user;

	taker->take(row, taker->user);
	return true;
}

static bool stream_samples(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct rec_tables *tables = table->owner;
	const struct rec_tables_view *view = table->source;
	struct taker taker = {take, user};
	bool has_analysis = strcmp(view->name, "gsr") == 0;

	return rec_samples_stream(
		tables->data, (guint)view->channel, has_analysis, take_sample, &taker, error);
}

static bool stream_rows(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	(void)error;
	for (guint i = 0; i < table->n_rows; i++)
		take(rec_tables_row(table->owner, table->source, i), user);
	return true;
}

static bool is_calibrated(const struct rec_book_table *table, const void *row)
{
	const struct rec_tables *tables = table->owner;

	(void)row;
	return tables->is_calibrated;
}

static void add_table(
	struct rec_book *book, const struct rec_tables *tables, const struct rec_tables_view *view)
{
	struct rec_book_table *table =
		rec_book_add_table(book, view->name, view->kind->columns, view->kind->n_columns);

	table->owner = tables;
	table->source = view;
	table->is_calibrated = is_calibrated;
	for (guint i = 0; i < table->n_columns; i++)
		table->columns[i].unit = rec_tables_unit(tables, view, &table->columns[i]);
	g_ptr_array_unref(table->metrics);
	table->metrics = rec_dictionary_metrics(tables, view->name);
	if (view->kind->source == REC_TABLES_ROWS) {
		table->n_rows = rec_tables_n_rows(tables, view);
		table->stream = stream_rows;
	} else if (view->channel >= 0) {
		table->n_rows = rec_session_channel_n(tables->data->session, (guint)view->channel);
		table->stream = stream_samples;
	}
}

static void append_pair(GString *json, const char *before, const char *key, const char *value)
{
	g_string_append(json, before);
	rec_book_json_append_text(json, key);
	g_string_append(json, ": ");
	rec_book_json_append_text(json, value);
}

/* The session's own facts as JSON; keys of the info in the order of the alphabet, so that the same
 * session gives the same bytes. */
static char *describe(const struct rec_export_data *data, const char *duration, GList *keys)
{
	const struct rec_session *session = data->session;
	GString *json = g_string_new(NULL);

	append_pair(json, "{", "uuid", session->uuid);
	append_pair(json, ", ", "start_time", session->start_time);
	append_pair(json, ", ", "participant", session->participant);
	append_pair(json, ", ", "software", session->software);
	append_pair(json, ", ", "rater", data->rater);
	g_string_append_printf(
		json, ", \"duration_s\": %s, \"info\": {", duration[0] ? duration : "null");
	for (GList *key = keys; key; key = key->next)
		append_pair(json, key == keys ? "" : ", ", key->data,
			g_hash_table_lookup(session->info, key->data));
	g_string_append(json, "}}");
	return g_string_free(json, FALSE);
}

static void add_facts(struct rec_book *book, const struct rec_export_data *data)
{
	const struct rec_session *session = data->session;
	char duration[REC_CELL_BYTES] = {0};
	GList *keys = g_list_sort(g_hash_table_get_keys(session->info), (GCompareFunc)strcmp);

	rec_cell_write_fixed6(duration, session->duration_s);
	rec_book_add_fact(book, "uuid", session->uuid);
	rec_book_add_fact(book, "start_time", session->start_time);
	rec_book_add_fact(book, "participant", session->participant);
	rec_book_add_fact(book, "duration_s", duration);
	rec_book_add_fact(book, "software", session->software);
	rec_book_add_fact(book, "rater", data->rater);
	for (GList *key = keys; key; key = key->next)
		rec_book_add_fact(book, key->data, g_hash_table_lookup(session->info, key->data));
	book->about = describe(data, duration, keys);
	g_list_free(keys);
}

/* The start of the session, in the one form that properties of a workbook take. */
static char *describe_start(const struct rec_session *session)
{
	g_autoptr(GDateTime) start =
		session->start_time ? g_date_time_new_from_iso8601(session->start_time, NULL)
				    : NULL;
	g_autoptr(GDateTime) utc = start ? g_date_time_to_utc(start) : NULL;

	return utc ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ")
		   : g_strdup("1980-01-01T00:00:00Z");
}

struct rec_book *rec_session_book_create(const struct rec_tables *tables)
{
	const struct rec_export_data *data = tables->data;
	struct rec_book *book = rec_book_new();

	book->name = "session";
	book->heading = "Session";
	book->introduction = INTRODUCTION;
	book->no_methods = "This session has not been analysed.";
	for (guint i = 0; i < tables->views->len; i++)
		add_table(book, tables, g_ptr_array_index(tables->views, i));
	add_facts(book, data);
	book->methods = g_strdup(data->results ? data->results->methods : NULL);
	book->parameters = g_strdup(data->results ? data->results->parameters_json : NULL);
	book->limits = rec_limits_of(rec_label_of_session(data->session));
	book->created = describe_start(data->session);
	book->title = g_strdup(data->session->participant ? data->session->participant : "Affekt");
	return book;
}
