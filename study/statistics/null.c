#include "study/statistics/null.h"

#include "study/statistics/interval.h"
#include "study/statistics/null_columns.h"
#include "study/statistics/random.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>

struct study_null_options study_null_defaults(guint64 seed)
{
	return (struct study_null_options){
		.n_shuffles = STUDY_NULL_SHUFFLES,
		.level = STUDY_INTERVAL_LEVEL,
		.seed = seed,
	};
}

/* The known cells of a table, row after row. */
struct table {
	double *value;
	guint *column;
	guint *first; /* n_rows + 1: where a row begins */
	guint n_rows, n_columns;
};

static struct table table_new(const double *cells, guint n_rows, guint n_columns)
{
	gsize room = (gsize)n_rows * n_columns;
	struct table table = {
		.value = g_new(double, room),
		.column = g_new(guint, room),
		.first = g_new(guint, (gsize)n_rows + 1),
		.n_rows = n_rows,
		.n_columns = n_columns,
	};
	guint n = 0;

	for (guint i = 0; i < n_rows; i++) {
		table.first[i] = n;
		for (guint j = 0; j < n_columns; j++) {
			double value = cells[(gsize)i * n_columns + j];
			if (isfinite(value)) {
				table.column[n] = j;
				table.value[n++] = value;
			}
		}
	}
	table.first[n_rows] = n;
	return table;
}

static void table_clear(struct table *table)
{
	g_free(table->value);
	g_free(table->column);
	g_free(table->first);
}

/* Means of the columns as the values stand now. @n: known cells of each. */
static void fill_means(const struct table *table, const guint *n, double *ret_means)
{
	for (guint j = 0; j < table->n_columns; j++) {
		ret_means[j] = 0;
	}
	for (guint c = 0; c < table->first[table->n_rows]; c++) {
		ret_means[table->column[c]] += table->value[c];
	}
	for (guint j = 0; j < table->n_columns; j++) {
		ret_means[j] = n[j] ? ret_means[j] / n[j] : NAN;
	}
}

struct moments {
	double mean, variance; /* by n; exactly 0 when all are equal */
};

static struct moments moments_of(const double *values, guint n)
{
	struct moments moments = {0};
	bool varies = false;

	for (guint i = 0; i < n; i++) {
		moments.mean += values[i] / n;
		varies |= values[i] < values[0] || values[i] > values[0];
	}
	for (guint i = 0; varies && i < n; i++) {
		moments.variance += gsl_pow_2(values[i] - moments.mean) / n;
	}
	return moments;
}

static void fill_null_moments(struct study_null *null, const struct table *table)
{
	for (guint j = 0; j < null->n_columns; j++) {
		null->null_mean[j] = null->n[j] ? 0 : NAN;
		null->null_sd[j] = null->n[j] ? 0 : NAN;
	}
	for (guint i = 0; i < table->n_rows; i++) {
		guint first = table->first[i], end = table->first[i + 1];
		struct moments row = moments_of(table->value + first, end - first);
		for (guint c = first; c < end; c++) {
			guint j = table->column[c];
			null->null_mean[j] += row.mean / null->n[j];
			null->null_sd[j] += row.variance / gsl_pow_2(null->n[j]);
		}
	}
	for (guint j = 0; j < null->n_columns; j++) {
		null->null_sd[j] = sqrt(null->null_sd[j]);
	}
}

struct study_null *study_null_labels(const double *cells, guint n_rows, guint n_columns,
	const struct study_null_options *options)
{
	struct study_null *null = study_null_columns_new(n_columns);
	struct table table = table_new(cells, n_rows, n_columns);
	g_autoptr(study_random) random = study_random_new(options->seed);
	gsize n_means = (gsize)options->n_shuffles * n_columns;
	g_autofree double *shuffled = g_new0(double, n_means);

	for (guint c = 0; c < table.first[n_rows]; c++) {
		null->n[table.column[c]]++;
	}
	fill_means(&table, null->n, null->mean);
	fill_null_moments(null, &table);
	for (guint s = 0; s < options->n_shuffles; s++) {
		for (guint i = 0; i < n_rows; i++) {
			guint first = table.first[i];
			study_random_shuffle(
				random, table.value + first, table.first[i + 1] - first);
		}
		fill_means(&table, null->n, shuffled + (gsize)s * n_columns);
	}
	study_null_columns_judge(null, shuffled, options);
	table_clear(&table);
	return null;
}
