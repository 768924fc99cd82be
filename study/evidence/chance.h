/*
 * Where the mean of a touch point lies when touch points do not matter, simultaneously over all of
 * them (study/statistics/null.h).
 *
 * By default the touch points are shuffled within each member: differences between people drop out,
 * and it holds for journeys of any order and length. When everybody saw the same at the same second
 * and nobody saw anything twice, the members' curves are shifted in a circle under the touch points
 * instead, which keeps each person's own rhythm.
 */
#ifndef STUDY_EVIDENCE_CHANCE_H
#define STUDY_EVIDENCE_CHANCE_H

#include "study/evidence/evidence.h"

/* Fills chance, p_chance of touchpoints, and chance_kind. */
void study_chance_fill(struct study_evidence *evidence);

#endif
