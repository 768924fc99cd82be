#include "study/evidence/evidence.h"
#include "study/session/acceptance.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

static const struct study_evidence_options PLAIN = {.seed = 1};

static struct study_member *member_of(
	const struct study_evidence *evidence, const char *participant)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		struct study_member *member = evidence->members->pdata[i];
		if (strcmp(member->participant, participant) == 0)
			return member;
	}
	ck_abort_msg("no member %s", participant);
	return NULL;
}

static const struct study_value *value_of(const struct study_member *member, guint touchpoint)
{
	return &g_array_index(member->values, struct study_value, touchpoint);
}

static struct study_touchpoint *touchpoint_of(const struct study_evidence *evidence, guint index)
{
	return evidence->touchpoints->pdata[index];
}

/* A second visit of touch point @index in @result. */
static void visit_again(
	struct study_result *result, guint index, double arousal, bool is_excluded, bool has_peak)
{
	struct rec_touchpoint row =
		g_array_index(result->touchpoints, struct rec_touchpoint, index);

	row.visit = 2;
	row.start_s = result->duration_s;
	row.end_s = result->duration_s + 10;
	row.arousal_mean = arousal;
	row.is_excluded = is_excluded;
	row.peak_count = has_peak;
	g_array_append_val(result->touchpoints, row);
}

START_TEST(visits_become_values)
{
	const double cells[] = {10, 20, 30, NAN, 60, -1};
	g_autoptr(made_study) study = made_study_table(cells, 2, 3);
	visit_again(study->results->pdata[0], 0, 50, false, true);
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &PLAIN);
	const struct study_member *first = member_of(evidence, "P01");

	ck_assert_uint_eq(evidence->touchpoints->len, 3);
	ck_assert_str_eq(touchpoint_of(evidence, 0)->id, "t1");
	ck_assert_double_eq(value_of(first, 0)->arousal, 30);
	ck_assert_double_eq(value_of(first, 0)->peak, 1);
	ck_assert_uint_eq(value_of(first, 0)->n_visits, 2);
	/* Visited first and fourth. */
	ck_assert_double_eq(value_of(first, 0)->position, 2.5);
	ck_assert_double_eq(value_of(first, 0)->first_start_s, 0);
	ck_assert_ptr_eq(value_of(first, 0)->first, study->results->pdata[0]);
	const struct study_member *second = member_of(evidence, "P02");
	ck_assert(isnan(value_of(second, 0)->arousal) && isnan(value_of(second, 0)->peak));
	ck_assert_uint_eq(value_of(second, 0)->n_visits, 1);
	ck_assert_double_eq(value_of(second, 1)->arousal, 60);
	ck_assert_double_eq(value_of(second, 1)->position, 2);
	ck_assert_uint_eq(value_of(second, 2)->n_visits, 0);
	ck_assert_ptr_null(value_of(second, 2)->first);
	ck_assert_uint_eq(touchpoint_of(evidence, 0)->n, 2);
	ck_assert_uint_eq(touchpoint_of(evidence, 0)->n_valid, 1);
	ck_assert_uint_eq(touchpoint_of(evidence, 2)->n, 1);
}
END_TEST

START_TEST(repeats_follow_the_declared_rule)
{
	const double cells[] = {10, 20, NAN, 40};
	g_autoptr(made_study) study = made_study_table(cells, 2, 2);
	struct study_evidence_options options = {.seed = 1};
	visit_again(study->results->pdata[0], 0, 50, false, true);
	visit_again(study->results->pdata[1], 0, 70, false, true);

	g_autoptr(study_evidence) mean =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert_double_eq(value_of(member_of(mean, "P01"), 0)->arousal, 30);
	ck_assert_double_eq(value_of(member_of(mean, "P02"), 0)->arousal, 70);
	ck_assert_double_eq(touchpoint_of(mean, 0)->mean, 50);
	options.repeats = STUDY_REPEATS_FIRST;
	g_autoptr(study_evidence) first =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert_double_eq(value_of(member_of(first, "P01"), 0)->arousal, 10);
	ck_assert_double_eq(value_of(member_of(first, "P01"), 0)->peak, 0);
	/* A first visit that is not valid is unknown, not the second one. */
	ck_assert(isnan(value_of(member_of(first, "P02"), 0)->arousal));
	options.repeats = STUDY_REPEATS_EACH;
	g_autoptr(study_evidence) each =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert_uint_eq(touchpoint_of(each, 0)->n, 4);
	ck_assert_uint_eq(touchpoint_of(each, 0)->n_valid, 3);
	ck_assert_double_eq_tol(touchpoint_of(each, 0)->mean, (10 + 50 + 70) / 3.0, 1e-12);
	ck_assert_double_eq_tol(touchpoint_of(each, 0)->peak_share, 2 / 3.0, 1e-12);
}
END_TEST

