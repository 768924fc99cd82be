#include "study/base/baseline.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

START_TEST(baseline_visits_come_first)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(400, 5);

	session->duration_s = 400;
	made_visit(session, "entry", 100, 150);
	made_visit(session, "rest", 200, 240)->is_baseline = true;
	made_visit(session, "rest", 300, 330)->is_baseline = true;
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	ck_assert_uint_eq(baseline->spans->len, 2);
	ck_assert_double_eq_tol(baseline->valid_s, 70, 0.2);
	ck_assert(!baseline->is_self_normalised);
	ck_assert(study_baseline_contains(baseline, 320));
	ck_assert(!study_baseline_contains(baseline, 250));
}
END_TEST

START_TEST(too_short_a_baseline_gives_way_to_the_time_before_the_first_visit)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(400, 5);

	session->duration_s = 400;
	made_visit(session, "rest", 150, 200)->is_baseline = true;
	made_visit(session, "entry", 90, 150);
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	ck_assert_uint_eq(baseline->spans->len, 1);
	ck_assert_double_eq(g_array_index(baseline->spans, struct study_span, 0).end_s, 90);
	ck_assert(!baseline->is_self_normalised);
}
END_TEST

START_TEST(artefacts_do_not_count_towards_sixty_valid_seconds)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(400, 5);

	session->duration_s = 400;
	made_visit(session, "entry", 80, 150);
	for (double t = 10; t < 35; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_MOTION;
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	ck_assert(baseline->is_self_normalised);
	ck_assert_double_eq_tol(baseline->valid_s, 375, 0.2);
}
END_TEST

START_TEST(a_session_without_visits_is_its_own_baseline)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	session->duration_s = 100;
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	ck_assert(baseline->is_self_normalised);
}
END_TEST

START_TEST(a_pulse_alone_counts_its_own_valid_seconds)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = rec_results_new();

	session->duration_s = 200;
	made_visit(session, "entry", 100, 150);
	made_beats(results, 0, 200, 0.8, 1);
	struct dsp_artefact window = {10, 25, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};
	g_array_append_val(results->artefacts, window);
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	ck_assert(!baseline->is_self_normalised);
	ck_assert_double_ge(baseline->valid_s, 83);
	ck_assert_double_le(baseline->valid_s, 85);
}
END_TEST

START_TEST(a_planned_minute_may_lose_a_second_but_not_five)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(400, 5);

	session->duration_s = 400;
	made_visit(session, "rest", 30, 90)->is_baseline = true;
	made_visit(session, "entry", 20, 25);
	for (double t = 30; t < 31; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_STARTUP;
	g_autoptr(study_baseline) enough = study_baseline_choose(session, results);
	ck_assert(!enough->is_self_normalised);
	for (double t = 31; t < 35; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_MOTION;
	g_autoptr(study_baseline) too_little = study_baseline_choose(session, results);
	ck_assert(too_little->is_self_normalised);
}
END_TEST

TESTS_MAIN("study/baseline", a_planned_minute_may_lose_a_second_but_not_five,
	baseline_visits_come_first,
	too_short_a_baseline_gives_way_to_the_time_before_the_first_visit,
	artefacts_do_not_count_towards_sixty_valid_seconds,
	a_session_without_visits_is_its_own_baseline, a_pulse_alone_counts_its_own_valid_seconds)
