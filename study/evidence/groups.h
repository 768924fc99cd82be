/*
 * Groups of people compared at each touch point: Mann & Whitney's test of two, Kruskal & Wallis's
 * of more, corrected by Holm over the touch points; and each group's mean with its interval. People
 * without a group are in none. Nothing is said when fewer than two groups are there.
 */
#ifndef STUDY_EVIDENCE_GROUPS_H
#define STUDY_EVIDENCE_GROUPS_H

#include "study/evidence/evidence.h"

/* Fills group_means and the tests "mann-whitney" or "kruskal-wallis". */
void study_groups_fill(struct study_evidence *evidence);

/* Names of the groups that members in the means belong to, in order of byte; owned by the caller.
 */
GPtrArray *study_groups_new(const struct study_evidence *evidence);

#endif
