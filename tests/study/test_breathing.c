#include "study/session/breathing.h"

#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

enum {
	SECONDS = 300
};

/* A heart of 70 bpm; 15 breaths a minute, and a deep one at 150 s. */
static struct rec_results *make_results(void)
{
	struct rec_results *results = made_results(SECONDS, 5);

	made_beats(results, 0, SECONDS, 6.0 / 7, 1);
	for (guint i = 0; i < results->beats->len; i++) {
		struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		double breath = sin(2 * M_PI * 0.25 * beat->time_s), u = beat->time_s - 150;
		double deep = u > 0 && u < 12 ? sin(M_PI * u / 12) : 0;
		beat->ibi_corrected_ms += 30 * breath - 200 * deep * cos(M_PI * u / 6);
		beat->amplitude *= (1 + 0.1 * breath) * exp(-0.9 * deep);
		beat->onset_s -= 0.005 * breath;
	}
	made_scr(results, 60, 0.3);
	made_scr(results, 152, 0.4);
	made_scr(results, 200, 0.2);
	return results;
}

static const struct rec_measure *find(
	const struct rec_results *results, const char *scope, const char *metric)
{
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		if (strcmp(row->scope, scope) == 0 && strcmp(row->metric, metric) == 0)
			return row;
	}
	return NULL;
}

START_TEST(test_rates_of_stretches)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = make_results();

	session->duration_s = SECONDS;
	made_visit(session, "long", 20, 120);
	made_visit(session, "short", 20, 40);
	study_breathing_run(session, NULL, results);
	ck_assert_double_eq_tol(find(results, "session", "respiratory_rate")->value, 15, 0.5);
	ck_assert_double_eq_tol(find(results, "long#1", "respiratory_rate")->value, 15, 0.5);
	ck_assert_str_eq(find(results, "session", "respiratory_rate")->unit, "1/min");
	ck_assert_ptr_null(find(results, "short#1", "respiratory_rate"));
}
END_TEST

START_TEST(test_responses_near_a_deep_breath_are_flagged_and_kept)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = make_results();
	guint n_breaths, n_responses, n_measures;

	session->duration_s = SECONDS;
	study_breathing_run(session, NULL, results);
	study_breathing_count(results, &n_breaths, &n_responses);
	ck_assert_uint_eq(n_breaths, 1);
	ck_assert_uint_eq(n_responses, 1);
	ck_assert_double_eq_tol(find(results, "session", "deep_breath")->start_s, 149, 3);
	ck_assert_double_gt(find(results, "session", "deep_breath")->value, 2);
	ck_assert_double_eq(find(results, "session", "scr_near_deep_breath")->value, 1);
	ck_assert_uint_eq(results->scr->len, 3);
	ck_assert_uint_eq(results->artefacts->len, 0);
	for (guint i = 0; i < 3; i++)
		ck_assert_uint_eq(g_array_index(results->scr, struct dsp_scr, i).flags,
			i == 1 ? DSP_FLAG_DEEP_BREATH : 0);
	ck_assert(!(DSP_FLAGS_INVALID & DSP_FLAG_DEEP_BREATH));

	/* A second run finds the same, not twice as much. */
	n_measures = results->measures->len;
	study_breathing_run(session, NULL, results);
	ck_assert_uint_eq(results->measures->len, n_measures);
	g_array_set_size(results->beats, 0);
	study_breathing_run(session, NULL, results);
	ck_assert_uint_eq(results->measures->len, 0);
	ck_assert_uint_eq(g_array_index(results->scr, struct dsp_scr, 1).flags, 0);
}
END_TEST

START_TEST(test_broken_beats_say_why_there_is_no_rate)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = make_results();

	session->duration_s = SECONDS;
	for (guint i = 0; i < results->beats->len; i++) {
		if (i % 20 < 5)
			g_array_index(results->beats, struct dsp_beat, i).ibi_corrected_ms = NAN;
	}
	study_breathing_run(session, NULL, results);
	const struct rec_measure *rate = find(results, "session", "respiratory_rate");
	ck_assert_ptr_nonnull(rate);
	ck_assert(isnan(rate->value));
	ck_assert_ptr_nonnull(strstr(rate->note, "clean beats"));
}
END_TEST

TESTS_MAIN("breathing", test_rates_of_stretches,
	test_responses_near_a_deep_breath_are_flagged_and_kept,
	test_broken_beats_say_why_there_is_no_rate)
