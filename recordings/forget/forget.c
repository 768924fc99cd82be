/*
 * DESIGN
 * Two passes. The first walks the folder and sorts every file into a kind, with the session it
 * belongs to. When it is done the sessions of the participant are known, and the second decides.
 */
#include "recordings/forget/forget.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/disk/holder.h"
#include "recordings/disk/sealed.h"
#include "recordings/forget/forget_kind.h"
#include "recordings/forget/forget_search.h"
#include "recordings/import/bids_dataset.h"
#include "recordings/journal/frame.h"
#include "recordings/session/origin.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- the walk ------------------------------------------------------------------------ */

static bool is_passed_over(const struct rec_forget_search *search, const char *path)
{
	for (guint i = 0; search->passed_over && i < search->passed_over->len; i++) {
		if (strcmp(g_ptr_array_index(search->passed_over, i), path) == 0)
			return true;
	}
	return false;
}

static bool walk(struct rec_forget_search *search, const char *folder, GError **error)
{
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &failure);
	const char *name = NULL;

	if (!dir) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("Cannot read the folder %s: %s; check its name and who owns it."), folder,
			failure->message);
		return false;
	}
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		struct stat status;

		if (lstat(path, &status) != 0 || is_passed_over(search, path))
			continue;
		if (S_ISDIR(status.st_mode)) {
			if (strcmp(name, search->person) == 0)
				g_ptr_array_add(search->folders, g_strdup(path));
			if (!walk(search, path, error))
				return false;
		} else {
			g_ptr_array_add(search->files, rec_forget_file_new(path));
		}
	}
	return true;
}

static int compare_files(gconstpointer a, gconstpointer b)
{
	const struct rec_forget_file *x = *(struct rec_forget_file *const *)a;
	const struct rec_forget_file *y = *(struct rec_forget_file *const *)b;

	return strcmp(x->path, y->path);
}

/* --- deciding ------------------------------------------------------------------------ */

void rec_forget_take(struct rec_forget_search *search, const char *path)
{
	g_hash_table_add(search->taken, g_strdup(path));
}

void rec_forget_doubt(struct rec_forget_search *search, const char *path, const char *format, ...)
{
	struct rec_forget_unclear *unclear = g_new0(struct rec_forget_unclear, 1);
	va_list args;

	va_start(args, format);
	unclear->path = g_strdup(path);
	unclear->sentence = g_strdup_vprintf(format, args);
	va_end(args);
	g_ptr_array_add(search->unclear, unclear);
}

/* What lies beside the session at @path under a name made from its own. */
static void name_neighbours(struct rec_forget_search *search, const char *path)
{
	static const char *const ENDINGS[] = {".part", ".edits", ".journal"};
	bool is_journal = g_str_has_suffix(path, ".journal");
	g_autofree char *name = g_strndup(path, strlen(path) - (is_journal ? 8 : 0));

	for (gsize i = 0; i < G_N_ELEMENTS(ENDINGS); i++)
		g_hash_table_add(search->beside, g_strconcat(name, ENDINGS[i], NULL));
	g_hash_table_add(search->beside, rec_sealed_manifest_path(name));
}

static void name_videos(struct rec_forget_search *search, const struct rec_forget_file *file)
{
	g_autofree char *folder = g_path_get_dirname(file->path);

	for (char **video = file->videos; video && *video; video++)
		g_hash_table_add(search->beside, g_build_filename(folder, *video, NULL));
}

static void take_sessions(struct rec_forget_search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);

		bool is_ours = g_strcmp0(file->participant, search->code) == 0;

		/* An export may lie here without its session. */
		if (file->kind == REC_FORGET_ORIGIN && is_ours)
			g_hash_table_add(search->ours, g_strdup(file->uuid));
		if (file->kind != REC_FORGET_SESSION)
			continue;
		g_hash_table_add(search->known, g_strdup(file->uuid));
		if (!is_ours)
			continue;
		rec_forget_take(search, file->path);
		g_ptr_array_add(search->sessions, g_strdup(file->path));
		g_hash_table_add(search->ours, g_strdup(file->uuid));
		name_neighbours(search, file->path);
		name_videos(search, file);
	}
}

/* Folders in the participant's name that will be left with files that nobody's export lists, or
 * with none. */
