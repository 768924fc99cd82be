#include "study/tables/study_bids.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/import/bids_dataset.h"
#include "recordings/session/json.h"
#include "recordings/table/book_tsv.h"
#include "recordings/table/describe.h"
#include "study/tables/long_rows.h"
#include "study/tables/member_columns.h"
#include "study/tables/study_book.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BIDS_VERSION "1.8.0"

/* A dataset under way. */
struct dataset {
	const struct study_evidence *evidence;
	const struct rec_book *book;
	const char *folder;
	bool replaces;
	GPtrArray *ids; /* char*: "sub-P07" of each member */
};

/* A row of participants.tsv. What the columns of a member see is the member alone. */
struct person_row {
	struct study_member member;
	const char *id;
};

static const struct rec_column ID[] = {
	STRING("participant_id", "name of the participant in this dataset", person_row, id),
};

static bool has_id(const GPtrArray *ids, const char *id)
{
	for (guint i = 0; i < ids->len; i++) {
		if (g_ascii_strcasecmp(ids->pdata[i], id) == 0)
			return true;
	}
	return false;
}

/* Labels have letters and digits only, so that "p.1" and "p1" want the same one: the later member
 * gets a number behind it. */
static GPtrArray *list_ids(const struct study_evidence *evidence)
{
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		g_autofree char *label = rec_bids_label(member->participant);
		char *id = g_strconcat("sub-", label, NULL);
		for (guint number = 2; has_id(ids, id); number++) {
			g_free(id);
			id = g_strdup_printf("sub-%sx%u", label, number);
		}
		g_ptr_array_add(ids, id);
	}
	return ids;
}

/* The path of @name in the dataset, whose folder is made; NULL with an error. */
static char *place(const struct dataset *dataset, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(dataset->folder, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);

	return rec_disk_make_folder(folder, error) ? g_steal_pointer(&path) : NULL;
}

static bool write_text(
	const struct dataset *dataset, const char *name, const char *text, GError **error)
{
	g_autofree char *path = place(dataset, name, error);

	return path &&
	       rec_beside_finish(rec_beside_open(path, dataset->replaces, error), text, error);
}

/* NAME.tsv and NAME.json. What of it was not measured is said; of participants the column source
 * says so, their sidecar may hold nothing but columns. */
static bool write_table(const struct dataset *dataset, const struct rec_book *book,
	const struct rec_book_table *table, const char *name, GError **error)
{
	g_autofree char *rows = g_strconcat(name, ".tsv", NULL);
	g_autofree char *meaning = g_strconcat(name, ".json", NULL);
	g_autofree char *path = place(dataset, rows, error);
	g_autoptr(JsonObject) object = rec_book_tsv_describe(table);
	const char *source = rec_label_words(study_book_label(dataset->evidence));
	if (*source != '\0' && strcmp(name, "participants") != 0)
		rec_json_set_text(object, REC_BIDS_LABEL, source);
	g_autofree char *text = rec_json_print(object);

	return path && rec_book_tsv_write(book, table, path, dataset->replaces, error) &&
	       write_text(dataset, meaning, text, error);
}

static bool stream_people(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_evidence *evidence = table->owner;
	const GPtrArray *ids = table->source;

	(void)error;
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		struct person_row row = {*member, ids->pdata[i]};
		take(&row, user);
	}
	return true;
}

static bool write_people(const struct dataset *dataset, GError **error)
{
	g_autoptr(rec_book) book = rec_book_new();
	g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(struct rec_column));
	guint n;
	const struct rec_column *own = study_member_columns_list(&n);

	g_array_append_vals(columns, ID, G_N_ELEMENTS(ID));
	g_array_append_vals(columns, own, n);
	struct rec_book_table *table = rec_book_add_table(book, "participants",
		(const struct rec_column *)(const void *)columns->data, columns->len);
	table->owner = dataset->evidence;
	table->source = dataset->ids;
	table->n_rows = dataset->evidence->members->len;
	table->stream = stream_people;
	return write_table(dataset, book, table, "participants", error);
}

static bool write_visits(const struct dataset *dataset, GError **error)
{
	const GPtrArray *members = dataset->evidence->members;

	for (guint i = 0; i < members->len; i++) {
		g_autoptr(rec_book) book = rec_book_new();
		const char *id = dataset->ids->pdata[i];
		g_autofree char *name =
			g_strdup_printf("%s/beh/%s_task-session_desc-touchpoints_beh", id, id);
		struct rec_book_table *table =
			study_long_rows_add_member(book, dataset->evidence, members->pdata[i]);
		if (table->n_rows > 0 && !write_table(dataset, book, table, name, error))
			return false;
	}
	return true;
}

