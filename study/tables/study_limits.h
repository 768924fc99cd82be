/*
 * What cannot be concluded from a study: what holds for every session (recordings/export/limits.h),
 * then what comes in with many people and many tests, then the cautions of this very study.
 * English, part of the file formats.
 */
#ifndef STUDY_TABLES_STUDY_LIMITS_H
#define STUDY_TABLES_STUDY_LIMITS_H

#include "study/evidence/evidence.h"

/* Paragraphs; the words SIMULATED and EMULATED stand before them when any session has them. Owned
 * by the caller. */
char *study_limits_write(const struct study_evidence *evidence);

#endif
