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

/* What may be the line, "" when the file does not end with one, and the bytes before it. False with
 * errno set. */
static bool find_line(int fd, char ret_line[LINE_BYTES + 1], off_t *ret_before)
{
	struct stat status;

	ret_line[0] = '\0';
	if (fstat(fd, &status) < 0)
		return false;
	*ret_before = status.st_size - LINE_BYTES;
	if (*ret_before < 0)
		return true;
	ssize_t n = pread(fd, ret_line, LINE_BYTES, *ret_before);
	ret_line[n == LINE_BYTES && memcmp(ret_line, HEAD, HEAD_BYTES) == 0 ? n : 0] = '\0';
	return n >= 0;
}

static bool look(int fd, enum rec_trailer *ret_state)
{
	char found[LINE_BYTES + 1], line[LINE_BYTES + 1];
	off_t before = 0;

	*ret_state = REC_TRAILER_NONE;
	if (!find_line(fd, found, &before))
		return false;
	if (found[0] == '\0')
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

bool rec_trailer_read(const char *path, char ret_hash[65], GError **error)
{
	char line[LINE_BYTES + 1];
	off_t before = 0;
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);

	if (fd < 0)
		return false;
	bool is_read = find_line(fd, line, &before);
	if (!is_read)
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
	close(fd);
	g_strlcpy(ret_hash, is_read && line[0] ? line + HEAD_BYTES : "", HASH_CHARS + 1);
	return is_read;
}
