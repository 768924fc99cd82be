/*
 * What study/statistics/ says of 20 made data sets, with the data, as JSON on standard output:
 * statistics_by_scipy.py computes the same with SciPy and R and compares. NaN is null.
 */
#include "study/statistics/bootstrap.h"
#include "study/statistics/control.h"
#include "study/statistics/correlation.h"
#include "study/statistics/friedman.h"
#include "study/statistics/holm.h"
#include "study/statistics/isc.h"
#include "study/statistics/kruskal.h"
#include "study/statistics/mann_whitney.h"
#include "study/statistics/median.h"
#include "study/statistics/null.h"
#include "study/statistics/paired.h"
#include "study/statistics/proportion.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"
#include "study/statistics/trend.h"
#include "study/statistics/wilcoxon.h"

#include <math.h>
#include <stdio.h>

enum kind {
	NORMAL,
	LOGNORMAL,
	HEAVY,  /* Student's t with 3 degrees of freedom */
	SCORES, /* 1 … 10, most of them tied */
	ZEROS,  /* scores that hardly change from a to b */
};

struct recipe {
	const char *name;
	enum kind kind;
	guint n;
	double missing; /* share of the cells */
};

static const struct recipe recipes[] = {
	{"normal 10", NORMAL, 10, 0},
	{"normal 12 missing", NORMAL, 12, 0.1},
	{"normal 60", NORMAL, 60, 0},
	{"normal 200 missing", NORMAL, 200, 0.1},
	{"lognormal 8", LOGNORMAL, 8, 0},
	{"lognormal 13 missing", LOGNORMAL, 13, 0.15},
	{"lognormal 51", LOGNORMAL, 51, 0},
	{"lognormal 100", LOGNORMAL, 100, 0},
	{"heavy 20", HEAVY, 20, 0},
	{"heavy 33 missing", HEAVY, 33, 0.1},
	{"scores 5", SCORES, 5, 0},
	{"scores 8", SCORES, 8, 0},
	{"scores 10 missing", SCORES, 10, 0.15},
	{"scores 12", SCORES, 12, 0},
	{"scores 30", SCORES, 30, 0},
	{"scores 49 missing", SCORES, 49, 0.1},
	{"scores 70 missing", SCORES, 70, 0.1},
	{"zeros 9", ZEROS, 9, 0},
	{"zeros 14 missing", ZEROS, 14, 0.1},
	{"zeros 80", ZEROS, 80, 0},
};

enum {
	SAMPLES = 240,
	CURVES = 7,
	WINDOWS = 4,
	SHUFFLES = 99,
	MIN_SHIFT = 20,
	N_GROUPS = 4, /* the last one stays empty */
};

static const char *separator = "";

static void print_key(const char *key)
{
	printf("%s\n\"%s\": ", separator, key);
	separator = ",";
}

static void print_value(double value)
{
	if (isfinite(value)) {
		printf("%.17g", value);
	} else {
		printf("null");
	}
}

static void print_number(const char *key, double value)
{
	print_key(key);
	print_value(value);
}

static void print_array(const char *key, const double *values, guint n)
{
	print_key(key);
	for (guint i = 0; i < n; i++) {
		printf(i ? ", " : "[");
		print_value(values[i]);
	}
	printf(n ? "]" : "[]");
}

static void print_counts(const char *key, const guint *values, guint n)
{
	g_autofree double *numbers = g_new(double, n);

	for (guint i = 0; i < n; i++) {
		numbers[i] = values[i];
	}
	print_array(key, numbers, n);
}

static void print_interval(const char *key, struct study_interval interval)
{
	const double ends[] = {interval.low, interval.high};

	print_array(key, ends, 2);
}

static double draw(const struct recipe *recipe, study_random *random)
{
	double z = study_random_normal(random), squares = 0;

	if (study_random_uniform(random) < recipe->missing) {
		return NAN;
	}
	switch (recipe->kind) {
	case NORMAL:
		return 50 + 10 * z;
	case LOGNORMAL:
		return exp(z);
	case HEAVY:
		for (int i = 0; i < 3; i++) {
			squares += pow(study_random_normal(random), 2);
		}
		return z / sqrt(squares / 3);
	case SCORES:
	case ZEROS:
		break;
	}
	return CLAMP(round(7 + 1.8 * z), 1, 10);
}

