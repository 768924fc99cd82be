/* A table in a file of its own, as a spreadsheet or a person left it. */
#ifndef TESTS_STUDY_SHEET_FILE_H
#define TESTS_STUDY_SHEET_FILE_H

#include "tests/check_main.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Writes @n bytes (-1: up to the NUL) to a new file called @name; its path, the caller's. */
static inline char *sheet_file(const char *name, const char *bytes, gssize n)
{
	g_autofree char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	char *path = g_build_filename(folder, name, NULL);

	ck_assert(g_file_set_contents(path, bytes, n, NULL));
	return path;
}

/* True when one of @sentences holds every one of @words. */
static inline bool sheet_says(const GPtrArray *sentences, const char *first, const char *second)
{
	for (guint i = 0; i < sentences->len; i++) {
		const char *sentence = g_ptr_array_index(sentences, i);

		if (strstr(sentence, first) && strstr(sentence, second))
			return true;
	}
	return false;
}

#endif
