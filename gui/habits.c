#include "gui/habits.h"

#define GROUP "window"

enum {
	WIDTH = 1280,
	HEIGHT = 800,
	SIZE_MAX_PX = 16384, /* larger than any screen: a damaged file */
	MODE_FOLDER = 0700,
};

const char *const affekt_habits_themes[AFFEKT_N_THEMES] = {"system", "light", "dark"};

char *affekt_habits_file(void)
{
	return g_build_filename(g_get_user_config_dir(), "affekt", "window", NULL);
}

static int read_size(GKeyFile *keys, const char *key, int usual)
{
	int size = g_key_file_get_integer(keys, GROUP, key, NULL);
	return size > 0 && size <= SIZE_MAX_PX ? size : usual;
}

void affekt_habits_load(const char *file, struct affekt_habits *ret_habits)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_key_file_load_from_file(keys, file, G_KEY_FILE_NONE, NULL);
	ret_habits->width = read_size(keys, "width", WIDTH);
	ret_habits->height = read_size(keys, "height", HEIGHT);
	ret_habits->is_maximised = g_key_file_get_boolean(keys, GROUP, "maximised", NULL);
	ret_habits->theme = AFFEKT_THEME_SYSTEM;
	g_autofree char *theme = g_key_file_get_string(keys, GROUP, "theme", NULL);
	for (int i = 0; i < AFFEKT_N_THEMES; i++) {
		if (g_strcmp0(theme, affekt_habits_themes[i]) == 0)
			ret_habits->theme = (enum affekt_theme)i;
	}
}

gboolean affekt_habits_save(const char *file, const struct affekt_habits *habits, GError **error)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_key_file_set_integer(keys, GROUP, "width", habits->width);
	g_key_file_set_integer(keys, GROUP, "height", habits->height);
	g_key_file_set_boolean(keys, GROUP, "maximised", habits->is_maximised);
	g_key_file_set_string(keys, GROUP, "theme", affekt_habits_themes[habits->theme]);
	g_autofree char *folder = g_path_get_dirname(file);
	g_mkdir_with_parents(folder, MODE_FOLDER);
	return g_key_file_save_to_file(keys, file, error);
}
