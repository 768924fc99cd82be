#include "study/statistics/friedman.h"

#include "study/statistics/distributions.h"
#include "study/statistics/random.h"
#include "study/statistics/ranks.h"

#include <math.h>
#include <stdbool.h>

/* Ranks within complete rows; doubled, so that sums are whole numbers. */
struct blocks {
	double *doubled; /* n × k */
	guint n, k;
	double ties; /* sum of t³ - t over all rows */
};

static bool is_complete(const double *row, guint k)
{
	for (guint j = 0; j < k; j++) {
		if (!isfinite(row[j])) {
			return false;
		}
	}
	return true;
}

static void rank_rows(struct blocks *blocks, const double *cells, guint n_rows)
{
	for (guint i = 0; i < n_rows; i++) {
		const double *row = cells + (gsize)i * blocks->k;
		double *ranks = blocks->doubled + (gsize)blocks->n * blocks->k;
		if (!is_complete(row, blocks->k)) {
			continue;
		}
		blocks->ties += study_ranks_average(row, blocks->k, ranks);
		for (guint j = 0; j < blocks->k; j++) {
			ranks[j] *= 2;
		}
		blocks->n++;
	}
}

static void add_row(double *sums, const double *row, guint k)
{
	for (guint j = 0; j < k; j++) {
		sums[j] += row[j];
	}
}

static double squares_of(const double *sums, guint k)
{
	double squares = 0;

	for (guint j = 0; j < k; j++) {
		squares += sums[j] * sums[j];
	}
	return squares;
}

/* What the statistic grows with, all else being the same in every order: the sum of squared column
 * sums of doubled ranks, a whole number. */
static double extremeness_of(const struct blocks *blocks)
{
	g_autofree double *sums = g_new0(double, blocks->k);

	for (guint i = 0; i < blocks->n; i++) {
		add_row(sums, blocks->doubled + (gsize)i * blocks->k, blocks->k);
	}
	return squares_of(sums, blocks->k);
}

/* (k!)^(n - 1): the first row may stay, as the columns' order among themselves does not matter;
 * above the limit, whatever is above it. */
static double count_orders(guint n, guint k)
{
	double permutations = 1, orders = 1;

	for (guint j = 2; j <= k && permutations <= STUDY_FRIEDMAN_ORDERS; j++) {
		permutations *= j;
	}
	for (guint i = 1; i < n && orders <= STUDY_FRIEDMAN_ORDERS; i++) {
		orders *= permutations;
	}
	return orders;
}

struct count {
	double observed;
	double as_large, all;
};

/* All orders of the rows from @i on: @sums are those of the rows before. Row @i is permuted from
 * place @j on. */
static void visit_orders(
	struct blocks *blocks, guint i, guint j, const double *sums, struct count *count)
{
	double *row = blocks->doubled + (gsize)i * blocks->k;

	if (i == blocks->n) {
		count->all++;
		count->as_large += squares_of(sums, blocks->k) >= count->observed;
		return;
	}
	if (i == 0 || j + 1 >= blocks->k) {
		g_autofree double *with = g_memdup2(sums, blocks->k * sizeof *sums);
		add_row(with, row, blocks->k);
		visit_orders(blocks, i + 1, 0, with, count);
		return;
	}
	for (guint other = j; other < blocks->k; other++) {
		double held = row[j];
		row[j] = row[other];
		row[other] = held;
		visit_orders(blocks, i, j + 1, sums, count);
		row[other] = row[j];
		row[j] = held;
	}
}

static double p_exact(struct blocks *blocks)
{
	struct count count = {.observed = extremeness_of(blocks)};
	g_autofree double *sums = g_new0(double, blocks->k);

	visit_orders(blocks, 0, 0, sums, &count);
	return count.as_large / count.all;
}

static double p_monte_carlo(struct blocks *blocks, guint64 seed)
{
	g_autoptr(study_random) random = study_random_new(seed);
	double observed = extremeness_of(blocks);
	guint as_large = 0;

	for (guint draw = 0; draw < STUDY_FRIEDMAN_DRAWS; draw++) {
		for (guint i = 0; i < blocks->n; i++) {
			study_random_shuffle(
				random, blocks->doubled + (gsize)i * blocks->k, blocks->k);
		}
		as_large += extremeness_of(blocks) >= observed;
	}
	return (1.0 + as_large) / (1.0 + STUDY_FRIEDMAN_DRAWS);
}

static void fill_statistic(struct study_friedman *friedman, const struct blocks *blocks)
{
	double n = blocks->n, k = blocks->k;
	double center = n * (k + 1) / 2;
	/* From doubled sums: their squares are four times too large. */
	double spread = extremeness_of(blocks) / 4 - k * center * center;

	friedman->statistic = 12 * spread / (n * k * (k + 1) - blocks->ties / (k - 1));
	friedman->df = k - 1;
	friedman->w = friedman->statistic / (n * (k - 1));
	friedman->p_chi = study_distributions_chi_squared_upper(friedman->statistic, friedman->df);
}

static void fill_p(struct study_friedman *friedman, struct blocks *blocks, guint64 seed)
{
	if (count_orders(blocks->n, blocks->k) <= STUDY_FRIEDMAN_ORDERS) {
		friedman->method = STUDY_FRIEDMAN_EXACT;
		friedman->p = p_exact(blocks);
	} else if ((guint64)blocks->n * blocks->k <= STUDY_FRIEDMAN_CELLS) {
		friedman->method = STUDY_FRIEDMAN_MONTE_CARLO;
		friedman->p = p_monte_carlo(blocks, seed);
	} else {
		friedman->method = STUDY_FRIEDMAN_CHI_SQUARED;
		friedman->p = friedman->p_chi;
	}
}

struct study_friedman study_friedman_test(
	const double *cells, guint n_rows, guint n_columns, guint64 seed)
{
	gsize n_cells = (gsize)n_rows * n_columns;
	g_autofree double *doubled = g_new(double, n_cells);
	struct blocks blocks = {.doubled = doubled, .k = n_columns};
	struct study_friedman friedman = {
		.k = n_columns,
		.statistic = NAN,
		.df = NAN,
		.p_chi = NAN,
		.w = NAN,
		.p = NAN,
	};
	double k = n_columns;

	rank_rows(&blocks, cells, n_rows);
	friedman.n = blocks.n;
	if (blocks.n < 2 || blocks.k < 2 || blocks.ties >= blocks.n * (k * k * k - k)) {
		return friedman;
	}
	fill_statistic(&friedman, &blocks);
	fill_p(&friedman, &blocks, seed);
	return friedman;
}
