#include "study/statistics/control.h"

#include "study/statistics/distributions.h"
#include "study/statistics/summary.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

/* Mean of the range of two values of a normal with sd 1. */
#define D2 (2 / M_SQRTPI)

#define SPREAD_MIN 1e-9 /* of the centre */

/* Without spread, but for rounding, any change would be beyond. */
static struct study_control chart_of(guint n, double center, double sigma)
{
	bool is_flat = sigma <= SPREAD_MIN * fabs(center);
	struct study_control control = {
		.n = n,
		.center = center,
		.sigma = is_flat ? NAN : sigma,
		.limits = {NAN, NAN},
	};

	control.limits = study_control_limits_of_mean(&control, 1);
	return control;
}

struct study_control study_control_individuals(const double *values, guint n)
{
	double sum = 0, ranges = 0, last = NAN;
	guint n_known = 0;

	for (guint i = 0; i < n; i++) {
		if (!isfinite(values[i])) {
			continue;
		}
		ranges += n_known++ ? fabs(values[i] - last) : 0;
		sum += last = values[i];
	}
	return chart_of(n_known, n_known ? sum / n_known : NAN,
		n_known < STUDY_CONTROL_N_MIN ? NAN : ranges / (n_known - 1) / D2);
}

/* Mean of the sample sd of df + 1 values of a normal with sd 1. */
static double c4(double df)
{
	return sqrt(2 / df) * exp(gsl_sf_lngamma((df + 1) / 2) - gsl_sf_lngamma(df / 2));
}

struct study_control study_control_waves(
	const double *values, const guint *waves, guint n, guint n_waves)
{
	g_autofree double *means = g_new0(double, n_waves);
	g_autofree guint *sizes = g_new0(guint, n_waves);
	double sum = 0, squares = 0;
	guint n_known = 0, n_filled = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			means[waves[i]] += values[i];
			sum += values[i];
			n_known++;
			n_filled += sizes[waves[i]]++ == 0;
		}
	}
	for (guint w = 0; w < n_waves; w++) {
		means[w] /= sizes[w];
	}
	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			squares += gsl_pow_2(values[i] - means[waves[i]]);
		}
	}
	double df = n_known - (double)n_filled;
	return chart_of(n_known, n_known ? sum / n_known : NAN,
		df < STUDY_CONTROL_N_MIN ? NAN : sqrt(squares / df) / c4(df));
}

struct study_interval study_control_limits_of_mean(const struct study_control *control, guint n)
{
	double half = STUDY_CONTROL_SIGMAS * control->sigma / sqrt(n);

	return (struct study_interval){control->center - half, control->center + half};
}

struct study_interval study_control_limits_of_next(const double *values, guint n)
{
	struct study_summary summary = study_summary_of(values, n);
	double half = NAN;

	if (summary.n >= STUDY_CONTROL_N_MIN && summary.sd > 0) {
		double chance = study_distributions_normal_two_sided(STUDY_CONTROL_SIGMAS);
		half = study_distributions_t_quantile(1 - chance / 2, summary.n - 1) * summary.sd *
		       sqrt(1 + 1.0 / summary.n);
	}
	return (struct study_interval){summary.mean - half, summary.mean + half};
}

void study_control_signals(
	const struct study_control *control, const double *values, guint n, unsigned *ret_signals)
{
	guint above = 0, below = 0;

	for (guint i = 0; i < n; i++) {
		ret_signals[i] = 0;
		if (!isfinite(values[i])) {
			continue;
		}
		above = values[i] > control->center ? above + 1 : 0;
		below = values[i] < control->center ? below + 1 : 0;
		ret_signals[i] |= values[i] > control->limits.high ? STUDY_CONTROL_ABOVE : 0;
		ret_signals[i] |= values[i] < control->limits.low ? STUDY_CONTROL_BELOW : 0;
		ret_signals[i] |= above >= STUDY_CONTROL_RUN ? STUDY_CONTROL_RUN_ABOVE : 0;
		ret_signals[i] |= below >= STUDY_CONTROL_RUN ? STUDY_CONTROL_RUN_BELOW : 0;
	}
}
