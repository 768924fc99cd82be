/* Agreement of two raters against values that a pencil can check. */
#include "recordings/edits/edits.h"
#include "study/raters/agreement.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

static struct study_agreement_events match(
	const double *a, guint n_a, const double *b, guint n_b, double tolerance_s)
{
	g_autoptr(GArray) times_a = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) times_b = g_array_new(FALSE, FALSE, sizeof(double));
	g_array_append_vals(times_a, a, n_a);
	g_array_append_vals(times_b, b, n_b);
	return study_agreement_match(times_a, times_b, tolerance_s);
}

static struct rec_edit *add_edit(struct rec_session *session, const char *rater,
	enum rec_edit_target target, enum rec_edit_action action, double old_time_s,
	double new_time_s)
{
	struct rec_edit edit = {
		.seq = session->edits->len + 1,
		.target = (uint8_t)target,
		.action = (uint8_t)action,
		.old_time_s = old_time_s,
		.new_time_s = new_time_s,
	};
	g_snprintf(edit.id, sizeof edit.id, "%u", session->edits->len + 1);
	g_strlcpy(edit.rater, rater, sizeof edit.rater);
	g_array_append_val(session->edits, edit);
	return &g_array_index(session->edits, struct rec_edit, session->edits->len - 1);
}

/* 100 s: peaks at 10, 30, 50; one touch point "pay" from 20 to 60. */
static struct rec_session *made_session(void)
{
	struct rec_session *session = rec_session_new();
	session->duration_s = 100;
	session->results = made_results(100, 5);
	for (int i = 0; i < 3; i++) {
		struct dsp_peak peak = {.id = i + 1, .time_s = 10 + 20 * i, .height = 60};
		g_array_append_val(session->results->peaks, peak);
	}
	made_visit(session, "pay", 20, 60);
	return session;
}

static struct study_agreement *compare(
	const struct rec_session *session, const char *a, const char *b)
{
	struct study_agreement_options options = study_agreement_defaults();
	g_autoptr(GError) error = NULL;
	struct study_agreement *agreement = study_agreement_new(session, a, b, &options, &error);
	ck_assert_msg(agreement != NULL, "%s", error ? error->message : "");
	return agreement;
}

START_TEST(pairs_are_as_many_and_as_close_as_possible)
{
	/* The nearest to 1.0 is 0.9, but only 1.0-1.8 and 0.1-0.9 pair all. */
	const double a[] = {0.1, 1.0}, b[] = {0.9, 1.8};
	struct study_agreement_events events = match(a, 2, b, 2, 0.8);
	ck_assert_uint_eq(events.n_matched, 2);
	ck_assert_double_eq_tol(events.median_s, 0.8, 1e-9);
	ck_assert_double_eq_tol(events.positive, 1, 1e-12);
	/* One of b is left: the closer one is taken. */
	const double one[] = {5}, two[] = {4.4, 5.3};
	events = match(one, 1, two, 2, 1);
	ck_assert_uint_eq(events.n_matched, 1);
	ck_assert_double_eq_tol(events.greatest_s, 0.3, 1e-9);
	ck_assert_double_eq_tol(events.positive, 2.0 / 3, 1e-12);
}
END_TEST

START_TEST(median_and_greatest_are_of_the_pairs_alone)
{
	const double a[] = {10, 20, 30, 40, 99}, b[] = {10.1, 20.5, 29.8, 40.4, 70};
	struct study_agreement_events events = match(a, 5, b, 5, 0.5);
	ck_assert_uint_eq(events.n_matched, 4);
	ck_assert_double_eq_tol(events.median_s, 0.3, 1e-9);
	ck_assert_double_eq_tol(events.greatest_s, 0.5, 1e-9);
	ck_assert_double_eq_tol(events.positive, 0.8, 1e-12);
	events = match(a, 0, b, 0, 0.5);
	ck_assert(isnan(events.positive) && isnan(events.median_s));
	events = match(a, 5, b, 0, 0.5);
	ck_assert_double_eq(events.positive, 0);
}
END_TEST

