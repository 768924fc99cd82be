#include "recordings/disk/find_open.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file @fd, which has no name any more, under @path again. */
static bool write_anew(int fd, const char *path, GError **error)
{
	g_autoptr(rec_beside) copy = rec_beside_open(path, /* replace= */ false, error);
	char bytes[1 << 16];
	off_t at = 0;
	ssize_t n = 0;

	if (!copy)
		return false;
	while ((n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		rec_beside_write(copy, bytes, (size_t)n);
		at += n;
	}
	if (n < 0) {
		rec_disk_fail(error, errno,
			_("%s was removed while it was written, and cannot be written anew"), path);
		return false;
	}
	return rec_beside_commit(g_steal_pointer(&copy), error);
}

char *rec_disk_find_open(int fd, const char *path, GError **error)
{
	g_autofree char *link = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autofree char *place = NULL;
	struct stat status;

	if (rec_disk_is_named(fd, path))
		return g_strdup(path);
	if (fstat(fd, &status) == 0 && status.st_nlink > 0)
		place = g_file_read_link(link, NULL);
	if (place && rec_disk_is_named(fd, place))
		return g_steal_pointer(&place);
	return write_anew(fd, path, error) ? g_strdup(path) : NULL;
}
