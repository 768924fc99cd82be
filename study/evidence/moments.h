/*
 * The moments to show, best first.
 *
 * Of a journey: for every touch point the highest arousal peak that any member has there, with the
 * share of members who have one; and one row for all time outside of touch points, since much of
 * what moves people happens between them. Ordered by share, then height.
 *
 * Of a time-locked stimulus: local maxima of the aggregated curve above its threshold, 5 s apart,
 * highest first; the touch point is that of the first member who was at one.
 */
#ifndef STUDY_EVIDENCE_MOMENTS_H
#define STUDY_EVIDENCE_MOMENTS_H

#include "study/evidence/evidence.h"

/* Peaks within this of a moment of the population are of it, and moments lie as far apart. */
#define STUDY_MOMENTS_NEAR_S 5.0

/* Fills evidence->moments; touch points, chance and curve are there. */
void study_moments_fill(struct study_evidence *evidence);

#endif
