/*
 * What the two nulls of columns in study/statistics/null.h share.
 */
#ifndef STUDY_STATISTICS_NULL_COLUMNS_H
#define STUDY_STATISTICS_NULL_COLUMNS_H

#include "study/statistics/null.h"

/* Nobody knows anything yet. */
struct study_null *study_null_columns_new(guint n_columns);

/* From mean, null_mean and null_sd of @null and the means under @options->n_shuffles shuffles
 * (shuffle after shuffle, columns in a row, NaN: none) the critical value, the band and p. A column
 * whose null_sd is 0 but for rounding stays without. */
void study_null_columns_judge(
	struct study_null *null, const double *shuffled, const struct study_null_options *options);

#endif
