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
 * Intervals are BCa up to STUDY_PAIRS_BCA_MAX pairs; above, drawing 2,000 samples of every pair
 * would take minutes for numbers nobody reads one by one, and Student's t serves.
 */
#ifndef STUDY_EVIDENCE_PAIRS_H
#define STUDY_EVIDENCE_PAIRS_H

#include "study/evidence/evidence.h"

#define STUDY_PAIRS_BCA_MAX        1000 /* 45 touch points */
#define STUDY_PAIRS_COMPLETE_SHARE 0.5

/* Fills pairs, concordance and the test "friedman". */
void study_pairs_fill(struct study_evidence *evidence);

#endif
