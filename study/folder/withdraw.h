/*
 * A participant withdraws: no byte of theirs stays under the study's folder.
 *
 * On top of recordings/forget/forget.h (sessions, copies and exports, known by what they hold): the
 * participant's folder under sessions/ with all that is in it (never the files that links lead to,
 * which are named for a person to decide), results, rows of participants.tsv and ratings.tsv, the
 * binding in the study file, and tables, figures, report and the logs of Slurm, which are removed
 * whole because they rest on everybody; so do exports and reports that were written to other
 * folders under the study. Tables and report are to be made anew from the others. In others' rows
 * of both tables the code becomes "…". It stays in one line of forgotten.log with the date.
 *
 * Tables and report go first and the row of participants.tsv last: whatever a withdrawal that is
 * broken off leaves is found again by the code, and consent is known as long as there are data.
 */
#ifndef STUDY_FOLDER_WITHDRAW_H
#define STUDY_FOLDER_WITHDRAW_H

#include "recordings/forget/forget.h"
#include "study/folder/folder.h"
#include "study/folder/withdraw_exports.h"

struct study_withdrawal {
	char *code;
	struct rec_forget *files; /* what recordings/ finds */
	GPtrArray *places;        /* char*: what of the study itself goes: links and folders */
	GPtrArray *outside;       /* char*: files that links led to, which stay; to be told */
	GPtrArray *inside;        /* char*: those in the study, which go when they name the code */
	GPtrArray *exports;       /* struct study_withdraw_export*: of the study, which go whole */
	guint n_mentions;         /* cells of others' rows that name the code and lose it */
	guint n_rows;             /* of participants.tsv, ratings.tsv and the study file */
	guint n_found;            /* of all that is the participant's alone; 0: nothing is here */
	bool had_tables, had_report; /* they go, and are to be made anew */
};
typedef struct study_withdrawal study_withdrawal;

/* Sentences about what else in the study names @code, as a word in a text or as a name: for a
 * person to look at. Of codes of digits alone, or of one letter, nobody can tell. */
void study_withdraw_name_rest(
	const struct study_folder *folder, const char *code, GPtrArray *ret_sentences);

/* What there is of @code in the study. REC_ERROR_LOCKED when something of it is in use. */
struct study_withdrawal *study_withdraw_find(
	const struct study_folder *folder, const char *code, GError **error);

/* Sentences about what a person has to look at, before anything is removed. */
void study_withdraw_tell(const struct study_withdrawal *withdrawal, GPtrArray *ret_sentences);

/* Removes it. What could not be removed, and what a person has to look at, are sentences in
 * @ret_problems; true when there are none. @folder is as it was read before: open it again. */
bool study_withdraw_run(struct study_folder *folder, const struct study_withdrawal *withdrawal,
	GPtrArray *ret_problems);
void study_withdrawal_free(study_withdrawal *withdrawal); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_withdrawal, study_withdrawal_free)

#endif
