/*
 * The source tree as the house tests see it: every text file with its path below the root, and for
 * C the same text without comments and without what stands inside quotes.
 *
 * A house test has two halves: the tree of the project has no findings, and a planted breach in a
 * folder of its own is found. So a test that has gone blind fails.
 */
#ifndef TESTS_HOUSE_TREE_H
#define TESTS_HOUSE_TREE_H

#include <glib.h>
#include <stdbool.h>

struct house_file {
	char *path;     /* "recordings/hdf5/file.c" */
	char *folder;   /* "recordings/hdf5"; "" at the root */
	char **lines;   /* as they stand, without line ends */
	char **code;    /* C only, else equal to lines: comments and quoted text blanked */
	bool is_source; /* .c or .h */
};

/* All text files below @root but for build/, .git and tests/data; sorted by path. The caller's. */
GPtrArray *house_tree_read(const char *root);

/* An empty folder for a planted tree, and a file in it. house_tree_remove() deletes all. */
char *house_tree_create(void);
void house_tree_plant(const char *root, const char *path, const char *text);
void house_tree_remove(char *root);

/* True when @file lies in @folder or below; a @folder that ends in a file name matches that file,
 * one that ends in '*' every path that begins so. */
bool house_file_is_in(const struct house_file *file, const char *folder);

/* The header between the quotes or brackets of an include line (@kind '"' or '<'); NULL when the
 * line includes nothing of that kind. The caller's. */
char *house_line_include(const char *line, char kind);

/* Adds "PATH:LINE: MESSAGE" (line 0: no line). */
void house_report(GPtrArray *findings, const struct house_file *file, guint line,
	const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Reads @root, applies @check and returns the number of findings; prints them with
 * @advice, quietly counts them without. */
typedef void (*house_check)(GPtrArray *files, GPtrArray *findings);
guint house_count_findings(const char *root, house_check check, const char *advice);

/* The number of findings that @check has in a tree of one file. */
guint house_count_planted(const char *path, const char *text, house_check check);

#endif
