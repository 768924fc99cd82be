/*
 * Any bytes as the files of a folder: a line "=NAME" begins the file of that name, and what stands
 * before the first is the first file. Names are those of a list; other such lines are content.
 */
#ifndef TESTS_FUZZ_MEMORY_FILES_H
#define TESTS_FUZZ_MEMORY_FILES_H

#include "tests/fuzz/memory_folder.h"

#include <stdbool.h>
#include <string.h>

/* The index in @names, which NULL ends, of the file that @line begins; -1 when it is content. */
static inline int memory_files_begins(const char *const *names, const char *line, size_t n)
{
	for (int i = 0; names[i]; i++) {
		if (n == strlen(names[i]) + 1 && line[0] == '=' &&
			memcmp(line + 1, names[i], n - 1) == 0)
			return i;
	}
	return -1;
}

/* Empties the places of @names in memory_folder() and writes those that @data holds. */
static inline void memory_files_write(const char *const *names, const char *data, size_t size)
{
	const char *end = data + size, *from = data;
	int which = 0;

	for (int i = 0; names[i]; i++) {
		g_autofree char *path = g_build_filename(memory_folder(), names[i], NULL);
		g_unlink(path);
	}
	for (const char *line = data; line <= end;) {
		const char *stop = line < end ? memchr(line, '\n', (size_t)(end - line)) : NULL;
		stop = stop ? stop : end;
		int begun = memory_files_begins(names, line, (size_t)(stop - line));
		bool is_last = stop == end;
		if (begun >= 0 || is_last) {
			const char *to = begun >= 0 ? line : end;
			g_free(memory_folder_write(names[which], from, (size_t)(to - from)));
			which = MAX(begun, 0);
			from = is_last ? end : stop + 1;
		}
		line = stop + 1;
	}
}

#endif
