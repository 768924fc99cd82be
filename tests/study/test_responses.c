#include "study/session/responses.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

static void add_mark(struct rec_session *session, double time_s)
{
	struct rec_mark *mark = rec_session_add_mark(session);

	mark->id = session->marks->len;
	mark->time_s = time_s;
	mark->pressed_s = time_s;
	mark->label = g_strdup("picture");
}

static GArray *score_with(const struct rec_session *session, const struct rec_results *results,
	enum dsp_detector detector)
{
	struct dsp_params params;

	dsp_params_init(&params);
	params.eda_detector = detector;
	return study_responses_score(session, results, &params);
}

static GArray *score(const struct rec_session *session, const struct rec_results *results)
{
	return score_with(session, results, DSP_DETECTOR_DRIVER);
}

static const struct dsp_response *row(GArray *rows, guint i)
{
	ck_assert_uint_lt(i, rows->len);
	return &g_array_index(rows, struct dsp_response, i);
}

START_TEST(the_first_response_in_the_window_answers_the_event)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(120, 5);

	add_mark(session, 20);
	add_mark(session, 60);
	made_scr(results, 20.5, 9); /* before the window: too early to be an answer */
	made_scr(results, 22, 0.4);
	made_scr(results, 23, 0.8);
	g_autoptr(GArray) rows = score(session, results);
	ck_assert(row(rows, 0)->responded);
	ck_assert_int_eq(row(rows, 0)->scr_id, 2);
	ck_assert_double_eq(row(rows, 0)->latency_s, 2);
	ck_assert_double_eq(row(rows, 0)->amplitude, 0.4);
	ck_assert_str_eq(row(rows, 0)->event_id, "mark:1");
	/* No answer: no amplitude, but a magnitude of 0. */
	ck_assert(!row(rows, 1)->responded);
	ck_assert_double_nan(row(rows, 1)->amplitude);
	ck_assert_double_eq(row(rows, 1)->magnitude, 0);
}
END_TEST

START_TEST(visits_and_marks_stand_in_one_order_of_time)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(120, 5);

	add_mark(session, 50);
	made_visit(session, "counter", 10, 40);
	made_visit(session, "skipped", NAN, NAN)->visit = 0;
	g_autoptr(GArray) rows = score(session, results);
	ck_assert_uint_eq(rows->len, 2);
	ck_assert_str_eq(row(rows, 0)->event_id, "counter#1");
	ck_assert_str_eq(row(rows, 1)->event_id, "mark:1");
}
END_TEST

START_TEST(the_next_event_ends_the_window)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(120, 5);

	add_mark(session, 20);
	add_mark(session, 21.5);
	add_mark(session, 21.8);
	made_scr(results, 23, 0.4);
	g_autoptr(GArray) rows = score(session, results);
	/* [21, 22.5): the answer at 23 belongs to a later event. */
	ck_assert_double_eq(row(rows, 0)->window_end_s, 22.5);
	ck_assert(!row(rows, 0)->responded);
	/* 0.3 s of window say nothing. */
	ck_assert_double_nan(row(rows, 1)->magnitude);
	ck_assert(row(rows, 2)->responded);
}
END_TEST

START_TEST(trough_to_peak_does_not_part_events_closer_than_two_seconds)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(120, 5);

	add_mark(session, 20);
	add_mark(session, 21.9);
	add_mark(session, 40);
	add_mark(session, 42);
	g_autoptr(GArray) rows = score_with(session, results, DSP_DETECTOR_TROUGH);
	ck_assert_double_nan(row(rows, 0)->magnitude);
	ck_assert_double_nan(row(rows, 1)->magnitude);
	ck_assert_double_eq(row(rows, 2)->magnitude, 0);
	ck_assert_double_eq(row(rows, 3)->magnitude, 0);
	/* The model of the driver can. */
	g_autoptr(GArray) parted = score(session, results);
	ck_assert_double_eq(row(parted, 0)->magnitude, 0);
	ck_assert_double_eq(row(parted, 1)->magnitude, 0);
}
END_TEST

START_TEST(a_window_of_artefacts_is_not_scored)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(60, 5);

	add_mark(session, 20);
	for (double t = 21; t < 23; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_MISSING;
	g_autoptr(GArray) rows = score(session, results);
	ck_assert_double_nan(row(rows, 0)->magnitude);
	ck_assert_double_nan(row(rows, 0)->iscr);
}
END_TEST

START_TEST(a_non_responder_needs_events_silence_and_smallness)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(600, 5);

	for (int i = 0; i < 6; i++)
		add_mark(session, 50 + 80 * i);
	g_array_unref(results->responses);
	results->responses = score(session, results);
	ck_assert(study_responses_is_non_responder(results));

	made_scr(results, 500, 0.2);
	ck_assert(!study_responses_is_non_responder(results));
	g_array_index(results->scr, struct dsp_scr, 0).amplitude = 0.01;
	ck_assert(study_responses_is_non_responder(results));
	/* What a rater rejected is no response. */
	g_array_index(results->scr, struct dsp_scr, 0).amplitude = 0.2;
	g_array_index(results->scr, struct dsp_scr, 0).status = DSP_STATUS_REJECTED;
	ck_assert(study_responses_is_non_responder(results));

	/* One of six is more than a tenth. */
	g_array_index(results->responses, struct dsp_response, 2).responded = true;
	ck_assert(!study_responses_is_non_responder(results));
}
END_TEST

START_TEST(with_few_events_rate_and_size_decide_alone)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(235, 5);
	g_autoptr(rec_results) brief = made_results(59, 5);

	for (int i = 0; i < 4; i++)
		add_mark(session, 50 + 40 * i);
	g_array_unref(results->responses);
	results->responses = score(session, results);
	ck_assert_uint_eq(results->responses->len, 4);
	ck_assert(study_responses_can_judge(results));
	ck_assert(study_responses_is_non_responder(results));
	/* 235 s have room for 0.78 of them: each one counts, an answer, too. */
	made_scr(results, 52, 0.02);
	ck_assert(!study_responses_is_non_responder(results));
	g_array_index(results->scr, struct dsp_scr, 0).status = DSP_STATUS_REJECTED;
	ck_assert(study_responses_is_non_responder(results));

	ck_assert(!study_responses_can_judge(brief));
	ck_assert(!study_responses_is_non_responder(brief));
	g_autoptr(rec_results) calm = made_results(900, 5);
	made_scr(calm, 300, 0.04);
	ck_assert(study_responses_is_non_responder(calm));
	g_array_index(calm->scr, struct dsp_scr, 0).amplitude = 0.05;
	ck_assert(!study_responses_is_non_responder(calm));
}
END_TEST

TESTS_MAIN("study/responses", the_first_response_in_the_window_answers_the_event,
	visits_and_marks_stand_in_one_order_of_time, the_next_event_ends_the_window,
	trough_to_peak_does_not_part_events_closer_than_two_seconds,
	a_window_of_artefacts_is_not_scored, a_non_responder_needs_events_silence_and_smallness,
	with_few_events_rate_and_size_decide_alone)