START_TEST(kappa_agrees_with_a_pencil)
{
	/* 25 10 / 5 60 of 100: po 0.85, pe 0.35*0.30 + 0.65*0.70 = 0.56, kappa 0.29/0.44. */
	const guint64 table[] = {25, 10, 5, 60};
	struct study_agreement_kappa kappa = study_agreement_kappa(table, 2, false);
	ck_assert_uint_eq(kappa.n_units, 100);
	ck_assert_double_eq_tol(kappa.agreement, 0.85, 1e-12);
	ck_assert_double_eq_tol(kappa.kappa, 0.29 / 0.44, 1e-12);
	/* Without the 25: po 60/75, pe (10*5 + 65*70)/75². */
	kappa = study_agreement_kappa(table, 2, true);
	double expected = (10.0 * 5 + 65.0 * 70) / (75.0 * 75);
	ck_assert_double_eq_tol(kappa.agreement, 0.8, 1e-12);
	ck_assert_double_eq_tol(kappa.kappa, (0.8 - expected) / (1 - expected), 1e-12);
}
END_TEST

START_TEST(one_category_or_none_has_no_kappa)
{
	const guint64 one[] = {0, 0, 0, 40}, uncoded[] = {40, 0, 0, 0};
	ck_assert(isnan(study_agreement_kappa(one, 2, false).kappa));
	ck_assert_double_eq(study_agreement_kappa(one, 2, false).agreement, 1);
	struct study_agreement_kappa kappa = study_agreement_kappa(uncoded, 2, true);
	ck_assert_uint_eq(kappa.n_units, 0);
	ck_assert(isnan(kappa.agreement) && isnan(kappa.kappa));
}
END_TEST

START_TEST(moved_borders_count_in_time_and_in_seconds)
{
	g_autoptr(rec_session) session = made_session();
	struct rec_edit *edit =
		add_edit(session, "anna", REC_EDIT_TOUCH_POINT, REC_EDIT_MOVE, 60, 70);
	g_strlcpy(edit->target_id, "pay#1", sizeof edit->target_id);
	g_strlcpy(edit->field, "end", sizeof edit->field);
	g_autoptr(study_agreement) agreement = compare(session, "automatic", "anna");
	const struct study_agreement_states *states =
		&agreement->states[STUDY_AGREEMENT_TOUCH_POINTS];
	/* 400 units "pay" for both, 100 for anna alone, 500 uncoded: of 1000. */
	ck_assert_uint_eq(states->categories->len, 2);
	const guint64 *table = &g_array_index(states->table, guint64, 0);
	ck_assert_uint_eq(table[0], 500);
	ck_assert_uint_eq(table[1], 100);
	ck_assert_uint_eq(table[2], 0);
	ck_assert_uint_eq(table[3], 400);
	ck_assert_double_eq_tol(states->all.agreement, 0.9, 1e-12);
	/* pe 0.6*0.5 + 0.4*0.5 = 0.5, kappa 0.8. */
	ck_assert_double_eq_tol(states->all.kappa, 0.8, 1e-12);
	ck_assert_double_eq_tol(states->coded.agreement, 0.8, 1e-12);
	ck_assert_uint_eq(agreement->borders.n_matched, 1);
	ck_assert_double_eq_tol(agreement->borders.start_mean_s, 0, 1e-12);
	ck_assert_double_eq_tol(agreement->borders.end_mean_s, 10, 1e-12);
	ck_assert(isnan(agreement->states[STUDY_AGREEMENT_PULSE_ARTEFACTS].all.kappa));
	ck_assert_uint_eq(agreement->states[STUDY_AGREEMENT_PULSE_ARTEFACTS].all.n_units, 1000);
	ck_assert_uint_eq(agreement->states[STUDY_AGREEMENT_PULSE_ARTEFACTS].coded.n_units, 0);
}
END_TEST

