#include "recordings/disk/disk.h"

#include "recordings/disk/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
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
