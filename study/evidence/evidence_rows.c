/* The life of the rows of study/evidence/evidence.h. */
#include "study/evidence/evidence_rows.h"

#include <math.h>

static void free_member(struct study_member *member)
{
	g_free(member->participant);
	g_free(member->group);
	g_free(member->wave);
	g_free(member->role);
	g_free(member->team);
	g_free(member->reason);
	g_ptr_array_unref(member->results);
	g_ptr_array_unref(member->used);
	g_array_unref(member->values);
	g_array_unref(member->everybody);
	g_free(member);
}

static void free_touchpoint(struct study_touchpoint *touchpoint)
{
	g_free(touchpoint->id);
	g_free(touchpoint->title);
	g_free(touchpoint->phase);
	g_free(touchpoint->note);
	g_free(touchpoint);
}

static void free_test(struct study_test *test)
{
	g_free(test->name);
	g_free(test->what);
	g_free(test->effect_name);
	g_free(test->note);
	g_free(test);
}

static void free_group_mean(struct study_group_mean *mean)
{
	g_free(mean->group);
	g_free(mean);
}

static void free_kpi(struct study_kpi *kpi)
{
	g_free(kpi->phase);
	g_free(kpi->wave);
	g_free(kpi->rater_kind);
	g_free(kpi->whom);
	g_free(kpi->verdict);
	g_free(kpi);
}

void study_alert_free(struct study_alert *alert)
{
	g_free(alert->participant);
	g_free(alert->team);
	g_free(alert->wave);
	g_free(alert->touchpoint);
	g_free(alert->phase);
	g_free(alert->session);
	g_free(alert->kind);
	g_free(alert->where);
	g_free(alert->detail);
	g_free(alert->text);
	g_free(alert);
}

static void free_word(struct study_word_count *word)
{
	g_free(word->id);
	g_free(word->touchpoint);
	g_free(word);
}

static void free_quote(struct study_quote *quote)
{
	g_free(quote->participant);
	g_free(quote->touchpoint);
	g_free(quote->form);
	g_free(quote->text);
	g_free(quote);
}

static void free_caution(struct study_caution *caution)
{
	g_free(caution->what);
	g_free(caution);
}

static GPtrArray *rows_of(void (*free_row)(void *row))
{
	return g_ptr_array_new_with_free_func(free_row);
}

struct study_evidence *study_evidence_rows_new(const struct study_folder *folder)
{
	struct study_evidence *evidence = g_new0(struct study_evidence, 1);

	evidence->folder = folder;
	evidence->members = rows_of((GDestroyNotify)free_member);
	evidence->touchpoints = rows_of((GDestroyNotify)free_touchpoint);
	evidence->pairs = g_array_new(FALSE, TRUE, sizeof(struct study_pair));
	evidence->tests = rows_of((GDestroyNotify)free_test);
	evidence->group_means = rows_of((GDestroyNotify)free_group_mean);
	evidence->kpis = rows_of((GDestroyNotify)free_kpi);
	evidence->alerts = rows_of((GDestroyNotify)study_alert_free);
	evidence->perceived = g_array_new(FALSE, TRUE, sizeof(struct study_perceived_mean));
	evidence->words = rows_of((GDestroyNotify)free_word);
	evidence->quotes = rows_of((GDestroyNotify)free_quote);
	evidence->moments = g_array_new(FALSE, TRUE, sizeof(struct study_moment));
	evidence->concordance = NAN;
	evidence->caution_rows = rows_of((GDestroyNotify)free_caution);
	evidence->cautions = rows_of(g_free);
	return evidence;
}

struct study_member *study_evidence_rows_add_member(struct study_evidence *evidence)
{
	struct study_member *member = g_new0(struct study_member, 1);

	member->results = g_ptr_array_new();
	member->used = g_ptr_array_new();
	member->values = g_array_new(FALSE, TRUE, sizeof(struct study_value));
	member->everybody = g_array_new(FALSE, TRUE, sizeof(struct study_value));
	g_ptr_array_add(evidence->members, member);
	return member;
}

struct study_test *study_evidence_rows_add_test(
	struct study_evidence *evidence, const char *name, const char *what)
{
	struct study_test *test = g_new0(struct study_test, 1);

	test->name = g_strdup(name);
	test->what = g_strdup(what);
	test->effect_name = g_strdup("");
	test->note = g_strdup("");
	test->statistic = test->df = test->p = test->p_holm = test->effect = NAN;
	g_ptr_array_add(evidence->tests, test);
	return test;
}

void study_evidence_rows_set(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

struct study_curve *study_curve_new(void)
{
	struct study_curve *curve = g_new0(struct study_curve, 1);

	curve->time_s = g_array_new(FALSE, TRUE, sizeof(double));
	curve->mean = g_array_new(FALSE, TRUE, sizeof(double));
	curve->low = g_array_new(FALSE, TRUE, sizeof(double));
	curve->high = g_array_new(FALSE, TRUE, sizeof(double));
	curve->n = g_array_new(FALSE, TRUE, sizeof(guint));
	curve->share = g_array_new(FALSE, TRUE, sizeof(double));
	curve->p = g_array_new(FALSE, TRUE, sizeof(double));
	curve->isc = g_array_new(FALSE, TRUE, sizeof(double));
	curve->isc_s = g_array_new(FALSE, TRUE, sizeof(double));
	curve->threshold = curve->isc_threshold = curve->marci = NAN;
	return curve;
}

static void free_curve(struct study_curve *curve)
{
	if (!curve) {
		return;
	}
	g_array_unref(curve->time_s);
	g_array_unref(curve->mean);
	g_array_unref(curve->low);
	g_array_unref(curve->high);
	g_array_unref(curve->n);
	g_array_unref(curve->share);
	g_array_unref(curve->p);
	g_array_unref(curve->isc);
	g_array_unref(curve->isc_s);
	g_free(curve);
}

void study_evidence_free(struct study_evidence *evidence)
{
	if (!evidence) {
		return;
	}
	g_ptr_array_unref(evidence->members);
	g_ptr_array_unref(evidence->touchpoints);
	g_array_unref(evidence->pairs);
	g_ptr_array_unref(evidence->tests);
	g_ptr_array_unref(evidence->group_means);
	g_ptr_array_unref(evidence->kpis);
	g_ptr_array_unref(evidence->alerts);
	g_array_unref(evidence->perceived);
	g_ptr_array_unref(evidence->words);
	g_ptr_array_unref(evidence->quotes);
	g_array_unref(evidence->moments);
	free_curve(evidence->curve);
	g_ptr_array_unref(evidence->caution_rows);
	g_ptr_array_unref(evidence->cautions);
	g_free(evidence);
}
