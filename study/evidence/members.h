/*
 * Members and touch points of a study, from its results and tables.
 *
 * A participant is a member when there is a result, a session of the folder without one, or a row
 * of participants.tsv: nobody who was planned disappears. The row of participants.tsv that holds
 * for a session says its group and wave, and so what the options' filters keep.
 */
#ifndef STUDY_EVIDENCE_MEMBERS_H
#define STUDY_EVIDENCE_MEMBERS_H

#include "study/evidence/evidence.h"

/* Fills members and the names of touchpoints; @results in any order. */
void study_members_fill(struct study_evidence *evidence, const GPtrArray *results);

/* The row of participants.tsv for @result; NULL none. */
const struct study_person *study_members_person(
	const struct study_evidence *evidence, const struct study_result *result);

/* The wave of @result; "" none. */
const char *study_members_wave(
	const struct study_evidence *evidence, const struct study_result *result);

#endif
