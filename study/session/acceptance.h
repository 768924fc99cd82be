/*
 * Whether a session may enter the means of a group, by a declared rule: at least 70 % of skin
 * conductance valid, 60 % of the pulse, and a baseline of 60 valid seconds, its own or, which the
 * sentence then says, another session's. A session that fails stays in every list, with the reason;
 * nothing of it is changed or hidden. Pure functions over finished results; a channel that is not
 * there is not asked for.
 */
#ifndef STUDY_SESSION_ACCEPTANCE_H
#define STUDY_SESSION_ACCEPTANCE_H

#include "recordings/session/results.h"

#define STUDY_ACCEPTANCE_GSR_SHARE   0.70
#define STUDY_ACCEPTANCE_PULSE_SHARE 0.60

/* What is missing: 0 for a session that is accepted. */
enum study_acceptance {
	STUDY_ACCEPTANCE_LACKS_GSR = 1 << 0,
	STUDY_ACCEPTANCE_LACKS_PULSE = 1 << 1,
	STUDY_ACCEPTANCE_LACKS_BASELINE = 1 << 2,
};

/* Flags of enum study_acceptance. */
unsigned study_acceptance_judge(const struct rec_results *results);

/* The paragraph for a paper: the rule, and what of it is not met. English; owned by the caller. */
char *study_acceptance_sentence(const struct rec_results *results);

#endif
