/* Which touch points differ from each other, and from group to group. */
#include "study/evidence/say.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define PAIRS_MAX   6
#define PAIRS_DRAWN 30 /* touch points */
#define GROUPS_MAX  4

static const struct {
	const char *name, *title;
} tests[] = {
	{"friedman", N_("Friedman: all touch points alike?")},
	{"order", N_("Order: does arousal fade along the journey?")},
	{"habituation", N_("Habituation: does arousal fade with repetition?")},
	{"kruskal-wallis", N_("Kruskal-Wallis: groups alike?")},
	{"mann-whitney", N_("Mann-Whitney: two groups alike?")},
};

static const char *test_title(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		if (strcmp(tests[i].name, name) == 0)
			return _(tests[i].title);
	}
	return name;
}

static const struct {
	const char *name, *title;
} effects[] = {
	{"Kendall's W", N_("Kendall's W")},
	{"rank-biserial correlation", N_("rank-biserial correlation")},
	{"epsilon squared", N_("epsilon squared")},
	{"points per place", N_("points per place")},
};

static const char *effect_title(const char *name)
{
	for (gsize i = 0; name && i < G_N_ELEMENTS(effects); i++) {
		if (strcmp(effects[i].name, name) == 0)
			return _(effects[i].title);
	}
	return name ? name : "";
}

static void say_friedman(struct study_content *content)
{
	for (guint i = 0; i < content->evidence->tests->len; i++) {
		const struct study_test *test = content->evidence->tests->pdata[i];
		if (strcmp(test->name, "friedman") != 0 || !isfinite(test->p))
			continue;
		const char *figures = study_content_keepf(content,
			_("Friedman χ² = %s, %s, n = %u; agreement on the order: Kendall's W = %s"),
			study_content_number(content, test->statistic, 2),
			study_content_p(content, test->p), test->n,
			study_content_number(content, content->evidence->concordance, 2));
		if (test->p < STUDY_EVIDENCE_ALPHA)
			study_document_sayf(content->document,
				_("The touch points differ by more than chance (%s)."), figures);
		else
			study_document_sayf(content->document,
				_("Taken together, the touch points do not differ by more than "
				  "chance (%s)."),
				figures);
		return;
	}
}

static gint by_p(gconstpointer a, gconstpointer b)
{
	const struct study_pair *const *x = a, *const *y = b;

	if ((*x)->p_holm != (*y)->p_holm)
		return (*x)->p_holm < (*y)->p_holm ? -1 : 1;
	double dx = fabs((*x)->difference), dy = fabs((*y)->difference);
	return (dx < dy) - (dx > dy);
}

/* The pairs that hold after Holm's correction, surest first. */
static GPtrArray *pairs_that_hold(const struct study_evidence *evidence)
{
	GPtrArray *found = g_ptr_array_new();

	for (guint i = 0; i < evidence->pairs->len; i++) {
		const struct study_pair *pair =
			&g_array_index(evidence->pairs, struct study_pair, i);
		if (pair->p_holm < STUDY_EVIDENCE_ALPHA)
			g_ptr_array_add(found, (gpointer)pair);
	}
	g_ptr_array_sort(found, by_p);
	return found;
}

static void add_pair(struct study_content *content, const struct study_pair *pair)
{
	bool is_up = pair->difference > 0;
	struct study_interval ci = pair->ci;

	if (!is_up)
		ci = (struct study_interval){-pair->ci.high, -pair->ci.low};
	study_document_itemf(content->document,
		_("“%s” above “%s” by %s points (95 %% interval %s; %s after Holm; dz = %s; n = "
		  "%u)"),
		study_content_title(content, is_up ? pair->a : pair->b),
		study_content_title(content, is_up ? pair->b : pair->a),
		study_content_number(content, fabs(pair->difference), 1),
		study_content_range(content, ci, 1), study_content_p(content, pair->p_holm),
		study_content_number(content, fabs(pair->effect), 2), pair->n);
}

static void say_pairs(struct study_content *content)
{
	g_autoptr(GPtrArray) found = pairs_that_hold(content->evidence);

	if (content->evidence->pairs->len == 0)
		return;
	if (found->len == 0) {
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("No two touch points differ surely from each other once all comparisons "
			  "are accounted for (Wilcoxon, Holm)."));
		return;
	}
	study_document_sayf(content->document,
		ngettext("%u of %u pairs of touch points differs, all comparisons accounted for:",
			"%u of %u pairs of touch points differ, all comparisons accounted for:",
			found->len),
		found->len, content->evidence->pairs->len);
	for (guint i = 0; i < MIN(found->len, PAIRS_MAX); i++)
		add_pair(content, found->pdata[i]);
	study_content_more(content, found->len - MIN(found->len, PAIRS_MAX), "study_pairs.csv");
}