static double *draw_many(const struct recipe *recipe, study_random *random, guint n)
{
	double *values = g_new0(double, n);

	for (guint i = 0; i < n; i++) {
		values[i] = draw(recipe, random);
	}
	return values;
}

/* A second value per person, near the first in ZEROS. */
static double *draw_second(const struct recipe *recipe, study_random *random, const double *first)
{
	double *values = draw_many(recipe, random, recipe->n);

	for (guint i = 0; recipe->kind == ZEROS && i < recipe->n; i++) {
		guint change = study_random_below(random, 5);
		values[i] = first[i] + (change < 3 ? 0 : change == 3 ? -1 : 2);
	}
	return values;
}

static double median_of(double *values, guint n, void *data)
{
	(void)data;
	return study_summary_median(values, n);
}

static void print_bootstrap(
	const char *key, const double *values, guint n, bool is_median, bool is_expanded)
{
	struct study_bootstrap_options options =
		study_bootstrap_defaults(study_random_derive_named(n, key));
	options.is_expanded = is_expanded;
	struct study_bootstrap b =
		is_median ? study_bootstrap_of(values, n, median_of, NULL, &options)
			  : study_bootstrap_mean(values, n, &options);
	const double numbers[] = {b.estimate, b.ci.low, b.ci.high, b.z0, b.acceleration,
		b.standard_error, (double)(options.seed >> 32)};

	print_array(key, numbers, G_N_ELEMENTS(numbers));
}

static void print_one_sample(const double *a, guint n)
{
	struct study_summary s = study_summary_of(a, n);
	const double numbers[] = {s.n, s.mean, s.sd, s.median, s.min, s.max, s.skewness,
		study_summary_quantile(a, n, 0.1)};
	g_autofree double *yes = g_new(double, n);

	for (guint i = 0; i < n; i++) {
		yes[i] = isnan(a[i]) ? NAN : a[i] > s.median;
	}
	struct study_proportion share = study_proportion_of(yes, n, STUDY_INTERVAL_LEVEL);
	print_array("summary", numbers, G_N_ELEMENTS(numbers));
	print_counts("share", (const guint[]){share.k, share.n}, 2);
	print_interval("wilson", share.ci);
	struct study_median median = study_median_of(a, n, STUDY_INTERVAL_LEVEL);
	print_array("median",
		(const double[]){median.n, median.median, median.ci.low, median.ci.high}, 4);
	print_bootstrap("bca_mean", a, n, false, false);
	print_bootstrap("bca_mean_expanded", a, n, false, true);
	print_bootstrap("bca_median", a, n, true, false);
	print_bootstrap("bca_median_expanded", a, n, true, true);
}

static void print_pairs(const double *a, const double *b, guint n)
{
	struct study_paired paired = study_paired_compare(a, b, n);
	struct study_wilcoxon wilcoxon = study_wilcoxon_signed_rank(a, b, n);
	struct study_correlation r = study_correlation_pearson(a, b, n);
	struct study_correlation rho = study_correlation_spearman(a, b, n);
	const double of_pairs[] = {paired.n, paired.mean, paired.sd, paired.median, paired.dz};
	const double of_wilcoxon[] = {
		wilcoxon.n, wilcoxon.v, wilcoxon.p, wilcoxon.is_exact, wilcoxon.rank_biserial};

	print_array("paired", of_pairs, G_N_ELEMENTS(of_pairs));
	print_array("wilcoxon", of_wilcoxon, G_N_ELEMENTS(of_wilcoxon));
	print_array("pearson", (const double[]){r.n, r.r, r.p}, 3);
	print_interval("pearson_ci", study_correlation_interval(r.r, r.n, STUDY_INTERVAL_LEVEL));
	print_array("spearman", (const double[]){rho.n, rho.r, rho.p, rho.is_exact}, 4);
}

