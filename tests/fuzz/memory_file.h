/*
 * Bytes under a path, without the disk: for readers that open files.
 */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <glib.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

struct memory_file {
	int fd;
	char path[32];
};

static inline struct memory_file memory_file_create(const uint8_t *data, size_t size)
{
	struct memory_file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};

	g_assert(file.fd >= 0);
	g_assert(write(file.fd, data, size) == (ssize_t)size);
	g_snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
	return file;
}

static inline void memory_file_destroy(struct memory_file *file)
{
	close(file->fd);
}

#endif
