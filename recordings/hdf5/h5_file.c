#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/disk/trailer.h"
#include "recordings/hdf5/h5_driver.h"
#include "recordings/hdf5/h5_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static GRecMutex the_lock;

GRecMutexLocker *rec_h5_enter(void)
{
	GRecMutexLocker *locker = g_rec_mutex_locker_new(&the_lock);

	/* Every file is closed here; one that cannot be is not tried again at exit. Printing is
	 * switched off by thread. */
	H5dont_atexit();
	H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
	return locker;
}

void rec_h5_lock(void)
{
	g_rec_mutex_lock(&the_lock);
}

void rec_h5_unlock(void)
{
	g_rec_mutex_unlock(&the_lock);
}

void rec_h5_unlock_in_child(void)
{
	/* It is held by a thread that does not exist here; a mutex of zeros is a fresh one. */
	memset(&the_lock, 0, sizeof the_lock);
}

/* The library tells errno only inside the prose of its error stack. */
static herr_t find_errno(unsigned level, const H5E_error2_t *entry, void *user)
{
	const char *hit = entry->desc ? strstr(entry->desc, "errno = ") : NULL;
	int *errnum = user;

	(void)level;
	if (hit && *errnum == 0)
		*errnum = (int)strtol(hit + strlen("errno = "), NULL, 10);
	return 0;
}

void rec_h5_describe(const char *file, bool is_reading, const char *what, GError **error)
{
	int errnum = 0;

	H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, find_errno, &errnum);
	H5Eclear2(H5E_DEFAULT);
	if (errnum != 0)
		rec_disk_fail(error, errnum,
			is_reading ? _("Cannot read %s") : _("Cannot write %s"), file);
	else if (is_reading)
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s is damaged: %s cannot be read; use a copy of it."), file, what);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("Cannot write %s into %s; check the disk and try again."), what, file);
}

static hid_t access_properties(void)
{
	hid_t access = H5Pcreate(H5P_FILE_ACCESS);

	/* Files are never changed in place, so nobody needs the library's locks, which some file
	 * systems refuse. */
	H5Pset_file_locking(access, 0, 1);
	H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
	/* Eight of our chunks per data set; the usual 521 slots cost more than most columns. */
	H5Pset_cache(access, 0, /* slots= */ 31, /* bytes= */ 1 << 20, 0.75);
	return access;
}

enum {
	TEXT_BUFFER_BYTES = 1 << 14 /* of references, 16 bytes each */
};

static struct rec_h5 *h5_new(const char *path, bool is_written)
{
	struct rec_h5 *h5 = g_new0(struct rec_h5, 1);

	H5PLset_loading_state(0);
	h5->path = g_strdup(path);
	h5->is_written = is_written;
	h5->file = -1;
	h5->object = -1;
	h5->text_type = H5Tcopy(H5T_C_S1);
	H5Tset_size(h5->text_type, H5T_VARIABLE);
	H5Tset_cset(h5->text_type, H5T_CSET_UTF8);
	h5->transfer = H5Pcreate(H5P_DATASET_XFER);
	H5Pset_buffer(h5->transfer, TEXT_BUFFER_BYTES, NULL, NULL);
	h5->hashes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	h5->written = g_ptr_array_new_with_free_func(g_free);
	h5->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return h5;
}

/* Nothing more is written; the library comes to its end in memory. */
static void give_up(struct rec_h5 *h5)
{
	if (h5->errnum == 0)
		h5->errnum = ECANCELED;
}

void rec_h5_note(struct rec_h5 *h5, bool is_reading, const char *what)
{
	if (h5->failure)
		return;
	if (h5->errnum != 0)
		rec_disk_fail(&h5->failure, h5->errnum, _("Cannot write %s"), h5->path);
	else
		rec_h5_describe(h5->path, is_reading, what, &h5->failure);
	if (h5->is_written)
		give_up(h5);
}

void rec_h5_close_objects(struct rec_h5 *h5)
{
	GHashTableIter iter;
	void *kept = NULL;

	g_hash_table_iter_init(&iter, h5->open);
	while (g_hash_table_iter_next(&iter, NULL, &kept))
		H5Dclose(((struct rec_h5_kept *)kept)->dataset);
	g_hash_table_remove_all(h5->open);
	if (h5->object >= 0)
		H5Oclose(h5->object);
	h5->object = -1;
	g_clear_pointer(&h5->object_path, g_free);
}

