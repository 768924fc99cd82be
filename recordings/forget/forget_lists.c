#include "recordings/forget/forget_lists.h"

#include "recordings/known.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

static void G_GNUC_PRINTF(2, 3) add(GPtrArray *problems, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(problems, g_strdup_vprintf(format, args));
	va_end(args);
}

/* Where the file is, whatever folder the caller stands in. */
static char *absolute(const char *path)
{
	return g_canonicalize_filename(path, NULL);
}

static bool holds(GHashTable *places, const char *path)
{
	return path && g_hash_table_contains(places, path);
}

/* The window's list: a group for each session. */
static guint clean_recent(GHashTable *places, const char *participant, GPtrArray *problems)
{
	g_autofree char *list = g_build_filename(g_get_user_state_dir(), "affekt", "recent", NULL);
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autoptr(GError) failure = NULL;
	guint n = 0;

	if (!g_key_file_load_from_file(keys, list, G_KEY_FILE_NONE, NULL))
		return 0;
	g_auto(GStrv) groups = g_key_file_get_groups(keys, NULL);
	for (char **group = groups; *group; group++) {
		g_autofree char *path = g_key_file_get_string(keys, *group, "path", NULL);
		g_autofree char *code = g_key_file_get_string(keys, *group, "participant", NULL);

		if (!holds(places, path) && g_strcmp0(code, participant) != 0)
			continue;
		g_key_file_remove_group(keys, *group, NULL);
		n++;
	}
	if (n == 0)
		return 0;
	gsize length = 0;
	g_autofree char *text = g_key_file_to_data(keys, &length, NULL);
	if (!g_file_set_contents_full(
		    list, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure))
		add(problems, _("%s still names the participant: %s."), list, failure->message);
	return n;
}

/* The list that every file chooser of the desktop shows. */
static void clean_bookmarks(const GPtrArray *paths, GPtrArray *problems)
{
	g_autofree char *list = g_build_filename(g_get_user_data_dir(), "recently-used.xbel", NULL);
	g_autoptr(GBookmarkFile) marks = g_bookmark_file_new();
	g_autoptr(GError) failure = NULL;
	bool is_changed = false;

	if (!g_bookmark_file_load_from_file(marks, list, NULL))
		return;
	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *place = absolute(g_ptr_array_index(paths, i));
		g_autofree char *uri = g_filename_to_uri(place, NULL, NULL);

		is_changed |= uri && g_bookmark_file_remove_item(marks, uri, NULL);
	}
	if (is_changed && !g_bookmark_file_to_file(marks, list, &failure))
		add(problems, _("%s still names files of the participant: %s."), list,
			failure->message);
}

/* Small pictures that file managers keep, named for the file's address. */
static void clean_thumbnails(const char *path, GPtrArray *problems)
{
	static const char *const SIZES[] = {"normal", "large", "x-large", "xx-large"};
	g_autofree char *place = absolute(path);
	g_autofree char *uri = g_filename_to_uri(place, NULL, NULL);
	g_autofree char *sum = uri ? g_compute_checksum_for_string(G_CHECKSUM_MD5, uri, -1) : NULL;
	g_autofree char *name = g_strconcat(sum ? sum : "", ".png", NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
		g_autofree char *picture = g_build_filename(
			g_get_user_cache_dir(), "thumbnails", SIZES[i], name, NULL);

		if (sum && g_unlink(picture) != 0 && errno != ENOENT)
			add(problems, _("%s was not removed: %s."), picture, g_strerror(errno));
	}
}

guint rec_forget_lists(const GPtrArray *paths, const char *participant, GPtrArray *ret_problems)
{
	g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < paths->len; i++) {
		const char *path = g_ptr_array_index(paths, i);

		g_hash_table_add(places, absolute(path));
		rec_known_remove(path);
		clean_thumbnails(path, ret_problems);
	}
	clean_bookmarks(paths, ret_problems);
	return clean_recent(places, participant, ret_problems);
}
