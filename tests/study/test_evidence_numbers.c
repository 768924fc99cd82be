/* Touch points, ranks, chance, pairs, groups and order against a pencil. */
#include "study/evidence/evidence.h"
#include "study/evidence/pairs.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

/* Six people, three touch points; t1 is always highest. */
static const double CELLS[] = {61, 40, 30, /**/ 72, 41, 33, /**/ 63, 45, 31, /**/ 69, 43, 37,
	/**/ 65, 47, 35, /**/ 72, 48, 38};

static struct study_evidence *evidence_of(const struct made_study *study)
{
	const struct study_evidence_options options = {.seed = 7};

	return study_evidence_new(study->folder, study->results, &options);
}

static const struct study_touchpoint *touchpoint_of(const struct study_evidence *evidence, guint i)
{
	return evidence->touchpoints->pdata[i];
}

static const struct study_test *test_of(
	const struct study_evidence *evidence, const char *name, const char *what)
{
	for (guint i = 0; i < evidence->tests->len; i++) {
		const struct study_test *test = evidence->tests->pdata[i];
		if (strcmp(test->name, name) == 0 && strcmp(test->what, what) == 0)
			return test;
	}
	return NULL;
}

static const struct study_caution *caution_of(
	const struct study_evidence *evidence, enum study_caution_kind kind)
{
	for (guint i = 0; i < evidence->caution_rows->len; i++) {
		const struct study_caution *caution = evidence->caution_rows->pdata[i];
		if (caution->kind == kind)
			return caution;
	}
	return NULL;
}

START_TEST(a_touch_point_is_described)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_touchpoint *t1 = touchpoint_of(evidence, 0);

	ck_assert_uint_eq(t1->n_valid, 6);
	ck_assert_double_eq_tol(t1->mean, 67, 1e-12);
	ck_assert_double_eq_tol(t1->median, 67, 1e-12);
	ck_assert(t1->mean_ci.low > 61 && t1->mean_ci.low < 67);
	ck_assert(t1->mean_ci.high > 67 && t1->mean_ci.high < 74);
	ck_assert_double_eq(t1->peak_share, 1);
	/* Wilson for 6 of 6: n / (n + z²) = 6 / (6 + 3.841459). */
	ck_assert_double_eq_tol(t1->peak_share_ci.low, 6 / (6 + 3.8414588206941285), 1e-9);
	ck_assert_double_eq_tol(t1->peak_share_ci.high, 1, 1e-12);
	/* Without 72: 330 / 5; without 61: 341 / 5. */
	ck_assert_double_eq_tol(t1->leave_one_out.low, 66, 1e-12);
	ck_assert_double_eq_tol(t1->leave_one_out.high, 68.2, 1e-12);
	ck_assert(g_str_has_prefix(t1->note, "few people"));
}
END_TEST

START_TEST(ranks_come_with_their_stability)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);

	/* t1 is above t2 is above t3 in everybody, so in every resample. */
	for (guint k = 0; k < 3; k++) {
		ck_assert_double_eq(touchpoint_of(evidence, k)->rank, k + 1);
		ck_assert_double_eq(touchpoint_of(evidence, k)->rank_stability, 1);
	}
	/* Equal means share a rank; which is higher is then a coin's matter. */
	const double tied[] = {10, 20, /**/ 20, 10, /**/ 10, 20, /**/ 20, 10};
	g_autoptr(made_study) even = made_study_table(tied, 4, 2);
	g_autoptr(study_evidence) level = evidence_of(even);
	ck_assert_double_eq(touchpoint_of(level, 0)->rank, 1.5);
	ck_assert_double_eq(touchpoint_of(level, 1)->rank, 1.5);
	ck_assert_double_lt(touchpoint_of(level, 0)->rank_stability, 0.9);
	ck_assert_double_gt(touchpoint_of(level, 0)->rank_stability, 0.5);
}
END_TEST

