/* What exports wrote of the participant: files of its own go, tables that hold others lose a row.
 */
#include "recordings/disk/disk.h"
#include "recordings/forget/forget_people.h"
#include "recordings/forget/forget_search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Paths that exports of the participant and of others list. */
static void list_exports(struct rec_forget_search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		g_autofree char *folder = g_path_get_dirname(file->path);

		if (file->kind != REC_FORGET_ORIGIN)
			continue;
		bool is_ours = g_hash_table_contains(search->ours, file->uuid);
		if (is_ours && file->is_unfinished)
			rec_forget_doubt(search, file->path,
				_("%s: an export of the participant to this folder was broken off, "
				  "so nobody can tell which files it wrote; export again with "
				  "--force, or remove its files and this one."),
				file->path);
		for (char **name = file->members; *name; name++)
			g_hash_table_add(is_ours ? search->listed : search->shared,
				g_build_filename(folder, *name, NULL));
	}
}

/* Whether the file at @path of an export is others' too, and stays for a person to look at. */
static bool is_shared_file(const struct rec_forget_search *search, const char *path)
{
	return g_hash_table_contains(search->shared, path) &&
	       !rec_forget_people_is_constant(path) && !rec_forget_people_is_table(path) &&
	       g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The pages of exports go when nothing that they list stays: nobody else remembers. */
static void take_pages(struct rec_forget_search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		g_autofree char *folder = g_path_get_dirname(file->path);
		bool is_done = file->kind == REC_FORGET_ORIGIN && !file->is_unfinished &&
			       g_hash_table_contains(search->ours, file->uuid);

		for (char **name = file->members; is_done && *name; name++) {
			g_autofree char *path = g_build_filename(folder, *name, NULL);

			is_done = !is_shared_file(search, path);
		}
		if (is_done)
			rec_forget_take(search, file->path);
	}
}

/* A list is only what somebody wrote: recordings are told by what they hold, and what was not found
 * on the walk lies behind a link. */
static bool is_exported(const struct rec_forget_search *search, const char *path)
{
	const struct rec_forget_file *file = g_hash_table_lookup(search->by_path, path);

	return file && (file->kind == REC_FORGET_PLAIN || file->kind == REC_FORGET_DOCUMENT);
}

/* Files of an export go unless another session's export lists them too. */
static void take_exports(struct rec_forget_search *search)
{
	GHashTableIter iter;
	gpointer key = NULL;

	g_hash_table_iter_init(&iter, search->listed);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const char *path = key;
		g_autofree char *part = g_strconcat(path, ".part", NULL);
		bool is_shared = g_hash_table_contains(search->shared, path);

		if (is_exported(search, part))
			rec_forget_take(search, part);
		if (!is_exported(search, path))
			continue;
		if (is_shared_file(search, path))
			rec_forget_doubt(search, path,
				_("%s holds other participants too; remove it and "
				  "export them again."),
				path);
		else if (!is_shared && !rec_forget_people_is_table(path))
			rec_forget_take(search, path);
	}
}

static bool has_shared(const struct rec_forget_search *search, const char *folder)
{
	GHashTableIter iter;
	gpointer path = NULL;

	g_hash_table_iter_init(&iter, search->shared);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		if (rec_disk_is_below(path, folder) && g_file_test(path, G_FILE_TEST_EXISTS))
			return true;
	}
	return false;
}

/* The table of a dataset's participants: it goes with its last row, else only the row does. A
 * label may be another participant's, whose code has the same letters and digits. */
static void take_row(struct rec_forget_search *search, const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *person = g_build_filename(folder, search->person, NULL);
	bool is_listed = g_hash_table_contains(search->listed, path);
	bool is_shared = g_hash_table_contains(search->shared, path);
	guint n = 0, n_others = 0;

	rec_forget_people_count(path, search->person, &n, &n_others);
	if (is_listed && !is_shared && n_others == 0)
		rec_forget_take(search, path);
	else if (n == 0 || has_shared(search, person))
		return;
	else if (is_listed || (is_shared && !g_file_test(person, G_FILE_TEST_EXISTS)))
		g_ptr_array_add(search->tables, g_strdup(path));
	else
		rec_forget_doubt(search, path,
			_("%s has a row %s, which may be the participant's; look at it."), path,
			search->person);
}

static void take_rows(struct rec_forget_search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);

		if (file->kind == REC_FORGET_PLAIN && rec_forget_people_is_table(file->path))
			take_row(search, file->path);
	}
}

void rec_forget_exports(struct rec_forget_search *search)
{
	list_exports(search);
	take_pages(search);
	take_exports(search);
	take_rows(search);
}
