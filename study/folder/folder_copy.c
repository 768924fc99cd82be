/*
 * DESIGN: every file is written beside its place first; only when all are whole do they get their
 * names, the session last. What fails before that leaves nothing, not even on a full disk.
 */
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/disk/sealed.h"
#include "recordings/session/session.h"
#include "study/folder/folder_parts.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PIECE_BYTES = 1 << 18
};

struct copy {
	char *from, *to;
	struct stat before;
	rec_beside *file; /* NULL: has its name */
};

static void free_copy(gpointer data)
{
	struct copy *copy = data;

	rec_beside_discard(copy->file);
	g_free(copy->from);
	g_free(copy->to);
	g_free(copy);
}

static bool copy_bytes(struct copy *copy, GError **error)
{
	int fd = rec_disk_open_file(copy->from, /* follows_links= */ true, error);
	g_autofree char *piece = g_malloc(PIECE_BYTES);
	ssize_t n = 0;

	if (fd < 0)
		return false;
	bool is_good = fstat(fd, &copy->before) == 0;
	copy->file = is_good ? rec_beside_open(copy->to, false, error) : NULL;
	while (copy->file && (n = read(fd, piece, PIECE_BYTES)) > 0)
		rec_beside_write(copy->file, piece, (size_t)n);
	if (n < 0 || !is_good)
		rec_disk_fail(error, errno, _("Cannot read %s"), copy->from);
	close(fd);
	return copy->file && n == 0;
}

/* A window may fold edits in, or take more, while files are read one after another. */
static bool is_unchanged(const struct copy *copy)
{
	struct stat now;

	return stat(copy->from, &now) == 0 && rec_disk_is_same(&copy->before, &now);
}

static bool is_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

static bool take_file(GPtrArray *copies, const char *from, const char *folder, GError **error)
{
	g_autofree char *name = g_path_get_basename(from);
	struct copy *copy = g_new0(struct copy, 1);

	copy->from = g_strdup(from);
	copy->to = g_build_filename(folder, name, NULL);
	g_ptr_array_add(copies, copy);
	if (is_there(copy->to)) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s is there already; give the session and its files other names, or add "
			  "a link to it."),
			copy->to);
		return false;
	}
	return copy_bytes(copy, error);
}

/* Paths of what belongs to the session at @file, itself last. */
static GPtrArray *list_files(const struct rec_session *session, const char *file)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *folder = g_path_get_dirname(file);

	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		bool is_beside = video->file && video->file[0] != '\0' && !strchr(video->file, '/');

		if (is_beside)
			g_ptr_array_add(files, g_build_filename(folder, video->file, NULL));
	}
	g_ptr_array_add(files, rec_sealed_manifest_path(file));
	g_ptr_array_add(files, g_strconcat(file, ".edits", NULL));
	for (guint i = files->len; i-- > 0;) {
		if (!is_there(g_ptr_array_index(files, i)))
			g_ptr_array_remove_index(files, i);
	}
	g_ptr_array_add(files, g_strdup(file));
	return files;
}

/* Gives all their names, or none. */
static bool name_all(GPtrArray *copies, mode_t mode, GError **error)
{
	for (guint i = 0; i < copies->len; i++) {
		struct copy *copy = g_ptr_array_index(copies, i);

		if (rec_beside_commit(g_steal_pointer(&copy->file), error) &&
			chmod(copy->to, mode) == 0)
			continue;
		if (error && !*error)
			rec_disk_fail(error, errno, _("Cannot write %s"), copy->to);
		for (guint k = 0; k <= i; k++)
			g_unlink(((struct copy *)g_ptr_array_index(copies, k))->to);
		return false;
	}
	return true;
}

bool study_folder_copy(
	const struct rec_session *session, const char *file, const char *folder, GError **error)
{
	g_autoptr(GPtrArray) files = list_files(session, file);
	g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(free_copy);
	/* A copy of an archived session is an archived session. */
	mode_t mode = rec_sealed_is_on(file) ? 0400 : 0600;

	for (guint i = 0; i < files->len; i++) {
		if (!take_file(copies, g_ptr_array_index(files, i), folder, error))
			return false;
	}
	for (guint i = 0; i < copies->len; i++) {
		const struct copy *copy = g_ptr_array_index(copies, i);

		if (is_unchanged(copy))
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("%s was changed while it was copied; close the session in the window and "
			  "add it again."),
			copy->from);
		return false;
	}
	return name_all(copies, mode, error);
}

void study_folder_remove_copy(
	const struct rec_session *session, const char *file, const char *folder)
{
	g_autoptr(GPtrArray) files = list_files(session, file);

	for (guint i = files->len; i-- > 0;) {
		g_autofree char *name = g_path_get_basename(g_ptr_array_index(files, i));
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_unlink(path);
	}
}
