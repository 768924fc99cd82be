/*
 * The analysis of every session of a study: which ones need it, one of them, and what came of it.
 *
 * A step is independent of every other and writes only its own folder of results, so any number of
 * workers, in any order, on any machine that sees the files, killed and begun again, ends in the
 * same bytes. A session that fails leaves `failed.json` (key and sentence) in place of a result; it
 * is tried again when its key changes or it is asked for anew.
 */
#ifndef STUDY_BATCH_BATCH_H
#define STUDY_BATCH_BATCH_H

#include "study/batch/result.h"
#include "study/folder/folder.h"

struct study_batch_options {
	const char *profile;   /* NULL: the study file's */
	GHashTable *overrides; /* NULL: the study file's alone */
	const char *rater;     /* NULL: the study file's, else automatic */
	bool is_anew;          /* true: also what is up to date */
};

enum study_batch_state {
	STUDY_BATCH_CURRENT = 0, /* its result holds */
	STUDY_BATCH_DUE,
	STUDY_BATCH_FAILED,    /* failed with this key */
	STUDY_BATCH_GONE,      /* its link leads nowhere */
	STUDY_BATCH_WITHHELD,  /* the participant does not consent to signals */
	STUDY_BATCH_RECORDING, /* a recorder holds it, or only its journal is there */
};

/* What @session needs. Reads the end of the file and its edits, not its samples. */
enum study_batch_state study_batch_state(const struct study_folder *folder,
	const struct study_session *session, const struct study_batch_options *options);

/* Analyses one session and writes its result, or failed.json. False with the sentence. */
bool study_batch_step(const struct study_folder *folder, const struct study_session *session,
	const struct study_batch_options *options, GError **error);

/* Results of sessions that are no longer in the study go. */
void study_batch_tidy(const struct study_folder *folder);

/* Every result that holds now, in the order of folder->sessions: struct study_result* owned by the
 * array. What is missing is a sentence in @ret_problems. */
GPtrArray *study_batch_results(
	const struct study_folder *folder, bool with_curves, GPtrArray *ret_problems);

#endif
