#include "study/evidence/kpi.h"

#include "study/evidence/scores.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/control.h"
#include "study/statistics/random.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <string.h>

/* The units of one kind that a row is about, wave after wave. */
struct selection {
	const struct study_scores *scores;
	GPtrArray *units; /* const struct study_scores_unit* */
	const char *whom;
	enum study_rater_kind kind;
	bool is_one; /* a participant */
};

/* Known scores of the units in a wave, appended; their number. */
static guint append_scores(
	const struct selection *selection, guint wave, guint phase, GArray *values)
{
	guint before = values->len;

	for (guint i = 0; i < selection->units->len; i++) {
		double score = study_scores_get(
			selection->scores, selection->units->pdata[i], wave, phase);
		if (isfinite(score))
			g_array_append_val(values, score);
	}
	return values->len - before;
}

static const double *numbers(const GArray *array)
{
	return (const double *)(const void *)array->data;
}

/* The same as one value, their mean: several raters may score one participant. */
static void append_mean(const struct selection *selection, guint wave, guint phase, GArray *values)
{
	g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(double));
	guint n = append_scores(selection, wave, phase, scores);
	double mean = study_summary_mean(numbers(scores), n);

	if (n > 0)
		g_array_append_val(values, mean);
}

/* Limits for a mean of @n scores in @wave, from the waves before. */
static struct study_interval limits_of(
	const struct selection *selection, guint wave, guint phase, guint n)
{
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) waves = g_array_new(FALSE, FALSE, sizeof(guint));

	if (n == 0 || wave == 0)
		return (struct study_interval){NAN, NAN};
	for (guint w = 0; w < wave; w++) {
		if (selection->is_one) {
			append_mean(selection, w, phase, values);
			continue;
		}
		guint added = append_scores(selection, w, phase, values);
		for (guint i = 0; i < added; i++)
			g_array_append_val(waves, w);
	}
	if (selection->is_one)
		return study_control_individuals(numbers(values), values->len).limits;
	struct study_control control = study_control_waves(
		numbers(values), (const guint *)(const void *)waves->data, values->len, wave);
	return study_control_limits_of_mean(&control, n);
}

static const char *verdict_of(double mean, struct study_interval limits)
{
	if (isnan(mean) || isnan(limits.low) || isnan(limits.high))
		return "";
	return mean > limits.high  ? "above the limits"
	       : mean < limits.low ? "below the limits"
				   : "in control";
}

static struct study_kpi *add_row(
	struct study_evidence *evidence, const struct selection *selection, guint wave, guint phase)
{
	const struct study_scores *scores = selection->scores;
	bool is_sum = phase == scores->phases->len;
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
	struct study_kpi *row = g_new0(struct study_kpi, 1);

	row->n = append_scores(selection, wave, phase, values);
	row->phase = g_strdup(is_sum ? "" : scores->phases->pdata[phase]);
	row->wave = g_strdup(scores->waves->pdata[wave]);
	row->rater_kind = g_strdup(study_rater_kind_name(selection->kind));
	row->whom = g_strdup(selection->whom);
	row->is_participant = selection->is_one;
	row->possible = STUDY_KPI_POSSIBLE * (is_sum ? scores->phases->len : 1);
	row->limits = limits_of(selection, wave, phase, row->n);
	row->change = NAN;
	g_autofree char *name = g_strdup_printf(
		"kpi/%s/%s/%s/%s", row->whom, row->rater_kind, row->wave, row->phase);
	struct study_bootstrap_options options =
		study_bootstrap_defaults(study_random_derive_named(evidence->options.seed, name));
	struct study_bootstrap mean = study_bootstrap_mean(numbers(values), row->n, &options);
	row->mean = mean.estimate;
	row->ci = mean.ci;
	return row;
}

/* The sum of the phases' means, where nobody has every phase. */
static void sum_means(struct study_kpi *sum, struct study_kpi *const *phases, guint n)
{
	if (sum->n > 0)
		return;
	sum->mean = 0;
	for (guint k = 0; k < n; k++)
		sum->mean += phases[k]->mean;
}