static void name_folders(struct rec_forget_search *search)
{
	for (guint i = 0; i < search->folders->len; i++) {
		const char *folder = g_ptr_array_index(search->folders, i);
		guint n = 0, n_left = 0;

		for (guint k = 0; k < search->files->len; k++) {
			const struct rec_forget_file *file = g_ptr_array_index(search->files, k);

			if (!rec_disk_is_below(file->path, folder))
				continue;
			n++;
			n_left += !g_hash_table_contains(search->taken, file->path) &&
				  !g_hash_table_contains(search->shared, file->path);
		}
		if (n == 0 || n_left > 0)
			rec_forget_doubt(search, folder,
				_("%s has a name that may be the participant's; look at it."),
				folder);
	}
}

static void decide_by_uuid(struct rec_forget_search *search, const struct rec_forget_file *file)
{
	if (g_hash_table_contains(search->ours, file->uuid))
		rec_forget_take(search, file->path);
	else if (!g_hash_table_contains(search->known, file->uuid))
		rec_forget_doubt(search, file->path,
			_("%s belongs to a session that is not here, so that nobody can tell whose "
			  "it "
			  "is."),
			file->path);
}

/* A link to what goes goes too. */
static void decide_link(struct rec_forget_search *search, const char *path)
{
	char *target = realpath(path, NULL);

	for (guint i = 0; target && i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		char *place = g_hash_table_contains(search->taken, file->path)
				      ? realpath(file->path, NULL)
				      : NULL;

		if (place && strcmp(place, target) == 0)
			rec_forget_take(search, path);
		free(place);
	}
	free(target);
}

static void decide(struct rec_forget_search *search, const struct rec_forget_file *file)
{
	bool is_beside = g_hash_table_contains(search->beside, file->path);

	switch (file->kind) {
	case REC_FORGET_SESSION:
	case REC_FORGET_ORIGIN:
	case REC_FORGET_LINK:
		return;
	case REC_FORGET_EDITS:
	case REC_FORGET_VIDEO:
		decide_by_uuid(search, file);
		return;
	case REC_FORGET_DAMAGED:
		if (is_beside || rec_forget_mentions(file->path, search->ours))
			rec_forget_take(search, file->path);
		else
			rec_forget_doubt(search, file->path,
				_("%s cannot be read, so that nobody can tell whose it is."),
				file->path);
		return;
	case REC_FORGET_DOCUMENT:
	case REC_FORGET_PLAIN:
		break;
	}
	bool names_it = !is_beside && !g_hash_table_contains(search->taken, file->path) &&
			rec_forget_mentions(file->path, search->ours);
	if (is_beside || (names_it && file->kind == REC_FORGET_DOCUMENT))
		rec_forget_take(search, file->path);
	else if (names_it)
		rec_forget_doubt(search, file->path,
			_("%s names a session of the participant; look at it."), file->path);
	else if (g_strcmp0(file->participant, search->code) == 0 &&
		 !g_hash_table_contains(search->taken, file->path))
		rec_forget_doubt(search, file->path,
			_("%s names the participant as its patient; look at it."), file->path);
}

/* Names that go, by the file that they are names of. */
static GHashTable *count_names(const struct rec_forget_search *search)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gpointer path = NULL;
	GHashTableIter iter;
	struct stat status;

	g_hash_table_iter_init(&iter, search->taken);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		if (lstat(path, &status) != 0 || status.st_nlink < 2)
			continue;
		char *key = g_strdup_printf(
			"%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));

		g_hash_table_replace(counts, key, GUINT_TO_POINTER(n + 1));
	}
	return counts;
}

/* A file stays until its last name is gone, and backups by hard links give it others. */
static void name_other_links(struct rec_forget_search *search)
{
	g_autoptr(GHashTable) counts = count_names(search);
	gpointer path = NULL;
	GHashTableIter iter;
	struct stat status;

	g_hash_table_iter_init(&iter, search->taken);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		if (lstat(path, &status) != 0 || status.st_nlink < 2)
			continue;
		g_autofree char *key = g_strdup_printf(
			"%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));

		if (n > 0 && status.st_nlink > n)
			rec_forget_doubt(search, path,
				_("%s has another name elsewhere, so its contents stay; find it "
				  "with: find / -xdev -inum %" PRIu64),
				(const char *)path, (uint64_t)status.st_ino);
		g_hash_table_remove(counts, key);
	}
}

