#include "recordings/disk/trailer.h"

#include "recordings/disk/disk.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "\nAFFEKT-SHA-256 "

enum {
	HEAD_BYTES = sizeof(HEAD) - 1,
	HASH_CHARS = 64,
	LINE_BYTES = HEAD_BYTES + HASH_CHARS + 1,
	READ_BYTES = 1 << 16,
};

/* The line for the first @n bytes of the file. False with errno set. */
static bool make_line(int fd, off_t n, char ret_line[LINE_BYTES + 1])
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autofree guchar *bytes = g_malloc(READ_BYTES);

	for (off_t at = 0; at < n;) {
		size_t wanted = (size_t)MIN(n - at, (off_t)READ_BYTES);
		ssize_t got = pread(fd, bytes, wanted, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got < 0 ? errno : EIO;
			return false;
		}
		g_checksum_update(checksum, bytes, got);
		at += got;
	}
	g_snprintf(ret_line, LINE_BYTES + 1, HEAD "%s\n", g_checksum_get_string(checksum));
	return true;
}

bool rec_trailer_append(int fd)
{
	char line[LINE_BYTES + 1];
	struct stat status;

	if (fstat(fd, &status) < 0 || !make_line(fd, status.st_size, line))
		return false;
	for (size_t done = 0; done < LINE_BYTES;) {
		ssize_t n =
			pwrite(fd, line + done, LINE_BYTES - done, status.st_size + (off_t)done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n < 0 ? errno : ENOSPC;
			return false;
		}
		done += (size_t)n;
	}
	return true;
}

static bool look(int fd, enum rec_trailer *ret_state)
{
	char found[LINE_BYTES], line[LINE_BYTES + 1];
	struct stat status;

	*ret_state = REC_TRAILER_NONE;
	if (fstat(fd, &status) < 0)
		return false;
	off_t before = status.st_size - LINE_BYTES;
	if (before < 0)
		return true;
	ssize_t n = pread(fd, found, LINE_BYTES, before);
	if (n < 0)
		return false;
	if (n != LINE_BYTES || memcmp(found, HEAD, HEAD_BYTES) != 0)
		return true;
	if (!make_line(fd, before, line))
		return false;
	*ret_state = memcmp(found, line, LINE_BYTES) == 0 ? REC_TRAILER_GOOD : REC_TRAILER_BAD;
	return true;
}

bool rec_trailer_check(const char *path, enum rec_trailer *ret_state, GError **error)
{
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);

	if (fd < 0)
		return false;
	bool is_read = look(fd, ret_state);
	if (!is_read)
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
	close(fd);
	return is_read;
}
