#include "study/statistics/bootstrap.h"

#include "dsp/base/stats.h"
#include "study/statistics/distributions.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>

/* Estimates of one sample: equal within this share of the largest absolute value. */
#define TIE 1e-12

struct study_bootstrap_options study_bootstrap_defaults(guint64 seed)
{
	return (struct study_bootstrap_options){
		.n_resamples = STUDY_BOOTSTRAP_RESAMPLES,
		.level = STUDY_INTERVAL_LEVEL,
		.is_expanded = true,
		.seed = seed,
	};
}

struct sample {
	const double *values; /* known */
	guint n;
	study_bootstrap_statistic statistic;
	void *data;
	double *scratch; /* n */
	double tie;      /* estimates this near are equal */
};

static double estimate_resample(const struct sample *sample, study_random *random)
{
	for (guint i = 0; i < sample->n; i++) {
		sample->scratch[i] = sample->values[study_random_below(random, sample->n)];
	}
	return sample->statistic(sample->scratch, sample->n, sample->data);
}

static double estimate_without(const struct sample *sample, guint left_out)
{
	guint n = 0;

	for (guint i = 0; i < sample->n; i++) {
		if (i != left_out) {
			sample->scratch[n++] = sample->values[i];
		}
	}
	return sample->statistic(sample->scratch, n, sample->data);
}

static double estimate_whole(const struct sample *sample)
{
	return estimate_without(sample, sample->n);
}

/* From the jackknife. 0: the statistic does not change whichever value is left out. */
static double acceleration_of(const struct sample *sample)
{
	g_autofree double *without = g_new(double, sample->n);
	double squares = 0, cubes = 0;

	for (guint i = 0; i < sample->n; i++) {
		without[i] = estimate_without(sample, i);
	}
	struct study_summary summary = study_summary_of(without, sample->n);
	if (!(summary.max - summary.min > sample->tie)) {
		return 0;
	}
	for (guint i = 0; i < sample->n; i++) {
		double d = summary.mean - without[i];
		squares += d * d;
		cubes += d * d * d;
	}
	return cubes / (6 * pow(squares, 1.5));
}

/* @resamples: n_resamples values. */
static double bias_of(const double *resamples, guint n_resamples, double estimate, double tie)
{
	double below = 0;

	for (guint i = 0; i < n_resamples; i++) {
		if (fabs(resamples[i] - estimate) <= tie) {
			below += 0.5;
		} else if (resamples[i] < estimate) {
			below += 1;
		}
	}
	/* A share of 0 or 1 would put both ends at infinity. */
	double share = CLAMP(below, 0.5, n_resamples - 0.5) / n_resamples;
	return study_distributions_normal_quantile(share);
}

static double end_of(const struct study_bootstrap *bootstrap, double *resamples, double quantile,
	guint n_resamples)
{
	double z = bootstrap->z0 + quantile;
	double shifted = bootstrap->z0 + z / (1 - bootstrap->acceleration * z);

	return dsp_stats_quantile(resamples, n_resamples, study_distributions_normal(shifted));
}

static double quantile_of(const struct study_bootstrap_options *options, guint n)
{
	double p = (1 + options->level) / 2;

	return options->is_expanded
		       ? study_distributions_t_quantile(p, n - 1.0) * sqrt(n / (n - 1.0))
		       : study_distributions_normal_quantile(p);
}

static void fill_interval(struct study_bootstrap *bootstrap, const struct sample *sample,
	const struct study_bootstrap_options *options)
{
	guint n_resamples = options->n_resamples;
	g_autofree double *resamples = g_new(double, n_resamples);
	g_autoptr(study_random) random = study_random_new(options->seed);
	double quantile = quantile_of(options, sample->n);

	for (guint i = 0; i < n_resamples; i++) {
		resamples[i] = estimate_resample(sample, random);
	}
	bootstrap->standard_error = study_summary_of(resamples, n_resamples).sd;
	if (!(bootstrap->standard_error > 0)) {
		return;
	}
	bootstrap->z0 = bias_of(resamples, n_resamples, bootstrap->estimate, sample->tie);
	bootstrap->acceleration = acceleration_of(sample);
	bootstrap->ci.low = end_of(bootstrap, resamples, -quantile, n_resamples);
	bootstrap->ci.high = end_of(bootstrap, resamples, quantile, n_resamples);
}

struct study_bootstrap study_bootstrap_of(const double *values, guint n,
	study_bootstrap_statistic statistic, void *data,
	const struct study_bootstrap_options *options)
{
	g_autofree double *known = g_new(double, n);
	g_autofree double *scratch = g_new(double, n);
	struct sample sample = {
		.values = known,
		.n = study_summary_known(values, n, known),
		.statistic = statistic,
		.data = data,
		.scratch = scratch,
	};
	struct study_bootstrap bootstrap = {
		.n = sample.n,
		.estimate = NAN,
		.ci = {NAN, NAN},
		.z0 = NAN,
		.acceleration = NAN,
		.standard_error = NAN,
	};
	struct study_summary summary = study_summary_of(known, sample.n);

	if (sample.n == 0) {
		return bootstrap;
	}
	sample.tie = TIE * fmax(fabs(summary.max), fabs(summary.min));
	bootstrap.estimate = estimate_whole(&sample);
	if (sample.n >= STUDY_BOOTSTRAP_N_MIN && summary.max > summary.min) {
		fill_interval(&bootstrap, &sample, options);
	}
	return bootstrap;
}

static double mean_of(double *values, guint n, void *data)
{
	double sum = 0;

	(void)data;
	for (guint i = 0; i < n; i++) {
		sum += values[i];
	}
	return sum / n;
}

struct study_bootstrap study_bootstrap_mean(
	const double *values, guint n, const struct study_bootstrap_options *options)
{
	return study_bootstrap_of(values, n, mean_of, NULL, options);
}
