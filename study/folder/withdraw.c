#include "study/folder/withdraw.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/disk/folder_beside.h"
#include "recordings/disk/holder.h"
#include "recordings/journal/frame.h"
#include "study/folder/folder_parts.h"
#include "study/folder/withdraw_rows.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What rests on everybody or, as the logs of a cluster, may name anybody; as it is and as a
 * broken-off writing left it. */
static const char *const RESTING[] = {"tables", "tables.part", "tables.old", "report",
	"report.part", "report.old", "figures", "figures.part", "figures.old", "slurm",
	"participants.tsv.part", "ratings.tsv.part", "slurm"};

void study_withdrawal_free(study_withdrawal *withdrawal)
{
	if (!withdrawal)
		return;
	g_free(withdrawal->code);
	rec_forget_free(withdrawal->files);
	g_ptr_array_unref(withdrawal->places);
	g_ptr_array_unref(withdrawal->outside);
	g_ptr_array_unref(withdrawal->inside);
	g_ptr_array_unref(withdrawal->exports);
	g_free(withdrawal);
}

static bool is_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* --- finding ------------------------------------------------------------------------- */

static void take_resting(const struct study_folder *folder, struct study_withdrawal *withdrawal)
{
	for (gsize i = 0; i < G_N_ELEMENTS(RESTING); i++) {
		char *path = g_build_filename(folder->path, RESTING[i], NULL);

		if (!is_there(path)) {
			g_free(path);
			continue;
		}
		withdrawal->had_tables = withdrawal->had_tables || i == 0;
		withdrawal->had_report =
			withdrawal->had_report || strcmp(RESTING[i], "report") == 0;
		g_ptr_array_add(withdrawal->places, path);
	}
}

static void note_target(
	const struct study_folder *folder, const char *link, struct study_withdrawal *withdrawal)
{
	char *target = realpath(link, NULL), *study = realpath(folder->path, NULL);
	bool is_inside =
		target && study && g_str_has_prefix(target, study) && target[strlen(study)] == '/';

	if (target)
		g_ptr_array_add(
			is_inside ? withdrawal->inside : withdrawal->outside, g_strdup(target));
	free(target);
	free(study);
}

static bool check_free(const char *path, GError **error)
{
	bool is_log = g_str_has_suffix(path, ".journal") || g_str_has_suffix(path, ".edits");

	if (!is_log || !rec_frame_is_locked(path))
		return true;
	g_autofree char *holder = rec_disk_holder(path);
	g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
		_("%s is in use by %s; stop the recording or close the session first. Nothing was "
		  "removed."),
		path, holder);
	return false;
}

/* The participant's folder at @place, with links that lead elsewhere. */
static bool take_sessions(const struct study_folder *folder, const char *place,
	struct study_withdrawal *withdrawal, GError **error)
{
	bool is_link = g_file_test(place, G_FILE_TEST_IS_SYMLINK);
	g_autoptr(GDir) dir = is_link ? NULL : g_dir_open(place, 0, NULL);
	const char *name = NULL;

	if (is_link)
		note_target(folder, place, withdrawal);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(place, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			note_target(folder, path, withdrawal);
		else if (!check_free(path, error))
			return false;
	}
	g_ptr_array_add(withdrawal->places, g_strdup(place));
	withdrawal->n_found++;
	return true;
}

/* Folders of sessions/ or results/ in the participant's name. */
static GPtrArray *list_own(const struct study_folder *folder, const char *room, const char *code)
{
	GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = g_build_filename(folder->path, room, NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *decoded = study_folder_decode(name);

		if (strcmp(decoded, code) == 0)
			g_ptr_array_add(places, g_build_filename(path, name, NULL));
	}
	return places;
}

