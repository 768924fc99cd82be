#include "recordings/disk/disk.h"
#include "recordings/finalise.h"
#include "recordings/folder.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of a folder's journals, in order of name; NULL with an error. */
static GPtrArray *list_journals(const char *folder, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &failure);
	GPtrArray *paths = NULL;
	const char *name = NULL;

	if (!dir) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("Cannot read the folder %s: %s; check its name and who owns it."), folder,
			failure->message);
		return NULL;
	}
	paths = g_ptr_array_new_with_free_func(g_free);
	while ((name = g_dir_read_name(dir))) {
		if (g_str_has_suffix(name, ".nwb.journal"))
			g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	}
	g_ptr_array_sort(paths, compare_paths);
	return paths;
}

static bool is_settled(const char *path)
{
	g_autoptr(rec_session) session = rec_journal_open(path, NULL);

	return session && rec_journal_is_settled(session);
}

/* One journal into a report or the list of skipped ones; false with an error. */
static bool recover_one(const char *path, rec_progress_fn progress, void *user, GArray *ret_reports,
	GPtrArray *ret_skipped, GError **error)
{
	g_autoptr(GError) failure = NULL;
	struct rec_finalise_report report = {0};

	if (rec_finalise(path, /* keep_journal= */ false, progress, user, &report, &failure)) {
		g_array_append_val(ret_reports, report);
		return true;
	}
	if (g_error_matches(failure, REC_ERROR, REC_ERROR_LOCKED)) {
		g_ptr_array_add(ret_skipped, g_strdup(path));
		return true;
	}
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}

/* All of @journals, as rec_recover() does. */
static bool recover_all(const GPtrArray *journals, rec_progress_fn progress, void *user,
	GArray *ret_reports, GPtrArray *ret_skipped, GError **error)
{
	GError *first = NULL;

	for (guint i = 0; i < journals->len; i++) {
		const char *journal = g_ptr_array_index(journals, i);
		g_autoptr(GError) failure = NULL;

		if (rec_frame_is_locked(journal)) {
			g_ptr_array_add(ret_skipped, g_strdup(journal));
			continue;
		}
		if (is_settled(journal))
			continue;
		/* One that cannot be saved must not keep the others from it; one that has gone was
		 * saved by another program. */
		if (!recover_one(journal, progress, user, ret_reports, ret_skipped, &failure) &&
			!first && access(journal, F_OK) == 0)
			first = g_steal_pointer(&failure);
	}
	if (first)
		g_propagate_error(error, first);
	return !first;
}

bool rec_recover(const char *path, rec_progress_fn progress, void *user, GArray *ret_reports,
	GPtrArray *ret_skipped, GError **error)
{
	g_autoptr(GPtrArray) journals = NULL;

	if (!g_file_test(path, G_FILE_TEST_IS_DIR))
		return recover_one(path, progress, user, ret_reports, ret_skipped, error);
	journals = list_journals(path, error);
	return journals && recover_all(journals, progress, user, ret_reports, ret_skipped, error);
}

bool rec_recover_tree(const char *folder, rec_progress_fn progress, void *user, GArray *ret_reports,
	GPtrArray *ret_skipped, GPtrArray *ret_unread, GError **error)
{
	g_autoptr(GPtrArray) paths = rec_folder_sessions(folder, ret_unread, error);
	g_autoptr(GPtrArray) journals = g_ptr_array_new();

	if (!paths)
		return false;
	for (guint i = 0; i < paths->len; i++) {
		if (g_str_has_suffix(g_ptr_array_index(paths, i), ".journal"))
			g_ptr_array_add(journals, g_ptr_array_index(paths, i));
	}
	return recover_all(journals, progress, user, ret_reports, ret_skipped, error);
}
