/*
 * The analysis of every session of a study: which ones need it, one of them, and what came of it.
 *
 * A step is independent of every other and writes only its own folder of results, so any number of
 * workers, in any order, on any machine that sees the files, killed and begun again, ends in the
 * same bytes. A session that fails by itself leaves `failed.json` (key and sentence) in place of a
 * result; it is tried again when its key changes or it is asked for anew. What the machine failed
 * at (a full disk, no memory, a file that is held) leaves nothing and is tried again each time.
 *
 * One study, one set of parameters: those of its plan, changed by the options; the plan that a
 * session was recorded with says nothing here. What a person chose for one session stays: the
 * channels and the stretch of baseline of its stored analysis.
 *
 * Options may be NULL where none is wanted. Everything blocks on the disk; one thread at a time.
 */
#ifndef STUDY_BATCH_BATCH_H
#define STUDY_BATCH_BATCH_H

#include "study/batch/result.h"
#include "study/folder/folder.h"

struct study_batch_options {
	const char *profile;   /* NULL: the study file's */
	GHashTable *overrides; /* NULL: the study file's alone */
	const char *rater; /* NULL: the study file's, else a session's only one, else automatic */
	bool is_anew;      /* true: also what is up to date */
};

enum study_batch_state {
	STUDY_BATCH_CURRENT = 0, /* its result holds */
	STUDY_BATCH_DUE,
	STUDY_BATCH_FAILED,    /* failed with this key */
	STUDY_BATCH_GONE,      /* its link leads nowhere */
	STUDY_BATCH_WITHHELD,  /* the participant does not consent to signals */
	STUDY_BATCH_RECORDING, /* a recorder holds it, or only its journal is there */
};

/* Whether @options make sense in this study, before any session is opened: false with a sentence
 * when the plan has mistakes or a parameter is none. */
bool study_batch_check(const struct study_folder *folder, const struct study_batch_options *options,
	GError **error);

/* What @session needs. Reads the end of the file and its edits, not its samples. */
enum study_batch_state study_batch_state(const struct study_folder *folder,
	const struct study_session *session, const struct study_batch_options *options);

/* Why @session may or can not be analysed at all, as a sentence: withheld, gone, being recorded.
 * NULL: it can. The caller's. */
char *study_batch_refusal(const struct study_folder *folder, const struct study_session *session);

/* Analyses one session and writes its result, or failed.json. False with the sentence. */
bool study_batch_step(const struct study_folder *folder, const struct study_session *session,
	const struct study_batch_options *options, GError **error);

/* Held by whoever analyses a whole study, up to its tables. Parts of one, which tasks of a cluster
 * work on side by side, take none. */
struct study_batch_lock;
typedef struct study_batch_lock study_batch_lock;

/* NULL, with a sentence that names the other program, while one is held. It ends with the process
 * at the latest. */
struct study_batch_lock *study_batch_lock_take(const struct study_folder *folder, GError **error);
void study_batch_lock_free(study_batch_lock *lock); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_batch_lock, study_batch_lock_free)

/* Gives @recording, as it was opened, results with the parameters that the study's plan asks for,
 * unless it has them: what study_batch_step() looks at. In memory alone; nothing is written. False
 * with the sentence. */
bool study_batch_analyse(
	const struct study_folder *folder, struct rec_session *recording, GError **error);

/* Results of sessions that are no longer in the study go, and those of participants who do not
 * consent to signals. */
void study_batch_tidy(const struct study_folder *folder);

/* Every result that holds now, in the order of folder->sessions: struct study_result* owned by the
 * array. A result holds while session and edits are what they were; with which options it was made
 * is not asked, but when results differ in that, a sentence says so. What is missing is a sentence
 * in @ret_problems (char*; may be NULL), and so is a participant's code that is not the one in the
 * file. Of sessions that are one recording (one uuid) the first counts, and a sentence names
 * both. */
GPtrArray *study_batch_results(
	const struct study_folder *folder, bool with_curves, GPtrArray *ret_problems);

/* The two halves of it. Loading says what is missing; comparing takes twins out of @results and
 * says what does not agree. */
GPtrArray *study_batch_load(
	const struct study_folder *folder, bool with_curves, GPtrArray *ret_problems);
void study_batch_compare(GPtrArray *results, GPtrArray *ret_problems);

/* Why there is no result of @session, as the analysis said; NULL when it did not fail, or the
 * session has changed since. The caller's. */
char *study_batch_failure(const struct study_session *session);

#endif
