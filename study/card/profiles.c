#include "study/card/profiles.h"

#include "core/locale.h"

#include <string.h>

static const char SUFFIX[] = ".profile";

char *study_profiles_own_folder(void)
{
	return g_build_filename(g_get_user_config_dir(), "affekt", "profiles", NULL);
}

static void free_entry(gpointer data)
{
	struct study_profiles_entry *entry = data;

	g_free(entry->name);
	g_free(entry->path);
	g_free(entry->title);
	g_free(entry->description);
	g_free(entry->sources);
	g_free(entry);
}

static char *read_text(GKeyFile *file, const char *key)
{
	return g_key_file_get_locale_string(file, "profile", key, NULL, NULL);
}

static struct study_profiles_entry *read_entry(const char *folder, const char *file_name)
{
	struct study_profiles_entry *entry = g_new0(struct study_profiles_entry, 1);
	g_autoptr(GKeyFile) file = g_key_file_new();

	entry->name = g_strndup(file_name, strlen(file_name) - strlen(SUFFIX));
	entry->path = g_build_filename(folder, file_name, NULL);
	if (g_key_file_load_from_file(file, entry->path, G_KEY_FILE_NONE, NULL)) {
		entry->title = read_text(file, "title");
		entry->description = read_text(file, "description");
		entry->sources = read_text(file, "sources");
	}
	return entry;
}

static gint compare_entries(gconstpointer a, gconstpointer b)
{
	const struct study_profiles_entry *const *x = a;
	const struct study_profiles_entry *const *y = b;
	bool is_default = strcmp((*x)->name, "default") == 0;

	if ((*x)->is_own != (*y)->is_own)
		return (*x)->is_own ? 1 : -1;
	if (is_default != (strcmp((*y)->name, "default") == 0))
		return is_default ? -1 : 1;
	return strcmp((*x)->name, (*y)->name);
}

static bool has_name(const GPtrArray *entries, const char *name)
{
	for (guint i = 0; i < entries->len; i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		if (strcmp(entry->name, name) == 0)
			return true;
	}
	return false;
}

static void add_folder(GPtrArray *entries, const char *folder, bool is_own)
{
	g_autoptr(GDir) files = folder ? g_dir_open(folder, 0, NULL) : NULL;
	const char *file_name;

	while (files && (file_name = g_dir_read_name(files))) {
		if (!g_str_has_suffix(file_name, SUFFIX))
			continue;
		struct study_profiles_entry *entry = read_entry(folder, file_name);
		entry->is_own = is_own;
		if (has_name(entries, entry->name))
			free_entry(entry);
		else
			g_ptr_array_add(entries, entry);
	}
}

GPtrArray *study_profiles_list(void)
{
	GPtrArray *entries = g_ptr_array_new_with_free_func(free_entry);
	g_autofree char *shipped = core_locale_find_data("profiles");
	g_autofree char *own = study_profiles_own_folder();

	add_folder(entries, shipped, false);
	add_folder(entries, own, true);
	g_ptr_array_sort(entries, compare_entries);
	return entries;
}

char *study_profiles_find(const char *name)
{
	g_autoptr(GPtrArray) entries = study_profiles_list();

	for (guint i = 0; i < entries->len; i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		if (strcmp(entry->name, name) == 0)
			return g_strdup(entry->path);
	}
	return NULL;
}

char *study_profiles_names(void)
{
	g_autoptr(GPtrArray) entries = study_profiles_list();
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < entries->len; i++) {
		const struct study_profiles_entry *entry = entries->pdata[i];
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", entry->name);
	}
	/* It is built in, wherever its file is. */
	return g_strdup(names->len > 0 ? names->str : "default");
}