static void mark_weakest(struct study_kpi *const *phases, guint n)
{
	double lowest = INFINITY, highest = -INFINITY;

	for (guint k = 0; k < n; k++) {
		lowest = fmin(lowest, phases[k]->mean);
		highest = fmax(highest, phases[k]->mean);
	}
	for (guint k = 0; k < n; k++)
		phases[k]->is_weakest = lowest < highest && phases[k]->mean == lowest;
}

/* All rows of a selection; @last: the last known mean per phase, for the change. */
static void add_waves(struct study_evidence *evidence, const struct selection *selection)
{
	const struct study_scores *scores = selection->scores;
	guint n = scores->phases->len;
	g_autofree double *last = g_new(double, n + 1);
	g_autofree struct study_kpi **rows = g_new0(struct study_kpi *, n + 1);

	for (guint k = 0; k <= n; k++)
		last[k] = NAN;
	for (guint wave = 0; wave < scores->waves->len; wave++) {
		for (guint k = 0; k <= n; k++)
			rows[k] = add_row(evidence, selection, wave, k);
		sum_means(rows[n], rows, n);
		mark_weakest(rows, n);
		for (guint k = 0; k <= n; k++) {
			struct study_kpi *row = rows[k];
			row->change = row->mean - last[k];
			row->verdict = g_strdup(verdict_of(row->mean, row->limits));
			if (isfinite(row->mean))
				last[k] = row->mean;
			g_ptr_array_add(evidence->kpis, row);
		}
	}
}

/* What nobody scored, and waves that were not asked for, go. */
static void drop_rows(struct study_evidence *evidence)
{
	for (guint i = evidence->kpis->len; i-- > 0;) {
		const struct study_kpi *row = evidence->kpis->pdata[i];
		if (isnan(row->mean) ||
			(evidence->options.wave && strcmp(row->wave, evidence->options.wave) != 0))
			g_ptr_array_remove_index(evidence->kpis, i);
	}
}

static void add_whom(struct study_evidence *evidence, const struct study_scores *scores,
	const char *whom, bool is_one)
{
	for (int kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
		struct selection selection = {
			.scores = scores,
			.units = g_ptr_array_new(),
			.whom = whom,
			.kind = (enum study_rater_kind)kind,
			.is_one = is_one,
		};
		for (guint i = 0; i < scores->units->len; i++) {
			struct study_scores_unit *unit = scores->units->pdata[i];
			const char *name = is_one ? unit->participant : unit->team;
			if (unit->kind == selection.kind &&
				(whom[0] == '\0' || strcmp(name, whom) == 0))
				g_ptr_array_add(selection.units, unit);
		}
		if (selection.units->len > 0)
			add_waves(evidence, &selection);
		g_ptr_array_unref(selection.units);
	}
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The teams or participants that units have, in order of byte. */
static GPtrArray *list_names(const struct study_scores *scores, bool of_people)
{
	GPtrArray *names = g_ptr_array_new();
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < scores->units->len; i++) {
		struct study_scores_unit *unit = scores->units->pdata[i];
		char *name = of_people ? unit->participant : unit->team;
		if (name[0] != '\0' && g_hash_table_add(seen, name))
			g_ptr_array_add(names, name);
	}
	g_ptr_array_sort(names, compare_texts);
	return names;
}

void study_kpi_fill(struct study_evidence *evidence, const GPtrArray *results)
{
	g_autoptr(study_scores) scores = study_scores_new(evidence, results);
	g_autoptr(GPtrArray) teams = list_names(scores, false);
	g_autoptr(GPtrArray) people = list_names(scores, true);

	add_whom(evidence, scores, "", false);
	for (guint i = 0; i < teams->len; i++)
		add_whom(evidence, scores, teams->pdata[i], false);
	for (guint i = 0; i < people->len; i++)
		add_whom(evidence, scores, people->pdata[i], true);
	drop_rows(evidence);
}