START_TEST(sessions_of_a_participant_are_one_member)
{
	const double cells[] = {10, 20, 30, 40};
	g_autoptr(made_study) study = made_study_table(cells, 2, 2);
	struct study_result *later = study->results->pdata[0], *sooner = study->results->pdata[1];
	struct study_evidence_options options = {.seed = 1};

	made_study_set(&sooner->participant, "P01");
	made_study_set(&sooner->session, "zzz");
	made_study_set(&sooner->start_time, "2026-03-01T10:00:00+01:00");
	made_study_set(&made_study_person(study, later)->wave, "10");
	made_study_set(&made_study_person(study, sooner)->wave, "9");
	g_autoptr(study_evidence) both =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert_uint_eq(both->members->len, 1);
	const struct study_member *member = member_of(both, "P01");
	ck_assert_str_eq(member->wave, "9;10");
	ck_assert_ptr_eq(member->results->pdata[0], sooner);
	ck_assert_double_eq(value_of(member, 0)->arousal, 20);
	ck_assert_ptr_eq(value_of(member, 0)->first, sooner);
	options.wave = "10";
	g_autoptr(study_evidence) one = study_evidence_new(study->folder, study->results, &options);
	ck_assert_str_eq(member_of(one, "P01")->wave, "10");
	ck_assert_double_eq(value_of(member_of(one, "P01"), 0)->arousal, 10);
	options.wave = "11";
	g_autoptr(study_evidence) none =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert_uint_eq(none->members->len, 0);
}
END_TEST

START_TEST(the_order_of_results_changes_nothing)
{
	g_autoptr(made_study) study = made_study_new();
	g_autoptr(GPtrArray) backwards = g_ptr_array_new();
	for (guint i = study->results->len; i-- > 0;)
		g_ptr_array_add(backwards, study->results->pdata[i]);
	g_autoptr(study_evidence) a = study_evidence_new(study->folder, study->results, &PLAIN);
	g_autoptr(study_evidence) b = study_evidence_new(study->folder, backwards, &PLAIN);

	ck_assert_uint_eq(a->touchpoints->len, 8);
	for (guint i = 0; i < 8; i++) {
		const struct study_touchpoint *x = touchpoint_of(a, i), *y = touchpoint_of(b, i);
		ck_assert_str_eq(x->id, y->id);
		ck_assert(memcmp(&x->mean_ci, &y->mean_ci, sizeof x->mean_ci) == 0);
		ck_assert(memcmp(&x->chance, &y->chance, sizeof x->chance) == 0);
		ck_assert(x->rank_stability == y->rank_stability && x->felt == y->felt);
	}
	ck_assert_uint_eq(a->kpis->len, b->kpis->len);
	for (guint i = 0; i < a->kpis->len; i++) {
		const struct study_kpi *x = a->kpis->pdata[i], *y = b->kpis->pdata[i];
		ck_assert_str_eq(x->phase, y->phase);
		ck_assert(memcmp(&x->mean, &y->mean, sizeof x->mean) == 0);
	}
	ck_assert_uint_eq(a->alerts->len, b->alerts->len);
}
END_TEST

START_TEST(the_baseline_is_no_touch_point)
{
	g_autoptr(made_study) study = made_study_new();
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &PLAIN);

	ck_assert_uint_eq(evidence->touchpoints->len, 8);
	ck_assert_str_eq(touchpoint_of(evidence, 0)->id, "entrance");
	ck_assert(touchpoint_of(evidence, 6)->is_critical);
	ck_assert_double_eq(value_of(member_of(evidence, "P01"), 0)->position, 1);
}
END_TEST

START_TEST(nobody_disappears)
{
	const double cells[] = {10, 20};
	g_autoptr(made_study) study = made_study_table(cells, 1, 2);
	struct study_session *session = g_new0(struct study_session, 1);

	session->participant = g_strdup("P02");
	session->name = g_strdup("visit-1");
	g_ptr_array_add(study->folder->sessions, session);
	study_people_add(study->folder->people, "P03", "");
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &PLAIN);
	ck_assert_uint_eq(evidence->members->len, 3);
	ck_assert_uint_eq(evidence->n_in, 1);
	ck_assert_uint_eq(evidence->n_out, 2);
	ck_assert_uint_eq(member_of(evidence, "P02")->exclusions, STUDY_EXCLUSION_FAILED);
	ck_assert_str_eq(member_of(evidence, "P03")->reason, "no result of an analysis");
	const struct study_alert *alert = evidence->alerts->pdata[0];
	ck_assert_uint_eq(evidence->alerts->len, 1);
	ck_assert_str_eq(alert->participant, "P02");
	ck_assert_str_eq(alert->kind, "quality");
	ck_assert_int_eq(alert->rule, STUDY_ALERT_NO_RESULT);

	/* One that was analysed, but is another one again. */
	const struct study_result *first = study->results->pdata[0];
	g_ptr_array_add(first->twins, g_strdup("P02/visit-1"));
	g_autoptr(study_evidence) again = study_evidence_new(study->folder, study->results, &PLAIN);
	alert = again->alerts->pdata[0];
	ck_assert_uint_eq(again->alerts->len, 1);
	ck_assert_str_eq(alert->text, "P02, session visit-1: it is the same recording as "
				      "P01/visit-1, which counts.");
}
END_TEST

TESTS_MAIN("evidence_members", visits_become_values, repeats_follow_the_declared_rule,
	sessions_of_a_participant_are_one_member, the_order_of_results_changes_nothing,
	the_baseline_is_no_touch_point, nobody_disappears)
