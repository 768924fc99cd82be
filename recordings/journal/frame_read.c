/*
 * DESIGN of the reader
 *
 * A window of the file is read with pread(), never mapped: the file may be cut while we look (a
 * writer that met a full disk), and a mapping would answer with SIGBUS. A frame that does not
 * check out costs one byte: the search for the next magic begins right behind its first byte, so
 * that a damaged length never hides the frames after it.
 */
#include "recordings/disk/disk.h"
#include "recordings/journal/frame_layout.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	READ_BYTES = 256 << 10,
};

struct rec_frame_reader {
	char *path;
	int fd;
	uint64_t size; /* of the file when it was opened */
	char uuid[REC_FRAME_UUID_CHARS + 1];
	uint32_t seed;

	uint8_t *window;
	size_t window_bytes; /* allocated; grows for long frames */
	uint64_t window_at;  /* offset of its first byte */
	size_t window_n;     /* valid bytes */

	uint64_t at;  /* where the next frame is looked for */
	uint64_t end; /* behind the last whole frame */
	uint64_t next_seq;
	bool has_seq;
	struct rec_frame_damage damage;
};

/* Makes [offset, offset + n) readable in the window; NULL when the file ends before, or with
 * @error. */
static const uint8_t *view(
	struct rec_frame_reader *reader, uint64_t offset, size_t n, GError **error)
{
	if (offset > reader->size || reader->size - offset < n)
		return NULL;
	if (offset >= reader->window_at && offset + n <= reader->window_at + reader->window_n)
		return reader->window + (offset - reader->window_at);
	if (reader->window_bytes < n) {
		reader->window_bytes = MAX(n, (size_t)READ_BYTES);
		reader->window = g_realloc(reader->window, reader->window_bytes);
	}
	reader->window_at = offset;
	reader->window_n = 0;
	while (reader->window_n < n) {
		ssize_t got = pread(reader->fd, reader->window + reader->window_n,
			reader->window_bytes - reader->window_n,
			(off_t)(offset + reader->window_n));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			rec_disk_fail(error, errno, _("Cannot read %s"), reader->path);
		if (got <= 0)
			return NULL;
		reader->window_n += (size_t)got;
	}
	return reader->window;
}

/* The frame at @offset when there is a good one. */
static bool take_frame(struct rec_frame_reader *reader, uint64_t offset,
	struct rec_frame *ret_frame, GError **error)
{
	const uint8_t *bytes = view(reader, offset, REC_FRAME_HEADER_BYTES, error);
	struct rec_frame frame = {.offset = offset};
	uint32_t crc = 0;

	if (!bytes || !rec_frame_decode(bytes, &frame, &crc))
		return false;
	if (reader->has_seq && frame.seq < reader->next_seq)
		return false;
	bytes = view(reader, offset, REC_FRAME_HEADER_BYTES + (size_t)frame.length, error);
	if (!bytes)
		return false;
	frame.payload = bytes + REC_FRAME_HEADER_BYTES;
	if (rec_frame_crc(&frame, reader->seed) != crc)
		return false;
	*ret_frame = frame;
	return true;
}

/* Offset of the next byte from @offset on that could begin a frame, or the end of the file. */
static uint64_t find_magic(struct rec_frame_reader *reader, uint64_t offset, GError **error)
{
	const uint8_t first = REC_FRAME_MAGIC & 0xFF;

	while (offset < reader->size) {
		size_t n = (size_t)MIN(reader->size - offset, (uint64_t)4096);
		const uint8_t *bytes = view(reader, offset, n, error);
		const uint8_t *hit = bytes ? memchr(bytes, first, n) : NULL;

		if (!bytes)
			break;
		if (hit)
			return offset + (uint64_t)(hit - bytes);
		offset += n;
	}
	return reader->size;
}

/* Types of the frames in the damaged bytes [from, to), as far as their headers stand. Moves the
 * window. */
static uint32_t read_types(struct rec_frame_reader *reader, uint64_t from, uint64_t to)
{
	const uint32_t UNKNOWN = 1;
	uint64_t seq = reader->next_seq;
	uint32_t types = 0;

	while (from < to) {
		const uint8_t *bytes = view(reader, from, REC_FRAME_HEADER_BYTES, NULL);
		struct rec_frame frame = {0};
		uint32_t crc = 0;

		if (!bytes || !rec_frame_decode(bytes, &frame, &crc) || frame.seq != seq ||
			frame.type >= 32)
			return types | UNKNOWN;
		types |= UINT32_C(1) << frame.type;
		from += REC_FRAME_HEADER_BYTES + (uint64_t)frame.length;
		seq++;
	}
	return from == to && types ? types : types | UNKNOWN;
}

/* Counts what lies between the last frame and @frame, which was found at @at. */
static void count_damage(
	struct rec_frame_reader *reader, uint64_t from, uint64_t at, const struct rec_frame *frame)
{
	uint64_t missing = reader->has_seq ? frame->seq - reader->next_seq : 0;

	if (at == from && missing == 0)
		return;
	reader->damage.stretches += at > from;
	reader->damage.bytes += at - from;
	reader->damage.missing += missing;
	reader->damage.types |= read_types(reader, from, at);
}

