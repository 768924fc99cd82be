/*
 * A folder for one test: empty at the start, gone at the end.
 */
#ifndef TESTS_FAKES_SCRATCH_H
#define TESTS_FAKES_SCRATCH_H

#include <check.h>
#include <glib.h>
#include <glib/gstdio.h>

static inline char *scratch_create(void)
{
	char *folder = g_dir_make_tmp("affekt-test-XXXXXX", NULL);

	ck_assert_ptr_nonnull(folder);
	return folder;
}

/* Removes @folder, the files in it, and folders one level down with theirs. */
static inline void scratch_remove(char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			scratch_remove(path);
		else {
			g_unlink(path);
			g_free(path);
		}
	}
	if (dir)
		g_dir_close(dir);
	g_rmdir(folder);
	g_free(folder);
}

#endif
