/*
 * How often intervals hold the truth, and bands are crossed by noise, over many made samples:
 * statistics_coverage [SAMPLES] prints the tables that the headers of study/statistics/ cite. Run
 * by hand: 2,000 samples take some minutes.
 */
#include "study/statistics/bootstrap.h"
#include "study/statistics/distributions.h"
#include "study/statistics/friedman.h"
#include "study/statistics/holm.h"
#include "study/statistics/isc.h"
#include "study/statistics/median.h"
#include "study/statistics/null.h"
#include "study/statistics/summary.h"
#include "study/statistics/trend.h"
#include "study/statistics/wilcoxon.h"
#include "tests/study/noise.h"

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

enum {
	SECONDS = 300, /* of a curve, one sample each; 4 Hz for isc */
	ISC_SAMPLES = SECONDS * STUDY_ISC_RATE_HZ,
	WINDOWS = 6,
	PAIRS = NOISE_TOUCHPOINTS * (NOISE_TOUCHPOINTS - 1) / 2,
};

static double smallest(const double *p, guint n)
{
	double least = NAN;

	for (guint i = 0; i < n; i++) {
		least = fmin(least, p[i]);
	}
	return least;
}

static double p_of_labels(study_random *random, guint64 seed)
{
	double cells[NOISE_CELLS];
	struct study_null_options options = study_null_defaults(seed);

	noise_cells(random, cells);
	g_autoptr(study_null) null =
		study_null_labels(cells, NOISE_PEOPLE, NOISE_TOUCHPOINTS, &options);
	return smallest(null->p, NOISE_TOUCHPOINTS);
}

static double p_of_windows(study_random *random, guint64 seed)
{
	g_autofree double *curves = g_new(double, NOISE_PEOPLE *SECONDS);
	struct study_null_window windows[WINDOWS];
	struct study_null_row rows[NOISE_PEOPLE];
	struct study_null_options options = study_null_defaults(seed);

	noise_curves(random, 0.9, curves, NOISE_PEOPLE, SECONDS);
	for (guint j = 0; j < WINDOWS; j++) {
		windows[j] = (struct study_null_window){20 + 45 * j, 25 + 50 * j};
	}
	for (guint i = 0; i < NOISE_PEOPLE; i++) {
		rows[i] = (struct study_null_row){curves + i * SECONDS, SECONDS, windows};
	}
	g_autoptr(study_null) null = study_null_windows(rows, NOISE_PEOPLE, WINDOWS, &options);
	return smallest(null->p, WINDOWS);
}

static double p_of_curves(study_random *random, guint64 seed)
{
	g_autofree double *curves = g_new(double, NOISE_PEOPLE *SECONDS);
	struct study_null_options options = study_null_defaults(seed);

	noise_curves(random, 0.9, curves, NOISE_PEOPLE, SECONDS);
	g_autoptr(study_null_curve) null =
		study_null_curves(curves, NOISE_PEOPLE, SECONDS, 20, &options);
	return smallest(null->p, SECONDS);
}

static double p_of_isc(study_random *random, guint64 seed)
{
	g_autofree double *curves = g_new(double, NOISE_PEOPLE *ISC_SAMPLES);
	struct study_isc_options options = study_isc_defaults(seed);

	options.null.n_shuffles = 199;
	noise_curves(random, 0.95, curves, NOISE_PEOPLE, ISC_SAMPLES);
	g_autoptr(study_isc) isc = study_isc_new(curves, NOISE_PEOPLE, ISC_SAMPLES, &options);
	return smallest(isc->p, isc->n_windows);
}

static double p_of_trend(study_random *random, guint64 seed)
{
	double cells[NOISE_CELLS], positions[NOISE_CELLS];

	(void)seed;
	noise_cells(random, cells);
	noise_orders(random, positions);
	return study_trend_order(cells, positions, NOISE_PEOPLE, NOISE_TOUCHPOINTS).p;
}

static double p_of_friedman(study_random *random, guint64 seed)
{
	double cells[NOISE_CELLS];

	noise_cells(random, cells);
	return study_friedman_test(cells, NOISE_PEOPLE, NOISE_TOUCHPOINTS, seed).p;
}

static double p_of_pairs(study_random *random, guint64 seed)
{
	double cells[NOISE_CELLS], columns[NOISE_TOUCHPOINTS][NOISE_PEOPLE], p[PAIRS];
	guint n = 0;

	(void)seed;
	noise_cells(random, cells);
	for (guint c = 0; c < NOISE_CELLS; c++) {
		columns[c % NOISE_TOUCHPOINTS][c / NOISE_TOUCHPOINTS] = cells[c];
	}
	for (guint a = 0; a < NOISE_TOUCHPOINTS; a++) {
		for (guint b = a + 1; b < NOISE_TOUCHPOINTS; b++) {
			p[n++] = study_wilcoxon_signed_rank(columns[a], columns[b], NOISE_PEOPLE).p;
		}
	}
	study_holm_adjust(p, n, p);
	return smallest(p, n);
}

struct alarm {
	const char *name;
	double (*p)(study_random *random, guint64 seed); /* the smallest of a study of noise */
};

static const struct alarm alarms[] = {
	{"null of labels", p_of_labels},
	{"null of windows", p_of_windows},
	{"null of curves", p_of_curves},
	{"inter-subject correlation", p_of_isc},
	{"trend", p_of_trend},
	{"Friedman", p_of_friedman},
	{"Wilcoxon of pairs, Holm", p_of_pairs},
};

static void print_alarms(guint studies)
{
	printf("\nstudies of noise with any p <= 0.05, in %% of %u\n", studies);
	for (guint i = 0; i < G_N_ELEMENTS(alarms); i++) {
		g_autoptr(study_random) random = study_random_new(study_random_derive(11, i));
		guint n = 0;
		for (guint s = 0; s < studies; s++) {
			n += alarms[i].p(random, study_random_derive(12 + i, s)) <= 0.05;
		}
		printf("%-28s %5.1f\n", alarms[i].name, 100.0 * n / studies);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	guint samples = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 2000;

	printf("intervals that hold the truth, in %% of %u samples\n", samples);
	printf("%-15s %3s %8s %8s %10s %8s %8s\n", "", "", "mean", "", "median", "", "");
	printf("%-15s %3s %8s %8s %10s %8s %8s\n", "population", "n", "BCa", "expanded", "BCa",
		"expanded", "order");
	for (guint p = 0; p < G_N_ELEMENTS(populations); p++) {
		for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
			print_coverage(&populations[p], sizes[i], samples);
		}
	}
	print_alarms(samples);
	return 0;
}
