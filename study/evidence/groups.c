#include "study/evidence/groups.h"

#include "study/evidence/evidence_rows.h"
#include "study/evidence/values.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/holm.h"
#include "study/statistics/kruskal.h"
#include "study/statistics/mann_whitney.h"
#include "study/statistics/random.h"

#include <math.h>
#include <string.h>

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *study_groups_new(const struct study_evidence *evidence)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (member->group[0] != '\0' && study_member_is_in(evidence, member) &&
			!g_ptr_array_find_with_equal_func(groups, member->group, g_str_equal, NULL))
			g_ptr_array_add(groups, g_strdup(member->group));
	}
	g_ptr_array_sort(groups, compare_texts);
	return groups;
}

/* Values of a touch point, sorted by group: those of group g at starts[g] … starts[g + 1] - 1. */
struct grouped {
	double *values;
	guint *groups, *starts;
};

static void sort_into(const struct study_evidence *evidence, const GPtrArray *groups,
	guint touchpoint, struct grouped *grouped)
{
	guint n = 0;

	for (guint g = 0; g < groups->len; g++) {
		grouped->starts[g] = n;
		for (guint i = 0; i < evidence->members->len; i++) {
			const struct study_member *member = evidence->members->pdata[i];
			if (!study_member_is_in(evidence, member) ||
				strcmp(member->group, groups->pdata[g]) != 0)
				continue;
			grouped->values[n] =
				g_array_index(member->values, struct study_value, touchpoint)
					.arousal;
			grouped->groups[n++] = g;
		}
	}
	grouped->starts[groups->len] = n;
}

static void add_means(struct study_evidence *evidence, const GPtrArray *groups, guint touchpoint,
	const struct grouped *grouped)
{
	const struct study_touchpoint *point = evidence->touchpoints->pdata[touchpoint];

	for (guint g = 0; g < groups->len; g++) {
		const char *name = groups->pdata[g];
		g_autofree char *part = g_strdup_printf("group/%s/%s", name, point->id);
		struct study_bootstrap_options options = study_bootstrap_defaults(
			study_random_derive_named(evidence->options.seed, part));
		guint start = grouped->starts[g], n = grouped->starts[g + 1] - start;
		struct study_bootstrap mean =
			study_bootstrap_mean(grouped->values + start, n, &options);
		struct study_group_mean *row = g_new0(struct study_group_mean, 1);
		row->group = g_strdup(name);
		row->touchpoint = touchpoint;
		row->n = mean.n;
		row->mean = mean.estimate;
		row->ci = mean.ci;
		g_ptr_array_add(evidence->group_means, row);
	}
}

static void add_two(struct study_evidence *evidence, const char *id, const struct grouped *grouped)
{
	guint n_a = grouped->starts[1], n_b = grouped->starts[2] - n_a;
	struct study_test *test = study_evidence_rows_add_test(evidence, "mann-whitney", id);
	struct study_mann_whitney result =
		study_mann_whitney_test(grouped->values, n_a, grouped->values + n_a, n_b);

	test->n = result.n_a + result.n_b;
	test->statistic = result.u;
	test->df = NAN;
	test->p = result.p;
	test->effect = result.rank_biserial;
	study_evidence_rows_set(&test->effect_name, "rank-biserial correlation");
	study_evidence_rows_set(
		&test->note, result.is_exact ? "p exact" : "p by normal approximation");
}

static void add_many(struct study_evidence *evidence, const char *id, const struct grouped *grouped,
	guint n_groups)
{
	struct study_test *test = study_evidence_rows_add_test(evidence, "kruskal-wallis", id);
	struct study_kruskal result = study_kruskal_test(
		grouped->values, grouped->groups, grouped->starts[n_groups], n_groups);

	test->n = result.n;
	test->statistic = result.h;
	test->df = result.df;
	test->p = result.p;
	test->effect = result.epsilon_squared;
	study_evidence_rows_set(&test->effect_name, "epsilon squared");
	study_evidence_rows_set(&test->note, "p by chi squared");
}

/* Corrects the tests from @first on. */
static void correct(struct study_evidence *evidence, guint first)
{
	guint n = evidence->tests->len - first;
	g_autofree double *p = g_new(double, n + 1);

	for (guint i = 0; i < n; i++)
		p[i] = ((struct study_test *)evidence->tests->pdata[first + i])->p;
	study_holm_adjust(p, n, p);
	for (guint i = 0; i < n; i++)
		((struct study_test *)evidence->tests->pdata[first + i])->p_holm = p[i];
}

void study_groups_fill(struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) groups = study_groups_new(evidence);
	g_autofree double *values = g_new(double, evidence->n_in + 1);
	g_autofree guint *of = g_new(guint, evidence->n_in + 1);
	g_autofree guint *starts = g_new(guint, groups->len + 1);
	struct grouped grouped = {values, of, starts};
	guint first = evidence->tests->len;

	if (groups->len < 2)
		return;
	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		sort_into(evidence, groups, k, &grouped);
		add_means(evidence, groups, k, &grouped);
		if (groups->len == 2)
			add_two(evidence, touchpoint->id, &grouped);
		else
			add_many(evidence, touchpoint->id, &grouped, groups->len);
	}
	correct(evidence, first);
}
