#include "study/statistics/null_shift.h"

#include <string.h>

bool study_null_shift_can(guint n_samples, guint min_shift)
{
	return n_samples > 1 && n_samples / 2 >= min_shift;
}

void study_null_shift_rows(const double *curves, guint n_rows, guint n_samples, guint min_shift,
	study_random *random, double *ret_shifted)
{
	for (guint i = 0; i < n_rows; i++) {
		const double *curve = curves + (gsize)i * n_samples;
		double *shifted = ret_shifted + (gsize)i * n_samples;
		guint shift = min_shift + study_random_below(random, n_samples - 2 * min_shift + 1);
		guint tail = n_samples - shift;
		memcpy(shifted, curve + shift, tail * sizeof *curve);
		memcpy(shifted + tail, curve, shift * sizeof *curve);
	}
}
