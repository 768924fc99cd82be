#include "study/evidence/inclusion.h"

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

char *study_inclusion_reason(unsigned exclusions, const char *person_reason)
{
	static const struct {
		unsigned bit;
		const char *words;
	} REASONS[] = {
		{STUDY_EXCLUSION_CONSENT, "no consent to signals"},
		{STUDY_EXCLUSION_FAILED, "no result of an analysis"},
		{STUDY_EXCLUSION_GSR, "too little valid skin conductance"},
		{STUDY_EXCLUSION_PULSE, "too little valid pulse"},
		{STUDY_EXCLUSION_BASELINE, "no valid baseline"},
		{STUDY_EXCLUSION_NON_RESPONDER, "non-responder"},
	};
	GString *words = g_string_new(NULL);

	if (exclusions & STUDY_EXCLUSION_PERSON)
		g_string_append(words,
			person_reason && person_reason[0] ? person_reason : "excluded by a person");
	for (gsize i = 0; i < G_N_ELEMENTS(REASONS); i++)
		if (exclusions & REASONS[i].bit)
			g_string_append_printf(
				words, "%s%s", words->len > 0 ? "; " : "", REASONS[i].words);
	return g_string_free(words, FALSE);
}

bool study_member_is_in(const struct study_evidence *evidence, const struct study_member *member)
{
	unsigned holds = evidence->options.is_everybody ? STUDY_INCLUSION_NEVER : ~0u;

	return (member->exclusions & holds) == 0;
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
