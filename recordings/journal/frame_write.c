/*
 * DESIGN of the writer
 *
 * One lock guards sequence number, length and reserve; it is held over one write() and nothing
 * else. sync() only needs the descriptor and takes no lock: samples never wait for the disk.
 *
 * The reserve is space behind the end of the file, allocated with FALLOC_FL_KEEP_SIZE so that
 * O_APPEND still finds the end. While it can be extended, appends cannot meet a full disk. When it
 * no longer can, ordinary frames are refused at VITAL_BYTES before its end, and the rest is left to
 * marks, gaps and the end of the recording. File systems that cannot reserve are written to
 * directly: there a failed write is cut back.
 */
#include "recordings/disk/disk.h"
#include "recordings/disk/find_open.h"
#include "recordings/disk/holder.h"
#include "recordings/journal/frame_layout.h"
#include "recordings/session/session.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	RESERVE_BYTES = 4 << 20,
	MIN_RESERVE_BYTES = 4 << 10,
	VITAL_BYTES = 64 << 10,
	GLANCE_TRIES = 20,
	GLANCE_US = 1000,
};

struct rec_frame_writer {
	char *path;
	int fd;
	uint32_t seed;
	bool can_reserve; /* [lock] */
	bool is_torn;     /* [lock] a failed write could not be cut back yet */
	uint64_t seq;     /* [lock] of the next frame */
	uint64_t reserved;
	_Atomic uint64_t bytes; /* written under the lock, read by anyone */
	pthread_mutex_t lock;   /* not GLib's: ThreadSanitizer cannot see that one */
};

static void set_locked(const char *path, GError **error)
{
	g_autofree char *holder = rec_disk_holder(path);

	g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
		_("%s is in use by %s; close that one first."), path, holder);
}

/* @mode: LOCK_EX, with LOCK_NB where another program may rightly hold it. */
static bool lock_file(int fd, int mode, const char *path, GError **error)
{
	if (flock(fd, mode) == 0)
		return true;
	if (errno == EWOULDBLOCK)
		set_locked(path, error);
	else
		rec_disk_fail(error, errno, _("Cannot lock %s"), path);
	return false;
}

/* The lock of a log that another program may rightly hold. A glance of rec_frame_is_locked() is
 * over in a moment; a program that writes holds on. */
static bool lock_log(int fd, const char *path, GError **error)
{
	for (int i = 0; i < GLANCE_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK)
			break;
		g_usleep(GLANCE_US);
	}
	return lock_file(fd, LOCK_EX | LOCK_NB, path, error);
}

static bool is_full(int errnum)
{
	return errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG;
}

/* Makes the reserve reach behind @needed, RESERVE_BYTES where that is possible, else as far as the
 * disk has room. */
static void extend_reserve(struct rec_frame_writer *writer, uint64_t needed)
{
	if (!writer->can_reserve || writer->reserved >= needed + VITAL_BYTES)
		return;
	for (uint64_t more = RESERVE_BYTES; more >= MIN_RESERVE_BYTES; more /= 2) {
		uint64_t wanted = needed + more;

		if (wanted <= writer->reserved)
			return;
		if (fallocate(writer->fd, FALLOC_FL_KEEP_SIZE, (off_t)writer->reserved,
			    (off_t)(wanted - writer->reserved)) == 0) {
			writer->reserved = wanted;
			return;
		}
		if (!is_full(errno)) {
			writer->can_reserve = false;
			return;
		}
	}
}

/* True when a frame that makes the log @needed bytes long fits without touching what is kept. */
static bool fits_reserve(const struct rec_frame_writer *writer, uint64_t needed, bool is_vital)
{
	if (!writer->can_reserve)
		return true;
	return needed + (is_vital ? 0 : VITAL_BYTES) <= writer->reserved;
}

/* Writes all parts, or cuts the file back to where it was; 0 or an errno number. */
static int write_whole(struct rec_frame_writer *writer, struct iovec *parts, int n_parts)
{
	uint64_t before = atomic_load_explicit(&writer->bytes, memory_order_relaxed);
	size_t left = 0;
	int errnum = 0;

	for (int i = 0; i < n_parts; i++)
		left += parts[i].iov_len;
	if (writer->is_torn && ftruncate(writer->fd, (off_t)before) < 0)
		return errno;
	writer->is_torn = false;
	while (left > 0) {
		ssize_t done = writev(writer->fd, parts, n_parts);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			errnum = done < 0 ? errno : ENOSPC;
			break;
		}
		left -= (size_t)done;
		for (int i = 0; i < n_parts; i++) {
			size_t taken = MIN((size_t)done, parts[i].iov_len);

			parts[i].iov_base = (uint8_t *)parts[i].iov_base + taken;
			parts[i].iov_len -= taken;
			done -= (ssize_t)taken;
		}
	}
	if (errnum != 0)
		writer->is_torn = ftruncate(writer->fd, (off_t)before) < 0;
	return errnum;
}

