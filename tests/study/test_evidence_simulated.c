/* Studies simulated at the level of signals: what is true is found, and what is bad is left out. */
#include "study/evidence/evidence.h"
#include "tests/check_main.h"
#include "tests/study/simulate.h"

#include <math.h>
#include <string.h>

static struct study_evidence *evidence_of(const struct made_study *study)
{
	const struct study_evidence_options options = {.seed = 1};

	return study_evidence_new(study->folder, study->results, &options);
}

static const struct study_touchpoint *touchpoint_of(const struct study_evidence *evidence, guint i)
{
	return evidence->touchpoints->pdata[i];
}

START_TEST(twelve_people_and_two_strong_touch_points)
{
	struct simulate_truth truth = simulate_defaults(1);
	g_autoptr(made_study) study = simulate_study(&truth);
	g_autoptr(study_evidence) evidence = evidence_of(study);

	for (guint k = 0; k < truth.n_touchpoints; k++) {
		const struct study_touchpoint *point = touchpoint_of(evidence, k);
		ck_assert_int_eq(point->rank <= 2, simulate_is_strong(k));
		ck_assert_int_eq(point->mean > point->chance.high, simulate_is_strong(k));
		ck_assert_uint_eq(point->n_excluded, 2);
	}
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		bool is_out = (int)i == truth.non_responder || (int)i == truth.bad_contact;
		ck_assert_int_eq(study_member_is_in(evidence, member), !is_out);
	}
	const struct study_member *flat = evidence->members->pdata[truth.non_responder];
	ck_assert_str_eq(flat->reason, "non-responder");
	const struct study_member *bad = evidence->members->pdata[truth.bad_contact];
	ck_assert(g_str_has_prefix(bad->reason, "too little valid skin conductance"));
	ck_assert(g_str_has_prefix(evidence->cautions->pdata[0], "2 of 12 people are left out"));
}
END_TEST

START_TEST(one_order_hides_what_many_orders_show)
{
	struct simulate_truth truth = simulate_defaults(2);
	bool has_one = false, has_many = false;

	truth.fading = 0.1;
	for (int is_shuffled = 0; is_shuffled < 2; is_shuffled++) {
		truth.is_shuffled = is_shuffled;
		g_autoptr(made_study) study = simulate_study(&truth);
		g_autoptr(study_evidence) evidence = evidence_of(study);
		bool *has = is_shuffled ? &has_many : &has_one;
		for (guint i = 0; i < evidence->caution_rows->len; i++) {
			const struct study_caution *caution = evidence->caution_rows->pdata[i];
			*has |= caution->kind == STUDY_CAUTION_ONE_ORDER;
		}
	}
	ck_assert(has_one && !has_many);
}
END_TEST

START_TEST(few_people_and_many_touch_points_are_still_ranked)
{
	struct simulate_truth truth = simulate_defaults(3);

	truth.n_participants = 7;
	truth.n_touchpoints = 20;
	truth.minutes = 12;
	truth.non_responder = truth.bad_contact = truth.mover = -1;
	g_autoptr(made_study) study = simulate_study(&truth);
	g_autoptr(study_evidence) evidence = evidence_of(study);
	ck_assert_uint_eq(evidence->n_in, 7);
	ck_assert_double_le(touchpoint_of(evidence, SIMULATE_STRONG_A)->rank, 4);
	ck_assert_double_le(touchpoint_of(evidence, SIMULATE_STRONG_B)->rank, 4);
	ck_assert_uint_eq(evidence->pairs->len, 190);
	ck_assert_str_eq(touchpoint_of(evidence, 0)->note, "few people");
}
END_TEST

START_TEST(the_same_seed_gives_the_same_session)
{
	struct simulate_truth truth = simulate_defaults(4);
	g_autoptr(rec_session) a = simulate_session(&truth, 2, 1);
	g_autoptr(rec_session) b = simulate_session(&truth, 2, 1);
	double x[100], y[100];

	ck_assert_str_eq(a->uuid, b->uuid);
	ck_assert(rec_session_read_raw(a, 0, 5000, 100, x, NULL));
	ck_assert(rec_session_read_raw(b, 0, 5000, 100, y, NULL));
	ck_assert(memcmp(x, y, sizeof x) == 0);
	ck_assert_uint_eq(a->visits->len, 9);
}
END_TEST

TESTS_MAIN("evidence_simulated", twelve_people_and_two_strong_touch_points,
	one_order_hides_what_many_orders_show, few_people_and_many_touch_points_are_still_ranked,
	the_same_seed_gives_the_same_session)
