#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/session/session.h"
#include "study/folder/folder_parts.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	NUMBERS_MAX = 1000 /* sessions of one participant that are called the same */
};

/* --- what is said about it ----------------------------------------------------------- */

/* @answers of @text, which lists the scopes that are agreed to, the others not; "none": none. */
static bool parse_consent(
	const char *text, enum study_answer answers[STUDY_N_SCOPES], GError **error)
{
	g_auto(GStrv) words = g_strsplit(text, ",", -1);
	bool is_none = strcmp(text, "none") == 0;

	for (int scope = 0; scope < STUDY_N_SCOPES; scope++)
		answers[scope] = STUDY_ANSWER_NO;
	for (char **word = words; *word && !is_none; word++) {
		int scope = 0;

		while (scope < STUDY_N_SCOPES &&
			strcmp(g_strstrip(*word), study_scope_name((enum study_scope)scope)) != 0)
			scope++;
		if (scope == STUDY_N_SCOPES) {
			g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
				_("consent is to some of signals, video, texts and stills, parted "
				  "by "
				  "commas, or none; not “%s”"),
				text);
			return false;
		}
		answers[scope] = STUDY_ANSWER_YES;
	}
	return true;
}

/* A cell of the table, and the name of a folder: one line. */
static bool check_line(const char *text, const char *what, GError **error)
{
	for (const char *c = text ? text : ""; *c; c++) {
		if (g_ascii_iscntrl(*c)) {
			g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
				_("the value for %s holds control characters; give a line of text"),
				what);
			return false;
		}
	}
	return true;
}

bool study_folder_check_entry(const struct study_folder_entry *entry, GError **error)
{
	enum study_answer answers[STUDY_N_SCOPES];

	if (entry->retain_until && !study_people_parse_date(entry->retain_until, NULL)) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("“%s” is no date such as 2030-12-31"), entry->retain_until);
		return false;
	}
	return (!entry->consent || parse_consent(entry->consent, answers, error)) &&
	       check_line(entry->participant, "participant", error) &&
	       check_line(entry->group, "group", error) && check_line(entry->wave, "wave", error) &&
	       check_line(entry->role, "role", error) && check_line(entry->team, "team", error);
}

/* --- its row ------------------------------------------------------------------------- */

/* Cells of @person that @entry says something about, and where they go. */
struct said {
	const char *text;
	char **cell;
};

enum {
	N_SAID = 5
};

static void list_said(const struct study_folder_entry *entry, struct study_person *person,
	struct said said[N_SAID])
{
	said[0] = (struct said){entry->group, &person->group};
	said[1] = (struct said){entry->wave, &person->wave};
	said[2] = (struct said){entry->role, &person->role};
	said[3] = (struct said){entry->team, &person->team};
	said[4] = (struct said){entry->retain_until, &person->retain_until};
}

/* True when nothing that is said differs from what stands there. */
static bool agrees(const struct study_folder_entry *entry, struct study_person *person,
	const enum study_answer answers[STUDY_N_SCOPES])
{
	struct said said[N_SAID];
	bool is_same = true;

	list_said(entry, person, said);
	for (guint i = 0; i < N_SAID; i++)
		is_same = is_same && (!said[i].text || *said[i].cell[0] == '\0' ||
					     strcmp(said[i].text, *said[i].cell) == 0);
	for (int scope = 0; answers && scope < STUDY_N_SCOPES; scope++)
		is_same = is_same && (person->consent[scope] == STUDY_ANSWER_EMPTY ||
					     person->consent[scope] == answers[scope]);
	return is_same;
}

static void fill(const struct study_folder_entry *entry, struct study_person *person,
	const enum study_answer answers[STUDY_N_SCOPES])
{
	struct said said[N_SAID];

	list_said(entry, person, said);
	for (guint i = 0; i < N_SAID; i++) {
		if (!said[i].text)
			continue;
		g_free(*said[i].cell);
		*said[i].cell = g_strdup(said[i].text);
	}
	for (int scope = 0; answers && scope < STUDY_N_SCOPES; scope++)
		person->consent[scope] = answers[scope];
}

