/*
 * What `affekt study analyze` says when it is done: for people and, as JSON, for programs.
 */
#ifndef CLI_STUDY_SAID_H
#define CLI_STUDY_SAID_H

#include "cli/study_analyze.h"
#include "study/evidence/evidence.h"

struct cli_study_said {
	const char *study;
	const GPtrArray *rows;                 /* struct cli_study_row* */
	const GPtrArray *problems;             /* char*: of the study as a whole */
	const struct study_evidence *evidence; /* NULL: of a part alone, nothing is said */
};

/* Texts end in a line break; the caller's. */
char *cli_study_said_text(const struct cli_study_said *said);
char *cli_study_said_json(const struct cli_study_said *said);

#endif
