#include "recordings/disk/folder_beside.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OPEN_FOLDERS = 16, /* that the walk keeps open at once */
};

struct rec_folder_beside {
	char *path, *part;
	int fd; /* of the part: holds the lock */
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	return place->level == 0 ? 0 : remove(path);
}

bool rec_folder_beside_empty(const char *path)
{
	return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

static void free_folder(struct rec_folder_beside *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	g_free(folder->path);
	g_free(folder->part);
	g_free(folder);
}

/* Opens and locks the folder at @part, which another program may put in its place meanwhile. */
static int take(const char *part, GError **error)
{
	for (;;) {
		if (mkdir(part, 0700) != 0 && errno != EEXIST) {
			rec_disk_fail(error, errno, _("Cannot make the folder %s"), part);
			return -1;
		}
		int fd = open(part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 && errno != ENOENT) {
			rec_disk_fail(error, errno, _("Cannot open %s"), part);
			return -1;
		}
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
			g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
				_("Cannot write %s: another program is writing it; wait until it "
				  "has finished."),
				part);
			close(fd);
			return -1;
		}
		if (fd >= 0 && rec_disk_is_named(fd, part))
			return fd;
		if (fd >= 0)
			close(fd);
	}
}

struct rec_folder_beside *rec_folder_beside_open(const char *path, GError **error)
{
	struct rec_folder_beside *folder = g_new0(struct rec_folder_beside, 1);

	folder->path = g_strdup(path);
	folder->part = g_strconcat(path, ".part", NULL);
	folder->fd = take(folder->part, error);
	if (folder->fd >= 0 && !rec_folder_beside_empty(folder->part)) {
		rec_disk_fail(error, errno, _("Cannot remove %s"), folder->part);
		close(folder->fd);
		folder->fd = -1;
	}
	if (folder->fd < 0)
		g_clear_pointer(&folder, free_folder);
	return folder;
}

const char *rec_folder_beside_path(const struct rec_folder_beside *folder)
{
	return folder->part;
}

/* Without RENAME_EXCHANGE, on file systems of the network, the old folder stands aside for a
 * moment. */
static bool exchange(const struct rec_folder_beside *folder)
{
	struct stat status;
	if (lstat(folder->path, &status) == 0 && !S_ISDIR(status.st_mode)) {
		errno = EEXIST;
		return false;
	}
	if (renameat2(AT_FDCWD, folder->part, AT_FDCWD, folder->path, RENAME_EXCHANGE) == 0)
		return true;
	if (errno == ENOENT)
		return rename(folder->part, folder->path) == 0;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	g_autofree char *old = g_strconcat(folder->path, ".old", NULL);
	if (rename(folder->path, old) != 0)
		return false;
	if (rename(folder->part, folder->path) == 0)
		return rename(old, folder->part) == 0;
	int errnum = errno;
	rename(old, folder->path);
	errno = errnum;
	return false;
}

bool rec_folder_beside_commit(struct rec_folder_beside *folder, GError **error)
{
	bool is_synced = fsync(folder->fd) == 0 || errno == EINVAL;
	/* The old folder gets the name of the part, and so needs its lock until it is gone. */
	int old = open(folder->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (old >= 0)
		flock(old, LOCK_EX);
	bool is_done = is_synced && exchange(folder);
	if (!is_done)
		rec_disk_fail(error, errno, _("Cannot name the finished folder %s"), folder->path);
	else
		is_done = rec_disk_sync_folder(folder->path, error);
	rec_folder_beside_discard(folder);
	if (old >= 0)
		close(old);
	return is_done;
}

void rec_folder_beside_discard(rec_folder_beside *folder)
{
	if (!folder)
		return;
	if (rec_folder_beside_empty(folder->part))
		rmdir(folder->part);
	free_folder(folder);
}
