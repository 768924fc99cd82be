#include "gui/start/recent.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Groups are "session 0", "session 1", … from the newest. */
#define GROUP "session %u"

enum {
	MODE_FOLDER = 0700,
	MODE_FILE = 0600,
};

void affekt_recent_free(affekt_recent *recent)
{
	if (recent == NULL)
		return;
	g_free(recent->path);
	g_free(recent->participant);
	g_free(recent->start_time);
	g_free(recent);
}

static affekt_recent *copy(const affekt_recent *from)
{
	affekt_recent *recent = g_new(affekt_recent, 1);
	*recent = *from;
	recent->path = g_strdup(from->path);
	recent->participant = g_strdup(from->participant);
	recent->start_time = g_strdup(from->start_time);
	return recent;
}

char *affekt_recent_file(void)
{
	return g_build_filename(g_get_user_state_dir(), "affekt", "recent", NULL);
}

char *affekt_recent_name(const affekt_recent *recent)
{
	static const char *const endings[] = {".journal", ".nwb"};
	char *name = g_path_get_basename(recent->path);
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (g_str_has_suffix(name, endings[i]))
			name[strlen(name) - strlen(endings[i])] = '\0';
	}
	return name;
}

/* NULL when the group is no session. */
static affekt_recent *read_group(GKeyFile *keys, const char *group)
{
	g_autofree char *path = g_key_file_get_string(keys, group, "path", NULL);
	if (path == NULL || !g_path_is_absolute(path))
		return NULL;
	affekt_recent *recent = g_new0(affekt_recent, 1);
	recent->path = g_steal_pointer(&path);
	recent->participant = g_key_file_get_string(keys, group, "participant", NULL);
	recent->start_time = g_key_file_get_string(keys, group, "start", NULL);
	g_autoptr(GError) error = NULL;
	recent->duration_s = g_key_file_get_double(keys, group, "duration", &error);
	if (error != NULL || !isfinite(recent->duration_s))
		recent->duration_s = NAN;
	recent->marks = (guint)g_key_file_get_uint64(keys, group, "marks", NULL);
	recent->n_people = (guint)g_key_file_get_uint64(keys, group, "people", NULL);
	recent->is_absent = !g_file_test(recent->path, (recent->marks & AFFEKT_RECENT_STUDY) != 0
							       ? G_FILE_TEST_IS_DIR
							       : G_FILE_TEST_IS_REGULAR);
	return recent;
}

GPtrArray *affekt_recent_load(const char *file)
{
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)affekt_recent_free);
	g_autoptr(GKeyFile) keys = g_key_file_new();
	if (!g_key_file_load_from_file(keys, file, G_KEY_FILE_NONE, NULL))
		return list;
	for (guint i = 0; i < AFFEKT_RECENT_MAX; i++) {
		g_autofree char *group = g_strdup_printf(GROUP, i);
		affekt_recent *recent = read_group(keys, group);
		if (recent != NULL)
			g_ptr_array_add(list, recent);
	}
	return list;
}

static void write_group(GKeyFile *keys, guint index, const affekt_recent *recent)
{
	g_autofree char *group = g_strdup_printf(GROUP, index);
	g_key_file_set_string(keys, group, "path", recent->path);
	if (recent->participant != NULL)
		g_key_file_set_string(keys, group, "participant", recent->participant);
	if (recent->start_time != NULL)
		g_key_file_set_string(keys, group, "start", recent->start_time);
	if (isfinite(recent->duration_s))
		g_key_file_set_double(keys, group, "duration", recent->duration_s);
	g_key_file_set_uint64(keys, group, "marks", recent->marks);
	if ((recent->marks & AFFEKT_RECENT_STUDY) != 0)
		g_key_file_set_uint64(keys, group, "people", recent->n_people);
}

static gboolean save(const char *file, GPtrArray *list, GError **error)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	for (guint i = 0; i < MIN(list->len, AFFEKT_RECENT_MAX); i++)
		write_group(keys, i, g_ptr_array_index(list, i));
	g_autofree char *folder = g_path_get_dirname(file);
	g_mkdir_with_parents(folder, MODE_FOLDER);
	gsize length = 0;
	g_autofree char *text = g_key_file_to_data(keys, &length, NULL);
	g_autoptr(GError) cause = NULL;
	if (!g_file_set_contents_full(file, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT,
		    MODE_FILE, &cause)) {
		g_set_error(error, cause->domain, cause->code,
			_("The list of recent sessions cannot be kept: %s"), cause->message);
		return FALSE;
	}
	return TRUE;
}

static void drop(GPtrArray *list, const char *path)
{
	for (guint i = list->len; i > 0; i--) {
		const affekt_recent *recent = g_ptr_array_index(list, i - 1);
		if (g_str_equal(recent->path, path))
			g_ptr_array_remove_index(list, i - 1);
	}
}

gboolean affekt_recent_add(const char *file, const affekt_recent *recent, GError **error)
{
	g_autoptr(GPtrArray) list = affekt_recent_load(file);
	drop(list, recent->path);
	g_ptr_array_insert(list, 0, copy(recent));
	return save(file, list, error);
}

gboolean affekt_recent_remove(const char *file, const char *path, GError **error)
{
	g_autoptr(GPtrArray) list = affekt_recent_load(file);
	drop(list, path);
	return save(file, list, error);
}
