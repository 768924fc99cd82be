/*
 * The analysis of all sessions of a study by several processes: what `affekt study analyze` does
 * before it says anything. Each piece of work is one session (study/batch/batch.h); what is up to
 * date costs nothing, so a run that was killed goes on where it was.
 */
#ifndef CLI_STUDY_ANALYZE_H
#define CLI_STUDY_ANALYZE_H

#include "study/batch/batch.h"

enum cli_study_outcome {
	CLI_STUDY_ANALYSED = 0,
	CLI_STUDY_CURRENT,
	CLI_STUDY_FAILED,    /* now, or the last time and nothing has changed since */
	CLI_STUDY_GONE,      /* its link leads nowhere */
	CLI_STUDY_RECORDING, /* not finished yet */
	CLI_STUDY_WITHHELD,  /* no consent to signals */
	CLI_STUDY_LEFT,      /* not reached: the disk refused before */
	CLI_STUDY_N_OUTCOMES,
};

/* "analysed", "current", …: for JSON. Static. */
const char *cli_study_outcome_name(enum cli_study_outcome outcome);

struct cli_study_row {
	const struct study_session *session;
	enum cli_study_outcome outcome;
	char *sentence; /* why there is no result; NULL: there is one */
};

struct cli_study_wanted {
	const struct study_folder *folder;
	struct study_batch_options options;
	guint jobs;          /* 0: one process per core */
	guint part, n_parts; /* sessions part - 1, part - 1 + n_parts, … alone; 0: all */
};

/* One row per session of the part, in the study's order: struct cli_study_row*, owned by the array.
 * NULL with an error when nothing could be begun: no options that make sense, no place for results,
 * no workers. @ret_stop is set when the disk refused in the middle: the sentence, the caller's;
 * else NULL. Main thread, before any other was started; blocks. */
GPtrArray *cli_study_run(const struct cli_study_wanted *wanted, char **ret_stop, GError **error);

/* Rows of that outcome. */
guint cli_study_count(const GPtrArray *rows, enum cli_study_outcome outcome);

#endif