struct rec_chunker *rec_h5_chunker(struct rec_h5 *h5)
{
	if (!h5->chunker)
		h5->chunker = rec_chunker_new();
	return h5->chunker;
}

static void h5_free(struct rec_h5 *h5)
{
	H5Pclose(h5->transfer);
	H5Tclose(h5->text_type);
	g_clear_error(&h5->failure);
	g_free(h5->object_path);
	g_hash_table_unref(h5->hashes);
	g_ptr_array_unref(h5->written);
	g_hash_table_unref(h5->open);
	rec_chunker_free(h5->chunker);
	g_free(h5->path);
	g_free(h5);
}

struct rec_h5 *rec_h5_create(const char *path, enum rec_h5_care care, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct rec_h5 *h5 = h5_new(path, /* is_written= */ true);
	hid_t access = access_properties();

	(void)locker;
	h5->care = care;
	/* The oldest format: no status flags, and every HDF5 opens it. */
	H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18);
	if (rec_h5_driver_use(access, &h5->errnum))
		h5->file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
	H5Pclose(access);
	if (h5->file < 0) {
		rec_h5_note(h5, /* is_reading= */ false, "/");
		g_propagate_error(error, g_steal_pointer(&h5->failure));
		h5_free(h5);
		return NULL;
	}
	return h5;
}

static int descriptor_of(const struct rec_h5 *h5)
{
	void *handle = NULL;

	return H5Fget_vfd_handle(h5->file, H5P_DEFAULT, &handle) >= 0 ? *(int *)handle : -1;
}

void rec_h5_reserve(struct rec_h5 *h5, uint64_t bytes)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct rlimit limit;
	int errnum = 0;

	(void)locker;
	if (h5->failure)
		return;
	if (fallocate(descriptor_of(h5), FALLOC_FL_KEEP_SIZE, 0, (off_t)bytes) < 0)
		errnum = errno;
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < bytes)
		errnum = EFBIG;
	/* File systems that cannot promise space are no reason to refuse. */
	if (errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG)
		rec_disk_fail(&h5->failure, errnum, _("Cannot write %s"), h5->path);
}

bool rec_h5_is_named(const struct rec_h5 *h5)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct stat open_file, named_file;

	(void)locker;
	return fstat(descriptor_of(h5), &open_file) == 0 && stat(h5->path, &named_file) == 0 &&
	       open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

/* Opens what @fd is, and no other file that stands at @path by now. */
static struct rec_h5 *open_descriptor(const char *path, int fd, GError **error)
{
	g_autofree char *pinned = g_strdup_printf("/proc/self/fd/%d", fd);
	struct rec_h5 *h5 = h5_new(path, /* is_written= */ false);
	hid_t access = access_properties();

	h5->file = H5Fopen(pinned, H5F_ACC_RDONLY, access);
	H5Pclose(access);
	if (h5->file >= 0)
		return h5;
	H5Eclear2(H5E_DEFAULT);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s is no session file (not HDF5), or it is cut off; choose another "
		  "file."),
		path);
	h5_free(h5);
	return NULL;
}

struct rec_h5 *rec_h5_open_as(const char *path, const struct stat *expected, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);
	struct rec_h5 *h5 = NULL;
	struct stat status;

	(void)locker;
	if (fd < 0)
		return NULL;
	if (expected && (fstat(fd, &status) < 0 || !rec_disk_is_same(&status, expected)))
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s was changed or replaced while it was being opened; open it again."),
			path);
	else
		h5 = open_descriptor(path, fd, error);
	close(fd);
	return h5;
}

struct rec_h5 *rec_h5_open(const char *path, GError **error)
{
	return rec_h5_open_as(path, /* expected= */ NULL, error);
}

struct rec_h5 *rec_h5_open_again(const struct rec_h5 *h5, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();

	(void)locker;
	struct rec_h5 *again = h5_new(h5->path, /* is_written= */ false);
	again->file = H5Freopen(h5->file);
	if (again->file >= 0)
		return again;
	rec_h5_describe(h5->path, /* is_reading= */ true, "/", error);
	h5_free(again);
	return NULL;
}

