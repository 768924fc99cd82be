#include "study/evidence/cautions.h"

#include "study/evidence/evidence_rows.h"
#include "study/evidence/groups.h"
#include "study/evidence/pairs.h"
#include "study/evidence/say.h"
#include "study/statistics/bootstrap.h"

#include <math.h>
#include <string.h>

void study_cautions_add(struct study_evidence *evidence, enum study_caution_kind kind, guint n,
	guint other, double number, const char *what)
{
	struct study_caution *caution = g_new0(struct study_caution, 1);

	caution->kind = kind;
	caution->n = n;
	caution->other = other;
	caution->number = number;
	caution->what = g_strdup(what ? what : "");
	g_ptr_array_add(evidence->caution_rows, caution);
}

static void add_people(struct study_evidence *evidence)
{
	guint n = evidence->n_in;

	if (n == 0)
		study_cautions_add(evidence, STUDY_CAUTION_NOBODY, 0, 0, NAN, NULL);
	else if (n < STUDY_EVIDENCE_N_FEW)
		study_cautions_add(evidence, STUDY_CAUTION_FEW, n, STUDY_EVIDENCE_N_FEW, NAN, NULL);
	if (n > 1 && n < STUDY_BOOTSTRAP_N_MIN)
		study_cautions_add(
			evidence, STUDY_CAUTION_NO_INTERVAL, n, STUDY_BOOTSTRAP_N_MIN, NAN, NULL);
	if (evidence->n_out > 0)
		study_cautions_add(evidence, STUDY_CAUTION_OUT, evidence->n_out,
			evidence->members->len, NAN, NULL);
	if (evidence->options.repeats == STUDY_REPEATS_EACH)
		study_cautions_add(evidence, STUDY_CAUTION_EACH, 0, 0, NAN, NULL);
	if (evidence->options.is_everybody)
		study_cautions_add(evidence, STUDY_CAUTION_EVERYBODY, 0, 0, NAN, NULL);
}

/* The smallest p that Wilcoxon's test can give: all n signs alike. */
static double least_p(guint n)
{
	return ldexp(2, -(int)MIN(n, 1000));
}

static void add_pairs(struct study_evidence *evidence)
{
	guint n_pairs = evidence->pairs->len, most = 0;

	for (guint i = 0; i < evidence->tests->len; i++) {
		const struct study_test *test = evidence->tests->pdata[i];
		if (strcmp(test->name, "friedman") == 0 && test->p >= STUDY_EVIDENCE_ALPHA)
			study_cautions_add(
				evidence, STUDY_CAUTION_NO_FRIEDMAN, test->n, 0, test->p, NULL);
	}
	for (guint i = 0; i < n_pairs; i++)
		most = MAX(most, g_array_index(evidence->pairs, struct study_pair, i).n);
	if (most > 1 && least_p(most) * n_pairs >= STUDY_EVIDENCE_ALPHA)
		study_cautions_add(evidence, STUDY_CAUTION_PAIRS_POWER, most, n_pairs, NAN, NULL);
	if (!study_pairs_has_bca(evidence))
		study_cautions_add(evidence, STUDY_CAUTION_PAIRS_T, 0, n_pairs, NAN, NULL);
}

static void add_groups(struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) groups = study_groups_new(evidence);

	for (guint g = 0; g < groups->len && groups->len > 1; g++) {
		guint n = 0;
		for (guint i = 0; i < evidence->members->len; i++) {
			const struct study_member *member = evidence->members->pdata[i];
			n += study_member_is_in(evidence, member) &&
			     strcmp(member->group, groups->pdata[g]) == 0;
		}
		if (n < STUDY_BOOTSTRAP_N_MIN)
			study_cautions_add(
				evidence, STUDY_CAUTION_GROUP_FEW, n, 0, NAN, groups->pdata[g]);
	}
}

static void add_signals(struct study_evidence *evidence)
{
	guint n_uncalibrated = 0, n_simulated = 0;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		bool is_calibrated = true, is_real = true;
		if (!study_member_is_in(evidence, member))
			continue;
		for (guint k = 0; k < member->used->len; k++) {
			const struct study_result *result = member->used->pdata[k];
			is_calibrated = is_calibrated && result->is_calibrated;
			is_real = is_real && result->label[0] == '\0';
		}
		n_uncalibrated += !is_calibrated;
		n_simulated += !is_real;
	}
	if (n_uncalibrated > 0)
		study_cautions_add(
			evidence, STUDY_CAUTION_UNCALIBRATED, n_uncalibrated, 0, NAN, NULL);
	if (n_simulated > 0)
		study_cautions_add(evidence, STUDY_CAUTION_SIMULATED, n_simulated, 0, NAN, NULL);
}

static void add_word(GString *note, const char *word)
{
	g_string_append_printf(note, "%s%s", note->len > 0 ? "; " : "", word);
}

static void note_touchpoints(struct study_evidence *evidence)
{
	bool has_order = false;

	for (guint i = 0; i < evidence->caution_rows->len; i++) {
		const struct study_caution *caution = evidence->caution_rows->pdata[i];
		has_order = has_order || caution->kind == STUDY_CAUTION_HABITUATION ||
			    caution->kind == STUDY_CAUTION_RISE;
	}
	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		g_autoptr(GString) note = g_string_new(NULL);
		if (touchpoint->n == 0)
			add_word(note, "not visited");
		else if (touchpoint->n_valid < STUDY_EVIDENCE_N_FEW)
			add_word(note, "few people");
		if (has_order && touchpoint->n > 0)
			add_word(note, "order");
		study_evidence_rows_set(&touchpoint->note, note->str);
	}
}

static int compare_kinds(gconstpointer a, gconstpointer b)
{
	const struct study_caution *x = *(struct study_caution *const *)a;
	const struct study_caution *y = *(struct study_caution *const *)b;

	return (x->kind > y->kind) - (x->kind < y->kind);
}

void study_cautions_finish(struct study_evidence *evidence)
{
	add_people(evidence);
	add_pairs(evidence);
	add_groups(evidence);
	add_signals(evidence);
	g_ptr_array_sort(evidence->caution_rows, compare_kinds);
	for (guint i = 0; i < evidence->caution_rows->len; i++)
		g_ptr_array_add(evidence->cautions,
			study_say_caution(evidence->caution_rows->pdata[i], true));
	note_touchpoints(evidence);
}
