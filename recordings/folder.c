#include "recordings/folder.h"

#include "recordings/disk/error.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

static bool is_session(const char *name)
{
	return g_str_has_suffix(name, ".nwb") || g_str_has_suffix(name, ".nwb.journal");
}

static bool walk(GPtrArray *paths, const char *folder, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &failure);
	const char *name = NULL;

	if (!dir) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("Cannot read the folder %s: %s; check its name and who owns it."), folder,
			failure->message);
		return false;
	}
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		struct stat status;

		if (name[0] == '.' || lstat(path, &status) != 0)
			continue;
		/* A link to a folder may lead in a circle. */
		if (S_ISDIR(status.st_mode)) {
			if (!walk(paths, path, error))
				return false;
		} else if (is_session(name) && !g_file_test(path, G_FILE_TEST_IS_DIR)) {
			g_ptr_array_add(paths, g_steal_pointer(&path));
		}
	}
	return true;
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *rec_folder_sessions(const char *folder, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

	if (!walk(paths, folder, error))
		return NULL;
	g_ptr_array_sort(paths, compare_paths);
	return g_steal_pointer(&paths);
}