bool rec_frame_writer_append(struct rec_frame_writer *writer, uint32_t type, const void *payload,
	size_t length, bool is_vital, GError **error)
{
	struct rec_frame frame = {
		.type = type,
		.length = (uint32_t)length,
		.wall_us = g_get_real_time(),
		.payload = payload,
	};
	uint8_t header[REC_FRAME_HEADER_BYTES];
	struct iovec parts[2] = {
		{.iov_base = header, .iov_len = sizeof header},
		{.iov_base = (void *)payload, .iov_len = length},
	};
	uint64_t needed = 0;
	int errnum = ENOSPC;

	if (length > REC_FRAME_PAYLOAD_MAX) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("A record of %zu bytes is too long for %s; at most %d bytes fit, so make "
			  "its text shorter."),
			length, rec_disk_name(writer->path), REC_FRAME_PAYLOAD_MAX);
		return false;
	}
	pthread_mutex_lock(&writer->lock);
	needed =
		atomic_load_explicit(&writer->bytes, memory_order_relaxed) + sizeof header + length;
	extend_reserve(writer, needed);
	if (fits_reserve(writer, needed, is_vital)) {
		frame.seq = writer->seq;
		rec_frame_encode(&frame, writer->seed, header);
		errnum = write_whole(writer, parts, 2);
	}
	if (errnum == 0) {
		writer->seq++;
		atomic_store_explicit(&writer->bytes, needed, memory_order_relaxed);
	}
	pthread_mutex_unlock(&writer->lock);
	if (errnum != 0)
		rec_disk_fail(error, errnum, _("Cannot write to %s"), writer->path);
	return errnum == 0;
}

bool rec_frame_writer_append_synced(struct rec_frame_writer *writer, uint32_t type,
	const void *payload, size_t length, GError **error)
{
	uint64_t before = rec_frame_writer_bytes(writer);

	if (!rec_frame_writer_append(writer, type, payload, length, /* is_vital= */ true, error))
		return false;
	if (rec_frame_writer_sync(writer, error))
		return true;
	pthread_mutex_lock(&writer->lock);
	writer->seq--;
	atomic_store_explicit(&writer->bytes, before, memory_order_relaxed);
	writer->is_torn = ftruncate(writer->fd, (off_t)before) < 0;
	pthread_mutex_unlock(&writer->lock);
	return false;
}

bool rec_frame_writer_sync(struct rec_frame_writer *writer, GError **error)
{
	if (fdatasync(writer->fd) == 0)
		return true;
	rec_disk_fail(error, errno, _("Cannot bring %s to the disk"), writer->path);
	return false;
}

uint64_t rec_frame_writer_bytes(const struct rec_frame_writer *writer)
{
	return atomic_load_explicit(&writer->bytes, memory_order_relaxed);
}

char *rec_frame_writer_find(const struct rec_frame_writer *writer, GError **error)
{
	return rec_disk_find_open(writer->fd, writer->path, error);
}

static void writer_free(struct rec_frame_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	pthread_mutex_destroy(&writer->lock);
	g_free(writer->path);
	g_free(writer);
}

bool rec_frame_writer_close(struct rec_frame_writer *writer, GError **error)
{
	bool is_synced = true;

	if (!writer)
		return true;
	/* Cutting at the end frees the reserve behind it. */
	if (ftruncate(writer->fd, (off_t)rec_frame_writer_bytes(writer)) < 0 ||
		fsync(writer->fd) < 0) {
		rec_disk_fail(error, errno, _("Cannot bring %s to the disk"), writer->path);
		is_synced = false;
	}
	writer_free(writer);
	return is_synced;
}

static struct rec_frame_writer *writer_new(int fd, const char *path, const char *uuid)
{
	struct rec_frame_writer *writer = g_new0(struct rec_frame_writer, 1);

	writer->fd = fd;
	writer->path = g_strdup(path);
	writer->seed = rec_frame_seed(uuid);
	writer->can_reserve = true;
	pthread_mutex_init(&writer->lock, NULL);
	return writer;
}

