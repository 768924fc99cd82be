#include "recordings/import/bids_dataset.h"

#include "recordings/disk/disk.h"
#include "recordings/session/json.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define PHYSIO "physio.tsv.gz"

enum {
	NAMES_MAX = 100000,    /* in a folder */
	SIDECAR_MAX = 1 << 20, /* bytes */
	LISTED_MAX = 30,       /* in a sentence */
};

char *rec_bids_label(const char *code)
{
	g_autofree char *ascii = g_str_to_ascii(code ? code : "", "C");
	GString *label = g_string_new(NULL);
	for (const char *at = ascii; *at != '\0'; at++) {
		if (g_ascii_isalnum(*at))
			g_string_append_c(label, *at);
	}
	if (label->len == 0)
		g_string_append(label, "unknown");
	return g_string_free(label, FALSE);
}

static void free_recording(gpointer data)
{
	struct rec_bids_recording *recording = data;
	g_free(recording->name);
	g_ptr_array_unref(recording->parts);
	g_ptr_array_unref(recording->files);
	g_free(recording->session);
	g_free(recording->data_type);
	g_free(recording);
}

void rec_bids_dataset_close(rec_bids_dataset *dataset)
{
	if (!dataset)
		return;
	g_free(dataset->root);
	g_free(dataset->participant);
	g_ptr_array_unref(dataset->recordings);
	g_free(dataset);
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in @folder, sorted; NULL with an error. */
static GPtrArray *list_names(const char *folder, GError **error)
{
	g_autoptr(GError) local = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &local);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	if (!dir) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING, _("%s cannot be opened: %s."),
			folder, local->message);
		return NULL;
	}
	while ((name = g_dir_read_name(dir)) != NULL) {
		if (names->len == NAMES_MAX) {
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("The folder %s holds more than %d names: no BIDS dataset has "
				  "that many."),
				folder, NAMES_MAX);
			return NULL;
		}
		g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, compare_texts);
	return g_steal_pointer(&names);
}

static bool is_real_folder(const char *path)
{
	GStatBuf status;
	return g_lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folders in @folder that begin with @prefix. */
static GPtrArray *list_folders(const char *folder, const char *prefix, GError **error)
{
	g_autoptr(GPtrArray) names = list_names(folder, error);
	if (!names)
		return NULL;
	GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_str_has_prefix(name, prefix) && name[0] != '.' && is_real_folder(path))
			g_ptr_array_add(folders, g_strdup(name));
	}
	return folders;
}

/* "01, 02, …": what stands behind "sub-" in each. */
static char *list_labels(const GPtrArray *people)
{
	GString *list = g_string_new(NULL);
	for (guint i = 0; i < people->len && i < LISTED_MAX; i++) {
		g_autofree char *shown = g_filename_display_name(g_ptr_array_index(people, i));
		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", shown + strlen("sub-"));
	}
	if (people->len > LISTED_MAX)
		g_string_append(list, ", …");
	return g_string_free(list, FALSE);
}

/* The folder of @wanted among @people, or the only one; NULL with an error. */
static const char *find_person(
	const char *root, const GPtrArray *people, const char *wanted, GError **error)
{
	g_autofree char *list = list_labels(people);
	const char *told =
		wanted && g_str_has_prefix(wanted, "sub-") ? wanted + strlen("sub-") : wanted;
	g_autofree char *label = rec_bids_label(told);
	if (people->len == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s holds no folder sub-LABEL, so it is no BIDS dataset: name the folder "
			  "that has dataset_description.json."),
			root);
		return NULL;
	}
	for (guint i = 0; wanted && i < people->len; i++) {
		const char *person = g_ptr_array_index(people, i);
		if (strcmp(person + strlen("sub-"), told) == 0 ||
			strcmp(person + strlen("sub-"), label) == 0)
			return person;
	}
	if (!wanted && people->len == 1)
		return g_ptr_array_index(people, 0);
	if (wanted)
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("%s has no participant %s; there are: %s."), root, wanted, list);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%s has %u participants; choose one with --participant: %s."), root,
			people->len, list);
	return NULL;
}

