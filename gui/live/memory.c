#include "gui/live/memory.h"

#define GROUP "live"

static char *file_path(void)
{
	return g_build_filename(g_get_user_config_dir(), "affekt", "live.ini", NULL);
}

/* Where people expect their files; the home folder when they have no such place. */
static char *first_folder(void)
{
	const char *documents = g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS);
	gboolean is_there = documents != NULL && g_file_test(documents, G_FILE_TEST_IS_DIR);
	return g_strdup(is_there ? documents : g_get_home_dir());
}

static char **read_list(GKeyFile *file, const char *key)
{
	char **list = g_key_file_get_string_list(file, GROUP, key, NULL, NULL);
	return list != NULL ? list : g_new0(char *, 1);
}

void affekt_memory_load(struct affekt_memory *ret_memory)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = file_path();
	g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL);
	g_autofree char *study = g_key_file_get_string(file, GROUP, "study", NULL);
	g_autofree char *folder = g_key_file_get_string(file, GROUP, "folder", NULL);
	gboolean has_study = study != NULL && g_file_test(study, G_FILE_TEST_EXISTS);
	gboolean has_folder = folder != NULL && g_file_test(folder, G_FILE_TEST_IS_DIR);
	*ret_memory = (struct affekt_memory){
		.devices = read_list(file, "devices"),
		.cameras = read_list(file, "cameras"),
		.has_sound = g_key_file_get_boolean(file, GROUP, "sound", NULL),
		.study = has_study ? g_steal_pointer(&study) : NULL,
		.folder = has_folder ? g_steal_pointer(&folder) : first_folder(),
	};
}

void affekt_memory_clear(affekt_memory *memory)
{
	g_strfreev(memory->devices);
	g_strfreev(memory->cameras);
	g_free(memory->study);
	g_free(memory->folder);
	*memory = (struct affekt_memory){0};
}

void affekt_memory_save(const struct affekt_memory *memory)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = file_path();
	g_autofree char *folder = g_path_get_dirname(path);
	g_key_file_set_string_list(file, GROUP, "devices", (const char *const *)memory->devices,
		g_strv_length(memory->devices));
	g_key_file_set_string_list(file, GROUP, "cameras", (const char *const *)memory->cameras,
		g_strv_length(memory->cameras));
	g_key_file_set_boolean(file, GROUP, "sound", memory->has_sound);
	if (memory->study != NULL)
		g_key_file_set_string(file, GROUP, "study", memory->study);
	g_key_file_set_string(file, GROUP, "folder", memory->folder);
	g_mkdir_with_parents(folder, 0700);
	g_key_file_save_to_file(file, path, NULL);
}