/* Writes the file header into the empty file and brings both to the disk. */
static bool write_file_header(
	struct rec_frame_writer *writer, const char *kind, const char *uuid, GError **error)
{
	uint8_t copies[REC_FRAME_FILE_BYTES];
	struct iovec part = {.iov_base = copies, .iov_len = sizeof copies};

	rec_frame_file_encode(kind, uuid, copies);
	memcpy(copies + REC_FRAME_COPY_BYTES, copies, REC_FRAME_COPY_BYTES);
	int errnum = write_whole(writer, &part, 1);
	if (errnum == 0 && fsync(writer->fd) < 0)
		errnum = errno;
	if (errnum != 0)
		rec_disk_fail(error, errnum, _("Cannot write to %s"), writer->path);
	if (errnum != 0 || !rec_disk_sync_folder(writer->path, error))
		return false;
	writer->reserved = REC_FRAME_FILE_BYTES;
	atomic_store_explicit(&writer->bytes, REC_FRAME_FILE_BYTES, memory_order_relaxed);
	return true;
}

/* Between its making and its locking another program may have taken the new file over. */
static bool is_empty(int fd, const char *path, GError **error)
{
	struct stat status;

	if (fstat(fd, &status) == 0 && status.st_size == 0 && status.st_nlink > 0)
		return true;
	set_locked(path, error);
	return false;
}

struct rec_frame_writer *rec_frame_writer_create(
	const char *path, const char *kind, const char *uuid, GError **error)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	struct rec_frame_writer *writer = NULL;

	if (fd < 0) {
		rec_disk_fail(error, errno, _("Cannot create %s"), path);
		return NULL;
	}
	writer = writer_new(fd, path, uuid);
	/* The file is new: hardly more than a glance of rec_frame_is_locked() can be in the way. */
	if (!lock_file(fd, LOCK_EX, path, error) || !is_empty(fd, path, error)) {
		writer_free(writer);
		return NULL;
	}
	if (!write_file_header(writer, kind, uuid, error)) {
		unlink(path);
		writer_free(writer);
		return NULL;
	}
	return writer;
}

/* Finds the end of the whole frames and the next seq; checks whose log it is. */
static bool read_to_end(
	struct rec_frame_writer *writer, const char *kind, const char *uuid, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(rec_frame_reader) reader = rec_frame_reader_open(writer->path, kind, &failure);
	struct rec_frame frame = {0};

	if (!reader) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	if (strcmp(rec_frame_reader_uuid(reader), uuid) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s belongs to another session; move it away and try again."),
			writer->path);
		return false;
	}
	while (rec_frame_reader_next(reader, &frame, &failure))
		writer->seq = frame.seq + 1;
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	atomic_store_explicit(&writer->bytes, rec_frame_reader_end(reader), memory_order_relaxed);
	writer->reserved = rec_frame_reader_end(reader);
	return true;
}

/* Makes the locked log ready for its next frame: at the end of its whole ones, or at its birth. */
static bool go_on(
	struct rec_frame_writer *writer, const char *kind, const char *uuid, GError **error)
{
	bool is_unborn = rec_frame_is_unborn(writer->path, kind);

	if (!is_unborn && !read_to_end(writer, kind, uuid, error))
		return false;
	if (ftruncate(writer->fd, (off_t)rec_frame_writer_bytes(writer)) < 0) {
		rec_disk_fail(error, errno, _("Cannot cut the torn end off %s"), writer->path);
		return false;
	}
	return !is_unborn || write_file_header(writer, kind, uuid, error);
}

/* Opens and locks the log that has the name @path: whoever held it last may have folded and removed
 * it before the lock was ours, and what is written then has no name. -1 with @error. */
static int open_locked(const char *path, GError **error)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);

		if (fd < 0) {
			rec_disk_fail(error, errno, _("Cannot open %s for writing"), path);
			return -1;
		}
		if (!lock_log(fd, path, error)) {
			close(fd);
			return -1;
		}
		if (rec_disk_is_named(fd, path))
			return fd;
		close(fd);
	}
}

struct rec_frame_writer *rec_frame_writer_open(
	const char *path, const char *kind, const char *uuid, GError **error)
{
	int fd = open_locked(path, error);
	struct rec_frame_writer *writer = NULL;

	if (fd < 0)
		return NULL;
	writer = writer_new(fd, path, uuid);
	if (!go_on(writer, kind, uuid, error)) {
		writer_free(writer);
		return NULL;
	}
	return writer;
}

bool rec_frame_is_locked(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;

	if (fd >= 0)
		close(fd);
	return is_locked;
}
