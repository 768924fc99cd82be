#include "recordings/session/visits.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static struct rec_visit *add(
	struct rec_session *session, const char *id, double start_s, double end_s)
{
	struct rec_visit *visit = rec_session_add_visit(session);
	visit->touchpoint = g_strdup(id);
	visit->title = g_strdup(id);
	visit->start_s = start_s;
	visit->end_s = end_s;
	visit->pressed_s = visit->reaction_lag_s = visit->corrected_s = NAN;
	return visit;
}

/* "id#visit" of every row, joined by blanks. */
static char *names(const struct rec_session *session)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < session->visits->len; i++) {
		g_autofree char *name = rec_visit_name(g_ptr_array_index(session->visits, i));
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", name);
	}
	return g_string_free(out, FALSE);
}

static void assert_names(const struct rec_session *session, const char *expected)
{
	g_autofree char *got = names(session);
	ck_assert_str_eq(got, expected);
}

static void assert_scr_owner(
	const struct rec_session *session, double onset_s, const char *expected)
{
	g_autofree char *owner = rec_visits_scr_owner(session->visits, onset_s);
	ck_assert_str_eq(owner, expected);
}

static const char PLAN[] = "[touchpoint enter]\nstart=0\n"
			   "[touchpoint wait]\nstart=35\ntitle=Waiting\nphase=shop\n"
			   "[touchpoint pay]\n"
			   "[touchpoint leave]\nstart=200\n"
			   "[phase shop]\nbaseline=yes\n";

START_TEST(visits_are_numbered_per_id_in_time_order)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "b", 30, 40);
	add(session, "a", 20, 25);
	add(session, "b", 5, 10);
	add(session, "a", 1, 2);
	rec_visits_number(session->visits, NULL);
	assert_names(session, "a#1 b#1 a#2 b#2");
}
END_TEST

START_TEST(a_corrected_start_decides_the_order)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "a", 10, 20)->corrected_s = 31;
	add(session, "a", 30, 40);
	rec_visits_number(session->visits, NULL);
	const struct rec_visit *first = g_ptr_array_index(session->visits, 0);
	ck_assert_double_eq(rec_visit_start_s(first), 30);
	ck_assert_int_eq(first->visit, 1);
}
END_TEST

START_TEST(skipped_touch_points_stand_at_their_planned_place)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(PLAN, "plan", NULL);
	add(session, "enter", 1, 30);
	add(session, "leave", 90, 100);
	rec_visits_number(session->visits, study);
	assert_names(session, "enter#1 wait#0 pay#0 leave#1");
	const struct rec_visit *skipped = g_ptr_array_index(session->visits, 1);
	ck_assert(isnan(skipped->start_s) && isnan(skipped->end_s));
	ck_assert_str_eq(skipped->title, "Waiting");
	ck_assert(skipped->is_baseline);

	/* Numbering again changes nothing, with the plan or without it. */
	rec_visits_number(session->visits, study);
	rec_visits_number(session->visits, NULL);
	assert_names(session, "enter#1 wait#0 pay#0 leave#1");

	/* A visit after all takes the skipped row's place. */
	add(session, "wait", 95, 98);
	rec_visits_number(session->visits, study);
	assert_names(session, "enter#1 leave#1 wait#1 pay#0");
}
END_TEST

START_TEST(a_response_belongs_to_its_window)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "a", 10, 20);
	rec_visits_number(session->visits, NULL);
	assert_scr_owner(session, 10.999, "");
	assert_scr_owner(session, 11, "a#1");
	assert_scr_owner(session, 23.999, "a#1");
	assert_scr_owner(session, 24, "");
}
END_TEST

START_TEST(a_later_visit_cuts_the_window)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "touching", 10, 20);
	add(session, "next", 20, 30);
	add(session, "apart", 32, 40);
	rec_visits_number(session->visits, NULL);
	assert_scr_owner(session, 20.999, "touching#1");
	assert_scr_owner(session, 21, "next#1");
	assert_scr_owner(session, 32.999, "next#1");
	assert_scr_owner(session, 33, "apart#1");
	assert_scr_owner(session, 43.5, "apart#1");
}
END_TEST

START_TEST(overlapping_visits_share_a_response)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "outer", 10, 30);
	add(session, "inner", 15, 20);
	rec_visits_number(session->visits, NULL);
	assert_scr_owner(session, 14, "outer#1");
	assert_scr_owner(session, 17, "outer#1;inner#1");
	assert_scr_owner(session, 23.5, "outer#1;inner#1");
	assert_scr_owner(session, 25, "outer#1");
	assert_scr_owner(session, 33.9, "outer#1");
}
END_TEST

START_TEST(an_open_visit_has_no_end)
{
	g_autoptr(rec_session) session = rec_session_new();
	add(session, "a", 10, NAN);
	add(session, "b", 50, 60);
	rec_visits_number(session->visits, NULL);
	assert_scr_owner(session, 55, "a#1;b#1");
	assert_scr_owner(session, 1e6, "a#1");
}
END_TEST

START_TEST(a_moment_belongs_to_the_stay_itself)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(PLAN, "plan", NULL);
	add(session, "enter", 10, 20);
	add(session, "pay", 15, 25);
	rec_visits_number(session->visits, study);
	g_autofree char *first = rec_visits_time_owner(session->visits, 10);
	g_autofree char *both = rec_visits_time_owner(session->visits, 15);
	g_autofree char *last = rec_visits_time_owner(session->visits, 20);
	g_autofree char *none = rec_visits_time_owner(session->visits, 25);
	ck_assert_str_eq(first, "enter#1");
	ck_assert_str_eq(both, "enter#1;pay#1");
	ck_assert_str_eq(last, "pay#1");
	ck_assert_str_eq(none, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/visits");
	TCase *tcase = tcase_create("visits");
	tcase_add_test(tcase, visits_are_numbered_per_id_in_time_order);
	tcase_add_test(tcase, a_corrected_start_decides_the_order);
	tcase_add_test(tcase, skipped_touch_points_stand_at_their_planned_place);
	tcase_add_test(tcase, a_response_belongs_to_its_window);
	tcase_add_test(tcase, a_later_visit_cuts_the_window);
	tcase_add_test(tcase, overlapping_visits_share_a_response);
	tcase_add_test(tcase, an_open_visit_has_no_end);
	tcase_add_test(tcase, a_moment_belongs_to_the_stay_itself);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
