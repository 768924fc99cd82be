#include "recordings/session/origin.h"

#include "recordings/disk/beside.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

enum {
	FOLDER_MODE = 0700,
	DEPTH_MAX = 8,           /* of folders below that of an export */
	PAGE_BYTES_MAX = 8 << 20 /* some hundred thousand names */
};

#define PREFIX ".affekt-"
#define SUFFIX ".json"

struct rec_origin {
	char *folder;
	char *uuid;
	char *participant; /* NULL none */
	char *start_time;  /* NULL unknown */
	bool has_made_folder;
	GHashTable *before;  /* relative name → what the file was */
	GHashTable *earlier; /* names that earlier exports of the session wrote */
};

/* What changes when a file is written anew. */
static char *describe(const struct stat *status)
{
	return g_strdup_printf("%ju %jd.%09ld", (uintmax_t)status->st_ino,
		(intmax_t)status->st_ctim.tv_sec, status->st_ctim.tv_nsec);
}

static void list(const char *folder, const char *below, guint depth, GHashTable *ret_files)
{
	g_autofree char *path = g_build_filename(folder, below, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside =
			*below ? g_build_filename(below, name, NULL) : g_strdup(name);
		g_autofree char *file = g_build_filename(folder, inside, NULL);
		struct stat status;

		if (lstat(file, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX)
			list(folder, inside, depth + 1, ret_files);
		else if (S_ISREG(status.st_mode) && !rec_origin_is_name(name))
			g_hash_table_insert(ret_files, g_steal_pointer(&inside), describe(&status));
	}
}

static GHashTable *list_all(const char *folder)
{
	GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	list(folder, "", 0, files);
	return files;
}

static char *page_path(const struct rec_origin *origin)
{
	g_autofree char *name = g_strconcat(PREFIX, origin->uuid, SUFFIX, NULL);

	return g_build_filename(origin->folder, name, NULL);
}

static void add_text(JsonBuilder *builder, const char *key, const char *text)
{
	if (!text)
		return;
	json_builder_set_member_name(builder, key);
	json_builder_add_string_value(builder, text);
}

static void add_names(JsonBuilder *builder, const char *key, GHashTable *names)
{
	GList *sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);

	json_builder_set_member_name(builder, key);
	json_builder_begin_array(builder);
	for (GList *name = sorted; name; name = name->next)
		json_builder_add_string_value(builder, name->data);
	json_builder_end_array(builder);
	g_list_free(sorted);
}

static bool write_page(
	const struct rec_origin *origin, GHashTable *names, bool is_finished, GError **error)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *page = page_path(origin);
	g_autofree char *text = NULL;

	json_builder_begin_object(builder);
	add_text(builder, "format", "affekt export");
	add_text(builder, "session", origin->uuid);
	add_text(builder, "participant", origin->participant);
	add_text(builder, "start", origin->start_time);
	if (!is_finished) {
		json_builder_set_member_name(builder, "unfinished");
		json_builder_add_boolean_value(builder, TRUE);
	}
	add_names(builder, "files", names);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	text = json_to_string(root, TRUE);
	return rec_beside_finish(rec_beside_open(page, true, error), text, error);
}

/* What earlier exports of this session wrote, as far as it is still there: names of @before. */
static GHashTable *list_earlier(const struct rec_origin *origin)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *page = page_path(origin);
	struct rec_origin_page old;

	if (!rec_origin_read(page, &old))
		return names;
	for (char **file = old.files; *file; file++) {
		if (g_hash_table_contains(origin->before, *file))
			g_hash_table_add(names, g_strdup(*file));
	}
	rec_origin_page_clear(&old);
	return names;
}

