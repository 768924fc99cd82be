#include "study/statistics/trend.h"

#include "study/statistics/wilcoxon.h"

#include <math.h>

#define SWEEPS   1000
#define SETTLED  1e-15 /* of the largest value: what a sweep may still move */
#define LEFTOVER 1e-9  /* share of a spread below which it is rounding */

/* Known cells of a table, and what is left of their values. */
struct cells {
	guint *row, *column;
	double *value;
	guint n, n_rows, n_columns;
};

static struct cells cells_new(
	const double *values, const double *positions, guint n_rows, guint n_columns)
{
	gsize room = (gsize)n_rows * n_columns;
	struct cells cells = {
		.row = g_new(guint, room),
		.column = g_new(guint, room),
		.value = g_new(double, room),
		.n_rows = n_rows,
		.n_columns = n_columns,
	};

	for (gsize i = 0; i < room; i++) {
		if (isfinite(values[i]) && isfinite(positions[i])) {
			cells.row[cells.n] = (guint)(i / n_columns);
			cells.column[cells.n] = (guint)(i % n_columns);
			cells.value[cells.n++] = values[i];
		}
	}
	return cells;
}

static void cells_clear(struct cells *cells)
{
	g_free(cells->row);
	g_free(cells->column);
	g_free(cells->value);
}

/* Takes the mean of each group out; returns the largest one. */
static double take_means(const struct cells *cells, const guint *group, guint n_groups)
{
	g_autofree double *sums = g_new0(double, n_groups);
	g_autofree guint *sizes = g_new0(guint, n_groups);
	double largest = 0;

	for (guint i = 0; i < cells->n; i++) {
		sums[group[i]] += cells->value[i];
		sizes[group[i]]++;
	}
	for (guint i = 0; i < cells->n; i++) {
		double mean = sums[group[i]] / sizes[group[i]];
		cells->value[i] -= mean;
		largest = fmax(largest, fabs(mean));
	}
	return largest;
}

static double squares_of(const struct cells *cells)
{
	double squares = 0;

	for (guint i = 0; i < cells->n; i++) {
		squares += cells->value[i] * cells->value[i];
	}
	return squares;
}

/* Takes row and column effects out: least squares by alternating projections (von Neumann). */
static void take_both(const struct cells *cells)
{
	double scale = sqrt(squares_of(cells));

	for (guint sweep = 0; sweep < SWEEPS; sweep++) {
		double moved = take_means(cells, cells->column, cells->n_columns);
		moved = fmax(moved, take_means(cells, cells->row, cells->n_rows));
		if (moved <= SETTLED * scale) {
			break;
		}
	}
}

/* What one person says about the slope. */
struct score {
	guint n;
	double positions, values, product; /* sums of squares, sum of products */
};

static struct score *add_scores(const struct cells *positions, const struct cells *values)
{
	struct score *scores = g_new0(struct score, values->n_rows);

	for (guint i = 0; i < values->n; i++) {
		struct score *score = &scores[values->row[i]];
		double x = positions->value[i], y = values->value[i];
		score->n++;
		score->positions += x * x;
		score->values += y * y;
		score->product += x * y;
	}
	return scores;
}

/* Grains of the largest one: what rounding left of nothing has no sign, of equals no order. */
static void round_scores(double *products, guint n)
{
	double largest = 0;

	for (guint i = 0; i < n; i++) {
		largest = fmax(largest, fabs(products[i]));
	}
	for (guint i = 0; i < n && largest > 0; i++) {
		products[i] = round(products[i] / (LEFTOVER * largest));
	}
}

static void test_scores(struct study_trend *trend, const struct score *scores, guint n_rows)
{
	g_autofree double *products = g_new(double, n_rows);
	double positions = 0, values = 0, product = 0;

	for (guint i = 0; i < n_rows; i++) {
		positions += scores[i].positions;
		values += scores[i].values;
		product += scores[i].product;
	}
	if (!(positions > 0)) {
		return;
	}
	for (guint i = 0; i < n_rows; i++) {
		if (scores[i].n >= 2) {
			bool is_nothing =
				fabs(scores[i].product) <= LEFTOVER * sqrt(positions * values);
			products[trend->n_rows++] = is_nothing ? 0 : scores[i].product;
		}
	}
	round_scores(products, trend->n_rows);
	struct study_wilcoxon wilcoxon = study_wilcoxon_signed_rank(products, NULL, trend->n_rows);
	trend->slope = product / positions;
	trend->v = wilcoxon.v;
	trend->p = wilcoxon.p;
	trend->rank_biserial = wilcoxon.rank_biserial;
}

struct study_trend study_trend_order(
	const double *values, const double *positions, guint n_rows, guint n_columns)
{
	struct cells y = cells_new(values, positions, n_rows, n_columns);
	struct cells x = cells_new(positions, values, n_rows, n_columns);
	struct cells within = cells_new(positions, values, n_rows, n_columns);
	struct study_trend trend = {
		.n_cells = y.n,
		.slope = NAN,
		.order_share = NAN,
		.v = NAN,
		.p = NAN,
		.rank_biserial = NAN,
	};

	take_means(&within, within.row, n_rows);
	take_means(&x, x.row, n_rows);
	take_means(&y, y.row, n_rows);
	take_both(&x);
	trend.order_share = squares_of(&within) > 0 ? squares_of(&x) / squares_of(&within) : NAN;
	trend.is_confounded = trend.order_share < STUDY_TREND_ORDER_MIN;
	if (!trend.is_confounded) {
		take_both(&y);
	}
	g_autofree struct score *scores = add_scores(trend.is_confounded ? &within : &x, &y);
	test_scores(&trend, scores, n_rows);
	cells_clear(&y);
	cells_clear(&x);
	cells_clear(&within);
	return trend;
}
