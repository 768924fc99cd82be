/*
 * Lived against perceived over members: study/recall/perceived.h compares within one person, as z
 * over the touch points that have both sides; here the z of all members who are in are averaged per
 * touch point, with the interval of the mean difference over them.
 */
#ifndef STUDY_EVIDENCE_LIVED_H
#define STUDY_EVIDENCE_LIVED_H

#include "study/evidence/evidence.h"

/* Fills evidence->perceived: touch points that at least one member has both sides of. */
void study_lived_fill(struct study_evidence *evidence);

#endif