struct rec_origin *rec_origin_begin(
	const char *folder, const char *uuid, const char *participant, const char *start_time)
{
	struct rec_origin *origin = g_new0(struct rec_origin, 1);

	origin->folder = g_strdup(folder);
	origin->uuid = g_strdup(uuid);
	origin->participant = g_strdup(participant);
	origin->start_time = g_strdup(start_time);
	origin->has_made_folder = !g_file_test(folder, G_FILE_TEST_EXISTS) &&
				  g_mkdir_with_parents(folder, FOLDER_MODE) == 0;
	origin->before = list_all(folder);
	origin->earlier = list_earlier(origin);
	write_page(origin, origin->earlier, /* is_finished= */ false, NULL);
	return origin;
}

/* Names that changed, and those of earlier exports; keys of @now. */
static GHashTable *collect(const struct rec_origin *origin, GHashTable *now)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
	gpointer name = NULL, state = NULL;
	GHashTableIter iter;

	g_hash_table_iter_init(&iter, now);
	while (g_hash_table_iter_next(&iter, &name, &state)) {
		bool is_changed = g_strcmp0(g_hash_table_lookup(origin->before, name), state) != 0;

		if (is_changed || g_hash_table_contains(origin->earlier, name))
			g_hash_table_add(names, name);
	}
	return names;
}

static void free_origin(struct rec_origin *origin)
{
	g_hash_table_unref(origin->before);
	g_hash_table_unref(origin->earlier);
	g_free(origin->folder);
	g_free(origin->uuid);
	g_free(origin->participant);
	g_free(origin->start_time);
	g_free(origin);
}

bool rec_origin_commit(struct rec_origin *origin, GError **error)
{
	g_autofree char *page = page_path(origin);
	g_autoptr(GHashTable) now = list_all(origin->folder);
	g_autoptr(GHashTable) names = collect(origin, now);
	bool is_written = true;

	if (g_hash_table_size(names) > 0) {
		is_written = write_page(origin, names, /* is_finished= */ true, error);
	} else {
		g_unlink(page);
		if (origin->has_made_folder)
			g_rmdir(origin->folder);
	}
	free_origin(origin);
	return is_written;
}

/* --- reading ------------------------------------------------------------------------- */

bool rec_origin_is_name(const char *name)
{
	return g_str_has_prefix(name, PREFIX) && g_str_has_suffix(name, SUFFIX);
}

static bool stays_inside(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", -1);

	for (char **part = parts; *part; part++) {
		if (strcmp(*part, "..") == 0)
			return false;
	}
	return *name && *name != '/';
}

static char **read_files(JsonObject *object)
{
	JsonNode *node = json_object_get_member(object, "files");
	JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
	GPtrArray *files = g_ptr_array_new();

	for (guint i = 0; array && i < json_array_get_length(array); i++) {
		JsonNode *member = json_array_get_element(array, i);
		const char *name =
			JSON_NODE_HOLDS_VALUE(member) ? json_node_get_string(member) : NULL;

		if (name && stays_inside(name))
			g_ptr_array_add(files, g_strdup(name));
	}
	g_ptr_array_add(files, NULL);
	return (char **)g_ptr_array_free(files, FALSE);
}

static const char *read_text(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);

	return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
}

bool rec_origin_read(const char *path, struct rec_origin_page *ret_page)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	struct stat status;

	*ret_page = (struct rec_origin_page){0};
	if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
		status.st_size > PAGE_BYTES_MAX || !json_parser_load_from_file(parser, path, NULL))
		return false;
	JsonNode *root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root))
		return false;
	JsonObject *object = json_node_get_object(root);
	const char *uuid = read_text(object, "session");
	if (g_strcmp0(read_text(object, "format"), "affekt export") != 0 || !uuid)
		return false;
	g_strlcpy(ret_page->uuid, uuid, sizeof ret_page->uuid);
	ret_page->participant = g_strdup(read_text(object, "participant"));
	ret_page->start_time = g_strdup(read_text(object, "start"));
	ret_page->is_unfinished = json_object_has_member(object, "unfinished");
	ret_page->files = read_files(object);
	return true;
}

void rec_origin_page_clear(struct rec_origin_page *page)
{
	g_clear_pointer(&page->files, g_strfreev);
	g_clear_pointer(&page->participant, g_free);
	g_clear_pointer(&page->start_time, g_free);
}