/* The parts of a file's name: what stands between "_", without the last. */
static GPtrArray *part_name(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	g_auto(GStrv) pieces = g_strsplit(base, "_", -1);
	GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; pieces[i] && pieces[i + 1]; i++)
		g_ptr_array_add(parts, g_strdup(pieces[i]));
	return parts;
}

static bool has_part(const GPtrArray *parts, const char *part)
{
	for (guint i = 0; i < parts->len; i++) {
		if (strcmp(g_ptr_array_index(parts, i), part) == 0)
			return true;
	}
	return false;
}

/* The parts that tell one recording of a participant from another. */
static GPtrArray *part_recording(const char *file)
{
	GPtrArray *parts = part_name(file);
	for (guint i = parts->len; i > 0; i--) {
		const char *part = g_ptr_array_index(parts, i - 1);
		if (g_str_has_prefix(part, "sub-") || g_str_has_prefix(part, "recording-"))
			g_ptr_array_remove_index(parts, i - 1);
	}
	return parts;
}

bool rec_bids_recording_has(const struct rec_bids_recording *recording, const char *path)
{
	g_autoptr(GPtrArray) parts = part_recording(path);
	for (guint i = 0; i < parts->len && parts->len == recording->parts->len; i++) {
		if (!has_part(recording->parts, g_ptr_array_index(parts, i)))
			return false;
	}
	return parts->len == recording->parts->len;
}

static char *join_parts(const GPtrArray *parts, const char *data_type)
{
	GString *name = g_string_new(NULL);
	for (guint i = 0; i < parts->len; i++) {
		g_autofree char *shown = g_filename_display_name(g_ptr_array_index(parts, i));
		g_string_append_printf(name, "%s ", shown);
	}
	g_string_append_printf(name, "(%s)", data_type);
	return g_string_free(name, FALSE);
}

/* Adds @file to its recording, which is made when it is the first. */
static void add_file(struct rec_bids_dataset *dataset, const char *file, const char *session,
	const char *data_type)
{
	g_autoptr(GPtrArray) parts = part_recording(file);
	g_autofree char *name = join_parts(parts, data_type);
	struct rec_bids_recording *recording = NULL;
	for (guint i = 0; i < dataset->recordings->len && !recording; i++) {
		recording = g_ptr_array_index(dataset->recordings, i);
		if (strcmp(recording->name, name) != 0)
			recording = NULL;
	}
	if (!recording) {
		recording = g_new0(struct rec_bids_recording, 1);
		recording->name = g_steal_pointer(&name);
		recording->parts = g_steal_pointer(&parts);
		recording->files = g_ptr_array_new_with_free_func(g_free);
		recording->session = g_strdup(session);
		recording->data_type = g_strdup(data_type);
		g_ptr_array_add(dataset->recordings, recording);
	}
	g_ptr_array_add(recording->files, g_strdup(file));
}

/* The files of physiology in the folders of data types below @folder. */
static bool scan(
	struct rec_bids_dataset *dataset, const char *folder, const char *session, GError **error)
{
	g_autoptr(GPtrArray) types = list_folders(folder, "", error);
	for (guint i = 0; types && i < types->len; i++) {
		const char *type = g_ptr_array_index(types, i);
		g_autofree char *path = g_build_filename(folder, type, NULL);
		g_autofree char *shown = g_filename_display_name(type);
		if (g_str_has_prefix(type, "ses-"))
			continue;
		g_autoptr(GPtrArray) names = list_names(path, error);
		if (!names)
			return false;
		for (guint k = 0; k < names->len; k++) {
			const char *name = g_ptr_array_index(names, k);
			g_autofree char *file = g_build_filename(path, name, NULL);
			if (g_str_has_suffix(name, "_" PHYSIO))
				add_file(dataset, file, session, shown);
		}
	}
	return types != NULL;
}

