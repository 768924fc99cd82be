/*
 * Hands the analysis of a study to Slurm (study/batch/slurm.h): scripts and logs lie in
 * STUDY/slurm, sbatch takes the array job and the one that follows it.
 */
#ifndef CLI_STUDY_SLURM_H
#define CLI_STUDY_SLURM_H

#include "cli/study_analyze.h"

struct cli_study_submitted {
	guint n_tasks; /* 0: nothing was due, so nothing was submitted */
	char *array_job, *merge_job;
	char *logs; /* the folder they are written to */
};
void cli_study_submitted_clear(struct cli_study_submitted *submitted);

/* Submits the due sessions in @n_tasks tasks, at most one per session; 0: analyses one session
 * here, to know how long one takes, and chooses the number by that. @words and
 * @part_words are of the call (struct study_slurm_job), @sbatch: texts with options of sbatch, as a
 * shell would split them; all NULL-terminated. Blocks. */
bool cli_study_submit(const struct cli_study_wanted *wanted, guint n_tasks,
	const char *const *words, const char *const *part_words, const char *const *sbatch,
	struct cli_study_submitted *ret_submitted, GError **error);

#endif
