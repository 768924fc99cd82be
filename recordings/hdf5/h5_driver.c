#include "recordings/hdf5/h5_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A piece of bookkeeping that did not get to the disk. */
struct piece {
	haddr_t at;
	size_t n;
	guint8 bytes[];
};

struct driver_file {
	H5FD_t public; /* the library's part: first */
	int fd;
	haddr_t end;       /* of what the library has allotted */
	haddr_t file_end;  /* of what it has written */
	int *errnum;       /* the caller's */
	GPtrArray *pieces; /* struct piece*, later ones above */
	struct stat identity;
};

struct settings {
	int *errnum;
};

static H5FD_t *driver_open(const char *path, unsigned flags, hid_t access, haddr_t most)
{
	const struct settings *settings = H5Pget_driver_info(access);
	int how = (flags & H5F_ACC_RDWR) ? O_RDWR : O_RDONLY;
	struct driver_file *file = NULL;
	struct stat status = {0};

	(void)most;
	how |= (flags & H5F_ACC_TRUNC) ? O_TRUNC : 0;
	how |= (flags & H5F_ACC_CREAT) ? O_CREAT : 0;
	how |= (flags & H5F_ACC_EXCL) ? O_EXCL : 0;
	int fd = open(path, how | O_CLOEXEC, 0600);
	*settings->errnum = fd < 0 || fstat(fd, &status) < 0 ? errno : 0;
	if (*settings->errnum != 0) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	file = g_new0(struct driver_file, 1);
	file->fd = fd;
	file->file_end = (haddr_t)status.st_size;
	file->errnum = settings->errnum;
	file->pieces = g_ptr_array_new_with_free_func(g_free);
	file->identity = status;
	return &file->public;
}

static herr_t driver_close(H5FD_t *opened)
{
	struct driver_file *file = (struct driver_file *)opened;

	close(file->fd);
	g_ptr_array_unref(file->pieces);
	g_free(file);
	return 0;
}

static int driver_compare(const H5FD_t *a, const H5FD_t *b)
{
	const struct stat *x = &((const struct driver_file *)a)->identity;
	const struct stat *y = &((const struct driver_file *)b)->identity;

	if (x->st_dev != y->st_dev)
		return x->st_dev < y->st_dev ? -1 : 1;
	return (x->st_ino > y->st_ino) - (x->st_ino < y->st_ino);
}

static herr_t driver_query(const H5FD_t *opened, unsigned long *ret_flags)
{
	(void)opened;
	*ret_flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
		     H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA |
		     H5FD_FEAT_POSIX_COMPAT_HANDLE | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
	return 0;
}

static haddr_t driver_get_end(const H5FD_t *opened, H5FD_mem_t type)
{
	(void)type;
	return ((const struct driver_file *)opened)->end;
}

static herr_t driver_set_end(H5FD_t *opened, H5FD_mem_t type, haddr_t end)
{
	(void)type;
	((struct driver_file *)opened)->end = end;
	return 0;
}

static haddr_t driver_get_file_end(const H5FD_t *opened, H5FD_mem_t type)
{
	(void)type;
	return ((const struct driver_file *)opened)->file_end;
}

static herr_t driver_get_handle(H5FD_t *opened, hid_t access, void **ret_handle)
{
	(void)access;
	*ret_handle = &((struct driver_file *)opened)->fd;
	return 0;
}

static void lay_over(const struct piece *piece, haddr_t at, size_t n, guint8 *bytes)
{
	haddr_t from = MAX(at, piece->at);
	haddr_t to = MIN(at + n, piece->at + piece->n);

	if (from < to)
		memcpy(bytes + (from - at), piece->bytes + (from - piece->at), to - from);
}

static herr_t driver_read(
	H5FD_t *opened, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, void *ret_bytes)
{
	struct driver_file *file = (struct driver_file *)opened;
	size_t got = 0;

	(void)type;
	(void)transfer;
	while (got < n) {
		ssize_t more =
			pread(file->fd, (guint8 *)ret_bytes + got, n - got, (off_t)(at + got));

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return -1;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	memset((guint8 *)ret_bytes + got, 0, n - got);
	for (guint i = 0; i < file->pieces->len; i++)
		lay_over(g_ptr_array_index(file->pieces, i), at, n, ret_bytes);
	return 0;
}

/* 0 or an errno number. */
static int write_whole(int fd, haddr_t at, size_t n, const guint8 *bytes)
{
	for (size_t done = 0; done < n;) {
		ssize_t more = pwrite(fd, bytes + done, n - done, (off_t)(at + done));

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return more < 0 ? errno : ENOSPC;
		done += (size_t)more;
	}
	return 0;
}

static void keep_piece(struct driver_file *file, haddr_t at, size_t n, const void *bytes)
{
	struct piece *piece = g_malloc(sizeof *piece + n);

	piece->at = at;
	piece->n = n;
	memcpy(piece->bytes, bytes, n);
	g_ptr_array_add(file->pieces, piece);
}

static herr_t driver_write(
	H5FD_t *opened, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, const void *bytes)
{
	struct driver_file *file = (struct driver_file *)opened;

	(void)transfer;
	if (*file->errnum == 0)
		*file->errnum = write_whole(file->fd, at, n, bytes);
	if (*file->errnum != 0 && type != H5FD_MEM_DRAW)
		keep_piece(file, at, n, bytes);
	file->file_end = MAX(file->file_end, at + n);
	return 0;
}

static herr_t driver_truncate(H5FD_t *opened, hid_t transfer, hbool_t is_closing)
{
	struct driver_file *file = (struct driver_file *)opened;

	(void)transfer;
	(void)is_closing;
	if (file->end == file->file_end)
		return 0;
	if (*file->errnum == 0 && ftruncate(file->fd, (off_t)file->end) < 0)
		*file->errnum = errno;
	file->file_end = file->end;
	return 0;
}

static const H5FD_class_t DRIVER = {
	.name = "affekt",
	.maxaddr = (haddr_t)G_MAXINT64,
	.fc_degree = H5F_CLOSE_WEAK,
	.fapl_size = sizeof(struct settings),
	.open = driver_open,
	.close = driver_close,
	.cmp = driver_compare,
	.query = driver_query,
	.get_eoa = driver_get_end,
	.set_eoa = driver_set_end,
	.get_eof = driver_get_file_end,
	.get_handle = driver_get_handle,
	.read = driver_read,
	.write = driver_write,
	.truncate = driver_truncate,
	.fl_map = H5FD_FLMAP_DICHOTOMY,
};

bool rec_h5_driver_use(hid_t access, int *errnum)
{
	static hid_t driver = -1;
	struct settings settings = {errnum};

	if (driver < 0)
		driver = H5FDregister(&DRIVER);
	return driver >= 0 && H5Pset_driver(access, driver, &settings) >= 0;
}
