#include "study/statistics/mann_whitney.h"

#include "study/statistics/distributions.h"
#include "study/statistics/ranks.h"
#include "study/statistics/summary.h"

#include <math.h>

/* Both groups' known values in one row, the first n_a those of a, and their ranks. */
struct pooled {
	double *ranks;
	guint n_a, n;
	double ties; /* sum of t³ - t */
};

static double sum_of(const double *values, guint n)
{
	double sum = 0;

	for (guint i = 0; i < n; i++) {
		sum += values[i];
	}
	return sum;
}

/* ways[k * (top + 1) + s]: choices of k of the values whose doubled ranks sum to s. Whole numbers
 * below C(50, 25) < 2^53: exact. */
static double *count_choices(const struct pooled *pooled, guint n_chosen, guint top)
{
	gsize width = (gsize)top + 1;
	double *ways = g_new0(double, (n_chosen + 1) * width);

	ways[0] = 1;
	for (guint i = 0; i < pooled->n; i++) {
		guint rank = (guint)lround(2 * pooled->ranks[i]);
		for (guint k = MIN(i + 1, n_chosen); k > 0; k--) {
			double *to = ways + k * width;
			const double *from = ways + (k - 1) * width;
			for (guint s = rank; s <= top; s++) {
				to[s] += from[s - rank];
			}
		}
	}
	return ways;
}

/* By the sum of the smaller group, whose choices are fewer to count. */
static double p_exact(const struct pooled *pooled)
{
	guint n_b = pooled->n - pooled->n_a;
	guint n_chosen = MIN(pooled->n_a, n_b);
	guint top = pooled->n * (pooled->n + 1);
	double sum = pooled->n_a <= n_b ? sum_of(pooled->ranks, pooled->n_a)
					: sum_of(pooled->ranks + pooled->n_a, n_b);
	guint observed = (guint)lround(2 * sum);
	g_autofree double *ways = count_choices(pooled, n_chosen, top);
	const double *chosen = ways + (gsize)n_chosen * (top + 1);
	double lower = 0, upper = 0;

	for (guint s = 0; s <= top; s++) {
		lower += s <= observed ? chosen[s] : 0;
		upper += s >= observed ? chosen[s] : 0;
	}
	return fmin(1, 2 * fmin(lower, upper) / sum_of(chosen, top + 1));
}

static double p_normal(const struct pooled *pooled, double u)
{
	double n = pooled->n;
	double pairs = (double)pooled->n_a * (n - pooled->n_a);
	double variance = pairs / 12 * (n + 1 - pooled->ties / (n * (n - 1)));
	double corrected = fmax(0, fabs(u - pairs / 2) - 0.5);

	return study_distributions_normal_two_sided(corrected / sqrt(variance));
}

struct study_mann_whitney study_mann_whitney_test(
	const double *a, guint n_a, const double *b, guint n_b)
{
	g_autofree double *ranks = g_new(double, (gsize)n_a + n_b);
	struct pooled pooled = {.ranks = ranks, .n_a = study_summary_known(a, n_a, ranks)};
	struct study_mann_whitney result = {
		.n_a = pooled.n_a,
		.n_b = study_summary_known(b, n_b, ranks + pooled.n_a),
		.u = NAN,
		.p = NAN,
		.rank_biserial = NAN,
	};

	pooled.n = result.n_a + result.n_b;
	result.is_exact = pooled.n <= STUDY_MANN_WHITNEY_N_EXACT;
	if (result.n_a == 0 || result.n_b == 0) {
		return result;
	}
	double pairs = (double)result.n_a * result.n_b;
	double n = pooled.n;
	pooled.ties = study_ranks_average(ranks, pooled.n, ranks);
	result.u = sum_of(ranks, result.n_a) - result.n_a * (result.n_a + 1.0) / 2;
	result.rank_biserial = 2 * result.u / pairs - 1;
	if (pooled.ties < n * n * n - n) {
		result.p = result.is_exact ? p_exact(&pooled) : p_normal(&pooled, result.u);
	}
	return result;
}
