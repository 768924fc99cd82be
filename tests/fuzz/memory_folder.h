/*
 * A folder of one process in memory, for readers that look beside a file or take folders.
 */
#ifndef TESTS_FUZZ_MEMORY_FOLDER_H
#define TESTS_FUZZ_MEMORY_FOLDER_H

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <unistd.h>

/* Made once, emptied by whoever fills it. It goes when the process ends by itself. */
static char memory_folder_path[64];

static inline void memory_folder_empty(const char *place)
{
	g_autoptr(GDir) folder = g_dir_open(place, 0, NULL);
	const char *name = NULL;

	while (folder && (name = g_dir_read_name(folder))) {
		g_autofree char *path = g_build_filename(place, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			memory_folder_empty(path);
		g_remove(path);
	}
}

static inline void memory_folder_remove(void)
{
	memory_folder_empty(memory_folder_path);
	g_rmdir(memory_folder_path);
}

static inline const char *memory_folder(void)
{
	if (!*memory_folder_path) {
		g_strlcpy(memory_folder_path, "/dev/shm/affekt-fuzz-XXXXXX",
			sizeof memory_folder_path);
		g_assert(g_mkdtemp(memory_folder_path));
		atexit(memory_folder_remove);
	}
	return memory_folder_path;
}

/* Writes a file of it anew. Returns its path, owned by the caller. */
static inline char *memory_folder_write(const char *name, const void *data, size_t size)
{
	char *path = g_build_filename(memory_folder(), name, NULL);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	g_assert(fd >= 0);
	g_assert(write(fd, data, size) == (ssize_t)size);
	close(fd);
	return path;
}

#endif