bool rec_frame_reader_next(
	struct rec_frame_reader *reader, struct rec_frame *ret_frame, GError **error)
{
	GError *failure = NULL;
	uint64_t from = reader->at;
	uint64_t at = from;
	bool is_found = false;

	while (at < reader->size && !failure) {
		is_found = take_frame(reader, at, ret_frame, &failure);
		if (is_found || failure)
			break;
		at = find_magic(reader, at + 1, &failure);
	}
	if (failure) {
		g_propagate_error(error, failure);
		return false;
	}
	if (!is_found) {
		reader->damage.torn_bytes = reader->size - MIN(reader->end, reader->size);
		return false;
	}
	count_damage(reader, from, at, ret_frame);
	/* Counting may have moved the window away from the payload. */
	if (at > from && !take_frame(reader, at, ret_frame, error))
		return false;
	reader->has_seq = true;
	reader->next_seq = ret_frame->seq + 1;
	reader->at = at + REC_FRAME_HEADER_BYTES + ret_frame->length;
	reader->end = reader->at;
	return true;
}

void rec_frame_reader_seek(struct rec_frame_reader *reader, uint64_t offset)
{
	reader->at = MAX(offset, (uint64_t)REC_FRAME_FILE_BYTES);
	reader->end = reader->at;
	/* The first frame of a log has seq 0: its absence is noticed. */
	reader->has_seq = reader->at == REC_FRAME_FILE_BYTES;
	reader->next_seq = 0;
	memset(&reader->damage, 0, sizeof reader->damage);
}

/* A log of another version says so in either copy; 0: neither copy is whole. */
static uint32_t header_version(struct rec_frame_reader *reader, const char *kind)
{
	uint32_t version = 0;

	for (uint64_t copy = 0; copy < 2 && version == 0; copy++) {
		const uint8_t *bytes =
			view(reader, copy * REC_FRAME_COPY_BYTES, REC_FRAME_COPY_BYTES, NULL);

		if (bytes)
			version = rec_frame_file_version(bytes, kind);
	}
	return version;
}

/* Reads whose log it is from either copy of the file header. */
static bool read_file_header(struct rec_frame_reader *reader, const char *kind, GError **error)
{
	g_autoptr(GError) failure = NULL;

	for (uint64_t copy = 0; copy < 2; copy++) {
		const uint8_t *bytes =
			view(reader, copy * REC_FRAME_COPY_BYTES, REC_FRAME_COPY_BYTES, &failure);

		if (bytes && rec_frame_file_decode(bytes, kind, reader->uuid)) {
			reader->seed = rec_frame_seed(reader->uuid);
			return true;
		}
	}
	if (failure)
		g_propagate_error(error, g_steal_pointer(&failure));
	else if (header_version(reader, kind) > REC_FRAME_VERSION)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s was written by a newer Affekt; update Affekt to read it."),
			reader->path);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s holds no log of Affekt, or its beginning is damaged beyond "
			  "reading; choose another file."),
			reader->path);
	return false;
}

struct rec_frame_reader *rec_frame_reader_open(const char *path, const char *kind, GError **error)
{
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);
	g_autoptr(rec_frame_reader) reader = NULL;
	struct stat status;

	if (fd < 0)
		return NULL;
	reader = g_new0(struct rec_frame_reader, 1);
	reader->fd = fd;
	reader->path = g_strdup(path);
	if (fstat(fd, &status) < 0) {
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
		return NULL;
	}
	reader->size = (uint64_t)status.st_size;
	if (!read_file_header(reader, kind, error))
		return NULL;
	rec_frame_reader_seek(reader, 0);
	return g_steal_pointer(&reader);
}

bool rec_frame_is_unborn(const char *path, const char *kind)
{
	/* One byte more than an unborn log can have. */
	char bytes[REC_FRAME_FILE_BYTES + 1] = "";
	char uuid[REC_FRAME_UUID_CHARS + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status = {0};
	ssize_t n = -1;
	bool is_named = true, is_zero = true;

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		n = pread(fd, bytes, sizeof bytes, 0);
	if (fd >= 0)
		close(fd);
	if (n < 0 || n > REC_FRAME_FILE_BYTES)
		return false;
	for (ssize_t i = 0; i < n; i++) {
		is_zero &= bytes[i] == '\0';
		is_named &= (size_t)i >= strlen(kind) || bytes[i] == kind[i];
	}
	for (int copy = 0; copy < 2; copy++) {
		const uint8_t *at = (const uint8_t *)bytes + copy * REC_FRAME_COPY_BYTES;

		if (rec_frame_file_decode(at, kind, uuid))
			return false;
	}
	return is_zero || is_named;
}

const char *rec_frame_reader_uuid(const struct rec_frame_reader *reader)
{
	return reader->uuid;
}

const struct rec_frame_damage *rec_frame_reader_damage(const struct rec_frame_reader *reader)
{
	return &reader->damage;
}

uint64_t rec_frame_reader_end(const struct rec_frame_reader *reader)
{
	return reader->end;
}

void rec_frame_reader_close(struct rec_frame_reader *reader)
{
	if (!reader)
		return;
	close(reader->fd);
	g_free(reader->window);
	g_free(reader->path);
	g_free(reader);
}