static bool take_own(
	const struct study_folder *folder, struct study_withdrawal *withdrawal, GError **error)
{
	g_autoptr(GPtrArray) results = list_own(folder, "results", withdrawal->code);
	g_autoptr(GPtrArray) sessions = list_own(folder, "sessions", withdrawal->code);

	for (guint i = 0; i < results->len; i++) {
		g_ptr_array_add(withdrawal->places, g_strdup(g_ptr_array_index(results, i)));
		withdrawal->n_found++;
	}
	for (guint i = 0; i < sessions->len; i++) {
		if (!take_sessions(folder, g_ptr_array_index(sessions, i), withdrawal, error))
			return false;
	}
	return true;
}

/* Exports and reports in other folders. */
static void take_exports(const struct study_folder *folder, struct study_withdrawal *withdrawal)
{
	withdrawal->exports =
		g_ptr_array_new_with_free_func((GDestroyNotify)study_withdraw_export_free);
	study_withdraw_list_exports(
		folder, withdrawal->code, withdrawal->exports, withdrawal->places);
	withdrawal->n_found += withdrawal->exports->len;
}

/* Files and folders that recordings/ need not look at: they go, or are others' numbers. */
static GPtrArray *list_passed_over(
	const struct study_folder *folder, const struct study_withdrawal *withdrawal)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; i < G_N_ELEMENTS(RESTING); i++)
		g_ptr_array_add(paths, g_build_filename(folder->path, RESTING[i], NULL));
	g_ptr_array_add(paths, g_build_filename(folder->path, "results", NULL));
	g_ptr_array_add(paths, g_build_filename(folder->path, "participants.tsv", NULL));
	for (guint i = 0; i < withdrawal->places->len; i++)
		g_ptr_array_add(paths, g_strdup(g_ptr_array_index(withdrawal->places, i)));
	for (guint i = 0; i < withdrawal->exports->len; i++)
		study_withdraw_pass_over(withdrawal->exports->pdata[i], paths);
	return paths;
}

struct study_withdrawal *study_withdraw_find(
	const struct study_folder *folder, const char *code, GError **error)
{
	g_autoptr(study_withdrawal) withdrawal = g_new0(struct study_withdrawal, 1);

	withdrawal->code = g_strdup(code);
	withdrawal->places = g_ptr_array_new_with_free_func(g_free);
	withdrawal->outside = g_ptr_array_new_with_free_func(g_free);
	withdrawal->inside = g_ptr_array_new_with_free_func(g_free);
	take_resting(folder, withdrawal);
	take_exports(folder, withdrawal);
	g_autoptr(GPtrArray) passed_over = list_passed_over(folder, withdrawal);

	if (!take_own(folder, withdrawal, error))
		return NULL;
	withdrawal->files = rec_forget_find_but(code, folder->path, passed_over, error);
	if (!withdrawal->files)
		return NULL;
	withdrawal->n_mentions = study_withdraw_redact(folder, code, NULL);
	withdrawal->n_rows = study_withdraw_count_rows(folder, code);
	withdrawal->n_found += withdrawal->n_rows + withdrawal->n_mentions +
			       withdrawal->files->files->len + withdrawal->files->tables->len;
	return g_steal_pointer(&withdrawal);
}

/* --- removing ------------------------------------------------------------------------ */

/* A link, a file, or a folder with all that is in it. */
static bool remove_place(const char *path, GPtrArray *problems)
{
	g_autoptr(GError) failure = NULL;
	struct stat status;

	if (lstat(path, &status) != 0)
		return false;
	bool is_gone = S_ISDIR(status.st_mode) ? rec_folder_beside_empty(path) && g_rmdir(path) == 0
					       : g_unlink(path) == 0;
	if (!is_gone)
		rec_disk_fail(&failure, errno, _("Cannot remove %s"), path);
	else
		rec_disk_sync_folder(path, &failure);
	if (failure)
		g_ptr_array_add(problems, g_strdup(failure->message));
	return is_gone;
}

static bool is_of_sessions(const struct study_folder *folder, const char *path)
{
	g_autofree char *sessions = g_build_filename(folder->path, "sessions", NULL);

	return g_str_has_prefix(path, sessions);
}

