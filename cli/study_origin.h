/*
 * Notes whose data an export of a study holds (recordings/session/origin.h), so that `affekt
 * forget` names it when one of them withdraws: one page for each participant, since all are in all
 * tables. A participant need not have a session; the page is named by the code's hash.
 *
 * Life cycle: cli_study_origin_begin() … the export … cli_study_origin_commit(). Blocks.
 */
#ifndef CLI_STUDY_ORIGIN_H
#define CLI_STUDY_ORIGIN_H

#include "study/evidence/evidence.h"

/* Before the export to @folder; the caller's, until the commit. */
GPtrArray *cli_study_origin_begin(const struct study_evidence *evidence, const char *folder);

/* Also after an export that failed half-way; frees @origins. */
bool cli_study_origin_commit(GPtrArray *origins, GError **error);

#endif
