/*
 * Who is in the means, by rules that are declared before anybody looks at a result. A session is
 * left out by any of
 *
 *   person         participants.tsv says excluded, with a reason
 *   gsr, pulse,    it lacks what study/session/acceptance.h asks of it
 *   baseline
 *   non-responder  the declared rule of study/session/responses.h: no response is no calm
 *   consent        the participant does not consent to signals: nothing of it is read at all
 *   failed         there is no result (yet)
 *
 * and a member when none of its sessions is left. What people said in the cued recall does not rest
 * on a sensor: only a person's decision and missing consent take it out.
 *
 * Nothing is removed by what the values are: there is no outlier rule.
 */
#ifndef STUDY_EVIDENCE_INCLUSION_H
#define STUDY_EVIDENCE_INCLUSION_H

#include "study/evidence/evidence.h"

/* What keeps somebody out even when everybody is asked for. */
#define STUDY_INCLUSION_NEVER (STUDY_EXCLUSION_CONSENT | STUDY_EXCLUSION_FAILED)

/* What takes the answers of the cued recall out too. */
#define STUDY_INCLUSION_ANSWERS (STUDY_EXCLUSION_PERSON | STUDY_INCLUSION_NEVER)

/* enum study_exclusion of one session; 0: in. @person: its row of participants.tsv, NULL none. */
unsigned study_inclusion_judge(
	const struct study_result *result, const struct study_person *person, bool has_consent);

/* Whether what @member said in the session of @result counts: no person took it out. */
bool study_inclusion_has_answers(const struct study_evidence *evidence,
	const struct study_member *member, const struct study_result *result);

/* Fills n_in and n_out. */
void study_inclusion_count(struct study_evidence *evidence);

#endif