static void print_groups(const double *a, guint n, const double *c, guint n_c)
{
	struct study_mann_whitney test = study_mann_whitney_test(a, n, c, n_c);
	g_autofree guint *groups = g_new(guint, n);

	for (guint i = 0; i < n; i++) {
		groups[i] = i % 3;
	}
	struct study_kruskal kruskal = study_kruskal_test(a, groups, n, N_GROUPS);
	const double of_test[] = {
		test.n_a, test.n_b, test.u, test.p, test.is_exact, test.rank_biserial};
	const double of_kruskal[] = {kruskal.n, kruskal.n_groups, kruskal.smallest_group, kruskal.h,
		kruskal.df, kruskal.p, kruskal.epsilon_squared};
	print_array("mann_whitney", of_test, G_N_ELEMENTS(of_test));
	print_counts("groups", groups, n);
	print_array("kruskal", of_kruskal, G_N_ELEMENTS(of_kruskal));
	struct study_control individuals = study_control_individuals(a, n);
	struct study_control waves = study_control_waves(a, groups, n, N_GROUPS);
	print_array("individuals",
		(const double[]){individuals.center, individuals.sigma, individuals.limits.low,
			individuals.limits.high},
		4);
	struct study_interval of_five = study_control_limits_of_mean(&waves, 5);
	print_array(
		"waves", (const double[]){waves.center, waves.sigma, of_five.low, of_five.high}, 4);
}

static void print_friedman(const char *key, const double *cells, guint n_rows, guint n_columns)
{
	struct study_friedman f = study_friedman_test(cells, n_rows, n_columns, 1);
	const double numbers[] = {f.n, f.k, f.statistic, f.df, f.p_chi, f.w, f.p, f.method};

	print_array(key, numbers, G_N_ELEMENTS(numbers));
}

/* Each person's own order of the columns, from 1; half of the persons go the planned way. */
static double *draw_orders(study_random *random, guint n_rows, guint n_columns)
{
	double *positions = g_new(double, (gsize)n_rows *n_columns);

	for (guint i = 0; i < n_rows; i++) {
		for (guint j = 0; j < n_columns; j++) {
			positions[i * n_columns + j] = j + 1;
		}
		if (i % 2) {
			study_random_shuffle(random, positions + i * n_columns, n_columns);
		}
	}
	return positions;
}

static void print_null(const char *key, const struct study_null *null)
{
	g_autofree char *p = g_strconcat(key, "_p", NULL);
	g_autofree char *band = g_strconcat(key, "_band", NULL);
	g_autofree char *moments = g_strconcat(key, "_moments", NULL);
	guint n = null->n_columns;
	g_autofree double *numbers = g_new(double, 3 * n);

	print_array(p, null->p, n);
	for (guint j = 0; j < n; j++) {
		numbers[3 * j] = null->mean[j];
		numbers[3 * j + 1] = null->null_mean[j];
		numbers[3 * j + 2] = null->null_sd[j];
	}
	print_array(moments, numbers, 3 * n);
	for (guint j = 0; j < n; j++) {
		numbers[2 * j] = null->low[j];
		numbers[2 * j + 1] = null->high[j];
	}
	print_array(band, numbers, 2 * n);
}

static void print_matrix(const struct recipe *recipe, study_random *random, guint number)
{
	guint n_rows = MIN(recipe->n, 15), n_columns = 3 + number % 5;
	g_autofree double *cells = draw_many(recipe, random, n_rows * n_columns);
	g_autofree double *positions = draw_orders(random, n_rows, n_columns);
	struct recipe whole = *recipe;
	whole.missing = 0;
	g_autofree double *small = draw_many(&whole, random, 12);
	struct study_trend trend = study_trend_order(cells, positions, n_rows, n_columns);
	const double of_trend[] = {trend.n_rows, trend.n_cells, trend.slope, trend.order_share,
		trend.is_confounded, trend.v, trend.p, trend.rank_biserial};
	struct study_null_options options = study_null_defaults(recipe->n);
	options.n_shuffles = SHUFFLES;
	options.seed = study_random_derive(7, number);
	g_autoptr(study_null) null = study_null_labels(cells, n_rows, n_columns, &options);

	print_counts("shape", (const guint[]){n_rows, n_columns}, 2);
	print_array("cells", cells, n_rows * n_columns);
	print_array("positions", positions, n_rows * n_columns);
	print_friedman("friedman", cells, n_rows, n_columns);
	print_array("small", small, 12);
	print_friedman("friedman_small", small, 4, 3);
	print_array("trend", of_trend, G_N_ELEMENTS(of_trend));
	print_number("shuffle_seed", (double)(options.seed >> 32));
	print_null("labels", null);
}

