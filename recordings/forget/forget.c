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
#include "recordings/forget/forget_people.h"
#include "recordings/import/bids_dataset.h"
#include "recordings/journal/frame.h"
#include "recordings/session/origin.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search {
	const char *code;
	GPtrArray *files;    /* struct rec_forget_file*, in order of path */
	GHashTable *ours;    /* uuids of the participant's sessions */
	GHashTable *known;   /* uuids of all sessions here */
	GHashTable *beside;  /* paths that belong to a session by their names */
	GHashTable *taken;   /* paths that go */
	GPtrArray *sessions; /* char*: those of them that are sessions */
	GPtrArray *unclear;
	const char *person;           /* "sub-P07": the participant in BIDS datasets */
	GPtrArray *folders;           /* char*: those of that name */
	GPtrArray *tables;            /* char*: those that a row of that name goes from */
	GHashTable *listed;           /* paths that exports of the participant list */
	GHashTable *shared;           /* paths that exports of others list */
	const GPtrArray *passed_over; /* char*; NULL none */
};

static void G_GNUC_PRINTF(2, 3) add(GPtrArray *sentences, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(sentences, g_strdup_vprintf(format, args));
	va_end(args);
}

/* --- the walk ------------------------------------------------------------------------ */

static bool is_passed_over(const struct search *search, const char *path)
{
	for (guint i = 0; search->passed_over && i < search->passed_over->len; i++) {
		if (strcmp(g_ptr_array_index(search->passed_over, i), path) == 0)
			return true;
	}
	return false;
}

static bool walk(struct search *search, const char *folder, GError **error)
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

static void take(struct search *search, const char *path)
{
	g_hash_table_add(search->taken, g_strdup(path));
}

/* What lies beside the session at @path under a name made from its own. */
static void name_neighbours(struct search *search, const char *path)
{
	static const char *const ENDINGS[] = {".part", ".edits", ".journal"};
	bool is_journal = g_str_has_suffix(path, ".journal");
	g_autofree char *name = g_strndup(path, strlen(path) - (is_journal ? 8 : 0));

	for (gsize i = 0; i < G_N_ELEMENTS(ENDINGS); i++)
		g_hash_table_add(search->beside, g_strconcat(name, ENDINGS[i], NULL));
	g_hash_table_add(search->beside, rec_sealed_manifest_path(name));
}

static void name_videos(struct search *search, const struct rec_forget_file *file)
{
	g_autofree char *folder = g_path_get_dirname(file->path);

	for (char **video = file->videos; video && *video; video++)
		g_hash_table_add(search->beside, g_build_filename(folder, *video, NULL));
}

static void take_sessions(struct search *search)
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
		take(search, file->path);
		g_ptr_array_add(search->sessions, g_strdup(file->path));
		g_hash_table_add(search->ours, g_strdup(file->uuid));
		name_neighbours(search, file->path);
		name_videos(search, file);
	}
}

/* Paths that exports of the participant and of others list. */
static void list_exports(struct search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		g_autofree char *folder = g_path_get_dirname(file->path);

		if (file->kind != REC_FORGET_ORIGIN)
			continue;
		bool is_ours = g_hash_table_contains(search->ours, file->uuid);
		if (is_ours && file->is_unfinished)
			add(search->unclear,
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
static bool is_shared_file(const struct search *search, const char *path)
{
	return g_hash_table_contains(search->shared, path) &&
	       !rec_forget_people_is_constant(path) && !rec_forget_people_is_table(path) &&
	       g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The pages of exports go when nothing that they list stays: nobody else remembers. */
static void take_pages(struct search *search)
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
			take(search, file->path);
	}
}

/* Files of an export go unless another session's export lists them too. */
static void take_exports(struct search *search)
{
	GHashTableIter iter;
	gpointer key = NULL;

	g_hash_table_iter_init(&iter, search->listed);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const char *path = key;
		g_autofree char *part = g_strconcat(path, ".part", NULL);
		bool is_shared = g_hash_table_contains(search->shared, path);

		if (!g_file_test(path, G_FILE_TEST_EXISTS))
			continue;
		if (is_shared_file(search, path))
			add(search->unclear,
				_("%s holds other participants too; remove it and "
				  "export them again."),
				path);
		else if (!is_shared && !rec_forget_people_is_table(path))
			take(search, path);
		if (g_file_test(part, G_FILE_TEST_EXISTS))
			take(search, part);
	}
}

/* True when @path is in @folder. */
static bool is_below(const char *path, const char *folder)
{
	return g_str_has_prefix(path, folder) && path[strlen(folder)] == '/';
}

