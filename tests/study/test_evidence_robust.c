/* Studies at the edges: one sentence each, and never a number that looks like one. */
#include "study/evidence/evidence.h"
#include "study/evidence/say.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

static struct study_evidence *evidence_of(const struct made_study *study, bool is_time_locked)
{
	const struct study_evidence_options options = {.seed = 3, .is_time_locked = is_time_locked};

	return study_evidence_new(study->folder, study->results, &options);
}

static const struct study_touchpoint *first_of(const struct study_evidence *evidence)
{
	return evidence->touchpoints->pdata[0];
}

START_TEST(nobody)
{
	struct made_study_size size = {0, 8, 1, true};
	g_autoptr(made_study) study = made_study_sized(&size);

	for (int is_time_locked = 0; is_time_locked < 2; is_time_locked++) {
		g_autoptr(study_evidence) evidence = evidence_of(study, is_time_locked);
		ck_assert_uint_eq(evidence->members->len, 0);
		ck_assert_uint_eq(evidence->touchpoints->len, 8);
		ck_assert(isnan(first_of(evidence)->mean) && isnan(first_of(evidence)->rank));
		ck_assert(isnan(first_of(evidence)->chance.low));
		ck_assert_ptr_null(evidence->curve);
		ck_assert_str_eq(evidence->cautions->pdata[0],
			"Nobody is in the means: there is nothing to say.");
		ck_assert_str_eq(first_of(evidence)->note, "not visited");
	}
}
END_TEST

START_TEST(one_person)
{
	struct made_study_size size = {1, 8, 1, true};
	g_autoptr(made_study) study = made_study_sized(&size);

	for (int is_time_locked = 0; is_time_locked < 2; is_time_locked++) {
		g_autoptr(study_evidence) evidence = evidence_of(study, is_time_locked);
		ck_assert_uint_eq(evidence->n_in, 1);
		ck_assert(isfinite(first_of(evidence)->mean));
		ck_assert(isnan(first_of(evidence)->mean_ci.low));
		ck_assert(isnan(first_of(evidence)->leave_one_out.low));
		ck_assert(isnan(evidence->concordance));
		ck_assert(g_str_has_prefix(evidence->cautions->pdata[0], "One person is no study"));
	}
}
END_TEST

START_TEST(nothing_valid)
{
	const double cells[] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	g_autoptr(made_study) study = made_study_table(cells, 6, 2);
	g_autoptr(study_evidence) evidence = evidence_of(study, false);

	ck_assert_uint_eq(evidence->n_in, 6);
	ck_assert_uint_eq(first_of(evidence)->n, 6);
	ck_assert_uint_eq(first_of(evidence)->n_valid, 0);
	ck_assert(isnan(first_of(evidence)->mean) && isnan(first_of(evidence)->peak_share));
	ck_assert(isnan(g_array_index(evidence->pairs, struct study_pair, 0).p));
	ck_assert_uint_eq(evidence->moments->len, 0);
}
END_TEST

START_TEST(nothing_differs)
{
	double cells[24];
	for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
		cells[i] = 40;
	g_autoptr(made_study) study = made_study_table(cells, 8, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study, false);

	ck_assert_double_eq(first_of(evidence)->mean, 40);
	ck_assert(isnan(first_of(evidence)->mean_ci.low));
	ck_assert(isnan(first_of(evidence)->chance.low));
	ck_assert_double_eq(first_of(evidence)->rank, 2);
	ck_assert_double_eq(first_of(evidence)->rank_stability, 1);
	ck_assert_uint_eq(evidence->alerts->len, 0);
}
END_TEST

START_TEST(five_hundred_touch_points)
{
	struct made_study_size size = {12, 500, 1, true};
	g_autoptr(made_study) study = made_study_sized(&size);
	g_autoptr(study_evidence) evidence = evidence_of(study, false);
	bool has_said = false;

	ck_assert_uint_eq(evidence->touchpoints->len, 500);
	ck_assert_uint_eq(evidence->pairs->len, 124750);
	const struct study_pair *last = &g_array_index(evidence->pairs, struct study_pair, 124749);
	ck_assert(last->a == 498 && last->b == 499 && isfinite(last->ci.low));
	for (guint i = 0; i < evidence->cautions->len; i++)
		has_said |= strstr(evidence->cautions->pdata[i], "no one of 124750 pairs") != NULL;
	ck_assert(has_said);
}
END_TEST

START_TEST(sentences_have_all_their_words)
{
	for (int kind = 0; kind < STUDY_N_CAUTIONS; kind++) {
		for (guint n = 1; n < 3; n++) {
			struct study_caution caution = {.kind = (enum study_caution_kind)kind,
				.n = n,
				.other = 9,
				.number = 0.125,
				.what = (char *)"{who}"};
			g_autofree char *text = study_say_caution(&caution, true);
			ck_assert_msg(g_str_has_suffix(text, "."), "%s", text);
			/* Braces of a person's word stay; every brace of ours is filled. */
			ck_assert_msg(!strstr(text, "{n") && !strstr(text, "{o"), "%s", text);
		}
	}
	for (int rule = 0; rule < STUDY_N_ALERT_RULES; rule++) {
		struct study_alert alert = {.rule = (enum study_alert_rule)rule,
			.participant = (char *)"P01",
			.team = (char *)"",
			.wave = (char *)"1",
			.session = (char *)"visit-1",
			.where = (char *)"Paying",
			.detail = (char *)"2026-03-02",
			.exclusions = STUDY_EXCLUSION_GSR,
			.value = 3.25,
			.norm = {4, NAN}};
		g_autofree char *text = study_say_alert(&alert, true);
		ck_assert_msg(g_str_has_prefix(text, "P01") && !strchr(text, '{'), "%s", text);
	}
}
END_TEST

TESTS_MAIN("evidence_robust", nobody, one_person, nothing_valid, nothing_differs,
	five_hundred_touch_points, sentences_have_all_their_words)