/* Curves with something in common, a rhythm of their own and a few holes. */
static double *draw_curves(const struct recipe *recipe, study_random *random)
{
	double *curves = g_new(double, CURVES *SAMPLES);

	for (guint i = 0; i < CURVES; i++) {
		double own = 0;
		for (guint t = 0; t < SAMPLES; t++) {
			own = 0.9 * own + study_random_normal(random);
			curves[i * SAMPLES + t] = own + sin(t / 5.0);
		}
		guint hole = recipe->missing > 0 ? 6 * i : 0;
		for (guint t = 0; t < hole; t++) {
			curves[i * SAMPLES + (31 * i + t) % SAMPLES] = NAN;
		}
	}
	return curves;
}

static void print_windows(const double *curves, const struct study_null_options *options)
{
	struct study_null_window windows[CURVES * WINDOWS];
	struct study_null_row rows[CURVES];
	double ends[2 * CURVES * WINDOWS];

	for (guint i = 0; i < CURVES; i++) {
		for (guint j = 0; j < WINDOWS; j++) {
			struct study_null_window window = {5 + 50 * j + 3 * i, 30 + 50 * j + 5 * i};
			if ((i + j) % 6 == 0) {
				window.end = window.first;
			}
			windows[i * WINDOWS + j] = window;
			ends[2 * (i * WINDOWS + j)] = window.first;
			ends[2 * (i * WINDOWS + j) + 1] = window.end;
		}
		rows[i] = (struct study_null_row){
			curves + i * SAMPLES, SAMPLES, windows + i * WINDOWS};
	}
	g_autoptr(study_null) null = study_null_windows(rows, CURVES, WINDOWS, options);
	print_array("windows", ends, G_N_ELEMENTS(ends));
	print_null("windows", null);
}

static void print_curves(const struct recipe *recipe, study_random *random, guint number)
{
	g_autofree double *curves = draw_curves(recipe, random);
	struct study_isc_options options = study_isc_defaults(study_random_derive(7, number));
	options.window = 40;
	options.min_shift = MIN_SHIFT;
	options.null.n_shuffles = SHUFFLES;
	g_autoptr(study_null_curve) mean =
		study_null_curves(curves, CURVES, SAMPLES, MIN_SHIFT, &options.null);
	g_autoptr(study_isc) isc = study_isc_new(curves, CURVES, SAMPLES, &options);

	print_array("curves", curves, CURVES * SAMPLES);
	print_array("curve_mean", mean->mean, SAMPLES);
	print_array("curve_p", mean->p, SAMPLES);
	print_number("curve_threshold", mean->threshold);
	print_array("isc_r", isc->r, isc->n_windows);
	print_array("isc_p", isc->p, isc->n_windows);
	print_counts("isc_n", isc->n, isc->n_windows);
	print_number("isc_threshold", isc->threshold);
	print_number("isc_marci", isc->marci);
	print_windows(curves, &options.null);
}

static void print_holm(study_random *random, guint n)
{
	g_autofree double *p = g_new(double, n);
	g_autofree double *adjusted = g_new(double, n);

	for (guint i = 0; i < n; i++) {
		p[i] = i % 7 == 3 ? NAN : pow(study_random_uniform(random), 3);
	}
	p[0] = p[1];
	study_holm_adjust(p, n, adjusted);
	print_array("p", p, n);
	print_array("holm", adjusted, n);
}

static void print_set(guint number)
{
	const struct recipe *recipe = &recipes[number];
	g_autoptr(study_random) random = study_random_new(study_random_derive(2016, number));
	guint n = recipe->n, n_c = n / 2 + 2;
	g_autofree double *a = draw_many(recipe, random, n);
	g_autofree double *b = draw_second(recipe, random, a);
	g_autofree double *c = draw_many(recipe, random, n_c);

	printf("%s{\"name\": \"%s\"", number ? ",\n" : "", recipe->name);
	separator = ",";
	print_array("a", a, n);
	print_array("b", b, n);
	print_array("c", c, n_c);
	print_one_sample(a, n);
	print_pairs(a, b, n);
	print_groups(a, n, c, n_c);
	print_holm(random, 3 + number);
	print_matrix(recipe, random, number);
	print_curves(recipe, random, number);
	printf("}");
}

int main(void)
{
	printf("[");
	for (guint i = 0; i < G_N_ELEMENTS(recipes); i++) {
		print_set(i);
	}
	printf("]\n");
	return 0;
}
