#include "recordings/disk/beside.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

enum {
	BUFFER_BYTES = 1 << 16,
	RESERVE_BYTES = 4096,
};

struct rec_beside {
	char *path;
	char *part;
	bool replaces;
	bool is_named; /* the part has become the file */
	int fd;
	int errnum; /* of the first write that failed; 0 none */
	size_t n;   /* bytes in the buffer */
	char buffer[BUFFER_BYTES];
};

void rec_beside_discard(rec_beside *file)
{
	if (!file)
		return;
	if (!file->is_named)
		unlink(file->part);
	close(file->fd);
	g_free(file->path);
	g_free(file->part);
	g_free(file);
}

struct rec_beside *rec_beside_open(const char *path, bool replace, GError **error)
{
	if (!replace && g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s exists already; say --force to replace it."), path);
		return NULL;
	}
	g_autofree char *part = g_strconcat(path, ".part", NULL);
	int fd = rec_disk_take_part(part, error);
	if (fd < 0)
		return NULL;
	struct rec_beside *file = g_new0(struct rec_beside, 1);
	file->path = g_strdup(path);
	file->part = g_steal_pointer(&part);
	file->replaces = replace;
	file->fd = fd;
	return file;
}

/* Empties the buffer; after an error nothing more is tried. */
static void flush_buffer(struct rec_beside *file)
{
	size_t done = 0;
	while (done < file->n && file->errnum == 0) {
		ssize_t n = write(file->fd, file->buffer + done, file->n - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			file->errnum = errno;
	}
	file->n = 0;
}

char *rec_beside_reserve(struct rec_beside *file, size_t n)
{
	g_assert(n <= RESERVE_BYTES);
	if (BUFFER_BYTES - file->n < n)
		flush_buffer(file);
	return file->buffer + file->n;
}

void rec_beside_advance(struct rec_beside *file, const char *end)
{
	file->n = (size_t)(end - file->buffer);
}

void rec_beside_write(struct rec_beside *file, const char *bytes, size_t n)
{
	while (n > 0) {
		if (file->n == BUFFER_BYTES)
			flush_buffer(file);
		size_t piece = MIN(n, BUFFER_BYTES - file->n);
		memcpy(file->buffer + file->n, bytes, piece);
		file->n += piece;
		bytes += piece;
		n -= piece;
	}
}

void rec_beside_puts(struct rec_beside *file, const char *text)
{
	rec_beside_write(file, text, strlen(text));
}

bool rec_beside_commit(struct rec_beside *file, GError **error)
{
	flush_buffer(file);
	if (file->errnum == 0 && fsync(file->fd) != 0)
		file->errnum = errno;
	bool is_good = file->errnum == 0;
	if (!is_good)
		rec_disk_fail(error, file->errnum, _("Cannot write %s"), file->path);
	file->is_named = is_good && rec_disk_rename(file->part, file->path, file->replaces, error);
	is_good = file->is_named;
	rec_beside_discard(file);
	return is_good;
}

bool rec_beside_finish(struct rec_beside *beside, const char *text, GError **error)
{
	if (!beside)
		return false;
	rec_beside_puts(beside, text);
	if (!g_str_has_suffix(text, "\n"))
		rec_beside_puts(beside, "\n");
	return rec_beside_commit(beside, error);
}
