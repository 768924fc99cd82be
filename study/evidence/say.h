/*
 * The sentences of the evidence: in English for tables, which have one language, or in the language
 * that is set. Numbers follow. Owned by the caller.
 */
#ifndef STUDY_EVIDENCE_SAY_H
#define STUDY_EVIDENCE_SAY_H

#include "study/evidence/evidence.h"

char *study_say_caution(const struct study_caution *caution, bool in_english);
char *study_say_alert(const struct study_alert *alert, bool in_english);

/* Why somebody is out, joined by "; "; "" for 0. @person: whose row of participants.tsv
 * gives a person's reason, as it stands there; NULL: only that a person did. */
char *study_say_exclusions(unsigned exclusions, const struct study_person *person, bool in_english);

/* The same for a member; "" for one who is in. */
char *study_say_reason(
	const struct study_evidence *evidence, const struct study_member *member, bool in_english);

/* What a sync certificate says of a session: "pass", "fail: STREAM: why". */
char *study_say_sync(const char *verdict, bool in_english);

#endif
