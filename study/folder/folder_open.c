#include "core/text.h"
#include "recordings/disk/error.h"
#include "study/folder/folder.h"
#include "study/folder/folder_parts.h"
#include "study/folder/ratings.h"
#include "study/folder/ratings_check.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

static void G_GNUC_PRINTF(2, 3) tell(GPtrArray *problems, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (problems)
		g_ptr_array_add(problems, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void free_session(gpointer data)
{
	struct study_session *session = data;

	g_free(session->participant);
	g_free(session->name);
	g_free(session->path);
	g_free(session->file);
	g_free(session->results);
	g_free(session);
}

void study_folder_free(study_folder *folder)
{
	if (!folder)
		return;
	g_free(folder->path);
	g_free(folder->plan_path);
	rec_studyfile_free(folder->plan);
	study_people_free(folder->people);
	g_clear_pointer(&folder->ratings, g_ptr_array_unref);
	g_ptr_array_unref(folder->sessions);
	g_clear_pointer(&folder->uuids, g_hash_table_unref);
	g_free(folder);
}

/* --- sessions ------------------------------------------------------------------------ */

/* What @path leads to; NULL nowhere. The caller's. */
static char *resolve(const char *path)
{
	char *place = realpath(path, NULL);
	char *copy = g_strdup(place);

	free(place);
	return copy;
}

struct study_session *study_folder_add_session(
	struct study_folder *folder, const char *place, const char *name)
{
	struct study_session *session = g_new0(struct study_session, 1);
	g_autofree char *file = g_strconcat(name, ".nwb", NULL);
	g_autofree char *journal = g_strconcat(file, ".journal", NULL);
	g_autofree char *log = g_build_filename(folder->path, "sessions", place, journal, NULL);

	session->participant = study_folder_decode(place);
	session->name = g_strdup(name);
	session->path = g_build_filename(folder->path, "sessions", place, file, NULL);
	session->results = g_build_filename(folder->path, "results", place, name, NULL);
	session->file = resolve(session->path);
	if (!session->file && !g_file_test(session->path, G_FILE_TEST_IS_SYMLINK))
		session->file = resolve(log);
	g_ptr_array_add(folder->sessions, session);
	return session;
}

static int compare_sessions(gconstpointer a, gconstpointer b)
{
	const struct study_session *x = *(const struct study_session *const *)a;
	const struct study_session *y = *(const struct study_session *const *)b;
	int order = core_text_compare(x->participant, y->participant);

	return order != 0 ? order : core_text_compare(x->path, y->path);
}

void study_folder_sort(struct study_folder *folder)
{
	g_ptr_array_sort(folder->sessions, compare_sessions);
}

/* NAME of NAME.nwb and of NAME.nwb.journal; NULL for other files. */
static char *session_name(const char *file)
{
	static const char *const ENDINGS[] = {".nwb", ".nwb.journal"};

	for (gsize i = 0; i < G_N_ELEMENTS(ENDINGS); i++) {
		if (file[0] != '.' && g_str_has_suffix(file, ENDINGS[i]))
			return g_strndup(file, strlen(file) - strlen(ENDINGS[i]));
	}
	return NULL;
}

/* Sessions of one participant; a journal beside its session is the same one. */
static void take_place(struct study_folder *folder, const char *place, GPtrArray *problems)
{
	g_autofree char *path = g_build_filename(folder->path, "sessions", place, NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GError) failure = NULL;
	g_autoptr(GDir) dir = g_dir_open(path, 0, &failure);
	const char *file = NULL;

	if (!dir)
		tell(problems, _("Cannot read the folder %s: %s."), path, failure->message);
	while (dir && (file = g_dir_read_name(dir))) {
		char *name = session_name(file);

		if (!name || !g_hash_table_add(seen, name))
			continue;
		const struct study_session *session = study_folder_add_session(folder, place, name);
		if (!session->file)
			tell(problems,
				_("%s leads nowhere: the session was moved or removed; add it "
				  "again, or remove the link."),
				session->path);
	}
}

static void take_sessions(struct study_folder *folder, GPtrArray *problems)
{
	g_autofree char *path = g_build_filename(folder->path, "sessions", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *place = g_build_filename(path, name, NULL);
		g_autofree char *stray = session_name(name);

		if (name[0] != '.' && g_file_test(place, G_FILE_TEST_IS_DIR))
			take_place(folder, name, problems);
		else if (stray)
			tell(problems,
				_("%s lies in nobody's folder and is passed over; add it with "
				  "“affekt study add”."),
				place);
	}
	study_folder_sort(folder);
}

/* --- plan and tables ----------------------------------------------------------------- */

static void take_plan(struct study_folder *folder, GPtrArray *problems)
{
	g_autoptr(GPtrArray) plans = study_folder_list_plans(folder->path);
	g_autoptr(GError) failure = NULL;

	if (plans->len > 1)
		tell(problems, _("%s has two plans, %s and %s, so that none holds; keep one."),
			folder->path, (const char *)g_ptr_array_index(plans, 0),
			(const char *)g_ptr_array_index(plans, 1));
	if (plans->len != 1)
		return;
	folder->plan_path = g_strdup(g_ptr_array_index(plans, 0));
	folder->plan = rec_studyfile_read(folder->plan_path, &failure);
	if (!folder->plan)
		tell(problems, "%s", failure->message);
}

static bool take_people(struct study_folder *folder, GPtrArray *problems, GError **error)
{
	g_autofree char *table = g_build_filename(folder->path, "participants.tsv", NULL);
	bool is_there = g_file_test(table, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);

	folder->people = is_there ? study_people_read(table, problems, error) : study_people_new();
	return folder->people != NULL;
}

static void take_ratings(struct study_folder *folder, GPtrArray *problems)
{
	g_autofree char *table = g_build_filename(folder->path, "ratings.tsv", NULL);
	g_autoptr(GError) failure = NULL;

	folder->ratings = study_ratings_read(table, problems, &failure);
	if (!folder->ratings) {
		tell(problems, "%s", failure->message);
		folder->ratings = g_ptr_array_new();
	}
}

struct study_folder *study_folder_open(const char *path, GPtrArray *ret_problems, GError **error)
{
	if (!study_folder_is_study(path)) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("%s is no study; make one with “affekt study new”."), path);
		return NULL;
	}
	g_autoptr(study_folder) folder = g_new0(struct study_folder, 1);

	folder->path = g_strdup(path);
	for (size_t n = strlen(path); n > 1 && folder->path[n - 1] == '/'; n--)
		folder->path[n - 1] = '\0';
	folder->sessions = g_ptr_array_new_with_free_func(free_session);
	if (!take_people(folder, ret_problems, error))
		return NULL;
	take_plan(folder, ret_problems);
	take_ratings(folder, ret_problems);
	take_sessions(folder, ret_problems);
	study_ratings_check(folder, ret_problems);
	return g_steal_pointer(&folder);
}
