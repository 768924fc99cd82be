#include "recordings/export/origin.h"

#include "recordings/disk/beside.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

enum {
	DEPTH_MAX = 8,           /* of folders below that of an export */
	PAGE_BYTES_MAX = 8 << 20 /* some hundred thousand names */
};

#define PREFIX ".affekt-"
#define SUFFIX ".json"

struct rec_origin {
	char *folder;
	char *uuid;
	char *participant;  /* NULL none */
	GHashTable *before; /* relative name → what the file was */
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

struct rec_origin *rec_origin_begin(const char *folder, const char *uuid, const char *participant)
{
	struct rec_origin *origin = g_new0(struct rec_origin, 1);

	origin->folder = g_strdup(folder);
	origin->uuid = g_strdup(uuid);
	origin->participant = g_strdup(participant);
	origin->before = list_all(folder);
	return origin;
}

static char *page_path(const struct rec_origin *origin)
{
	g_autofree char *name = g_strconcat(PREFIX, origin->uuid, SUFFIX, NULL);

	return g_build_filename(origin->folder, name, NULL);
}

static char *print_page(const struct rec_origin *origin, GHashTable *names)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;
	GList *sorted = g_list_sort(g_hash_table_get_keys(names), (GCompareFunc)strcmp);

	json_builder_begin_object(builder);
	json_builder_set_member_name(builder, "format");
	json_builder_add_string_value(builder, "affekt export");
	json_builder_set_member_name(builder, "session");
	json_builder_add_string_value(builder, origin->uuid);
	if (origin->participant) {
		json_builder_set_member_name(builder, "participant");
		json_builder_add_string_value(builder, origin->participant);
	}
	json_builder_set_member_name(builder, "files");
	json_builder_begin_array(builder);
	for (GList *name = sorted; name; name = name->next)
		json_builder_add_string_value(builder, name->data);
	json_builder_end_array(builder);
	json_builder_end_object(builder);
	g_list_free(sorted);
	root = json_builder_get_root(builder);
	return json_to_string(root, TRUE);
}

/* Names that changed, and those that the page had before. */
static GHashTable *collect(const struct rec_origin *origin, const char *page, GHashTable *now)
{
	GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct rec_origin_page old;
	gpointer name = NULL, state = NULL;
	GHashTableIter iter;
	bool has_new = false;

	g_hash_table_iter_init(&iter, now);
	while (g_hash_table_iter_next(&iter, &name, &state)) {
		if (g_strcmp0(g_hash_table_lookup(origin->before, name), state) == 0)
			continue;
		has_new = true;
		g_hash_table_add(names, g_strdup(name));
	}
	if (has_new && rec_origin_read(page, &old)) {
		for (char **file = old.files; *file; file++)
			g_hash_table_add(names, g_strdup(*file));
		rec_origin_page_clear(&old);
	}
	return names;
}

bool rec_origin_commit(struct rec_origin *origin, GError **error)
{
	g_autofree char *page = page_path(origin);
	g_autoptr(GHashTable) now = list_all(origin->folder);
	g_autoptr(GHashTable) names = collect(origin, page, now);
	bool is_written = true;

	if (g_hash_table_size(names) > 0) {
		g_autofree char *text = print_page(origin, names);
		g_autoptr(rec_beside) file = rec_beside_open(page, true, error);

		is_written = false;
		if (file) {
			rec_beside_puts(file, text);
			rec_beside_puts(file, "\n");
			is_written = rec_beside_commit(g_steal_pointer(&file), error);
		}
	}
	g_hash_table_unref(origin->before);
	g_free(origin->folder);
	g_free(origin->uuid);
	g_free(origin->participant);
	g_free(origin);
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
	ret_page->files = read_files(object);
	return true;
}

void rec_origin_page_clear(struct rec_origin_page *page)
{
	g_clear_pointer(&page->files, g_strfreev);
	g_clear_pointer(&page->participant, g_free);
}
