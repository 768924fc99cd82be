#include "study/session/touchpoints.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

static double rising(double time_s)
{
	return time_s; /* one point a second */
}

static double with_a_hole(double time_s)
{
	return time_s >= 30 && time_s < 40 ? NAN : 50;
}

static const struct rec_touchpoint *row(GArray *rows, guint i)
{
	ck_assert_uint_lt(i, rows->len);
	return &g_array_index(rows, struct rec_touchpoint, i);
}

START_TEST(arousal_of_a_ramp_has_its_mean_end_and_trend)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "counter", 20, 60);
	made_arousal(results, 100, rising);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_mean, 40, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_max, 59.5, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_max_s, 59.5, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_end, 57.5, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_trend_per_min, 60, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->arousal_skewness, 0, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->valid_pct, 100, 0.5);
	ck_assert(!row(rows, 0)->is_excluded);
}
END_TEST

START_TEST(unknown_arousal_is_left_out_not_taken_for_zero)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "counter", 20, 60);
	made_arousal(results, 100, with_a_hole);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_eq(row(rows, 0)->arousal_mean, 50);
	ck_assert_double_eq(row(rows, 0)->arousal_auc, 28);
}
END_TEST

START_TEST(responses_belong_to_the_visit_that_caused_them)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200, 5);

	made_visit(session, "entry", 20, 60);
	made_visit(session, "counter", 60, 100);
	made_scr(results, 20.5, 1); /* before entry can have caused it */
	made_scr(results, 22, 0.5);
	made_scr(results, 60.5, 0.3); /* still entry's: the counter's window opens at 61 s */
	made_scr(results, 61.5, 0.7);
	made_scr(results, 103, 0.1); /* trailing response of the counter */
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_int_eq(row(rows, 0)->scr_count, 2);
	ck_assert_double_eq_tol(row(rows, 0)->scr_amplitude_sum, 0.8, 1e-12);
	ck_assert_double_eq_tol(row(rows, 0)->scr_magnitude, 0.4, 1e-12);
	ck_assert_double_eq_tol(row(rows, 0)->latency_s, 2, 1e-12);
	ck_assert_double_eq_tol(row(rows, 0)->scr_per_min, 2 / (40.0 / 60), 0.02);
	ck_assert_int_eq(row(rows, 1)->scr_count, 2);
	ck_assert_double_eq_tol(row(rows, 1)->latency_s, 1.5, 1e-12);
}
END_TEST

START_TEST(latency_is_that_of_the_first_response_owned)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200, 5);

	made_visit(session, "late", 20, 60);
	made_visit(session, "calm", 100, 140);
	made_scr(results, 29, 0.5);
	made_scr(results, 35, 0.5);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_eq_tol(row(rows, 0)->latency_s, 9, 1e-12);
	ck_assert(isnan(row(rows, 1)->latency_s));
}
END_TEST

START_TEST(rejected_responses_and_peaks_do_not_count)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	struct dsp_peak peaks[] = {
		{.id = 1, .time_s = 30}, {.id = 2, .time_s = 40, .status = DSP_STATUS_REJECTED}};

	made_visit(session, "entry", 20, 60);
	made_scr(results, 30, 0.5);
	g_array_index(results->scr, struct dsp_scr, 0).status = DSP_STATUS_REJECTED;
	g_array_append_vals(results->peaks, peaks, 2);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_int_eq(row(rows, 0)->scr_count, 0);
	ck_assert_double_eq(row(rows, 0)->scr_magnitude, 0);
	ck_assert_int_eq(row(rows, 0)->peak_count, 1);
}
END_TEST

START_TEST(deltas_are_against_the_baseline_on_the_card)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	results->parameters_json =
		g_strdup("{\"baseline\": {\"levels\": {\"tonic\": 4.0, "
			 "\"heart_rate_bpm\": 70.0, \"pulse_amplitude\": 2.0}}}");
	made_visit(session, "entry", 20, 60);
	made_beats(results, 0, 100, 0.75, 1.5);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_eq_tol(row(rows, 0)->scl_delta, 1, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->hr_delta_bpm, 10, 1e-9);
	ck_assert_double_eq_tol(row(rows, 0)->pulse_amplitude_delta_pct, -25, 1e-9);
}
END_TEST