/* Names of the groups, in the order of the evidence; they belong to it. */
static GPtrArray *groups_of(const struct study_evidence *evidence)
{
	GPtrArray *groups = g_ptr_array_new();

	for (guint i = 0; i < evidence->group_means->len; i++) {
		const struct study_group_mean *mean = evidence->group_means->pdata[i];
		if (!g_ptr_array_find_with_equal_func(groups, mean->group, g_str_equal, NULL))
			g_ptr_array_add(groups, mean->group);
	}
	return groups;
}

static const char *group_cell(struct study_content *content, guint touchpoint, const char *group)
{
	const GPtrArray *means = content->evidence->group_means;

	for (guint i = 0; i < means->len; i++) {
		const struct study_group_mean *mean = means->pdata[i];
		if (mean->touchpoint == touchpoint && strcmp(mean->group, group) == 0)
			return study_content_keepf(content, "%s (%s)",
				study_content_number(content, mean->mean, 1),
				study_content_range(content, mean->ci, 1));
	}
	return study_content_number(content, NAN, 0);
}

static guint group_size(const struct study_evidence *evidence, const char *group)
{
	guint n = 0;

	for (guint i = 0; i < evidence->group_means->len; i++) {
		const struct study_group_mean *mean = evidence->group_means->pdata[i];
		if (strcmp(mean->group, group) == 0)
			n = MAX(n, mean->n);
	}
	return n;
}

/* A column per group, as many as a page takes. */
static void add_groups(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	g_autoptr(GPtrArray) groups = groups_of(evidence);
	guint n = MIN(evidence->touchpoints->len, STUDY_CONTENT_ROWS);

	if (groups->len == 0)
		return;
	study_document_section(content->document, _("Groups"));
	struct study_table *table = study_document_table(
		content->document, _("Mean arousal by group, interval (95 %)"));
	study_table_column(table, _("Touch point"), false);
	for (guint g = 0; g < MIN(groups->len, GROUPS_MAX); g++)
		study_table_column(table,
			study_content_keepf(content, "%s (n = %u)", (char *)groups->pdata[g],
				group_size(evidence, groups->pdata[g])),
			true);
	for (guint i = 0; i < n; i++) {
		struct study_table_row *row = study_table_row(table);
		study_table_cell(row, study_content_title(content, i));
		for (guint g = 0; g < MIN(groups->len, GROUPS_MAX); g++)
			study_table_cell(row, group_cell(content, i, groups->pdata[g]));
	}
	study_content_more(content,
		groups->len > GROUPS_MAX || n < evidence->touchpoints->len
			? evidence->group_means->len - n * MIN(groups->len, GROUPS_MAX)
			: 0,
		"study_groups.csv");
}

static void add_tests(struct study_content *content)
{
	const GPtrArray *rows = content->evidence->tests;
	guint n = MIN(rows->len, STUDY_CONTENT_ROWS);

	if (rows->len == 0)
		return;
	struct study_table *table = study_document_table(content->document, _("All tests"));
	table->is_folded = true;
	study_table_column(table, _("Test"), false);
	study_table_column(table, _("Touch point"), false);
	study_table_column(table, "n", true);
	study_table_column(table, _("Statistic"), true);
	study_table_column(table, "p", true);
	study_table_column(table, _("p after Holm"), true);
	study_table_column(table, _("Effect"), true);
	for (guint i = 0; i < n; i++) {
		const struct study_test *test = rows->pdata[i];
		struct study_table_row *row = study_table_row(table);
		study_table_cell(row, test_title(test->name));
		study_table_cell(row, study_content_title_of(content, test->what));
		study_table_cellf(row, "%u", test->n);
		study_table_cell(row, study_content_number(content, test->statistic, 3));
		study_table_cell(row, study_content_number(content, test->p, 4));
		study_table_cell(row, study_content_number(content, test->p_holm, 4));
		study_table_cellf(row, "%s %s", effect_title(test->effect_name),
			study_content_number(content, test->effect, 2));
	}
	study_content_more(content, rows->len - n, "study_tests.csv");
}

/* What has to be known before a pair is read as a finding. */
static void say_power(struct study_content *content)
{
	for (guint i = 0; i < content->evidence->caution_rows->len; i++) {
		const struct study_caution *caution = content->evidence->caution_rows->pdata[i];
		if (caution->kind != STUDY_CAUTION_PAIRS_POWER)
			continue;
		g_autofree char *sentence = study_say_caution(caution, false);
		study_document_say(content->document, STUDY_TONE_PLAIN, sentence);
	}
}

void study_content_differences(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;

	if (evidence->n_in == 0 || evidence->touchpoints->len == 0)
		return;
	study_document_section(content->document, _("Which touch points differ"));
	say_friedman(content);
	say_pairs(content);
	say_power(content);
	/* Of more it is a carpet; it still lies in figures/. */
	if (evidence->touchpoints->len <= PAIRS_DRAWN)
		study_content_figure(content, "pairs");
	add_groups(content);
	add_tests(content);
}
