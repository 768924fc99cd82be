#include "recordings/export/export_bids.h"

#include "core/text.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/export/bids_owner.h"
#include "recordings/export/bids_people.h"
#include "recordings/export/bids_physio.h"
#include "recordings/export/limits.h"
#include "recordings/export/session_book.h"
#include "recordings/formats/cell_write.h"
#include "recordings/import/bids_dataset.h"
#include "recordings/session/json.h"
#include "recordings/table/book_tsv.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* An export under way. */
struct export
{
	const struct rec_export_data *data;
	const struct rec_tables *tables;
	const char *directory;
	bool replaces;
	bool adds;    /* to a dataset that holds others */
	char *label;  /* of the participant */
	char *folder; /* "sub-P07", or "sub-P07/ses-2" when the session has a number */
	char *stem;   /* the same as names of files begin: "sub-P07_ses-2" */
};

/* Opens @name below the folder, whose folders are made. */
static struct rec_beside *open_file(const struct export *export, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(export->directory, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	if (!rec_disk_make_folder(folder, error))
		return NULL;
	return rec_beside_open(path, export->replaces, error);
}

static bool write_text(
	const struct export *export, const char *name, const char *text, GError **error)
{
	return rec_beside_finish(open_file(export, name, error), text, error);
}

/* The label of the session, and of those that were added before: the README begins with it. */
static struct rec_label find_source(const struct export *export)
{
	struct rec_label source = rec_label_of_session(export->data->session);
	g_autofree char *path = g_build_filename(export->directory, "README", NULL);
	g_autofree char *text = NULL;
	if (export->adds && g_file_get_contents(path, &text, NULL, NULL))
		rec_label_read(&source, text);
	return source;
}

static char *describe(const char *type)
{
	g_autoptr(JsonObject) object = json_object_new();
	JsonObject *by = json_object_new();
	JsonArray *generated = json_array_new();
	rec_json_set_text(by, "Name", "Affekt");
	rec_json_set_text(by, "Version", AFFEKT_VERSION);
	json_array_add_object_element(generated, by);
	rec_json_set_text(object, "Name", "Skin conductance and pulse recorded with Affekt");
	rec_json_set_text(object, "BIDSVersion", "1.8.0");
	rec_json_set_text(object, "DatasetType", type);
	json_object_set_array_member(object, "GeneratedBy", generated);
	return rec_json_print(object);
}

/* Files of the whole dataset are written anew with every participant, so that each export lists
 * them as its own. */
static bool write_shared(
	const struct export *export, const char *name, const char *text, GError **error)
{
	struct export shared = *export;
	shared.replaces |= export->adds;
	return write_text(&shared, name, text, error);
}

static bool write_description(
	const struct export *export, const char *name, const char *type, GError **error)
{
	g_autofree char *text = describe(type);
	return write_shared(export, name, text, error);
}

static bool write_participants(const struct export *export, GError **error)
{
	g_autofree char *path = g_build_filename(export->directory, "participants.tsv", NULL);
	g_autofree char *table = NULL;
	g_autofree char *about = NULL;
	return rec_bids_people_add(
		       path, export->label, export->data->session->info, &table, &about, error) &&
	       write_shared(export, "participants.tsv", table, error) &&
	       write_shared(export, "participants.json", about, error);
}

/* "sub-P07/beh/sub-P07_task-session_events.tsv". */
static char *name_file(const struct export *export, const char *ending)
{
	return g_strdup_printf("%s/beh/%s_task-session_%s", export->folder, export->stem, ending);
}

/* One event of the table, sorted by its onset. */
struct event {
	double onset_s, duration_s;
	const char *type, *id, *text;
};

static gint compare_events(gconstpointer a, gconstpointer b)
{
	const struct event *x = a;
	const struct event *y = b;
	return (x->onset_s > y->onset_s) - (x->onset_s < y->onset_s);
}

static GArray *list_events(const struct export *export)
{
	GArray *events = g_array_new(FALSE, FALSE, sizeof(struct event));
	for (guint i = 0; i < export->tables->touchpoints->len; i++) {
		const struct rec_touchpoint *row =
			&g_array_index(export->tables->touchpoints, struct rec_touchpoint, i);
		struct event event = {
			row->start_s, row->end_s - row->start_s, "touchpoint", row->id, row->title};
		if (row->visit > 0 && isfinite(row->start_s))
			g_array_append_val(events, event);
	}
	for (guint i = 0; i < export->data->session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(export->data->session->marks, i);
		struct event event = {mark->time_s, mark->duration_s, "mark", NULL, mark->label};
		if (isfinite(mark->time_s))
			g_array_append_val(events, event);
	}
	g_array_sort(events, compare_events);
	return events;
}

static void append_time(GString *rows, double time_s)
{
	if (isfinite(time_s))
		core_text_append_fixed(rows, time_s, 6);
	else
		g_string_append(rows, "n/a");
}

static bool write_events(const struct export *export, GError **error)
{
	static const char MEANINGS[] =
		"{\"onset\": {\"Description\": \"seconds since the start of the session\", "
		"\"Units\": \"s\"},\n"
		" \"duration\": {\"Description\": \"seconds; 0 for an instant\", \"Units\": "
		"\"s\"},\n"
		" \"trial_type\": {\"Description\": \"kind of the event\", \"Levels\": "
		"{\"touchpoint\": \"visit of a touch point\", \"mark\": \"mark\"}},\n"
		" \"touchpoint\": {\"Description\": \"id of the touch point\"},\n"
		" \"label\": {\"Description\": \"title of the touch point, or text of the "
		"mark\"}}";
	g_autoptr(GArray) events = list_events(export);
	g_autoptr(GString) rows = g_string_new("onset\tduration\ttrial_type\ttouchpoint\tlabel\n");
	g_autofree char *table = name_file(export, "events.tsv");
	g_autofree char *meaning = name_file(export, "events.json");
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = &g_array_index(events, struct event, i);
		append_time(rows, event->onset_s);
		g_string_append_c(rows, '\t');
		append_time(rows, event->duration_s);
		g_string_append_printf(rows, "\t%s\t", event->type);
		rec_book_tsv_append_cell(rows, event->id);
		g_string_append_c(rows, '\t');
		rec_book_tsv_append_cell(rows, event->text);
		g_string_append_c(rows, '\n');
	}
	return events->len == 0 || (write_text(export, table, rows->str, error) &&
					   write_text(export, meaning, MEANINGS, error));
}