/* A row for one session begins as that for all of the participant's. */
static struct study_person *split_row(
	struct study_people *people, const struct study_person *of_all, const char *session)
{
	struct study_person *person = study_people_add(people, of_all->participant, session);
	const struct study_folder_entry same = {
		.group = of_all->group,
		.wave = of_all->wave,
		.role = of_all->role,
		.team = of_all->team,
		.retain_until = of_all->retain_until,
	};

	fill(&same, person, of_all->consent);
	g_free(person->reason);
	person->reason = g_strdup(of_all->reason);
	person->is_excluded = of_all->is_excluded;
	g_free(person->excluded_word);
	person->excluded_word = g_strdup(of_all->excluded_word);
	return person;
}

static void note_row(struct study_people *people, const struct study_session *session,
	const struct study_folder_entry *entry, const enum study_answer answers[STUDY_N_SCOPES])
{
	/* The rows are the folder's own, which is being changed. */
	struct study_person *person = (struct study_person *)study_people_find(
		people, session->participant, session->name);

	if (!person)
		person = study_people_add(people, session->participant, "");
	else if (person->session[0] == '\0' && !agrees(entry, person, answers))
		person = split_row(people, person, session->name);
	fill(entry, person, answers);
}

/* --- its file ------------------------------------------------------------------------ */

/* uuids of the sessions that are here, read at the first call. */
static void read_uuids(struct study_folder *folder)
{
	if (folder->uuids)
		return;
	folder->uuids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		g_autoptr(rec_session) opened =
			session->file ? rec_session_open_identity(session->file, NULL) : NULL;

		if (opened)
			g_hash_table_insert(
				folder->uuids, g_strdup(opened->uuid), g_strdup(session->path));
	}
}

static bool is_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

/* A name in @place that no session has yet: that of @file, or with a number behind. */
static char *choose_name(const char *place, const char *file, bool may_number)
{
	g_autofree char *base = g_path_get_basename(file);
	g_autofree char *stem = g_strndup(base, strlen(base) - strlen(".nwb"));

	for (int i = 1; i < (may_number ? NUMBERS_MAX : 1); i++) {
		g_autofree char *name = i == 1 ? g_strdup(stem) : g_strdup_printf("%s-%d", stem, i);
		g_autofree char *nwb = g_strconcat(name, ".nwb", NULL);
		g_autofree char *path = g_build_filename(place, nwb, NULL);

		if (!is_there(path))
			return g_steal_pointer(&name);
	}
	return g_steal_pointer(&stem);
}

/* True when @path leads to @file. */
static bool leads_to(const char *path, const char *file)
{
	char *place = realpath(path, NULL);
	bool is_same = place && strcmp(place, file) == 0;

	free(place);
	return is_same;
}

/* What lies beside the study, or in it, moves with it, so that its link is relative; what lies
 * elsewhere stays where it is when the study moves. */
static bool make_link(const char *study, const char *path, const char *file, GError **error)
{
	char *place = realpath(study, NULL);
	g_autofree char *above = g_path_get_dirname(place ? place : "/");
	g_autofree char *prefix =
		g_str_has_suffix(above, "/") ? g_strdup(above) : g_strconcat(above, "/", NULL);

	free(place);
	if (strcmp(above, "/") != 0 && g_str_has_prefix(file, prefix)) {
		/* From STUDY/sessions/CODE. */
		g_autofree char *near = g_strconcat("../../../", file + strlen(prefix), NULL);

		if (symlink(near, path) == 0 && leads_to(path, file))
			return true;
		/* A folder on the way is a link itself. */
		g_unlink(path);
	}
	if (symlink(file, path) == 0)
		return true;
	rec_disk_fail(error, errno, _("Cannot make the link %s"), path);
	return false;
}

static bool bring(const struct study_folder *folder, const struct rec_session *session,
	const char *file, const char *path, bool is_copy, GError **error)
{
	g_autofree char *place = g_path_get_dirname(path);

	if (g_mkdir_with_parents(place, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), place);
		return false;
	}
	bool is_here = is_copy ? study_folder_copy(session, file, place, error)
			       : make_link(folder->path, path, file, error);
	if (!is_here)
		g_rmdir(place);
	return is_here;
}

