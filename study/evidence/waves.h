/*
 * The waves of a study in their order: as numbers when all are, else as they appear in
 * participants.tsv, then in ratings.tsv.
 */
#ifndef STUDY_EVIDENCE_WAVES_H
#define STUDY_EVIDENCE_WAVES_H

#include "study/folder/folder.h"

/* GPtrArray of char* that it owns, each once, without ""; owned by the caller. */
GPtrArray *study_waves_new(const struct study_folder *folder);

/* The place of @wave, from 0; -1: none of them. */
int study_waves_find(const GPtrArray *waves, const char *wave);

#endif