/* When the session began: each table of signals is a "scan", and its onsets count from there. */
static bool write_scans(const struct export *export, const GPtrArray *tables, GError **error)
{
	g_autoptr(GString) rows = g_string_new("filename\tacq_time\n");
	g_autofree char *name = g_strdup_printf("%s/%s_scans.tsv", export->folder, export->stem);
	gsize above = strlen(export->folder) + 1;
	int64_t wall_us = export->data->session->start_wall_us;
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(wall_us / G_USEC_PER_SEC);
	g_autofree char *start = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
	for (guint i = 0; i < tables->len; i++) {
		g_string_append_printf(
			rows, "%s\t", (const char *)g_ptr_array_index(tables, i) + above);
		g_string_append_printf(rows, "%s.%06dZ\n", start, (int)(wall_us % G_USEC_PER_SEC));
	}
	return tables->len == 0 || write_text(export, name, rows->str, error);
}

static bool write_physio(const struct export *export, GError **error)
{
	struct rec_session *session = export->data->session;
	g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < session->clocks->len; i++) {
		g_autofree char *table_end = g_strdup_printf("recording-%u_physio.tsv.gz", i + 1);
		g_autofree char *meaning_end = g_strdup_printf("recording-%u_physio.json", i + 1);
		g_autofree char *table = name_file(export, table_end);
		g_autofree char *meaning = name_file(export, meaning_end);
		g_autofree char *path = g_build_filename(export->directory, table, NULL);
		g_autofree char *folder = g_path_get_dirname(path);
		g_autofree char *text = NULL;
		bool is_there = false;
		if (!rec_disk_make_folder(folder, error) ||
			!rec_bids_physio_write(
				session, i, path, export->replaces, &text, &is_there, error) ||
			(is_there && !write_text(export, meaning, text, error)))
			return false;
		if (is_there)
			g_ptr_array_add(tables, g_steal_pointer(&table));
	}
	return write_scans(export, tables, error);
}

