/* study_null_curves() of study/statistics/null.h. */
#include "study/statistics/null.h"

#include "study/statistics/null_rank.h"
#include "study/statistics/null_shift.h"

#include <math.h>

/* Means per sample; NaN: fewer than half of the rows, rounded up, know it. */
static void fill_means(
	const double *curves, guint n_rows, guint n_samples, guint *ret_n, double *ret_means)
{
	for (guint t = 0; t < n_samples; t++) {
		ret_n[t] = 0;
		ret_means[t] = 0;
	}
	for (guint i = 0; i < n_rows; i++) {
		const double *curve = curves + (gsize)i * n_samples;
		for (guint t = 0; t < n_samples; t++) {
			bool is_known = isfinite(curve[t]);
			ret_n[t] += is_known;
			ret_means[t] += is_known ? curve[t] : 0;
		}
	}
	for (guint t = 0; t < n_samples; t++) {
		bool is_enough = ret_n[t] > 0 && 2 * (gsize)ret_n[t] >= n_rows;
		ret_means[t] = is_enough ? ret_means[t] / ret_n[t] : NAN;
	}
}

static double maximum_of(const double *values, guint n)
{
	double maximum = NAN;

	for (guint i = 0; i < n; i++) {
		maximum = fmax(maximum, values[i]);
	}
	return maximum;
}

/* @ret_maxima: of each shuffle; -infinity: nowhere enough rows. */
static void shuffle(const double *curves, guint n_rows, guint n_samples, guint min_shift,
	const struct study_null_options *options, double *ret_maxima)
{
	g_autoptr(study_random) random = study_random_new(options->seed);
	g_autofree double *shifted = g_new(double, (gsize)n_rows *n_samples);
	g_autofree double *means = g_new(double, n_samples);
	g_autofree guint *n = g_new(guint, n_samples);

	for (guint s = 0; s < options->n_shuffles; s++) {
		study_null_shift_rows(curves, n_rows, n_samples, min_shift, random, shifted);
		fill_means(shifted, n_rows, n_samples, n, means);
		ret_maxima[s] = fmax(-INFINITY, maximum_of(means, n_samples));
	}
	study_null_rank_sort(ret_maxima, options->n_shuffles);
}

struct study_null_curve *study_null_curves(const double *curves, guint n_rows, guint n_samples,
	guint min_shift, const struct study_null_options *options)
{
	struct study_null_curve *null = g_new0(struct study_null_curve, 1);
	g_autofree double *maxima = g_new(double, options->n_shuffles);

	null->n_samples = n_samples;
	null->n = g_new0(guint, n_samples);
	null->mean = g_new(double, n_samples);
	null->p = g_new(double, n_samples);
	null->threshold = NAN;
	fill_means(curves, n_rows, n_samples, null->n, null->mean);
	bool can_shift = n_rows > 0 && study_null_shift_can(n_samples, min_shift);
	if (can_shift) {
		shuffle(curves, n_rows, n_samples, min_shift, options, maxima);
		null->threshold =
			study_null_rank_critical(maxima, options->n_shuffles, options->level);
	}
	for (guint t = 0; t < n_samples; t++) {
		null->p[t] = can_shift
				     ? study_null_rank_p(maxima, options->n_shuffles, null->mean[t])
				     : NAN;
	}
	return null;
}

void study_null_curve_free(struct study_null_curve *curve)
{
	if (!curve) {
		return;
	}
	g_free(curve->n);
	g_free(curve->mean);
	g_free(curve->p);
	g_free(curve);
}
