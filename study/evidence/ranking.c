#include "study/evidence/ranking.h"

#include "study/evidence/values.h"
#include "study/statistics/random.h"
#include "study/statistics/ranks.h"

#include <math.h>

/* Rank 1 is the highest mean; unknown means have no rank. @scratch: 2 * n numbers. */
static void rank_means(const double *means, guint n, double *scratch, double *ret_rank)
{
	double *known = scratch, *ranks = scratch + n;
	guint n_known = 0;

	for (guint i = 0; i < n; i++)
		if (isfinite(means[i]))
			known[n_known++] = -means[i];
	study_ranks_average(known, n_known, ranks);
	n_known = 0;
	for (guint i = 0; i < n; i++)
		ret_rank[i] = isfinite(means[i]) ? ranks[n_known++] : NAN;
}

/* Means of the columns over the rows that @picked counts. */
static void average(const double *cells, const guint *picked, guint n_rows, guint n_columns,
	double *ret_mean, guint *counts)
{
	for (guint k = 0; k < n_columns; k++) {
		ret_mean[k] = 0;
		counts[k] = 0;
	}
	for (guint i = 0; i < n_rows; i++) {
		const double *row = cells + (gsize)i * n_columns;
		if (picked[i] == 0)
			continue;
		for (guint k = 0; k < n_columns; k++)
			if (isfinite(row[k])) {
				ret_mean[k] += picked[i] * row[k];
				counts[k] += picked[i];
			}
	}
	for (guint k = 0; k < n_columns; k++)
		ret_mean[k] = counts[k] > 0 ? ret_mean[k] / counts[k] : NAN;
}

static void judge_stability(struct study_evidence *evidence, const double *cells, guint n_columns)
{
	guint n_rows = evidence->n_in;
	g_autoptr(study_random) random =
		study_random_new(study_random_derive_named(evidence->options.seed, "ranking"));
	g_autofree guint *picked = g_new(guint, n_rows + 1);
	g_autofree guint *counts = g_new(guint, n_columns + 1);
	g_autofree guint *as_high = g_new0(guint, n_columns + 1);
	g_autofree double *numbers = g_new0(double, 4 * (gsize)n_columns + 1);
	double *means = numbers, *ranks = numbers + n_columns, *scratch = numbers + 2 * n_columns;

	for (guint draw = 0; draw < STUDY_EVIDENCE_RESAMPLES; draw++) {
		for (guint i = 0; i < n_rows; i++)
			picked[i] = 0;
		for (guint i = 0; i < n_rows; i++)
			picked[study_random_below(random, n_rows)]++;
		average(cells, picked, n_rows, n_columns, means, counts);
		rank_means(means, n_columns, scratch, ranks);
		for (guint k = 0; k < n_columns; k++) {
			const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
			as_high[k] += ranks[k] <= touchpoint->rank;
		}
	}
	for (guint k = 0; k < n_columns; k++) {
		struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		if (isfinite(touchpoint->rank))
			touchpoint->rank_stability = (double)as_high[k] / STUDY_EVIDENCE_RESAMPLES;
	}
}

static void leave_out(struct study_touchpoint *touchpoint, const double *column, guint n)
{
	double sum = 0;
	guint n_known = 0;

	for (guint i = 0; i < n; i++)
		if (isfinite(column[i])) {
			sum += column[i];
			n_known++;
		}
	for (guint i = 0; i < n && n_known > 1; i++) {
		double mean = (sum - column[i]) / (n_known - 1);
		touchpoint->leave_one_out.low = fmin(touchpoint->leave_one_out.low, mean);
		touchpoint->leave_one_out.high = fmax(touchpoint->leave_one_out.high, mean);
	}
}

void study_ranking_fill(struct study_evidence *evidence)
{
	guint n_columns = evidence->touchpoints->len;
	g_autofree double *cells =
		study_values_cells(evidence, G_STRUCT_OFFSET(struct study_value, arousal));
	g_autofree double *column = g_new(double, evidence->n_in + 1);
	g_autofree double *numbers = g_new0(double, 4 * (gsize)n_columns + 1);
	double *means = numbers, *ranks = numbers + n_columns;

	for (guint k = 0; k < n_columns; k++)
		means[k] = ((struct study_touchpoint *)evidence->touchpoints->pdata[k])->mean;
	rank_means(means, n_columns, numbers + 2 * n_columns, ranks);
	for (guint k = 0; k < n_columns; k++) {
		struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		touchpoint->rank = ranks[k];
		touchpoint->rank_stability = NAN;
		touchpoint->leave_one_out = (struct study_interval){NAN, NAN};
		study_values_column(evidence, cells, k, column);
		leave_out(touchpoint, column, evidence->n_in);
	}
	if (evidence->n_in > 1)
		judge_stability(evidence, cells, n_columns);
}
