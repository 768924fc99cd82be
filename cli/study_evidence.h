/*
 * What a study found, for commands that show it: opens the folder, reads what holds of the results
 * and computes the evidence.
 *
 * Life cycle: cli_study_evidence_init() … cli_study_evidence_finish(). Mistakes in the tables of
 * the study and sessions without a result are notes on standard error. Main thread; blocks.
 */
#ifndef CLI_STUDY_EVIDENCE_H
#define CLI_STUDY_EVIDENCE_H

#include "study/evidence/evidence.h"

struct cli_study_evidence {
	struct study_folder *folder;
	GPtrArray *results; /* struct study_result* */
	struct study_evidence *evidence;
};

/* The study at @path, with repeats, wave, group and is_everybody of @wanted; the rest is the
 * study's. False with an error: no study, or a wave or a group that nobody is in. */
bool cli_study_evidence_init(struct cli_study_evidence *study, const char *path,
	const struct study_evidence_options *wanted, GError **error);
void cli_study_evidence_finish(struct cli_study_evidence *study);

/* YYYY-MM-DD, by which dates of retention are judged; the caller's. */
char *cli_study_evidence_today(void);

/* "mean", "first" or "each" as what it means. */
enum study_repeats cli_study_evidence_repeats(const char *word);

#endif
