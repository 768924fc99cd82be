#include "study/evidence/pairs.h"

#include "study/evidence/evidence_rows.h"
#include "study/evidence/values.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/friedman.h"
#include "study/statistics/holm.h"
#include "study/statistics/paired.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"
#include "study/statistics/wilcoxon.h"

#include <math.h>
#include <string.h>

/* Members × touch points, column after column. */
struct table {
	guint n_rows, n_columns;
	double *columns;
	bool *is_kept;
};

static const double *column_of(const struct table *table, guint k)
{
	return table->columns + (gsize)k * table->n_rows;
}

static guint count_complete(const struct table *table)
{
	guint n = 0;

	for (guint i = 0; i < table->n_rows; i++) {
		bool is_complete = true;
		for (guint k = 0; k < table->n_columns && is_complete; k++)
			is_complete = !table->is_kept[k] || isfinite(column_of(table, k)[i]);
		n += is_complete;
	}
	return n;
}

static guint count_missing(const struct table *table, guint k)
{
	guint n = 0;

	for (guint i = 0; i < table->n_rows; i++)
		n += isfinite(column_of(table, k)[i]) ? 0 : 1;
	return n;
}

/* Keeps what enough members have; how many touch points stay. */
static guint keep_columns(struct table *table)
{
	guint n_kept = table->n_columns;

	for (guint k = 0; k < table->n_columns; k++)
		table->is_kept[k] = true;
	while (n_kept > 2 && count_complete(table) < STUDY_PAIRS_COMPLETE_SHARE * table->n_rows) {
		guint most = 0, worst = 0;
		for (guint k = 0; k < table->n_columns; k++) {
			guint missing = table->is_kept[k] ? count_missing(table, k) : 0;
			if (missing >= most && missing > 0) {
				most = missing;
				worst = k;
			}
		}
		table->is_kept[worst] = false;
		n_kept--;
	}
	return n_kept;
}

static void add_friedman(struct study_evidence *evidence, struct table *table)
{
	static const char *const METHODS[] = {
		[STUDY_FRIEDMAN_CHI_SQUARED] = "p by chi squared",
		[STUDY_FRIEDMAN_EXACT] = "p exact",
		[STUDY_FRIEDMAN_MONTE_CARLO] = "p by permutation",
	};
	guint n_kept = keep_columns(table), place = 0;
	g_autofree double *cells = g_new(double, (gsize)table->n_rows *n_kept + 1);
	struct study_test *test = study_evidence_rows_add_test(evidence, "friedman", "");

	for (guint k = 0; k < table->n_columns; k++) {
		if (!table->is_kept[k])
			continue;
		for (guint i = 0; i < table->n_rows; i++)
			cells[(gsize)i * n_kept + place] = column_of(table, k)[i];
		place++;
	}
	struct study_friedman friedman = study_friedman_test(cells, table->n_rows, n_kept,
		study_random_derive_named(evidence->options.seed, "friedman"));
	test->n = friedman.n;
	test->statistic = friedman.statistic;
	test->df = friedman.df;
	test->p = test->p_holm = friedman.p;
	test->effect = evidence->concordance = friedman.w;
	study_evidence_rows_set(&test->effect_name, "Kendall's W");
	GString *note = g_string_new(isfinite(friedman.p) ? METHODS[friedman.method] : "");
	if (n_kept < table->n_columns)
		g_string_append_printf(note, "%swithout %u touch points that many lack",
			note->len > 0 ? "; " : "", table->n_columns - n_kept);
	study_evidence_rows_set(&test->note, note->str);
	g_string_free(note, TRUE);
}

static struct study_interval interval_of(const struct study_evidence *evidence,
	const double *differences, guint n, guint number, bool is_bootstrapped)
{
	struct study_bootstrap_options options = study_bootstrap_defaults(study_random_derive(
		study_random_derive_named(evidence->options.seed, "pairs"), number));

	if (is_bootstrapped)
		return study_bootstrap_mean(differences, n, &options).ci;
	return study_summary_interval(differences, n, STUDY_INTERVAL_LEVEL);
}

bool study_pairs_has_bca(const struct study_evidence *evidence)
{
	return (double)evidence->pairs->len * evidence->n_in <= STUDY_PAIRS_BCA_MAX;
}

static void compare(struct study_evidence *evidence, const struct table *table)
{
	guint n_pairs = table->n_columns * (table->n_columns - 1) / 2, number = 0;
	g_autofree double *differences = g_new(double, table->n_rows + 1);
	g_autofree double *p = g_new(double, n_pairs + 1);

	g_array_set_size(evidence->pairs, n_pairs);
	for (guint a = 0; a < table->n_columns; a++)
		for (guint b = a + 1; b < table->n_columns; b++, number++) {
			const double *x = column_of(table, a), *y = column_of(table, b);
			guint n = study_paired_differences(x, y, table->n_rows, differences);
			struct study_paired paired = study_paired_compare(x, y, table->n_rows);
			struct study_wilcoxon wilcoxon =
				study_wilcoxon_signed_rank(x, y, table->n_rows);
			struct study_pair *pair =
				&g_array_index(evidence->pairs, struct study_pair, number);
			*pair = (struct study_pair){
				.a = a,
				.b = b,
				.n = n,
				.difference = paired.mean,
				.ci = interval_of(evidence, differences, n, number,
					study_pairs_has_bca(evidence)),
				.statistic = wilcoxon.v,
				.p = wilcoxon.p,
				.effect = paired.dz,
			};
			p[number] = wilcoxon.p;
		}
	study_holm_adjust(p, n_pairs, p);
	for (number = 0; number < n_pairs; number++)
		g_array_index(evidence->pairs, struct study_pair, number).p_holm = p[number];
}

void study_pairs_fill(struct study_evidence *evidence)
{
	struct table table = {evidence->n_in, evidence->touchpoints->len, NULL, NULL};
	g_autofree double *cells =
		study_values_cells(evidence, G_STRUCT_OFFSET(struct study_value, arousal));

	if (table.n_columns < 2)
		return;
	table.columns = g_new(double, (gsize)table.n_rows *table.n_columns + 1);
	table.is_kept = g_new0(bool, table.n_columns);
	for (guint k = 0; k < table.n_columns; k++)
		study_values_column(evidence, cells, k, table.columns + (gsize)k * table.n_rows);
	add_friedman(evidence, &table);
	compare(evidence, &table);
	g_free(table.columns);
	g_free(table.is_kept);
}