START_TEST(chance_is_what_shuffled_touch_points_would_give)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_touchpoint *t1 = touchpoint_of(evidence, 0);
	double grand = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(CELLS); i++)
		grand += CELLS[i] / G_N_ELEMENTS(CELLS);
	ck_assert_int_eq(evidence->chance_kind, STUDY_CHANCE_LABELS);
	ck_assert_double_eq_tol((t1->chance.low + t1->chance.high) / 2, grand, 1e-9);
	/* One band for all: everybody knows every touch point. */
	ck_assert_double_eq_tol(touchpoint_of(evidence, 2)->chance.high, t1->chance.high, 1e-9);
	ck_assert_double_gt(t1->mean, t1->chance.high);
	/* All six have t1 highest: few shuffles are as extreme anywhere. */
	ck_assert_double_lt(t1->p_chance, 0.02);
}
END_TEST

START_TEST(pairs_are_tested_and_corrected)
{
	g_autoptr(made_study) study = made_study_table(CELLS, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_pair *pair = &g_array_index(evidence->pairs, struct study_pair, 0);
	const struct study_test *friedman = test_of(evidence, "friedman", "");

	ck_assert_uint_eq(evidence->pairs->len, 3);
	ck_assert(pair->a == 0 && pair->b == 1);
	ck_assert_uint_eq(pair->n, 6);
	/* Differences 21 31 18 26 18 24: mean 23, squares 4 64 25 9 25 1 = 128. */
	ck_assert_double_eq_tol(pair->difference, 23, 1e-12);
	ck_assert_double_eq_tol(pair->effect, 23 / sqrt(128 / 5.0), 1e-12);
	ck_assert_double_eq(pair->statistic, 21);
	ck_assert_double_eq_tol(pair->p, 2 / 64.0, 1e-12);
	/* Three equal p values: three times the least. */
	ck_assert_double_eq_tol(pair->p_holm, 3 * 2 / 64.0, 1e-12);
	ck_assert(pair->ci.low > 18 && pair->ci.high < 31);
	/* Everybody in the same order: W is 1, the statistic n (k - 1). */
	ck_assert_ptr_nonnull(friedman);
	ck_assert_uint_eq(friedman->n, 6);
	ck_assert_double_eq_tol(friedman->statistic, 12, 1e-9);
	ck_assert_double_eq_tol(evidence->concordance, 1, 1e-12);
	/* Exactly 6 of 6^6 orders. */
	ck_assert_double_eq_tol(friedman->p, 6 / pow(6, 6), 1e-12);
	ck_assert_ptr_nonnull(caution_of(evidence, STUDY_CAUTION_PAIRS_POWER));
	ck_assert_ptr_null(caution_of(evidence, STUDY_CAUTION_NO_FRIEDMAN));
}
END_TEST

START_TEST(the_gate_says_when_it_is_shut)
{
	const double cells[] = {10, 20, 30, /**/ 30, 10, 20, /**/ 20, 30, 10, /**/ 10, 20, 30,
		/**/ 30, 10, 20, /**/ 20, 30, 10};
	g_autoptr(made_study) study = made_study_table(cells, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);

	ck_assert_double_eq_tol(test_of(evidence, "friedman", "")->statistic, 0, 1e-12);
	ck_assert_uint_eq(evidence->pairs->len, 3);
	ck_assert_ptr_nonnull(caution_of(evidence, STUDY_CAUTION_NO_FRIEDMAN));
	for (guint k = 0; k < 3; k++)
		ck_assert_double_eq(touchpoint_of(evidence, k)->p_chance, 1);
}
END_TEST

START_TEST(what_many_lack_does_not_stop_the_gate)
{
	const double cells[] = {61, 40, -1, /**/ 72, 41, -1, /**/ 63, 45, -1, /**/ 69, 43, 37, /**/
		65, 47, -1, /**/ 72, 48, 38};
	g_autoptr(made_study) study = made_study_table(cells, 6, 3);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_test *friedman = test_of(evidence, "friedman", "");

	ck_assert_uint_eq(friedman->n, 6);
	ck_assert_double_eq_tol(friedman->df, 1, 1e-12);
	ck_assert_ptr_nonnull(strstr(friedman->note, "without 1 touch points"));
	ck_assert_uint_eq(g_array_index(evidence->pairs, struct study_pair, 1).n, 2);
}
END_TEST

START_TEST(groups_are_compared_at_every_touch_point)
{
	const double cells[] = {10, 50, /**/ 11, 51, /**/ 12, 52, /**/ 13, 53, /**/ 30, 50, /**/ 31,
		51, /**/ 32, 52, /**/ 33, 53};
	g_autoptr(made_study) study = made_study_table(cells, 8, 2);

	for (guint i = 0; i < 8; i++)
		made_study_set(&made_study_person(study, study->results->pdata[i])->group,
			i < 4 ? "a" : "b");
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_test *apart = test_of(evidence, "mann-whitney", "t1");
	ck_assert_double_eq(apart->statistic, 0);
	/* 2 of choose(8, 4) = 70 choices; Holm over two touch points. */
	ck_assert_double_eq_tol(apart->p, 2 / 70.0, 1e-12);
	ck_assert_double_eq_tol(apart->p_holm, 4 / 70.0, 1e-12);
	ck_assert_double_eq_tol(apart->effect, -1, 1e-12);
	ck_assert_double_eq_tol(test_of(evidence, "mann-whitney", "t2")->p, 1, 1e-12);
	ck_assert_uint_eq(evidence->group_means->len, 4);
	const struct study_group_mean *mean = evidence->group_means->pdata[1];
	ck_assert_str_eq(mean->group, "b");
	ck_assert_uint_eq(mean->n, 4);
	ck_assert_double_eq_tol(mean->mean, 31.5, 1e-12);
	ck_assert_ptr_nonnull(caution_of(evidence, STUDY_CAUTION_GROUP_FEW));
	made_study_set(&made_study_person(study, study->results->pdata[7])->group, "c");
	g_autoptr(study_evidence) three = evidence_of(study);
	ck_assert_ptr_nonnull(test_of(three, "kruskal-wallis", "t1"));
	ck_assert_ptr_null(test_of(three, "mann-whitney", "t1"));
}
END_TEST

START_TEST(one_order_for_all_is_said)
{
	const double cells[] = {50, 45, 40, 35, /**/ 51, 44, 41, 33, /**/ 49, 46, 38, 36, /**/ 52,
		47, 39, 34, /**/ 48, 43, 42, 37, /**/ 50, 44, 40, 30};
	g_autoptr(made_study) study = made_study_table(cells, 6, 4);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	const struct study_test *order = test_of(evidence, "order", "");

	ck_assert_double_lt(order->statistic, -4);
	ck_assert_double_eq_tol(order->effect, -1, 1e-12);
	ck_assert_double_eq_tol(order->p, 2 / 64.0, 1e-12);
	ck_assert_ptr_nonnull(caution_of(evidence, STUDY_CAUTION_ONE_ORDER));
	const struct study_caution *falls = caution_of(evidence, STUDY_CAUTION_HABITUATION);
	ck_assert_ptr_nonnull(falls);
	ck_assert_double_eq(falls->number, order->statistic);
	ck_assert_ptr_nonnull(strstr(touchpoint_of(evidence, 0)->note, "order"));
}
END_TEST

TESTS_MAIN("evidence_numbers", a_touch_point_is_described, ranks_come_with_their_stability,
	chance_is_what_shuffled_touch_points_would_give, pairs_are_tested_and_corrected,
	the_gate_says_when_it_is_shut, what_many_lack_does_not_stop_the_gate,
	groups_are_compared_at_every_touch_point, one_order_for_all_is_said)