static void take_back(
	const struct rec_session *session, const char *file, const char *path, bool is_copy)
{
	g_autofree char *place = g_path_get_dirname(path);

	if (is_copy)
		study_folder_remove_copy(session, file, place);
	else
		g_unlink(path);
	g_rmdir(place);
}

/* --- all together -------------------------------------------------------------------- */

/* The session at @file, known to be one that may come in; NULL with a sentence. */
static struct rec_session *open_newcomer(
	struct study_folder *folder, const char *file, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open_identity(file, error);

	if (!session)
		return NULL;
	if (!session->is_journal && !g_str_has_suffix(file, ".nwb")) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s is a session whose name does not end in .nwb; rename it."), file);
		return NULL;
	}
	if (session->is_journal) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s is a recording that runs or was broken off; stop it, or finish it "
			  "with “affekt recover”, and add the session that it becomes."),
			file);
		return NULL;
	}
	read_uuids(folder);
	const char *other = g_hash_table_lookup(folder->uuids, session->uuid);

	if (other) {
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s is in the study already, as %s; it was not added again."), file,
			other);
		return NULL;
	}
	return g_steal_pointer(&session);
}

static bool check_code(const char *code, const char *file, GError **error)
{
	if (!code || code[0] == '\0') {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("%s names no participant; say whose it is with --participant CODE."),
			file);
		return false;
	}
	return check_line(code, "participant", error);
}

/* What a file says of consent holds when it says to what; a mere yes does not. */
static const char *consent_of(
	const struct rec_session *session, const struct study_folder_entry *entry)
{
	const char *info = g_hash_table_lookup(session->info, "consent");
	enum study_answer answer = STUDY_ANSWER_EMPTY, answers[STUDY_N_SCOPES];

	if (entry->consent || !info)
		return entry->consent;
	if (study_people_parse_answer(info, &answer) && answer == STUDY_ANSWER_NO)
		return "none";
	return parse_consent(info, answers, NULL) ? info : NULL;
}

static bool save_row(struct study_folder *folder, const struct study_session *session,
	const struct study_folder_entry *entry, const char *consent, GError **error)
{
	g_autofree char *table = g_build_filename(folder->path, "participants.tsv", NULL);
	enum study_answer answers[STUDY_N_SCOPES];
	bool has_consent = consent && parse_consent(consent, answers, NULL);

	note_row(folder->people, session, entry, has_consent ? answers : NULL);
	return study_people_write(folder->people, table, error);
}

const struct study_session *study_folder_add(struct study_folder *folder, const char *file,
	const struct study_folder_entry *entry, GError **error)
{
	char *resolved = realpath(file, NULL);
	g_autofree char *real = g_strdup(resolved ? resolved : file);

	free(resolved);
	g_autoptr(rec_session) session =
		study_folder_check_entry(entry, error) ? open_newcomer(folder, real, error) : NULL;
	if (!session)
		return NULL;
	const char *code = entry->participant ? entry->participant : session->participant;

	if (!check_code(code, file, error))
		return NULL;
	g_autofree char *place = study_folder_encode(code);
	g_autofree char *at = g_build_filename(folder->path, "sessions", place, NULL);
	g_autofree char *name = choose_name(at, real, !entry->is_copy);
	g_autofree char *nwb = g_strconcat(name, ".nwb", NULL);
	g_autofree char *path = g_build_filename(at, nwb, NULL);

	if (!bring(folder, session, real, path, entry->is_copy, error))
		return NULL;
	const struct study_session *added = study_folder_add_session(folder, place, name);

	if (!save_row(folder, added, entry, consent_of(session, entry), error)) {
		take_back(session, real, path, entry->is_copy);
		g_ptr_array_remove(folder->sessions, (gpointer)added);
		return NULL;
	}
	study_folder_sort(folder);
	g_hash_table_insert(folder->uuids, g_strdup(session->uuid), g_strdup(path));
	return added;
}