static bool write_group(const struct dataset *dataset, GError **error)
{
	const struct rec_book *book = dataset->book;

	for (guint i = 0; i < book->tables->len; i++) {
		const struct rec_book_table *table = book->tables->pdata[i];
		g_autofree char *name = g_strconcat("group/", table->name, NULL);
		if (!write_table(dataset, book, table, name, error))
			return false;
	}
	return write_text(dataset, "group/methods.md", book->methods, error) &&
	       write_text(dataset, "group/parameters.json", book->parameters, error) &&
	       write_text(dataset, "group/LIMITS.txt", book->limits, error) &&
	       write_text(dataset, ".bidsignore", "group/", error);
}

/* The sessions by their uuids: they lie in no public place. */
static JsonArray *list_sources(const struct study_evidence *evidence)
{
	JsonArray *sources = json_array_new();

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			g_autofree char *url = g_strconcat("urn:uuid:", result->uuid, NULL);
			JsonObject *source = json_object_new();
			rec_json_set_text(source, "URL", url);
			json_array_add_object_element(sources, source);
		}
	}
	return sources;
}

static bool write_description(const struct dataset *dataset, GError **error)
{
	g_autoptr(JsonObject) object = json_object_new();
	JsonObject *by = json_object_new();
	JsonArray *generated = json_array_new();
	const char *source = rec_label_words(study_book_label(dataset->evidence));

	rec_json_set_text(by, "Name", "Affekt");
	rec_json_set_text(by, "Version", AFFEKT_VERSION);
	rec_json_set_text(by, "Description",
		"Arousal per touch point of each participant, and statistics of the study");
	json_array_add_object_element(generated, by);
	rec_json_set_text(object, "Name", dataset->book->title);
	rec_json_set_text(object, "BIDSVersion", BIDS_VERSION);
	rec_json_set_text(object, "DatasetType", "derivative");
	json_object_set_array_member(object, "GeneratedBy", generated);
	json_object_set_array_member(object, "SourceDatasets", list_sources(dataset->evidence));
	if (*source != '\0')
		rec_json_set_text(object, REC_BIDS_LABEL, source);
	g_autofree char *text = rec_json_print(object);
	return write_text(dataset, "dataset_description.json", text, error);
}

/* The description comes last: a folder that has one is a whole dataset. */
static bool write_files(const struct dataset *dataset, GError **error)
{
	g_autofree char *readme = g_strdup_printf(
		"%s: a study of Affekt.\n\nWhat each participant did at each touch point is in "
		"sub-LABEL/beh. The folder group has the tables of the study, for which BIDS has "
		"no place; methods.md there tells how they were computed.\n\n%s",
		dataset->book->title, dataset->book->limits);

	return write_visits(dataset, error) && write_people(dataset, error) &&
	       write_group(dataset, error) && write_text(dataset, "README", readme, error) &&
	       write_description(dataset, error);
}

/* Nobody of an earlier study may stay among the participants of this one. */
static bool check_people(const struct dataset *dataset, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(dataset->folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		if (!g_str_has_prefix(name, "sub-") || has_id(dataset->ids, name))
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s holds %s, who is not in this study; remove that folder or choose "
			  "another one."),
			dataset->folder, name);
		return false;
	}
	return true;
}

/* Every folder and file of a dataset hangs on these. */
static bool check_free(const struct dataset *dataset, GError **error)
{
	static const char *const NAMES[] = {"dataset_description.json", "README",
		"participants.tsv", "participants.json", "group", ".bidsignore"};

	for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
		g_autofree char *path = g_build_filename(dataset->folder, NAMES[i], NULL);
		if (!rec_disk_check_free(path, error))
			return false;
	}
	for (guint i = 0; i < dataset->ids->len; i++) {
		g_autofree char *path =
			g_build_filename(dataset->folder, dataset->ids->pdata[i], NULL);
		if (!rec_disk_check_free(path, error))
			return false;
	}
	return true;
}

bool study_bids_write(const struct study_evidence *evidence, const struct rec_book *book,
	const char *folder, bool replace, GError **error)
{
	g_autoptr(GPtrArray) ids = list_ids(evidence);
	struct dataset dataset = {evidence, book, folder, replace, ids};

	return (replace || check_free(&dataset, error)) && check_people(&dataset, error) &&
	       write_files(&dataset, error);
}