/* One table of rows with the meaning of its columns. */
static bool write_derivative(const struct export *export, const struct rec_book *book,
	const struct rec_book_table *rows, GError **error)
{
	g_autoptr(JsonObject) object = rec_book_tsv_describe(rows);
	g_autofree char *slug = rec_bids_label(rows->name);
	g_autofree char *ending = g_strdup_printf("desc-%s_beh", slug);
	g_autofree char *name = name_file(export, ending);
	g_autofree char *table = g_strdup_printf("derivatives/affekt/%s.tsv", name);
	g_autofree char *meaning = g_strdup_printf("derivatives/affekt/%s.json", name);
	g_autofree char *path = g_build_filename(export->directory, table, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	const char *source = rec_label_words(rec_label_of_session(export->data->session));
	if (*source != '\0')
		rec_json_set_text(object, REC_BIDS_LABEL, source);
	g_autofree char *text = rec_json_print(object);
	return rec_disk_make_folder(folder, error) &&
	       rec_book_tsv_write(book, rows, path, export->replaces, error) &&
	       write_text(export, meaning, text, error);
}

static bool write_derivatives(const struct export *export, GError **error)
{
	g_autoptr(rec_book) book = rec_session_book_create(export->tables);
	g_autofree char *limits = rec_limits_of(find_source(export));
	for (guint i = 0; i < export->tables->views->len; i++) {
		const struct rec_tables_view *view = g_ptr_array_index(export->tables->views, i);
		if (view->kind->source == REC_TABLES_ROWS &&
			!write_derivative(export, book, book->tables->pdata[i], error))
			return false;
	}
	g_autofree char *name = g_strdup_printf("derivatives/affekt/%s/methods.md", export->folder);
	return write_description(export, "derivatives/affekt/dataset_description.json",
		       "derivative", error) &&
	       write_text(export, name, book->methods ? book->methods : book->no_methods, error) &&
	       write_shared(export, "derivatives/affekt/LIMITS.txt", limits, error);
}

/* The dataset's description is written last: a folder that has one is a whole dataset. */
static bool write_files(const struct export *export, GError **error)
{
	const char *source = rec_label_words(find_source(export));
	g_autofree char *readme = g_strdup_printf(
		"%s%sSessions recorded with Affekt.\n\nSignals are in sub-LABEL/beh, one file for "
		"each "
		"clock, at its fitted rate; rows of n/a are lost samples. Events are touch points "
		"and marks. What an analysis found is in derivatives/affekt.\n\n%s\n",
		source,
		*source != '\0' ? ": signals of at least one participant were made by a program "
				  "and were not measured on a person; \"" REC_BIDS_LABEL
				  "\" in their sidecars says which.\n\n"
				: "",
		rec_limits_text());
	return write_physio(export, error) && write_events(export, error) &&
	       write_derivatives(export, error) && write_participants(export, error) &&
	       write_shared(export, "README", readme, error) &&
	       write_description(export, "dataset_description.json", "raw", error);
}

static bool is_there(const struct export *export, const char *name)
{
	g_autofree char *path = g_build_filename(export->directory, name, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* True when the dataset that is there says that we made it. */
static bool is_ours(const struct export *export)
{
	g_autofree char *path =
		g_build_filename(export->directory, "dataset_description.json", NULL);
	g_autofree char *text = NULL;
	g_autofree char *ours = describe("raw");
	return g_file_get_contents(path, &text, NULL, NULL) &&
	       strncmp(text, ours, strcspn(ours, ",")) == 0;
}

/* Every folder and file of a dataset hangs on these. */
static bool check_free(const struct export *export, GError **error)
{
	const char *const NAMES[] = {"dataset_description.json", "README", "participants.tsv",
		"participants.json", "derivatives"};
	const char *found = is_there(export, export->folder) ? export->folder : NULL;
	for (guint i = 0; i < G_N_ELEMENTS(NAMES) && !export->adds && !found; i++)
		found = is_there(export, NAMES[i]) ? NAMES[i] : NULL;
	if (!found)
		return true;
	g_autofree char *path = g_build_filename(export->directory, found, NULL);
	return rec_disk_check_free(path, error);
}

/* A participant who comes again has a folder for each session: the info key session_no tells them
 * apart. */
static void name_session(struct export *export)
{
	const char *number = g_hash_table_lookup(export->data->session->info, "session_no");
	g_autofree char *visit = number && *number ? rec_bids_label(number) : NULL;
	export->folder = g_strdup_printf(
		"sub-%s%s%s", export->label, visit ? "/ses-" : "", visit ? visit : "");
	export->stem = g_strdup_printf(
		"sub-%s%s%s", export->label, visit ? "_ses-" : "", visit ? visit : "");
}

/* Folders that an export which failed made for nothing. */
static void remove_empty(const struct export *export)
{
	static const char *const TOPS[] = {"derivatives/affekt", ""};
	for (guint i = 0; i < G_N_ELEMENTS(TOPS); i++) {
		g_autofree char *person = g_strconcat("sub-", export->label, NULL);
		g_autofree char *top = g_build_filename(export->directory, TOPS[i], NULL);
		g_autofree char *beh = g_build_filename(top, export->folder, "beh", NULL);
		g_autofree char *folder = g_build_filename(top, export->folder, NULL);
		g_autofree char *above = g_build_filename(top, person, NULL);
		g_rmdir(beh);
		g_rmdir(folder);
		g_rmdir(above);
		if (*TOPS[i])
			g_rmdir(top);
	}
	g_autofree char *derivatives = g_build_filename(export->directory, "derivatives", NULL);
	g_rmdir(derivatives);
}

bool rec_export_bids(
	const struct rec_export_data *data, const char *directory, bool replace, GError **error)
{
	g_autoptr(rec_tables) tables = rec_tables_create(data);
	g_autofree char *label = rec_bids_label(data->session->participant);
	struct export export = {
		.data = data,
		.tables = tables,
		.directory = directory,
		.replaces = replace,
		.label = label,
	};
	name_session(&export);
	export.adds = is_ours(&export);
	bool is_written =
		rec_bids_owner_check(directory, &(struct rec_bids_place){label, export.folder},
			data->session, error) &&
		(replace || check_free(&export, error)) && write_files(&export, error);
	if (!is_written)
		remove_empty(&export);
	g_free(export.folder);
	g_free(export.stem);
	return is_written;
}
