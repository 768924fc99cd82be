#include "study/statistics/proportion.h"

#include "study/statistics/distributions.h"

#include <math.h>

struct study_proportion study_proportion_wilson(guint k, guint n, double level)
{
	struct study_proportion proportion = {
		.k = k,
		.n = n,
		.share = NAN,
		.ci = {NAN, NAN},
	};

	if (n == 0) {
		return proportion;
	}
	double z = study_distributions_normal_quantile((1 + level) / 2);
	double share = (double)k / n;
	double scale = 1 + z * z / n;
	double center = (share + z * z / (2.0 * n)) / scale;
	double half = z * sqrt(share * (1 - share) / n + z * z / (4.0 * n * n)) / scale;
	proportion.share = share;
	/* Exactly at the ends, where rounding would leave a crumb. */
	proportion.ci.low = k == 0 ? 0 : fmax(0, center - half);
	proportion.ci.high = k == n ? 1 : fmin(1, center + half);
	return proportion;
}

struct study_proportion study_proportion_of(const double *values, guint n, double level)
{
	guint k = 0, n_known = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			n_known++;
			k += values[i] > 0;
		}
	}
	return study_proportion_wilson(k, n_known, level);
}
