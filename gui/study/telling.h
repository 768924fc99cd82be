/*
 * What the picture of a study says in words: tooltips, the read-out, and what a screen reader
 * hears. The same numbers as the colours and marks, from the same evidence. Pure; texts are
 * translated and owned by the caller.
 */
#ifndef GUI_STUDY_TELLING_H
#define GUI_STUDY_TELLING_H

#include "study/batch/batch.h"
#include "study/evidence/evidence.h"

/* "Paying, arousal 63, with a peak, 2 visits, 4.1 SCR/min …", joined by @separator. */
char *affekt_telling_cell(const struct study_evidence *evidence, const struct study_member *member,
	int column, const char *separator);

/* "P07, group A, wave 2, 93 % usable, out of the means: …". */
char *affekt_telling_member(const struct study_evidence *evidence,
	const struct study_member *member, const char *separator);

/* "Paying, mean 52 (95 % 44 to 61) of 11, by chance 38 to 49, with a peak 64 % …". */
char *affekt_telling_touchpoint(
	const struct study_evidence *evidence, int column, const char *separator);

/* "Paying", or its id when the plan gives no title; borrowed. */
const char *affekt_telling_title(const struct study_touchpoint *touchpoint);

/* Whether the means of that touch point lie outside of what chance explains. */
bool affekt_telling_is_beyond_chance(const struct study_touchpoint *touchpoint);

/* What is with a session that has no result that holds; lives for ever. */
const char *affekt_telling_state(enum study_batch_state state);

#endif
