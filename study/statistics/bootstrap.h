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
 * Truth within the 95 % interval of the mean, in % of 2,000 samples (statistics_coverage of
 * tests/study; arousal: the index's own curve over a normal; scores: whole numbers 1 … 10):
 *
 *               n =   5    6    8   10   12   15   20   50
 *   normal   plain  83.7 86.1 88.9 90.0 91.4 92.4 92.1 93.8
 *         expanded  91.0 94.0 94.1 94.3 94.7 95.2 94.3 94.6
 *   arousal  plain  84.2 88.2 89.6 92.7 91.7 92.4 92.9 94.8
 *         expanded  92.2 93.5 94.8 95.8 95.1 95.2 94.9 95.2
 *   scores   plain  84.2 86.4 89.6 89.7 91.2 92.6 93.8 94.1
 *         expanded  88.0 91.6 94.1 94.1 95.0 95.8 95.7 94.6
 *   lognormal plain 72.9 78.6 80.5 81.6 85.0 84.9 86.8 90.4
 *         expanded  80.8 85.0 87.5 87.1 88.7 87.9 89.9 91.2
 *   t, 3 df  plain  82.4 84.0 86.1 86.1 87.6 88.1 88.5 92.0
 *         expanded  90.8 91.4 92.0 91.5 92.3 91.9 91.6 92.9
 *
 * So expanded is the default; what is as skewed as a lognormal has its median shown, not its mean.
 * For medians there is study/statistics/median.h, and why.
 *
 * Equal means within 1e-12 of the largest absolute value: the order of a sum must not decide.
 * Missing (not finite) values are left out. Below STUDY_BOOTSTRAP_N_MIN values or without spread
 * the ends are NaN. Costs O(n_resamples * cost of the statistic): a mean of 12 takes 0.4 ms,
 * of 1,000 27 ms.
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