START_TEST(levels_are_taken_when_the_body_shows_them)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	results->parameters_json = g_strdup("{\"baseline\": {\"levels\": {\"tonic\": 5.0}}}");
	made_visit(session, "entry", 20, 26);
	for (double t = 23; t < 28.95; t += 0.1) /* 3 s behind the stay */
		made_eda(results, t)->tonic = 7;
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_eq_tol(row(rows, 0)->scl_delta, 2, 1e-9);
}
END_TEST

START_TEST(a_response_without_an_amplitude_counts_but_weighs_nothing)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "entry", 20, 60);
	made_scr(results, 30, 0.5);
	made_scr(results, 40, NAN); /* a rater's own */
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_int_eq(row(rows, 0)->scr_count, 2);
	ck_assert_double_eq_tol(row(rows, 0)->scr_magnitude, 0.5, 1e-12);
	g_array_index(results->scr, struct dsp_scr, 0).amplitude = NAN;
	g_autoptr(GArray) unknown = study_touchpoints_compute(session, results);
	ck_assert_double_nan(row(unknown, 0)->scr_magnitude);
}
END_TEST

START_TEST(a_second_of_valid_signal_has_no_rate)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "entry", 20, 60);
	for (double t = 0; t < 99.95; t += 0.1) {
		if (t < 30 || t >= 31)
			made_eda(results, t)->flags = DSP_FLAG_DISCONNECT;
	}
	made_scr(results, 30.5, 0.5);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_int_eq(row(rows, 0)->scr_count, 1);
	ck_assert_double_nan(row(rows, 0)->scr_per_min);
	ck_assert_double_nan(row(rows, 0)->epc_per_min);
}
END_TEST

START_TEST(a_skipped_touch_point_is_a_row_without_numbers)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "toilet", NAN, NAN)->visit = 0;
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_int_eq(row(rows, 0)->visit, 0);
	ck_assert(row(rows, 0)->is_excluded);
	ck_assert_int_eq(row(rows, 0)->scr_count, -1);
	ck_assert_double_nan(row(rows, 0)->arousal_mean);
}
END_TEST

START_TEST(a_visit_of_artefacts_is_excluded_with_the_reason)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "entry", 20, 60);
	for (double t = 20; t < 50; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_DISCONNECT;
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert(row(rows, 0)->is_excluded);
	ck_assert_ptr_nonnull(strstr(row(rows, 0)->reason, "25 %"));
}
END_TEST

START_TEST(short_stays_have_no_rate)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	made_visit(session, "glance", 20, 23);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_nan(row(rows, 0)->scr_per_min);
	ck_assert_double_nan(row(rows, 0)->epc_per_min);
	ck_assert_int_eq(row(rows, 0)->scr_count, 0);
}
END_TEST

START_TEST(without_an_analysis_names_and_times_stand)
{
	g_autoptr(rec_session) session = rec_session_new();

	made_visit(session, "entry", 20, 60)->corrected_s = 19;
	g_autoptr(GArray) rows = study_touchpoints_compute(session, NULL);
	ck_assert_str_eq(row(rows, 0)->id, "entry");
	ck_assert_double_eq(row(rows, 0)->start_s, 19);
	ck_assert_double_nan(row(rows, 0)->arousal_mean);
}
END_TEST

TESTS_MAIN("study/touchpoints", arousal_of_a_ramp_has_its_mean_end_and_trend,
	unknown_arousal_is_left_out_not_taken_for_zero,
	responses_belong_to_the_visit_that_caused_them, latency_is_that_of_the_first_response_owned,
	rejected_responses_and_peaks_do_not_count, deltas_are_against_the_baseline_on_the_card,
	levels_are_taken_when_the_body_shows_them,
	a_response_without_an_amplitude_counts_but_weighs_nothing,
	a_second_of_valid_signal_has_no_rate, a_skipped_touch_point_is_a_row_without_numbers,
	a_visit_of_artefacts_is_excluded_with_the_reason, short_stays_have_no_rate,
	without_an_analysis_names_and_times_stand)
