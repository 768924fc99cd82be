/*
 * Intervals for a mean, a median or any statistic of one sample, by the bootstrap: bias-corrected
 * and accelerated (BCa; Efron 1987, J Am Stat Assoc 82:171, eqs 2.3 and 6.6).
 *
 *   z0 = Phi^-1(share of resamples below the estimate, those equal to it counting half)
 *   a  = sum(d^3) / (6 sum(d^2)^1.5), d = mean of the leave-one-out values - each of them
 *   end = quantile (type 7) of the resamples at Phi(z0 + (z0 + q) / (1 - a (z0 + q)))
 *
 * as scipy.stats.bootstrap(method="BCa") has it. q is the normal quantile of the level; with
 * is_expanded it is t(n - 1) * sqrt(n / (n - 1)) (Hesterberg 2015, Am Stat 69:371, section 4.2):
 * the plain interval is narrow by that factor in small samples, and no bias correction mends it.
 *
 * Equal means within 1e-12 of the largest absolute value: the order of a sum must not decide.
 * Missing (not finite) values are left out. Below STUDY_BOOTSTRAP_N_MIN values or without spread
 * the ends are NaN. Costs O(n_resamples * cost of the statistic).
 */
#ifndef STUDY_STATISTICS_BOOTSTRAP_H
#define STUDY_STATISTICS_BOOTSTRAP_H

#include "study/statistics/interval.h"

#include <glib.h>
#include <stdbool.h>

#define STUDY_BOOTSTRAP_RESAMPLES 2000

/* Below it no interval within the range of the data covers a symmetric centre in 95 %:
 * 2 * 0.5^n of the samples lie on one side of it. */
#define STUDY_BOOTSTRAP_N_MIN 5

struct study_bootstrap_options {
	guint n_resamples;
	double level;
	bool is_expanded;
	guint64 seed; /* one per thing that is estimated: study_random_derive() */
};

/* STUDY_BOOTSTRAP_RESAMPLES, STUDY_INTERVAL_LEVEL, expanded. */
struct study_bootstrap_options study_bootstrap_defaults(guint64 seed);

struct study_bootstrap {
	guint n; /* known values */
	double estimate;
	struct study_interval ci;
	double z0, acceleration;
	double standard_error; /* sd of the resamples */
};

/* @values: @n finite numbers that may be reordered. */
typedef double (*study_bootstrap_statistic)(double *values, guint n, void *data);

struct study_bootstrap study_bootstrap_of(const double *values, guint n,
	study_bootstrap_statistic statistic, void *data,
	const struct study_bootstrap_options *options);

struct study_bootstrap study_bootstrap_mean(
	const double *values, guint n, const struct study_bootstrap_options *options);

#endif