static bool has_shared(const struct search *search, const char *folder)
{
	GHashTableIter iter;
	gpointer path = NULL;

	g_hash_table_iter_init(&iter, search->shared);
	while (g_hash_table_iter_next(&iter, &path, NULL)) {
		if (is_below(path, folder) && g_file_test(path, G_FILE_TEST_EXISTS))
			return true;
	}
	return false;
}

/* The table of a dataset's participants: it goes with its last row, else only the row does. A
 * label may be another participant's, whose code has the same letters and digits. */
static void take_row(struct search *search, const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *person = g_build_filename(folder, search->person, NULL);
	bool is_listed = g_hash_table_contains(search->listed, path);
	bool is_shared = g_hash_table_contains(search->shared, path);
	guint n = 0, n_others = 0;

	rec_forget_people_count(path, search->person, &n, &n_others);
	if (is_listed && !is_shared && n_others == 0)
		take(search, path);
	else if (n == 0 || has_shared(search, person))
		return;
	else if (is_listed || (is_shared && !g_file_test(person, G_FILE_TEST_EXISTS)))
		g_ptr_array_add(search->tables, g_strdup(path));
	else
		add(search->unclear,
			_("%s has a row %s, which may be the participant's; look at it."), path,
			search->person);
}

static void take_rows(struct search *search)
{
	for (guint i = 0; i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);

		if (file->kind == REC_FORGET_PLAIN && rec_forget_people_is_table(file->path))
			take_row(search, file->path);
	}
}

/* Folders in the participant's name that will be left with files that nobody's export lists, or
 * with none. */
static void name_folders(struct search *search)
{
	for (guint i = 0; i < search->folders->len; i++) {
		const char *folder = g_ptr_array_index(search->folders, i);
		guint n = 0, n_left = 0;

		for (guint k = 0; k < search->files->len; k++) {
			const struct rec_forget_file *file = g_ptr_array_index(search->files, k);

			if (!is_below(file->path, folder))
				continue;
			n++;
			n_left += !g_hash_table_contains(search->taken, file->path) &&
				  !g_hash_table_contains(search->shared, file->path);
		}
		if (n == 0 || n_left > 0)
			add(search->unclear,
				_("%s has a name that may be the participant's; look at it."),
				folder);
	}
}

static void decide_by_uuid(struct search *search, const struct rec_forget_file *file)
{
	if (g_hash_table_contains(search->ours, file->uuid))
		take(search, file->path);
	else if (!g_hash_table_contains(search->known, file->uuid))
		add(search->unclear,
			_("%s belongs to a session that is not here, so that nobody can tell whose "
			  "it "
			  "is."),
			file->path);
}

/* A link to what goes goes too. */
static void decide_link(struct search *search, const char *path)
{
	char *target = realpath(path, NULL);

	for (guint i = 0; target && i < search->files->len; i++) {
		const struct rec_forget_file *file = g_ptr_array_index(search->files, i);
		char *place = g_hash_table_contains(search->taken, file->path)
				      ? realpath(file->path, NULL)
				      : NULL;

		if (place && strcmp(place, target) == 0)
			take(search, path);
		free(place);
	}
	free(target);
}

static void decide(struct search *search, const struct rec_forget_file *file)
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
			take(search, file->path);
		else
			add(search->unclear,
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
		take(search, file->path);
	else if (names_it)
		add(search->unclear, _("%s names a session of the participant; look at it."),
			file->path);
}

/* Names that go, by the file that they are names of. */
static GHashTable *count_names(const struct search *search)
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
static void name_other_links(struct search *search)
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
			add(search->unclear,
				_("%s has another name elsewhere, so its contents stay; find it "
				  "with: find / -xdev -inum %" PRIu64),
				(const char *)path, (uint64_t)status.st_ino);
		g_hash_table_remove(counts, key);
	}
}

/* Nothing of a recording that runs or of edits that are being made may be taken away. */
static bool check_free(const struct search *search, GError **error)
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

static struct rec_forget *report(struct search *search, const char *folder)
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
	g_autoptr(GPtrArray) unclear = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) listed = new_set(), shared = new_set();
	g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *label = rec_bids_label(code);
	g_autofree char *person = g_strconcat("sub-", label, NULL);
	struct search search = {code, files, ours, known, beside, taken, sessions, unclear, person,
		folders, tables, listed, shared, passed_over};

	if (!walk(&search, folder, error))
		return NULL;
	g_ptr_array_sort(files, compare_files);
	take_sessions(&search);
	list_exports(&search);
	take_pages(&search);
	take_exports(&search);
	take_rows(&search);
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
