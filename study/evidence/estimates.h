/*
 * What each touch point says over the members: how many, the mean with its BCa interval (expanded
 * for few people: study/statistics/bootstrap.h), the median with one by order statistics, the share
 * of people with a peak with Wilson's, means of the secondary measures and of what people said; and
 * the same with everybody.
 *
 * With STUDY_REPEATS_EACH every valid visit is a value: n, means, intervals and shares count
 * visits, as if each were another person's. They are for looking; every test of this room still
 * takes one value per member.
 */
#ifndef STUDY_EVIDENCE_ESTIMATES_H
#define STUDY_EVIDENCE_ESTIMATES_H

#include "study/evidence/evidence.h"

/* Fills the numbers of touchpoints but for chance and rank. */
void study_estimates_fill(struct study_evidence *evidence);

#endif