struct rec_bids_dataset *rec_bids_dataset_open(
	const char *root, const char *participant, GError **error)
{
	g_autoptr(GPtrArray) people = list_folders(root, "sub-", error);
	const char *person = people ? find_person(root, people, participant, error) : NULL;
	if (!person)
		return NULL;
	g_autofree char *folder = g_build_filename(root, person, NULL);
	g_autoptr(rec_bids_dataset) dataset = g_new0(struct rec_bids_dataset, 1);
	dataset->root = g_strdup(root);
	dataset->participant = g_filename_display_name(person + strlen("sub-"));
	dataset->recordings = g_ptr_array_new_with_free_func(free_recording);
	g_autoptr(GPtrArray) sessions = list_folders(folder, "ses-", error);
	if (!sessions || !scan(dataset, folder, NULL, error))
		return NULL;
	for (guint i = 0; i < sessions->len; i++) {
		const char *session = g_ptr_array_index(sessions, i);
		g_autofree char *path = g_build_filename(folder, session, NULL);
		if (!scan(dataset, path, session, error))
			return NULL;
	}
	if (dataset->recordings->len == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("%s holds no recording of physiology: no file there is called "
			  "…_physio.tsv.gz."),
			folder);
		return NULL;
	}
	return g_steal_pointer(&dataset);
}

/* Labels that are numbers are equal by their value: run-01 is run 1. */
static bool is_label(const char *label, const char *wanted)
{
	guint64 a, b;
	return g_ascii_strcasecmp(label, wanted) == 0 ||
	       (g_ascii_string_to_unsigned(label, 10, 0, G_MAXUINT64, &a, NULL) &&
		       g_ascii_string_to_unsigned(wanted, 10, 0, G_MAXUINT64, &b, NULL) && a == b);
}

static bool fits_pick(const struct rec_bids_recording *recording, const char *pick)
{
	const char *equals = strchr(pick, '=');
	gsize n = equals ? (gsize)(equals - pick) : strlen(pick);
	const char *wanted = equals ? equals + 1 : "";
	if (n == strlen("datatype") && strncmp(pick, "datatype", n) == 0)
		return is_label(recording->data_type, wanted);
	for (guint i = 0; i < recording->parts->len; i++) {
		const char *part = g_ptr_array_index(recording->parts, i);
		if (strncmp(part, pick, n) == 0 && part[n] == '-' && is_label(part + n + 1, wanted))
			return true;
	}
	return false;
}

static bool fits(const struct rec_bids_recording *recording, const char *const *picks)
{
	for (; picks && *picks; picks++) {
		if (!fits_pick(recording, *picks))
			return false;
	}
	return true;
}

const struct rec_bids_recording *rec_bids_dataset_choose(
	const struct rec_bids_dataset *dataset, const char *const *picks, GError **error)
{
	const struct rec_bids_recording *found = NULL;
	guint n_found = 0;
	g_autoptr(GString) all = g_string_new(NULL);
	for (guint i = 0; i < dataset->recordings->len; i++) {
		const struct rec_bids_recording *recording =
			g_ptr_array_index(dataset->recordings, i);
		if (i <= LISTED_MAX)
			g_string_append_printf(all, "%s%s", i > 0 ? "; " : "",
				i < LISTED_MAX ? recording->name : "…");
		if (!fits(recording, picks))
			continue;
		found = recording;
		n_found++;
	}
	if (n_found == 1)
		return found;
	if (n_found == 0)
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("No recording of participant %s is the one that --pick asks for; there "
			  "are: %s."),
			dataset->participant, all->str);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("%u recordings of participant %s fit; choose one with --pick KEY=LABEL, "
			  "as in --pick task=rest: %s."),
			n_found, dataset->participant, all->str);
	return NULL;
}

