/*
 * Rows of a table shifted in a circle, each by its own draw: what the nulls of time-locked curves
 * share.
 */
#ifndef STUDY_STATISTICS_NULL_SHIFT_H
#define STUDY_STATISTICS_NULL_SHIFT_H

#include "study/statistics/random.h"

#include <stdbool.h>

/* False: @n_samples leave no room for a shift of @min_shift either way. */
bool study_null_shift_can(guint n_samples, guint min_shift);

/* Sample t of @ret_shifted is sample (t + shift) % @n_samples of @curves, shift uniform in
 * @min_shift … @n_samples - @min_shift; one draw per row, in order. */
void study_null_shift_rows(const double *curves, guint n_rows, guint n_samples, guint min_shift,
	study_random *random, double *ret_shifted);

#endif
