#include "study/statistics/kruskal.h"

#include "study/statistics/distributions.h"
#include "study/statistics/ranks.h"

#include <math.h>

struct group {
	guint n;
	double rank_sum;
};

/* Known values and their groups, in order. */
static guint keep_known(
	const double *values, const guint *groups, guint n, double *ret_values, guint *ret_groups)
{
	guint n_known = 0;

	for (guint i = 0; i < n; i++) {
		if (isfinite(values[i])) {
			ret_values[n_known] = values[i];
			ret_groups[n_known++] = groups[i];
		}
	}
	return n_known;
}

static double spread_of_groups(
	const struct group *groups, guint n_groups, struct study_kruskal *kruskal)
{
	double center = (kruskal->n + 1.0) / 2, between = 0;

	for (guint g = 0; g < n_groups; g++) {
		if (groups[g].n == 0) {
			continue;
		}
		double away = groups[g].rank_sum / groups[g].n - center;
		between += groups[g].n * away * away;
		kruskal->smallest_group = kruskal->n_groups++
						  ? MIN(kruskal->smallest_group, groups[g].n)
						  : groups[g].n;
	}
	return between;
}

struct study_kruskal study_kruskal_test(
	const double *values, const guint *groups, guint n, guint n_groups)
{
	g_autofree double *ranks = g_new(double, n);
	g_autofree guint *group_of = g_new(guint, n);
	g_autofree struct group *sums = g_new0(struct group, n_groups);
	struct study_kruskal kruskal = {
		.n = keep_known(values, groups, n, ranks, group_of),
		.h = NAN,
		.df = NAN,
		.p = NAN,
		.epsilon_squared = NAN,
	};
	double size = kruskal.n;
	double ties = study_ranks_average(ranks, kruskal.n, ranks);

	for (guint i = 0; i < kruskal.n; i++) {
		sums[group_of[i]].n++;
		sums[group_of[i]].rank_sum += ranks[i];
	}
	double between = spread_of_groups(sums, n_groups, &kruskal);
	double untied = size * size * size - size;
	if (kruskal.n_groups < 2 || ties >= untied) {
		return kruskal;
	}
	kruskal.h = 12 * between / (size * (size + 1)) / (1 - ties / untied);
	kruskal.df = kruskal.n_groups - 1.0;
	kruskal.p = study_distributions_chi_squared_upper(kruskal.h, kruskal.df);
	kruskal.epsilon_squared = kruskal.h / (size - 1);
	return kruskal;
}