/* @are_sessions: those under sessions/, else the others. */
static guint remove_places(const struct study_folder *folder,
	const struct study_withdrawal *withdrawal, bool are_sessions, GPtrArray *problems)
{
	guint n = 0;

	for (guint i = 0; i < withdrawal->places->len; i++) {
		const char *path = g_ptr_array_index(withdrawal->places, i);

		if (is_of_sessions(folder, path) == are_sessions)
			n += remove_place(path, problems);
	}
	return n;
}

/* What nobody could tell of files that went with a place of the participant's is settled: a kill
 * may leave edits there whose session went before them. */
static void name_unclear(const struct study_withdrawal *withdrawal, GPtrArray *problems)
{
	const GPtrArray *unclear = withdrawal->files->unclear;

	for (guint i = 0; i < unclear->len; i++) {
		const struct rec_forget_unclear *item = g_ptr_array_index(unclear, i);
		bool is_gone = false;

		for (guint k = 0; k < withdrawal->places->len && !is_gone; k++) {
			const char *place = g_ptr_array_index(withdrawal->places, k);
			is_gone = rec_disk_is_below(item->path, place) && !is_there(place);
		}
		if (!is_gone)
			g_ptr_array_add(problems, g_strdup(item->sentence));
	}
}

static void name_unfinished(const struct study_withdrawal *withdrawal, GPtrArray *sentences)
{
	for (guint i = 0; i < withdrawal->exports->len; i++) {
		const struct study_withdraw_export *item = withdrawal->exports->pdata[i];

		if (item->is_unfinished)
			g_ptr_array_add(sentences,
				g_strdup_printf(_("%s: an export of the study to this folder was "
						  "broken off, so nobody can tell which files it "
						  "wrote; remove the folder."),
					item->folder));
	}
}

void study_withdraw_tell(const struct study_withdrawal *withdrawal, GPtrArray *ret_sentences)
{
	rec_forget_tell(withdrawal->files, ret_sentences);
	name_unfinished(withdrawal, ret_sentences);
}

/* Sessions that a person gave the participant although they say somebody else's code. */
static void name_inside(const struct study_withdrawal *withdrawal, GPtrArray *problems)
{
	for (guint i = 0; i < withdrawal->inside->len; i++) {
		const char *path = g_ptr_array_index(withdrawal->inside, i);

		if (is_there(path))
			g_ptr_array_add(problems,
				g_strdup_printf(_("%s was linked as the participant's but names "
						  "another one; look at it."),
					path));
	}
}

bool study_withdraw_run(struct study_folder *folder, const struct study_withdrawal *withdrawal,
	GPtrArray *ret_problems)
{
	const char *code = withdrawal->code;
	g_autoptr(GError) failure = NULL;
	guint n = remove_places(folder, withdrawal, false, ret_problems);

	for (guint i = 0; i < withdrawal->exports->len; i++)
		n += study_withdraw_remove_export(
			folder, withdrawal->exports->pdata[i], ret_problems);
	n += study_withdraw_scores(folder, code, ret_problems);
	n += study_withdraw_redact(folder, code, ret_problems);
	n += study_withdraw_binding(folder, code, ret_problems);
	n += rec_forget_remove(withdrawal->files, ret_problems);
	if (ret_problems->len == 0)
		n += remove_places(folder, withdrawal, true, ret_problems);
	/* Consent is known as long as there are data. */
	if (ret_problems->len == 0)
		n += study_withdraw_people(folder, code, ret_problems);
	if (n > 0 && withdrawal->n_found > 0 && !rec_forget_log(code, folder->path, &failure))
		g_ptr_array_add(ret_problems, g_strdup(failure->message));
	name_unclear(withdrawal, ret_problems);
	name_unfinished(withdrawal, ret_problems);
	name_inside(withdrawal, ret_problems);
	study_withdraw_name_tables(folder, ret_problems);
	study_withdraw_name_rest(folder, code, ret_problems);
	return ret_problems->len == 0;
}
