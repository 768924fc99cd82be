/*
 * Shares of people, with Wilson's score interval (Wilson 1927, J Am Stat Assoc 22:209), without
 * continuity correction: R's prop.test(k, n, correct = FALSE), statsmodels' "wilson". O(n).
 */
#ifndef STUDY_STATISTICS_PROPORTION_H
#define STUDY_STATISTICS_PROPORTION_H

#include "study/statistics/interval.h"

#include <glib.h>

struct study_proportion {
	guint k, n;
	double share; /* 0 … 1; NaN: nobody */
	struct study_interval ci;
};

struct study_proportion study_proportion_wilson(guint k, guint n, double level);

/* Above 0 is yes, 0 or below no, not finite unknown and left out. */
struct study_proportion study_proportion_of(const double *values, guint n, double level);

#endif
