/*
 * Which moment of which session a cell of a study's picture stands for. Pure.
 */
#ifndef GUI_STUDY_MOMENT_H
#define GUI_STUDY_MOMENT_H

#include "study/evidence/evidence.h"

struct affekt_moment {
	const struct study_result *result; /* NULL: there is none to look at */
	double time_s;                     /* on its axis; NaN: nowhere in particular */
};

/* The highest arousal peak of @member's first visit at the touch point, else where that visit
 * begins; of a touch point that was not visited, or with @column -1, the member's first session. */
struct affekt_moment affekt_moment_of(
	const struct study_member *member, int column, const char *id);

#endif
