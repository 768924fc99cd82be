/*
 * Empty evidence and rows of it, for those who fill it: the files of this room, and tests. Rows
 * that are pointers are allocated with g_new0, their texts with g_strdup (never NULL), and added to
 * the evidence, which owns them.
 */
#ifndef STUDY_EVIDENCE_EVIDENCE_ROWS_H
#define STUDY_EVIDENCE_EVIDENCE_ROWS_H

#include "study/evidence/evidence.h"

/* No members, no touch points. Owned by the caller: study_evidence_free(). */
struct study_evidence *study_evidence_rows_new(const struct study_folder *folder);

/* A zeroed member with empty arrays; its texts are to be filled. */
struct study_member *study_evidence_rows_add_member(struct study_evidence *evidence);

/* A test without numbers (NaN) and words, added. */
struct study_test *study_evidence_rows_add_test(
	struct study_evidence *evidence, const char *name, const char *what);

/* Replaces a text of a row. */
void study_evidence_rows_set(char **text, const char *value);

/* Empty; becomes evidence->curve. */
struct study_curve *study_curve_new(void);

#endif