bool rec_h5_check(const struct rec_h5 *h5, GError **error)
{
	if (h5->failure)
		g_propagate_error(error, g_error_copy(h5->failure));
	else if (h5->errnum != 0)
		rec_disk_fail(error, h5->errnum, _("Cannot write %s"), h5->path);
	return !h5->failure && h5->errnum == 0;
}

void rec_h5_fail(struct rec_h5 *h5, GError *failure)
{
	if (h5->failure)
		g_error_free(failure);
	else
		h5->failure = failure;
}

void rec_h5_close(rec_h5 *h5)
{
	g_autoptr(GRecMutexLocker) locker = NULL;

	if (!h5)
		return;
	locker = rec_h5_enter();
	(void)locker;
	if (h5->is_written)
		give_up(h5);
	rec_h5_close_objects(h5);
	if (h5->file >= 0)
		H5Fclose(h5->file);
	H5Eclear2(H5E_DEFAULT);
	h5_free(h5);
}

bool rec_h5_finish(struct rec_h5 *h5, GError **error)
{
	g_autoptr(GRecMutexLocker) locker = rec_h5_enter();
	struct stat status;
	int fd = -1;

	(void)locker;
	rec_h5_close_objects(h5);
	if (!h5->failure && (H5Fflush(h5->file, H5F_SCOPE_GLOBAL) < 0 || h5->errnum != 0))
		rec_h5_note(h5, /* is_reading= */ false, "/");
	if (!h5->failure)
		fd = fcntl(descriptor_of(h5), F_DUPFD_CLOEXEC, 0);
	if (!h5->failure) {
		if (H5Fclose(h5->file) >= 0)
			h5->file = -1;
		if (h5->file >= 0 || h5->errnum != 0)
			rec_h5_note(h5, /* is_reading= */ false, "/");
	}
	if (!h5->failure && (fd < 0 || !rec_trailer_append(fd)))
		rec_disk_fail(&h5->failure, errno, _("Cannot write %s"), h5->path);
	/* Cutting a file to its size gives back what was put aside behind it. */
	if (!h5->failure && (fd < 0 || fstat(fd, &status) < 0 || ftruncate(fd, status.st_size) < 0))
		rec_disk_fail(&h5->failure, errno, _("Cannot write %s"), h5->path);
	if (!h5->failure && fsync(fd) < 0)
		rec_disk_fail(&h5->failure, errno, _("Cannot bring %s to the disk"), h5->path);
	if (fd >= 0)
		close(fd);
	if (!rec_h5_check(h5, error)) {
		rec_h5_close(h5);
		return false;
	}
	h5_free(h5);
	return true;
}

void rec_h5_adopt_object(struct rec_h5 *h5, const char *path, hid_t object)
{
	if (h5->object >= 0)
		H5Oclose(h5->object);
	g_free(h5->object_path);
	h5->object_path = g_strdup(path);
	h5->object = object;
}

hid_t rec_h5_object(struct rec_h5 *h5, const char *path)
{
	hid_t object = -1;

	if (h5->failure)
		return -1;
	if (g_strcmp0(h5->object_path, path) == 0)
		return h5->object;
	object = H5Oopen(h5->file, path, H5P_DEFAULT);
	if (object >= 0)
		rec_h5_adopt_object(h5, path, object);
	else
		rec_h5_note(h5, !h5->is_written, path);
	return object;
}

hid_t rec_h5_stored_type(enum rec_h5_type type)
{
	switch (type) {
	case REC_H5_I8:
		return H5T_STD_I8LE;
	case REC_H5_U8:
		return H5T_STD_U8LE;
	case REC_H5_I16:
		return H5T_STD_I16LE;
	case REC_H5_U16:
		return H5T_STD_U16LE;
	case REC_H5_I32:
		return H5T_STD_I32LE;
	case REC_H5_U32:
		return H5T_STD_U32LE;
	case REC_H5_I64:
		return H5T_STD_I64LE;
	case REC_H5_U64:
		return H5T_STD_U64LE;
	case REC_H5_F32:
		return H5T_IEEE_F32LE;
	case REC_H5_F64:
		return H5T_IEEE_F64LE;
	}
	return -1;
}

size_t rec_h5_type_bytes(enum rec_h5_type type)
{
	return H5Tget_size(rec_h5_stored_type(type));
}
