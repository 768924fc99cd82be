/*
 * A study on disk: which sessions belong to it, who the participants are, what is planned.
 *
 *   STUDY/NAME.study            the plan (recordings/session/studyfile.h)
 *         participants.tsv      study/folder/people.h
 *         ratings.tsv           study/folder/ratings.h; optional
 *         sessions/CODE/S.nwb   sessions, as links or copies
 *         results/CODE/S/       what the analysis found (study/batch/result.h)
 *         tables/  report/      what export and report write
 *
 * CODE is the participant's code with every byte that a file name cannot carry as %XX ('/', '%',
 * control bytes, a leading dot). Nothing outside of STUDY is ever written to, and sessions are only
 * read: links may point to sealed files or to another disk.
 *
 * Life cycle: study_folder_open() … study_folder_free(). Blocks on the disk; one thread at a time.
 */
#ifndef STUDY_FOLDER_FOLDER_H
#define STUDY_FOLDER_FOLDER_H

#include "recordings/session/studyfile.h"
#include "study/folder/people.h"

#include <glib.h>
#include <stdbool.h>

/* A session of the study; nothing of it has been opened yet. */
struct study_session {
	char *participant; /* by the folder it lies in */
	char *name;        /* file name without .nwb; unique within the participant */
	char *path;        /* STUDY/sessions/CODE/NAME.nwb */
	char *file;        /* the file itself, links resolved: what is opened, with its edits and
			      videos beside it; ends in .journal when only that is there: a recording
			      that runs or was broken off; NULL: the link leads nowhere */
	char *results;     /* STUDY/results/CODE/NAME, which need not exist */
};

struct study_folder {
	char *path;                 /* as given, without a slash at the end */
	char *plan_path;            /* the one *.study in it */
	struct rec_studyfile *plan; /* NULL: there is none, or it is wrong (a problem says so) */
	struct study_people *people;
	GPtrArray *ratings;  /* struct study_rating* */
	GPtrArray *sessions; /* struct study_session*, by participant, then name, numbers
			in them as such (core/text.h) */
	GHashTable
		*uuids; /* private to study_folder_add(): uuid → path of a session that is here */
};
typedef struct study_folder study_folder;

/* Creates STUDY with its folders, a participants.tsv with the header and NAME.study: a copy of
 * @plan, or a commented template when NULL. REC_ERROR_EXISTS when there is a study already. */
bool study_folder_create(const char *path, const char *plan, GError **error);

/* Opens the study at @path. Mistakes in the tables, a wrong plan and links that lead nowhere go to
 * @ret_problems (GPtrArray of char*, may be NULL), and the rest is there. NULL with an error when
 * @path is no study, and when there is a participants.tsv that cannot be read: nobody could tell
 * then who consents and who is excluded. */
struct study_folder *study_folder_open(const char *path, GPtrArray *ret_problems, GError **error);
void study_folder_free(study_folder *folder); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_folder, study_folder_free)

/* What `affekt study add` says of a session that comes in; NULL members: not said. */
struct study_folder_entry {
	const char *participant; /* NULL: the code in the file */
	const char *group, *wave, *role, *team, *retain_until;
	const char *consent; /* scopes joined by commas, "none" */
	bool is_copy;        /* of the session, its edits and videos; else a link */
};

/* False when something that is said is no date, no scope, or not a line of text. */
bool study_folder_check_entry(const struct study_folder_entry *entry, GError **error);

/* Adds the session at @file and its row, and returns it; it is the folder's. NULL with a sentence:
 * no participant code, a session with the same uuid that is here already (REC_ERROR_EXISTS, naming
 * it), a file that is no session. A copy that breaks off leaves nothing.
 *
 * A link is relative when the session lies in the folder that holds the study, or below it: such
 * folders move, and are mounted elsewhere, together. Else it is absolute, so that the study can
 * move.
 *
 * What is said fills the participant's row for all sessions; where it differs from what stands
 * there, the session gets a row of its own. The session's own word on consent (--info consent=)
 * holds when @entry has none and it names scopes, or says no: a mere yes does not say to what. */
const struct study_session *study_folder_add(struct study_folder *folder, const char *file,
	const struct study_folder_entry *entry, GError **error);

/* @code as a name of a folder, and back; owned by the caller. */
char *study_folder_encode(const char *code);
char *study_folder_decode(const char *name);

/* True when @path holds a study, which is two at least of a plan, a participants.tsv and a folder
 * sessions: for programs that take a session or a study. */
bool study_folder_is_study(const char *path);

#endif
