#include "recordings/folder.h"

#include "recordings/disk/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

static bool is_session(const char *name)
{
	return g_str_has_suffix(name, ".nwb") || g_str_has_suffix(name, ".nwb.journal");
}

static void unread_free(gpointer data)
{
	struct rec_folder_unread *unread = data;

	g_free(unread->path);
	g_free(unread->problem);
	g_free(unread);
}

GPtrArray *rec_folder_unread_new(void)
{
	return g_ptr_array_new_with_free_func(unread_free);
}

static void fail(const char *folder, const char *reason, GError **error)
{
	g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
		_("Cannot read the folder %s: %s; check its name and who owns it."), folder,
		reason);
}

static void add_unread(GPtrArray *unread, const char *folder, const GError *failure)
{
	struct rec_folder_unread *row = g_new0(struct rec_folder_unread, 1);

	row->path = g_strdup(folder);
	row->problem = g_strdup(failure->message);
	g_ptr_array_add(unread, row);
}

/* False, with an error, when this folder is not read whole; what is below it goes to @unread. */
static bool walk(GPtrArray *paths, GPtrArray *unread, const char *folder, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &failure);
	const char *name = NULL;
	int problem = 0;

	if (!dir) {
		fail(folder, failure->message, error);
		return false;
	}
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autoptr(GError) below = NULL;
		struct stat status;

		if (name[0] == '.')
			continue;
		/* One that has gone meanwhile is no problem; one that may not be looked at is. */
		if (lstat(path, &status) != 0)
			problem = errno == ENOENT ? problem : errno;
		/* A link to a folder may lead in a circle. */
		else if (S_ISDIR(status.st_mode)) {
			if (!walk(paths, unread, path, &below))
				add_unread(unread, path, below);
		} else if (is_session(name) && !g_file_test(path, G_FILE_TEST_IS_DIR)) {
			g_ptr_array_add(paths, g_steal_pointer(&path));
		}
	}
	if (problem)
		fail(folder, g_strerror(problem), error);
	return !problem;
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_unread(gconstpointer a, gconstpointer b)
{
	const struct rec_folder_unread *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

GPtrArray *rec_folder_sessions(const char *folder, GPtrArray *ret_unread, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);

	if (!walk(paths, ret_unread, folder, error))
		return NULL;
	g_ptr_array_sort(ret_unread, compare_unread);
	g_ptr_array_sort(paths, compare_paths);
	return g_steal_pointer(&paths);
}
