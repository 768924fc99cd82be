#include "study/statistics/correlation.h"

#include "study/statistics/distributions.h"
#include "study/statistics/ranks.h"

#include <math.h>

struct pairs {
	double *x, *y;
	guint n;
};

static struct pairs pairs_new(const double *x, const double *y, guint n)
{
	struct pairs pairs = {.x = g_new(double, n), .y = g_new(double, n)};

	for (guint i = 0; i < n; i++) {
		if (isfinite(x[i]) && isfinite(y[i])) {
			pairs.x[pairs.n] = x[i];
			pairs.y[pairs.n++] = y[i];
		}
	}
	return pairs;
}

static void pairs_clear(struct pairs *pairs)
{
	g_free(pairs->x);
	g_free(pairs->y);
}

static bool varies(const double *values, guint n)
{
	for (guint i = 1; i < n; i++) {
		if (values[i] < values[0] || values[i] > values[0]) {
			return true;
		}
	}
	return false;
}

static double mean_of(const double *values, guint n)
{
	double sum = 0;

	for (guint i = 0; i < n; i++) {
		sum += values[i];
	}
	return sum / n;
}

static double r_of(const struct pairs *pairs)
{
	double mean_x = mean_of(pairs->x, pairs->n), mean_y = mean_of(pairs->y, pairs->n);
	double xx = 0, yy = 0, xy = 0;

	if (!varies(pairs->x, pairs->n) || !varies(pairs->y, pairs->n)) {
		return NAN;
	}
	for (guint i = 0; i < pairs->n; i++) {
		double dx = pairs->x[i] - mean_x, dy = pairs->y[i] - mean_y;
		xx += dx * dx;
		yy += dy * dy;
		xy += dx * dy;
	}
	return CLAMP(xy / (sqrt(xx) * sqrt(yy)), -1, 1);
}

static struct study_correlation correlate(const struct pairs *pairs)
{
	struct study_correlation correlation = {.n = pairs->n, .r = r_of(pairs), .p = NAN};
	double r = correlation.r, df = pairs->n - 2.0;

	if (!isnan(r) && pairs->n > 2) {
		correlation.p =
			study_distributions_t_two_sided(r * sqrt(df / ((1 - r) * (1 + r))), df);
	}
	return correlation;
}

struct study_correlation study_correlation_pearson(const double *x, const double *y, guint n)
{
	struct pairs pairs = pairs_new(x, y, n);
	struct study_correlation correlation = correlate(&pairs);

	pairs_clear(&pairs);
	return correlation;
}

/* Pairings of doubled ranks, whose sum of products is a whole number. */
struct pairings {
	guint x[STUDY_SPEARMAN_N_EXACT], y[STUDY_SPEARMAN_N_EXACT];
	guint n;
	guint observed;
	guint lower, upper, all; /* pairings whose sum is at most, at least, any */
};

/* All pairings of x from @i on with the y that are not yet @taken; @sum: of the pairs before. */
static void visit_pairings(struct pairings *pairings, guint i, guint taken, guint sum)
{
	if (i == pairings->n) {
		pairings->all++;
		pairings->lower += sum <= pairings->observed;
		pairings->upper += sum >= pairings->observed;
		return;
	}
	for (guint k = 0; k < pairings->n; k++) {
		if (!(taken & 1U << k)) {
			visit_pairings(pairings, i + 1, taken | 1U << k,
				sum + pairings->x[i] * pairings->y[k]);
		}
	}
}

/* @pairs: ranks. */
static double p_exact(const struct pairs *pairs)
{
	struct pairings pairings = {.n = pairs->n};

	for (guint i = 0; i < pairs->n; i++) {
		pairings.x[i] = (guint)lround(2 * pairs->x[i]);
		pairings.y[i] = (guint)lround(2 * pairs->y[i]);
		pairings.observed += pairings.x[i] * pairings.y[i];
	}
	visit_pairings(&pairings, 0, 0, 0);
	return fmin(1, 2.0 * MIN(pairings.lower, pairings.upper) / pairings.all);
}

struct study_correlation study_correlation_spearman(const double *x, const double *y, guint n)
{
	struct pairs pairs = pairs_new(x, y, n);

	study_ranks_average(pairs.x, pairs.n, pairs.x);
	study_ranks_average(pairs.y, pairs.n, pairs.y);
	struct study_correlation correlation = correlate(&pairs);
	correlation.is_exact = pairs.n <= STUDY_SPEARMAN_N_EXACT;
	if (correlation.is_exact && !isnan(correlation.p)) {
		correlation.p = p_exact(&pairs);
	}
	pairs_clear(&pairs);
	return correlation;
}

struct study_interval study_correlation_interval(double r, guint n, double level)
{
	if (isnan(r) || n < 4) {
		return (struct study_interval){NAN, NAN};
	}
	double half = study_distributions_normal_quantile((1 + level) / 2) / sqrt(n - 3.0);
	return (struct study_interval){tanh(atanh(r) - half), tanh(atanh(r) + half)};
}
