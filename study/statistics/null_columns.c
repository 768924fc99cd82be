#include "study/statistics/null_columns.h"

#include "study/statistics/null_rank.h"

#include <math.h>
#include <stdbool.h>

/* Share of the largest mean below which an sd is rounding. */
#define FLAT 1e-12

static double *unknown_new(guint n)
{
	double *values = g_new(double, n);

	for (guint i = 0; i < n; i++) {
		values[i] = NAN;
	}
	return values;
}

struct study_null *study_null_columns_new(guint n_columns)
{
	struct study_null *null = g_new0(struct study_null, 1);

	null->n_columns = n_columns;
	null->n = g_new0(guint, n_columns);
	null->mean = unknown_new(n_columns);
	null->null_mean = unknown_new(n_columns);
	null->null_sd = unknown_new(n_columns);
	null->low = unknown_new(n_columns);
	null->high = unknown_new(n_columns);
	null->p = unknown_new(n_columns);
	null->critical = NAN;
	return null;
}

void study_null_free(struct study_null *null)
{
	if (!null) {
		return;
	}
	g_free(null->n);
	g_free(null->mean);
	g_free(null->null_mean);
	g_free(null->null_sd);
	g_free(null->low);
	g_free(null->high);
	g_free(null->p);
	g_free(null);
}

/* The sd that a column is measured by; NaN: it does not move. */
static double *scales_of(const struct study_null *null)
{
	double *scales = unknown_new(null->n_columns);
	double largest = 0;

	for (guint j = 0; j < null->n_columns; j++) {
		largest = fmax(largest, fabs(null->null_mean[j]));
		largest = fmax(largest, fabs(null->mean[j]));
	}
	for (guint j = 0; j < null->n_columns; j++) {
		if (null->null_sd[j] > FLAT * largest && !isnan(null->mean[j])) {
			scales[j] = null->null_sd[j];
		}
	}
	return scales;
}

/* fmax() passes over NaN. */
static double maximum_of(const struct study_null *null, const double *means, const double *scales)
{
	double maximum = NAN;

	for (guint j = 0; j < null->n_columns; j++) {
		maximum = fmax(maximum, fabs(means[j] - null->null_mean[j]) / scales[j]);
	}
	return maximum;
}

void study_null_columns_judge(
	struct study_null *null, const double *shuffled, const struct study_null_options *options)
{
	guint n_shuffles = options->n_shuffles;
	g_autofree double *scales = scales_of(null);
	g_autofree double *maxima = g_new(double, n_shuffles);

	for (guint s = 0; s < n_shuffles; s++) {
		maxima[s] = maximum_of(null, shuffled + (gsize)s * null->n_columns, scales);
		if (isnan(maxima[s])) {
			return;
		}
	}
	study_null_rank_sort(maxima, n_shuffles);
	null->critical = study_null_rank_critical(maxima, n_shuffles, options->level);
	for (guint j = 0; j < null->n_columns; j++) {
		double away = fabs(null->mean[j] - null->null_mean[j]) / scales[j];
		null->low[j] = null->null_mean[j] - null->critical * scales[j];
		null->high[j] = null->null_mean[j] + null->critical * scales[j];
		null->p[j] = study_null_rank_p(maxima, n_shuffles, away);
	}
}
