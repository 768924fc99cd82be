/*
 * Answers of the cued recall as they hold: a change of mind adds a row, and the newest row of a
 * touch point, form and item counts. @answers are struct rec_self_report* in the order in which
 * they were given; @touchpoint is "id#visit". Pure.
 */
#ifndef STUDY_RECALL_ANSWERS_H
#define STUDY_RECALL_ANSWERS_H

#include "recordings/session/session.h"

/* The answer that holds; NULL when it was never asked. A skipped one has no value. */
const struct rec_self_report *study_answers_find(
	const GPtrArray *answers, const char *touchpoint, const char *form, const char *item);

/* Its value as a number; NaN: none. */
double study_answers_number(
	const GPtrArray *answers, const char *touchpoint, const char *form, const char *item);

#endif
