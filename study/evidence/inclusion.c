#include "study/evidence/inclusion.h"

#include "study/evidence/members.h"
#include "study/session/acceptance.h"

unsigned study_inclusion_judge(
	const struct study_result *result, const struct study_person *person, bool has_consent)
{
	unsigned exclusions = 0;

	if (!has_consent)
		return STUDY_EXCLUSION_CONSENT;
	if (person && person->is_excluded)
		exclusions |= STUDY_EXCLUSION_PERSON;
	if (!result)
		return exclusions | STUDY_EXCLUSION_FAILED;
	if (result->lacks & STUDY_ACCEPTANCE_LACKS_GSR)
		exclusions |= STUDY_EXCLUSION_GSR;
	if (result->lacks & STUDY_ACCEPTANCE_LACKS_PULSE)
		exclusions |= STUDY_EXCLUSION_PULSE;
	if (result->lacks & STUDY_ACCEPTANCE_LACKS_BASELINE)
		exclusions |= STUDY_EXCLUSION_BASELINE;
	if (result->is_non_responder)
		exclusions |= STUDY_EXCLUSION_NON_RESPONDER;
	return exclusions;
}

bool study_member_is_in(const struct study_evidence *evidence, const struct study_member *member)
{
	unsigned holds = evidence->options.is_everybody ? STUDY_INCLUSION_NEVER : ~0u;

	return (member->exclusions & holds) == 0;
}

bool study_inclusion_has_answers(const struct study_evidence *evidence,
	const struct study_member *member, const struct study_result *result)
{
	const struct study_person *person = study_members_person(evidence, result);

	if (evidence->options.is_everybody)
		return (member->exclusions & STUDY_INCLUSION_NEVER) == 0;
	return (member->exclusions & STUDY_INCLUSION_ANSWERS) == 0 &&
	       !(person && person->is_excluded);
}

void study_inclusion_count(struct study_evidence *evidence)
{
	evidence->n_in = evidence->n_out = 0;
	for (guint i = 0; i < evidence->members->len; i++) {
		if (study_member_is_in(evidence, evidence->members->pdata[i]))
			evidence->n_in++;
		else
			evidence->n_out++;
	}
}
