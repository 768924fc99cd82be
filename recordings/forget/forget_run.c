#include "recordings/forget/forget.h"

#include "recordings/disk/disk.h"
#include "recordings/forget/forget_lists.h"
#include "recordings/forget/forget_people.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void tell(GPtrArray *problems, const GError *failure)
{
	g_ptr_array_add(problems, g_strdup(failure->message));
}

static bool unlink_file(const char *path, GPtrArray *problems)
{
	g_autoptr(GError) failure = NULL;

	if (g_unlink(path) == 0 || errno == ENOENT)
		return true;
	rec_disk_fail(&failure, errno, _("Cannot remove %s"), path);
	tell(problems, failure);
	return false;
}

/* Folders above @path that have nothing in them any more: their names may be the code. */
static void remove_empty(const char *path, const char *top)
{
	g_autofree char *folder = g_path_get_dirname(path);

	while (strlen(folder) > strlen(top) && g_str_has_prefix(folder, top) &&
		g_rmdir(folder) == 0) {
		char *above = g_path_get_dirname(folder);

		g_free(folder);
		folder = above;
	}
}

bool rec_forget_log(const char *code, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "forgotten.log", NULL);
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");
	g_autofree char *line = g_strdup_printf("%s %s\n", code, date);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_written =
		fd >= 0 && write(fd, line, strlen(line)) == (ssize_t)strlen(line) && fsync(fd) == 0;

	if (!is_written)
		rec_disk_fail(error, errno, _("Cannot write %s"), path);
	if (fd >= 0)
		close(fd);
	return is_written;
}

/* The names are gone for good only when their folders are on the disk. */
static void sync_folders(const struct rec_forget *forget, GPtrArray *problems)
{
	g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < forget->files->len; i++) {
		const char *path = g_ptr_array_index(forget->files, i);
		char *folder = g_path_get_dirname(path);
		bool is_there = g_file_test(folder, G_FILE_TEST_IS_DIR);
		g_autoptr(GError) failure = NULL;

		if (g_hash_table_add(done, folder) && is_there &&
			!rec_disk_sync_folder(path, &failure))
			tell(problems, failure);
	}
}

/* Rows go first: without the list of an export nobody knows that they are the participant's. */
static guint remove_rows(const struct rec_forget *forget, GPtrArray *problems)
{
	guint n = 0;

	for (guint i = 0; i < forget->tables->len; i++) {
		const char *path = g_ptr_array_index(forget->tables, i);
		g_autoptr(GError) failure = NULL;

		if (rec_forget_people_remove(path, forget->person, &failure))
			n++;
		else
			tell(problems, failure);
	}
	return n;
}

guint rec_forget_remove(const struct rec_forget *forget, GPtrArray *ret_problems)
{
	guint n = rec_forget_lists(forget->files, forget->code, ret_problems);

	n += remove_rows(forget, ret_problems);
	for (guint i = 0; i < forget->files->len; i++) {
		const char *path = g_ptr_array_index(forget->files, i);

		/* While something of a session is left, its file says whose it is. */
		if (i >= forget->files->len - forget->n_sessions && ret_problems->len > 0) {
			g_ptr_array_add(ret_problems,
				g_strdup_printf(
					_("%s stays until the rest can be removed."), path));
			continue;
		}
		if (unlink_file(path, ret_problems)) {
			remove_empty(path, forget->folder);
			n++;
		}
	}
	sync_folders(forget, ret_problems);
	return n;
}

bool rec_forget_run(const struct rec_forget *forget, GPtrArray *ret_problems)
{
	g_autoptr(GError) failure = NULL;
	guint n = rec_forget_remove(forget, ret_problems);

	if (n > 0 && !rec_forget_log(forget->code, forget->folder, &failure))
		tell(ret_problems, failure);
	rec_forget_tell(forget, ret_problems);
	return ret_problems->len == 0;
}
