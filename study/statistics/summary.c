#include "study/statistics/summary.h"

#include "dsp/base/stats.h"
#include "study/statistics/distributions.h"

#include <math.h>

guint study_summary_known(const double *values, guint n, double *ret_known)
{
	guint n_known = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			ret_known[n_known++] = values[i];
		}
	}
	return n_known;
}

static double skewness_of(double n, double squares, double cubes)
{
	if (n < 3 || !(squares > 0)) {
		return NAN;
	}
	double g1 = cubes / n / pow(squares / n, 1.5);
	return g1 * sqrt(n * (n - 1)) / (n - 2);
}

struct study_summary study_summary_of(const double *values, guint n)
{
	g_autofree double *known = g_new(double, n);
	struct study_summary summary = {
		.mean = NAN,
		.sd = NAN,
		.median = NAN,
		.min = NAN,
		.max = NAN,
		.skewness = NAN,
	};
	double sum = 0, squares = 0, cubes = 0;

	summary.n = study_summary_known(values, n, known);
	if (summary.n == 0) {
		return summary;
	}
	for (guint i = 0; i < summary.n; i++) {
		sum += known[i];
		summary.min = fmin(summary.min, known[i]);
		summary.max = fmax(summary.max, known[i]);
	}
	summary.mean = sum / summary.n;
	if (summary.max > summary.min) {
		for (guint i = 0; i < summary.n; i++) {
			double d = known[i] - summary.mean;
			squares += d * d;
			cubes += d * d * d;
		}
	}
	if (summary.n > 1) {
		summary.sd = sqrt(squares / (summary.n - 1));
	}
	summary.skewness = skewness_of(summary.n, squares, cubes);
	summary.median = dsp_stats_median(known, summary.n);
	return summary;
}

double study_summary_mean(const double *values, guint n)
{
	double sum = 0;
	guint n_known = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			sum += values[i];
			n_known++;
		}
	}
	return n_known ? sum / n_known : NAN;
}

struct study_interval study_summary_interval(const double *values, guint n, double level)
{
	struct study_summary summary = study_summary_of(values, n);
	double half = summary.n > 1
			      ? study_distributions_t_quantile(0.5 + level / 2, summary.n - 1) *
					summary.sd / sqrt(summary.n)
			      : NAN;

	return (struct study_interval){summary.mean - half, summary.mean + half};
}

double study_summary_quantile(const double *values, guint n, double q)
{
	g_autofree double *known = g_new(double, n);

	return dsp_stats_quantile(known, study_summary_known(values, n, known), q);
}

double study_summary_median(const double *values, guint n)
{
	return study_summary_quantile(values, n, 0.5);
}
