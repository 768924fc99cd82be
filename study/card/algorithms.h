/*
 * Which algorithm made each table, by name and source: for the parameter card.
 */
#ifndef STUDY_CARD_ALGORITHMS_H
#define STUDY_CARD_ALGORITHMS_H

#include "dsp/base/params.h"

#include <glib.h>

struct study_algorithm {
	const char *table; /* "scr": the rows of scr.csv */
	const char *name;
	const char *source; /* the work, or "engineering" */
};

#define STUDY_ALGORITHMS_N 11

/* Of @index below STUDY_ALGORITHMS_N, as @params choose. Texts are static. */
struct study_algorithm study_algorithms_of(gsize index, const struct dsp_params *params);

#endif
