/*
 * A disk that fails when it is told to, and a notebook of all that is written: put in front of the
 * C library (LD_PRELOAD).
 *
 *   FAULTS_FOLDER  absolute path: only files in it, and it, are looked at
 *   FAULTS_TRACE   where each call is noted, as trace.py reads it
 *   FAULTS_AT      which call fails, from 1 on, counted over all calls that change something
 *   FAULTS_KIND    how: full (ENOSPC), io (EIO), readonly (EROFS), short (half is written),
 *                  kill (SIGKILL instead of the call), torn (half is written, then SIGKILL)
 *   FAULTS_LASTS   set: what can fail so from then on does, as on a disk that stays full
 *
 * What a program writes to its standard output, and a word of consent over a socket, is what it
 * acknowledged: it is noted in the order of the calls. Calls are carried out one after another, so
 * that the trace is their order. Processes that are forked off are left alone: they write no files.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	FILES_MAX = 1024,
	CREATED = 1,
	EMPTIED = 2,
	PARTS_MAX = 8,
};

enum kind {
	KIND_NONE,
	KIND_FULL,
	KIND_IO,
	KIND_READONLY,
	KIND_SHORT,
	KIND_KILL,
	KIND_TORN,
};

/* What a call needs of the disk: decides what of it fails on a disk that stays broken. */
enum need {
	NEED_SPACE,  /* writes, new names */
	NEED_CHANGE, /* removes, renames, cuts */
	NEED_SYNC,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int trace_fd = -1;
static pid_t own_pid;
static enum kind kind;
static unsigned long at, calls; /* [lock] */
static bool lasts;

/* Files of the folder that were opened for writing. */
static struct {
	dev_t device;
	ino_t inode;
} files[FILES_MAX]; /* [lock] */
static size_t n_files;

__attribute__((constructor)) static void begin(void)
{
	static const char *const NAMES[] = {
		"none", "full", "io", "readonly", "short", "kill", "torn"};
	const char *trace = getenv("FAULTS_TRACE");
	const char *which = getenv("FAULTS_AT");
	const char *how = getenv("FAULTS_KIND");

	folder = getenv("FAULTS_FOLDER");
	folder_length = folder ? strlen(folder) : 0;
	own_pid = getpid();
	at = which ? strtoul(which, NULL, 10) : 0;
	lasts = getenv("FAULTS_LASTS") != NULL;
	for (size_t i = 0; how && i < sizeof NAMES / sizeof *NAMES; i++) {
		if (strcmp(NAMES[i], how) == 0)
			kind = (enum kind)i;
	}
	if (trace)
		trace_fd = (int)syscall(SYS_openat, AT_FDCWD, trace,
			O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* --- what is looked at ------------------------------------------------------------------ */

static bool is_awake(void)
{
	return folder && getpid() == own_pid;
}

static bool is_in_folder(const char *path)
{
	char here[PATH_MAX];

	if (!is_awake())
		return false;
	if (path[0] != '/' && !(path = getcwd(here, sizeof here)))
		return false;
	return strncmp(path, folder, folder_length) == 0 &&
	       (path[folder_length] == '/' || path[folder_length] == '\0');
}

static size_t find_file(const struct stat *status)
{
	size_t i = 0;

	while (i < n_files &&
		!(files[i].inode == status->st_ino && files[i].device == status->st_dev))
		i++;
	return i;
}

/* The inode when the descriptor is one of a file that is looked at, else 0. */
static uint64_t inode_of(int fd)
{
	struct stat status;
	bool is_known = false;

	if (!is_awake() || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return 0;
	pthread_mutex_lock(&lock);
	is_known = find_file(&status) < n_files;
	pthread_mutex_unlock(&lock);
	return is_known ? status.st_ino : 0;
}

static uint64_t inode_at(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 ? status.st_ino : 0;
}

/* --- the trace --------------------------------------------------------------------------- */

struct head {
	uint64_t inode, number;
	uint32_t length;
	char operation;
	char padding[3];
};

static void note_parts(char operation, uint64_t inode, uint64_t number, const struct iovec *parts,
	int n_parts, size_t length)
{
	struct head head = {inode, number, (uint32_t)length, operation, ""};
	struct iovec all[PARTS_MAX + 1] = {{&head, sizeof head}};
	int n = 1;

	for (int i = 0; i < n_parts && length > 0; i++, n++) {
		all[n] = parts[i];
		if (all[n].iov_len > length)
			all[n].iov_len = length;
		length -= all[n].iov_len;
	}
	if (trace_fd >= 0 && syscall(SYS_writev, trace_fd, all, n) < 0)
		abort();
}

static void note(char operation, uint64_t inode, uint64_t number, const void *bytes, size_t length)
{
	const struct iovec part = {(void *)bytes, length};

	note_parts(operation, inode, number, &part, 1, length);
}

/* Two names as one text with a zero between. */
static void note_names(char operation, uint64_t inode, const char *from, const char *to)
{
	const struct iovec parts[] = {{(void *)from, strlen(from) + 1}, {(void *)to, strlen(to)}};

	note_parts(operation, inode, 0, parts, 2, parts[0].iov_len + parts[1].iov_len);
}

/* --- the fault ---------------------------------------------------------------------------- */

static int errnum_of(enum need need, bool is_first)
{
	switch (kind) {
	case KIND_FULL:
		return is_first || need == NEED_SPACE ? ENOSPC : 0;
	case KIND_IO:
		return EIO;
	case KIND_READONLY:
		return is_first || need != NEED_SYNC ? EROFS : 0;
	case KIND_KILL:
		syscall(SYS_kill, own_pid, SIGKILL);
		return 0;
	case KIND_NONE:
	case KIND_SHORT:
	case KIND_TORN:
		return 0;
	}
	return 0;
}

/* Counts a call and answers with the errno number that it has to fail with; 0: none. Takes the
 * lock, which leave() gives back. */
static int enter(enum need need)
{
	pthread_mutex_lock(&lock);
	calls++;
	if (at == 0 || calls < at || (calls > at && !lasts))
		return 0;
	return errnum_of(need, calls == at);
}

static long leave(long result, int errnum)
{
	pthread_mutex_unlock(&lock);
	if (errnum) {
		errno = errnum;
		return -1;
	}
	return result;
}

/* How much of a write of @n bytes is done. */
static size_t share_of(size_t n)
{
	bool is_half = at > 0 && calls == at && (kind == KIND_SHORT || kind == KIND_TORN);

	return is_half && n > 1 ? n / 2 : n;
}

static void die_if_torn(void)
{
	if (kind == KIND_TORN && at > 0 && calls == at)
		syscall(SYS_kill, own_pid, SIGKILL);
}

/* --- files -------------------------------------------------------------------------------- */

static void know(int fd, const char *path, uint64_t how)
{
	struct stat status;

	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return;
	if (find_file(&status) == n_files && n_files < FILES_MAX) {
		files[n_files].device = status.st_dev;
		files[n_files++].inode = status.st_ino;
	}
	note('O', status.st_ino, how, path, strlen(path));
}

static int open_at(int place, const char *path, int flags, mode_t mode)
{
	bool is_writing = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);

	if (!is_writing || (flags & O_DIRECTORY) || place != AT_FDCWD || !is_in_folder(path))
		return (int)syscall(SYS_openat, place, path, flags, mode);
	bool is_new = (flags & O_CREAT) && inode_at(path) == 0;
	/* Opening what is there changes nothing, and fails on a read-only disk alone. */
	int errnum = 0;
	if (is_new || (flags & O_TRUNC))
		errnum = enter(NEED_SPACE);
	else
		pthread_mutex_lock(&lock);
	long fd = errnum ? -1 : syscall(SYS_openat, place, path, flags, mode);
	int failure = fd < 0 && !errnum ? errno : errnum;
	if (fd >= 0)
		know((int)fd, path,
			(is_new ? CREATED : 0) | ((flags & O_TRUNC) && !is_new ? EMPTIED : 0));
	return (int)leave(fd, failure);
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list args;

	va_start(args, flags);
	mode_t mode = mode_of(flags, args);
	va_end(args);
	return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int place, const char *path, int flags, ...)
{
	va_list args;

	va_start(args, flags);
	mode_t mode = mode_of(flags, args);
	va_end(args);
	return open_at(place, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int place, const char *path, int flags, ...) __attribute__((alias("openat")));

int creat(const char *path, mode_t mode)
{
	return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int creat64(const char *path, mode_t mode) __attribute__((alias("creat")));

/* --- bytes -------------------------------------------------------------------------------- */

/* Where a write without an offset goes. */
static uint64_t place_of(int fd)
{
	struct stat status;

	if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &status) == 0)
		return (uint64_t)status.st_size;
	return (uint64_t)lseek(fd, 0, SEEK_CUR);
}

/* @offset < 0: where the descriptor stands. */
static ssize_t write_parts(int fd, uint64_t inode, struct iovec *parts, int n_parts, off_t offset)
{
	size_t n = 0;
	int errnum = enter(NEED_SPACE);
	long done = -1;

	for (int i = 0; i < n_parts; i++)
		n += parts[i].iov_len;
	size_t left = share_of(n);
	for (int i = 0; i < n_parts; i++) {
		if (parts[i].iov_len > left)
			parts[i].iov_len = left;
		left -= parts[i].iov_len;
	}
	uint64_t where = offset < 0 ? place_of(fd) : (uint64_t)offset;
	if (!errnum)
		done = offset < 0 ? syscall(SYS_writev, fd, parts, n_parts)
				  : syscall(SYS_pwritev, fd, parts, n_parts, offset, 0);
	if (!errnum && done < 0)
		errnum = errno;
	if (done > 0)
		note_parts('W', inode, where, parts, n_parts, (size_t)done);
	die_if_torn();
	return leave(done, errnum);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	struct iovec part = {(void *)bytes, n};
	uint64_t inode = fd > STDERR_FILENO ? inode_of(fd) : 0;

	if (inode)
		return write_parts(fd, inode, &part, 1, -1);
	if (fd == STDOUT_FILENO && is_awake()) {
		pthread_mutex_lock(&lock);
		note('A', 0, 0, bytes, n);
		pthread_mutex_unlock(&lock);
	}
	return syscall(SYS_write, fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	struct iovec part = {(void *)bytes, n};
	uint64_t inode = inode_of(fd);

	return inode ? write_parts(fd, inode, &part, 1, offset)
		     : syscall(SYS_pwrite64, fd, bytes, n, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t offset)
	__attribute__((alias("pwrite")));

ssize_t writev(int fd, const struct iovec *parts, int n_parts)
{
	struct iovec copies[PARTS_MAX];
	uint64_t inode = n_parts <= PARTS_MAX ? inode_of(fd) : 0;

	if (!inode)
		return syscall(SYS_writev, fd, parts, n_parts);
	memcpy(copies, parts, (size_t)n_parts * sizeof *parts);
	return write_parts(fd, inode, copies, n_parts, -1);
}

int ftruncate(int fd, off_t length)
{
	uint64_t inode = inode_of(fd);

	if (!inode)
		return (int)syscall(SYS_ftruncate, fd, length);
	int errnum = enter(NEED_CHANGE);
	if (!errnum && syscall(SYS_ftruncate, fd, length) < 0)
		errnum = errno;
	if (!errnum)
		note('T', inode, (uint64_t)length, "", 0);
	return (int)leave(0, errnum);
}

int ftruncate64(int fd, off_t length) __attribute__((alias("ftruncate")));

int fallocate(int fd, int mode, off_t offset, off_t length)
{
	if (!inode_of(fd))
		return (int)syscall(SYS_fallocate, fd, mode, offset, length);
	int errnum = enter(NEED_SPACE);
	if (!errnum && syscall(SYS_fallocate, fd, mode, offset, length) < 0)
		errnum = errno;
	note('X', 0, 0, "", 0);
	return (int)leave(0, errnum);
}

int fallocate64(int fd, int mode, off_t offset, off_t length) __attribute__((alias("fallocate")));

/* Of a file, or of the folder. */
static int sync_by(long call, int fd)
{
	char link[32], path[PATH_MAX];
	uint64_t inode = inode_of(fd);
	ssize_t n = -1;

	if (!inode && is_awake()) {
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		n = readlink(link, path, sizeof path - 1);
		path[n > 0 ? n : 0] = '\0';
	}
	if (!inode && (n <= 0 || !is_in_folder(path)))
		return (int)syscall(call, fd);
	int errnum = enter(NEED_SYNC);
	if (!errnum && syscall(call, fd) < 0)
		errnum = errno;
	if (!errnum && inode)
		note('S', inode, 0, "", 0);
	else if (!errnum)
		note('D', 0, 0, path, strlen(path));
	return (int)leave(0, errnum);
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, fd);
}

int fchmod(int fd, mode_t mode)
{
	if (!is_awake() || !inode_of(fd))
		return (int)syscall(SYS_fchmod, fd, mode);
	int errnum = enter(NEED_CHANGE);
	if (!errnum && syscall(SYS_fchmod, fd, mode) < 0)
		errnum = errno;
	note('X', 0, 0, "", 0);
	return (int)leave(0, errnum);
}

/* --- names -------------------------------------------------------------------------------- */

int renameat2(int from_place, const char *from, int to_place, const char *to, unsigned flags)
{
	if (!is_in_folder(to))
		return (int)syscall(SYS_renameat2, from_place, from, to_place, to, flags);
	int errnum = enter(NEED_CHANGE);
	uint64_t inode = inode_at(from);
	if (!errnum && syscall(SYS_renameat2, from_place, from, to_place, to, flags) < 0)
		errnum = errno;
	if (!errnum)
		note_names('R', inode, from, to);
	return (int)leave(0, errnum);
}

int rename(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
	if (!is_in_folder(to))
		return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
	int errnum = enter(NEED_SPACE);
	if (!errnum && syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0) < 0)
		errnum = errno;
	if (!errnum)
		note_names('L', inode_at(to), from, to);
	return (int)leave(0, errnum);
}

int unlink(const char *path)
{
	if (!is_in_folder(path) || inode_at(path) == 0)
		return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
	int errnum = enter(NEED_CHANGE);
	uint64_t inode = inode_at(path);
	if (!errnum && syscall(SYS_unlinkat, AT_FDCWD, path, 0) < 0)
		errnum = errno;
	if (!errnum)
		note('U', inode, 0, path, strlen(path));
	return (int)leave(0, errnum);
}

int mkdir(const char *path, mode_t mode)
{
	if (!is_in_folder(path))
		return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
	int errnum = enter(NEED_SPACE);
	if (!errnum && syscall(SYS_mkdirat, AT_FDCWD, path, mode) < 0)
		errnum = errno;
	note('X', 0, 0, "", 0);
	return (int)leave(0, errnum);
}

/* --- acknowledgements --------------------------------------------------------------------- */

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	if (is_awake() && n >= 2 && memcmp(bytes, "ok", 2) == 0) {
		pthread_mutex_lock(&lock);
		note('A', 0, 0, bytes, n);
		pthread_mutex_unlock(&lock);
	}
	return syscall(SYS_sendto, fd, bytes, n, flags, NULL, 0);
}