/* Nothing of a recording that runs or of edits that are being made may be taken away. */
static bool check_free(const struct rec_forget_search *search, GError **error)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		bool is_unreadable_journal = file->kind == REC_FORGET_DAMAGED &&
					     g_str_has_suffix(file->path, ".journal");
		bool is_log = is_unreadable_journal || file->kind == REC_FORGET_EDITS ||
			      (file->kind == REC_FORGET_SESSION && file->is_journal);

		if (!is_log || !rec_frame_is_locked(file->path) ||
			(!is_unreadable_journal &&
				!g_hash_table_contains(search->taken, file->path)))
			continue;
		g_autofree char *holder = rec_disk_holder(file->path);
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("%s is in use by %s; stop the recording or close the session first. "
			  "Nothing was removed."),
			file->path, holder);
		return false;
	}
	return true;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct rec_forget *report(struct rec_forget_search *search, const char *folder)
{
	struct rec_forget *forget = g_new0(struct rec_forget, 1);
	gpointer path = NULL;
	GHashTableIter iter;

	forget->code = g_strdup(search->code);
	forget->folder = g_strdup(folder);
	forget->n_sessions = search->sessions->len;
	forget->files = g_ptr_array_new_with_free_func(g_free);
	forget->unclear = g_ptr_array_ref(search->unclear);
	forget->person = g_strdup(search->person);
	forget->tables = g_ptr_array_ref(search->tables);
	for (guint i = 0; i < search->sessions->len; i++)
		g_hash_table_remove(search->taken, g_ptr_array_index(search->sessions, i));
	g_hash_table_iter_init(&iter, search->taken);
	while (g_hash_table_iter_next(&iter, &path, NULL))
		g_ptr_array_add(forget->files, g_strdup(path));
	g_ptr_array_sort(forget->files, compare_texts);
	for (guint i = 0; i < search->sessions->len; i++)
		g_ptr_array_add(forget->files, g_strdup(g_ptr_array_index(search->sessions, i)));
	return forget;
}

static void free_unclear(gpointer data)
{
	struct rec_forget_unclear *unclear = data;

	g_free(unclear->path);
	g_free(unclear->sentence);
	g_free(unclear);
}

static GHashTable *new_set(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

struct rec_forget *rec_forget_find(const char *code, const char *folder, GError **error)
{
	return rec_forget_find_but(code, folder, NULL, error);
}

struct rec_forget *rec_forget_find_but(
	const char *code, const char *folder, const GPtrArray *passed_over, GError **error)
{
	g_autoptr(GPtrArray) files =
		g_ptr_array_new_with_free_func((GDestroyNotify)rec_forget_file_free);
	g_autoptr(GHashTable) ours = new_set(), known = new_set(), beside = new_set(),
			      taken = new_set();
	g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) unclear = g_ptr_array_new_with_free_func(free_unclear);
	g_autoptr(GHashTable) listed = new_set(), shared = new_set();
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *label = rec_bids_label(code);
	g_autofree char *person = g_strconcat("sub-", label, NULL);
	g_autoptr(GHashTable) by_path = g_hash_table_new(g_str_hash, g_str_equal);
	struct rec_forget_search search = {code, files, by_path, ours, known, beside, taken,
		sessions, unclear, person, folders, tables, listed, shared, passed_over};

	if (!walk(&search, folder, error))
		return NULL;
	g_ptr_array_sort(files, compare_files);
	for (guint i = 0; i < files->len; i++) {
		struct rec_forget_file *file = g_ptr_array_index(files, i);
		g_hash_table_insert(by_path, file->path, file);
	}
	take_sessions(&search);
	rec_forget_exports(&search);
	for (guint i = 0; i < files->len; i++)
		decide(&search, g_ptr_array_index(files, i));
	for (guint i = 0; i < files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(files, i);

		if (file->kind == REC_FORGET_LINK)
			decide_link(&search, file->path);
	}
	name_folders(&search);
	name_other_links(&search);
	return check_free(&search, error) ? report(&search, folder) : NULL;
}

void rec_forget_tell(const struct rec_forget *forget, GPtrArray *ret_problems)
{
	for (guint i = 0; i < forget->unclear->len; i++) {
		const struct rec_forget_unclear *unclear = g_ptr_array_index(forget->unclear, i);

		g_ptr_array_add(ret_problems, g_strdup(unclear->sentence));
	}
}

void rec_forget_free(rec_forget *forget)
{
	if (!forget)
		return;
	g_free(forget->code);
	g_free(forget->folder);
	g_ptr_array_unref(forget->files);
	g_ptr_array_unref(forget->unclear);
	g_ptr_array_unref(forget->tables);
	g_free(forget->person);
	g_free(forget);
}
