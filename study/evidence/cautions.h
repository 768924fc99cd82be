/*
 * What has to be said beside the numbers, as rows (study/evidence/evidence.h) that say.h turns into
 * sentences.
 */
#ifndef STUDY_EVIDENCE_CAUTIONS_H
#define STUDY_EVIDENCE_CAUTIONS_H

#include "study/evidence/evidence.h"

/* Adds one; @what may be NULL. */
void study_cautions_add(struct study_evidence *evidence, enum study_caution_kind kind, guint n,
	guint other, double number, const char *what);

/* Adds those that follow from the finished evidence, puts all in the order of their kinds, sets the
 * sentences and the notes of touch points. Last step. */
void study_cautions_finish(struct study_evidence *evidence);

#endif
