/*
 * Which touch points differ from which: Friedman's test over all of them as the gate, Wilcoxon's
 * signed-rank test of every pair over the members that have both, corrected by Holm over all pairs,
 * with mean difference, its interval and dz. The pairs are always given; whether the gate is open
 * stands beside them, as a test and as a caution.
 *
 * Where touch points are missing for some, Friedman's test rests on the complete rows alone. When
 * these are fewer than STUDY_PAIRS_COMPLETE_SHARE of the members, touch points that the most
 * members lack are left out of it one by one until they are not; the note says how many.
 *
 * Intervals are BCa up to STUDY_PAIRS_BCA_MAX differences (pairs times members); above, drawing
 * 2,000 samples of each would take long for numbers that nobody reads one by one, or that so many
 * people give that both agree, and Student's t serves.
 */
#ifndef STUDY_EVIDENCE_PAIRS_H
#define STUDY_EVIDENCE_PAIRS_H

#include "study/evidence/evidence.h"

#define STUDY_PAIRS_BCA_MAX        12000 /* 45 touch points of 12 people; 8 of 428 */
#define STUDY_PAIRS_COMPLETE_SHARE 0.5

/* Fills pairs, concordance and the test "friedman". */
void study_pairs_fill(struct study_evidence *evidence);

/* Whether the intervals of the pairs are BCa. */
bool study_pairs_has_bca(const struct study_evidence *evidence);

#endif