/* Every part of @name's is one of @parts. */
static bool holds_for(const char *name, const GPtrArray *parts, guint *ret_n)
{
	g_autoptr(GPtrArray) own = part_name(name);
	*ret_n = own->len;
	for (guint i = 0; i < own->len; i++) {
		if (!has_part(parts, g_ptr_array_index(own, i)))
			return false;
	}
	return true;
}

/* A file that holds for another. */
struct holder {
	char *path;
	guint n_parts;
};

static void clear_holder(gpointer data)
{
	g_free(((struct holder *)data)->path);
}

static gint compare_holders(gconstpointer a, gconstpointer b)
{
	const struct holder *x = a;
	const struct holder *y = b;
	return (x->n_parts > y->n_parts) - (x->n_parts < y->n_parts);
}

/* Adds those of @folder that end with @ending, the most general one first. */
static void add_holders(
	GArray *holders, const char *folder, const GPtrArray *parts, const char *ending)
{
	g_autoptr(GPtrArray) names = list_names(folder, NULL);
	g_autoptr(GArray) here = g_array_new(FALSE, FALSE, sizeof(struct holder));
	g_autofree char *behind = g_strconcat("_", ending, NULL);
	for (guint i = 0; names && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		guint n_parts = 0;

		if ((strcmp(name, ending) != 0 && !g_str_has_suffix(name, behind)) ||
			!holds_for(name, parts, &n_parts))
			continue;
		const struct holder holder = {
			.path = g_build_filename(folder, name, NULL),
			.n_parts = n_parts,
		};
		g_array_append_val(here, holder);
	}
	g_array_sort(here, compare_holders);
	g_array_append_vals(holders, here->data, here->len);
}

/* The files that hold for @file, from the dataset's folder down. */
static GArray *list_holders(
	const struct rec_bids_dataset *dataset, const char *file, const char *ending)
{
	GArray *holders = g_array_new(FALSE, FALSE, sizeof(struct holder));
	g_autoptr(GPtrArray) parts = part_name(file);
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	g_array_set_clear_func(holders, clear_holder);
	char *folder = g_path_get_dirname(file);
	while (strlen(folder) > strlen(dataset->root)) {
		g_ptr_array_insert(folders, 0, folder);
		folder = g_path_get_dirname(folder);
	}
	g_free(folder);
	g_ptr_array_insert(folders, 0, g_strdup(dataset->root));
	for (guint i = 0; i < folders->len; i++)
		add_holders(holders, g_ptr_array_index(folders, i), parts, ending);
	return holders;
}

static JsonObject *read_sidecar(const char *path, GError **error)
{
	GStatBuf status;
	g_autofree char *text = NULL;
	if (g_stat(path, &status) != 0) {
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
		return NULL;
	}
	if (S_ISREG(status.st_mode) && status.st_size <= SIDECAR_MAX)
		g_file_get_contents(path, &text, NULL, NULL);
	JsonObject *object = text ? rec_json_parse(text) : NULL;
	if (!object)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no JSON object, so what it says of the recording is not known."),
			path);
	return object;
}

JsonObject *rec_bids_dataset_describe(
	const struct rec_bids_dataset *dataset, const char *file, GError **error)
{
	g_autoptr(GArray) holders = list_holders(dataset, file, "physio.json");
	g_autoptr(JsonObject) all = json_object_new();
	for (guint i = 0; i < holders->len; i++) {
		JsonObject *object =
			read_sidecar(g_array_index(holders, struct holder, i).path, error);
		if (!object)
			return NULL;
		g_autoptr(GList) keys = json_object_get_members(object);
		for (GList *key = keys; key; key = key->next)
			json_object_set_member(
				all, key->data, json_object_dup_member(object, key->data));
		json_object_unref(object);
	}
	return g_steal_pointer(&all);
}

char *rec_bids_dataset_find(
	const struct rec_bids_dataset *dataset, const char *file, const char *ending)
{
	g_autoptr(GArray) holders = list_holders(dataset, file, ending);
	return holders->len > 0
		       ? g_strdup(g_array_index(holders, struct holder, holders->len - 1).path)
		       : NULL;
}
