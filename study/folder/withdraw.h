/*
 * A participant withdraws: no byte of theirs stays under the study's folder.
 *
 * On top of recordings/forget/forget.h (sessions, copies and exports, known by what they hold):
 * links under sessions/ (never the files they lead to, which are named for a person to decide),
 * results, rows of participants.tsv and ratings.tsv, bindings in the study file, and tables,
 * figures and report, which are removed whole because they rest on the participant and are to be
 * made anew from the others. The code stays in one line of forgotten.log with the date.
 */
#ifndef STUDY_FOLDER_WITHDRAW_H
#define STUDY_FOLDER_WITHDRAW_H

#include "recordings/forget/forget.h"
#include "study/folder/folder.h"

struct study_withdrawal {
	struct rec_forget *files; /* what recordings/ finds */
	GPtrArray *places;        /* char*: what of the study itself goes: links and folders */
	GPtrArray *outside;       /* char*: files that links led to, which stay; to be told */
	guint n_rows;             /* of participants.tsv, ratings.tsv and the study file */
};
typedef struct study_withdrawal study_withdrawal;

struct study_withdrawal *study_withdraw_find(
	const struct study_folder *folder, const char *code, GError **error);
bool study_withdraw_run(struct study_folder *folder, const struct study_withdrawal *withdrawal,
	GPtrArray *ret_problems);
void study_withdrawal_free(study_withdrawal *withdrawal); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_withdrawal, study_withdrawal_free)

#endif
