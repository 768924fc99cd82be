/*
 * The rank order of the touch points by mean arousal, and how far it can be relied on: the share of
 * samples of as many members, drawn with replacement, in which a touch point stands at least as
 * high; and the range of its mean when any one member is left out.
 */
#ifndef STUDY_EVIDENCE_RANKING_H
#define STUDY_EVIDENCE_RANKING_H

#include "study/evidence/evidence.h"

/* Fills rank, rank_stability and leave_one_out of touchpoints; their means are known. Costs
 * O(resamples * (members * touch points + touch points * log touch points)). */
void study_ranking_fill(struct study_evidence *evidence);

#endif
