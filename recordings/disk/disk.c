#include "recordings/disk/disk.h"

#include "recordings/disk/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(rec - error - quark, rec_error)

static const char *way_out(int errnum)
{
	switch (errnum) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return _("the disk is full; free some space and try again");
	case EACCES:
	case EPERM:
		return _("permission denied; check who owns the file and its folder");
	case EROFS:
		return _("the disk is read-only; choose another folder");
	case ENOENT:
		return _("there is no such file or folder; check the name");
	case EEXIST:
		return _("it is there already; choose another name or remove it");
	case EISDIR:
		return _("it is a folder; name a file");
	case EMFILE:
	case ENFILE:
		return _("too many files are open; close some programs and try again");
	}
	return NULL;
}

static int code_of(int errnum)
{
	switch (errnum) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return REC_ERROR_FULL;
	case ENOENT:
		return REC_ERROR_MISSING;
	case EEXIST:
		return REC_ERROR_EXISTS;
	}
	return REC_ERROR_FAILED;
}

void rec_disk_fail(GError **error, int errnum, const char *tried, ...)
{
	g_autofree char *what = NULL;
	const char *why = way_out(errnum);
	va_list args;

	va_start(args, tried);
	what = g_strdup_vprintf(tried, args);
	va_end(args);
	if (why) {
		g_set_error(error, REC_ERROR, code_of(errnum), "%s: %s.", what, why);
	} else {
		g_set_error(error, REC_ERROR, code_of(errnum),
			_("%s: %s; check the disk and try again."), what, g_strerror(errnum));
	}
}

const char *rec_disk_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool rec_disk_sync_folder(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_synced = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

	if (!is_synced)
		rec_disk_fail(error, errno, _("Cannot sync the folder %s"), folder);
	if (fd >= 0)
		close(fd);
	return is_synced;
}

int rec_disk_open_file(const char *path, bool follows_links, GError **error)
{
	/* Without O_NONBLOCK the opening of a pipe would wait for ever. */
	int fd = open(path,
		O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follows_links ? 0 : O_NOFOLLOW));
	struct stat status;

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	if (fd < 0 && errno == ELOOP && !follows_links)
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s is a link to another file; choose the file itself."), path);
	else if (fd < 0)
		rec_disk_fail(error, errno, _("Cannot open %s"), path);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is no ordinary file; choose another file."), path);
	if (fd >= 0)
		close(fd);
	return -1;
}

bool rec_disk_make_folder(const char *path, GError **error)
{
	if (g_mkdir_with_parents(path, 0700) == 0)
		return true;
	rec_disk_fail(error, errno, _("Cannot make the folder %s"), path);
	return false;
}

bool rec_disk_check_free(const char *path, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
		_("%s exists already; choose another folder or say --force to replace the "
		  "files in it."),
		path);
	return false;
}

static bool is_same_moment(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool rec_disk_is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       is_same_moment(&a->st_mtim, &b->st_mtim) && is_same_moment(&a->st_ctim, &b->st_ctim);
}

bool rec_disk_rename(const char *from, const char *to, bool replace, GError **error)
{
	int status = replace ? rename(from, to)
			     : renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

	if (status < 0 && !replace && errno == EINVAL) {
		/* File systems without RENAME_NOREPLACE: link() has the same promise. */
		status = link(from, to);
		if (status == 0)
			status = unlink(from);
	}
	if (status < 0) {
		rec_disk_fail(error, errno, _("Cannot name the finished file %s"), to);
		return false;
	}
	return rec_disk_sync_folder(to, error);
}

bool rec_disk_is_named(int fd, const char *path)
{
	struct stat open_file, named_file;

	return fstat(fd, &open_file) == 0 && lstat(path, &named_file) == 0 &&
	       open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

/* False only when another program holds the lock: some file systems have none. */
static bool take_lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Removes the file that stands at @part, unless another program holds it. */
static bool clear_part(const char *part, GError **error)
{
	int fd = open(part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool is_link = fd < 0 && errno == ELOOP;
	bool is_gone = fd < 0 && errno == ENOENT;
	bool is_clear = is_gone;

	if (fd >= 0 && !take_lock(fd)) {
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("Cannot write %s: another program is writing it; wait until it has "
			  "finished."),
			part);
	} else if (!is_gone) {
		/* Whoever held it may have given it its name meanwhile. */
		is_clear = (fd >= 0 && !rec_disk_is_named(fd, part)) ||
			   ((fd >= 0 || is_link) && unlink(part) == 0);
		if (!is_clear)
			rec_disk_fail(error, errno, _("Cannot remove %s"), part);
	}
	if (fd >= 0)
		close(fd);
	return is_clear;
}

int rec_disk_take_part(const char *part, GError **error)
{
	for (;;) {
		int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

		if (fd < 0 && errno != EEXIST) {
			rec_disk_fail(error, errno, _("Cannot create %s"), part);
			return -1;
		}
		/* Between making and locking it another program may take it for a leftover. */
		if (fd >= 0 && take_lock(fd) && rec_disk_is_named(fd, part))
			return fd;
		if (fd >= 0)
			close(fd);
		else if (!clear_part(part, error))
			return -1;
	}
}

bool rec_disk_is_below(const char *path, const char *folder)
{
	return g_str_has_prefix(path, folder) && path[strlen(folder)] == '/';
}