START_TEST(rejected_peaks_do_not_count)
{
	g_autoptr(rec_session) session = made_session();
	add_edit(session, "anna", REC_EDIT_AROUSAL_PEAK, REC_EDIT_REJECT, 30, NAN);
	add_edit(session, "bo", REC_EDIT_AROUSAL_PEAK, REC_EDIT_MOVE, 50, 50.5);
	g_autoptr(study_agreement) agreement = compare(session, "anna", "bo");
	const struct study_agreement_events *peaks = &agreement->events[STUDY_AGREEMENT_PEAKS];
	ck_assert_uint_eq(peaks->n_a, 2);
	ck_assert_uint_eq(peaks->n_b, 3);
	ck_assert_uint_eq(peaks->n_matched, 2);
	ck_assert_double_eq_tol(peaks->positive, 0.8, 1e-12);
	ck_assert_double_eq_tol(peaks->greatest_s, 0.5, 1e-12);
	ck_assert_uint_eq(agreement->a.n_edits, 1);
}
END_TEST

static void note_blind(struct rec_session *session, const char *rater, bool is_on, bool had_seen)
{
	struct rec_edit note = rec_edits_blind_note(is_on, had_seen);
	note.seq = session->edits->len + 1;
	g_strlcpy(note.rater, rater, sizeof note.rater);
	g_array_append_val(session->edits, note);
}

START_TEST(blind_raters_answer_for_their_own_events_only)
{
	g_autoptr(rec_session) session = made_session();
	note_blind(session, "bo", true, false);
	add_edit(session, "bo", REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 30.4);
	g_autoptr(study_agreement) agreement = compare(session, "automatic", "bo");
	const struct study_agreement_events *peaks = &agreement->events[STUDY_AGREEMENT_PEAKS];
	ck_assert_uint_eq(peaks->n_a, 3);
	ck_assert_uint_eq(peaks->n_b, 1);
	ck_assert_uint_eq(peaks->n_matched, 1);
	ck_assert(agreement->b.blind.is_blind && !agreement->b.blind.had_seen);
	ck_assert_uint_eq(agreement->b.blind.n_blind, 1);
	ck_assert_uint_eq(agreement->b.n_edits, 1);
	ck_assert(!agreement->a.blind.was_blind);
}
END_TEST

START_TEST(what_was_seen_stays_seen)
{
	g_autoptr(rec_session) session = made_session();
	add_edit(session, "bo", REC_EDIT_AROUSAL_PEAK, REC_EDIT_DELETE, 10, NAN);
	note_blind(session, "bo", true, true);
	add_edit(session, "bo", REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 30);
	note_blind(session, "bo", false, false);
	add_edit(session, "bo", REC_EDIT_AROUSAL_PEAK, REC_EDIT_ADD, NAN, 70);
	struct rec_edits_blind blind = rec_edits_blind_of(session->edits, "bo");
	ck_assert(blind.was_blind && !blind.is_blind && blind.had_seen);
	ck_assert_int_eq(blind.seq, 2);
	ck_assert_uint_eq(blind.n_before, 1);
	ck_assert_uint_eq(blind.n_blind, 1);
	ck_assert_uint_eq(blind.n_unblinded, 1);
}
END_TEST

START_TEST(an_unknown_rater_is_told_who_is_known)
{
	g_autoptr(rec_session) session = made_session();
	add_edit(session, "anna", REC_EDIT_AROUSAL_PEAK, REC_EDIT_DELETE, 30, NAN);
	struct study_agreement_options options = study_agreement_defaults();
	g_autoptr(GError) error = NULL;
	ck_assert_ptr_null(study_agreement_new(session, "anna", "cleo", &options, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "cleo"));
	ck_assert_ptr_nonnull(strstr(error->message, "automatic, anna"));
}
END_TEST

TESTS_MAIN("study/agreement", pairs_are_as_many_and_as_close_as_possible,
	median_and_greatest_are_of_the_pairs_alone, kappa_agrees_with_a_pencil,
	one_category_or_none_has_no_kappa, moved_borders_count_in_time_and_in_seconds,
	rejected_peaks_do_not_count, blind_raters_answer_for_their_own_events_only,
	what_was_seen_stays_seen, an_unknown_rater_is_told_who_is_known)
