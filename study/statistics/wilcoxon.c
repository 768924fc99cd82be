#include "study/statistics/wilcoxon.h"

#include "study/statistics/distributions.h"
#include "study/statistics/paired.h"
#include "study/statistics/ranks.h"

#include <math.h>

/* Differences that are not 0, their absolute values ranked. */
struct signed_ranks {
	double *differences, *ranks;
	guint n;
	double ties; /* sum of t³ - t */
};

static void rank_differences(struct signed_ranks *signed_ranks)
{
	for (guint i = 0; i < signed_ranks->n; i++) {
		signed_ranks->ranks[i] = fabs(signed_ranks->differences[i]);
	}
	signed_ranks->ties =
		study_ranks_average(signed_ranks->ranks, signed_ranks->n, signed_ranks->ranks);
}

static guint drop_zeros(double *differences, guint n)
{
	guint n_kept = 0;

	for (guint i = 0; i < n; i++) {
		if (differences[i] < 0 || differences[i] > 0) {
			differences[n_kept++] = differences[i];
		}
	}
	return n_kept;
}

/* Over all signs: ways[s] of them have positive doubled ranks that sum to s. Whole numbers up to
 * 2^50: exact. */
static double p_exact(const struct signed_ranks *signed_ranks, double v)
{
	guint top = signed_ranks->n * (signed_ranks->n + 1);
	g_autofree double *ways = g_new0(double, top + 1);
	guint reached = 0;
	double lower = 0, upper = 0;

	ways[0] = 1;
	for (guint i = 0; i < signed_ranks->n; i++) {
		guint rank = (guint)lround(2 * signed_ranks->ranks[i]);
		for (guint s = reached + 1; s-- > 0;) {
			ways[s + rank] += ways[s];
		}
		reached += rank;
	}
	guint observed = (guint)lround(2 * v);
	for (guint s = 0; s <= reached; s++) {
		lower += s <= observed ? ways[s] : 0;
		upper += s >= observed ? ways[s] : 0;
	}
	return fmin(1, 2 * ldexp(fmin(lower, upper), -(int)signed_ranks->n));
}

static double p_normal(const struct signed_ranks *signed_ranks, double v)
{
	double n = signed_ranks->n;
	double away = v - n * (n + 1) / 4;
	double variance = n * (n + 1) * (2 * n + 1) / 24 - signed_ranks->ties / 48;
	double corrected = fmax(0, fabs(away) - 0.5);

	return study_distributions_normal_two_sided(corrected / sqrt(variance));
}

static struct study_wilcoxon test_differences(double *differences, guint n_pairs)
{
	guint n = drop_zeros(differences, n_pairs);
	g_autofree double *ranks = g_new(double, n);
	struct signed_ranks signed_ranks = {.differences = differences, .ranks = ranks, .n = n};
	struct study_wilcoxon result = {
		.n_pairs = n_pairs,
		.n = n,
		.v = n_pairs ? 0 : NAN,
		.p = NAN,
		.is_exact = n <= STUDY_WILCOXON_N_EXACT,
		.rank_biserial = NAN,
	};

	if (n == 0) {
		return result;
	}
	rank_differences(&signed_ranks);
	for (guint i = 0; i < n; i++) {
		result.v += differences[i] > 0 ? ranks[i] : 0;
	}
	double sum = n * (n + 1.0) / 2;
	result.rank_biserial = (2 * result.v - sum) / sum;
	result.p = result.is_exact ? p_exact(&signed_ranks, result.v)
				   : p_normal(&signed_ranks, result.v);
	return result;
}

struct study_wilcoxon study_wilcoxon_signed_rank(const double *a, const double *b, guint n)
{
	g_autofree double *differences = g_new(double, n);
	g_autofree double *zeros = b ? NULL : g_new0(double, n);
	guint n_pairs = study_paired_differences(a, b ? b : zeros, n, differences);

	return test_differences(differences, n_pairs);
}
