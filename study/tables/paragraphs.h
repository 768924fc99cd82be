/*
 * How the numbers of a study were computed, as a paper says it: who was left out and why, what a
 * value is, every statistic with its reference, seed and numbers of resamples. Markdown, English,
 * numbers from this very study.
 */
#ifndef STUDY_TABLES_PARAGRAPHS_H
#define STUDY_TABLES_PARAGRAPHS_H

#include "study/evidence/evidence.h"

/* Owned by the caller. */
char *study_paragraphs_write(const struct study_evidence *evidence);

#endif
