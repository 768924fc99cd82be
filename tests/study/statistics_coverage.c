/*
 * How often intervals hold the truth, and bands are crossed by noise, over many made samples:
 * statistics_coverage [SAMPLES] prints the tables that the headers of study/statistics/ cite. Run
 * by hand: 2,000 samples take some minutes.
 */
#include "study/statistics/bootstrap.h"
#include "study/statistics/distributions.h"
#include "study/statistics/median.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A distribution by its quantile function, whose mean is summed over a fine grid. */
struct population {
	const char *name;
	double (*value)(double z); /* of a standard normal deviate */
	bool is_heavy;             /* Student's t with 3 degrees of freedom, not by value() */
};

static double normal(double z)
{
	return z;
}

static double arousal(double z) /* the index's own curve */
{
	return 100 / (1 + exp(-(0.8 * z - 0.5) / 0.8));
}

static double uniform(double z)
{
	return study_distributions_normal(z);
}

static double score(double z) /* service scores: whole numbers, most of them 6 to 9 */
{
	return CLAMP(round(7 + 1.8 * z), 1, 10);
}

static const struct population populations[] = {
	{"normal", normal, false},
	{"arousal 0..100", arousal, false},
	{"uniform", uniform, false},
	{"scores 1..10", score, false},
	{"lognormal", exp, false},
	{"t, 3 df", normal, true},
};

static const guint sizes[] = {5, 6, 7, 8, 10, 11, 12, 15, 20, 50};

static double mean_of(const struct population *population)
{
	double sum = 0, weights = 0;

	for (int i = -9000; i <= 9000; i++) {
		double z = i / 1000.0, weight = exp(-z * z / 2);
		sum += weight * population->value(z);
		weights += weight;
	}
	return sum / weights;
}

static void draw_sample(
	const struct population *population, study_random *random, double *values, guint n)
{
	for (guint i = 0; i < n; i++) {
		double squares = 0;
		values[i] = population->value(study_random_normal(random));
		for (int k = 0; population->is_heavy && k < 3; k++) {
			squares += pow(study_random_normal(random), 2);
		}
		values[i] /= population->is_heavy ? sqrt(squares / 3) : 1;
	}
}

static double median_of(double *values, guint n, void *data)
{
	(void)data;
	return study_summary_median(values, n);
}

struct hits {
	guint mean, mean_expanded, bca_median, bca_median_expanded, median;
};

static guint holds(struct study_interval interval, double truth)
{
	return interval.low <= truth && truth <= interval.high;
}

static void count_hits(
	struct hits *hits, const double *values, guint n, double mean, double median, guint64 seed)
{
	struct study_bootstrap_options plain = study_bootstrap_defaults(seed);
	struct study_bootstrap_options expanded = plain;

	plain.is_expanded = false;
	expanded.is_expanded = true;
	hits->mean += holds(study_bootstrap_mean(values, n, &plain).ci, mean);
	hits->mean_expanded += holds(study_bootstrap_mean(values, n, &expanded).ci, mean);
	hits->bca_median +=
		holds(study_bootstrap_of(values, n, median_of, NULL, &plain).ci, median);
	hits->bca_median_expanded +=
		holds(study_bootstrap_of(values, n, median_of, NULL, &expanded).ci, median);
	hits->median += holds(study_median_of(values, n, STUDY_INTERVAL_LEVEL).ci, median);
}

static void print_coverage(const struct population *population, guint n, guint samples)
{
	g_autoptr(study_random) random =
		study_random_new(study_random_derive_named(n, population->name));
	g_autofree double *values = g_new(double, n);
	double mean = mean_of(population), median = population->value(0);
	struct hits hits = {0};

	for (guint s = 0; s < samples; s++) {
		draw_sample(population, random, values, n);
		count_hits(&hits, values, n, mean, median, study_random_derive(n, s));
	}
	double scale = 100.0 / samples;
	printf("%-15s %3u %8.1f %8.1f %10.1f %8.1f %8.1f\n", population->name, n, hits.mean * scale,
		hits.mean_expanded * scale, hits.bca_median * scale,
		hits.bca_median_expanded * scale, hits.median * scale);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	guint samples = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 2000;

	printf("%-15s %3s %8s %8s %10s %8s %8s\n", "", "", "mean", "", "median", "", "");
	printf("%-15s %3s %8s %8s %10s %8s %8s\n", "population", "n", "BCa", "expanded", "BCa",
		"expanded", "order");
	for (guint p = 0; p < G_N_ELEMENTS(populations); p++) {
		for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
			print_coverage(&populations[p], sizes[i], samples);
		}
	}
	return 0;
}
