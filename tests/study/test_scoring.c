#include "study/session/responses.h"
#include "study/session/scoring.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

static struct dsp_params params;

static void add_mark(struct rec_session *session, double time_s, const char *label)
{
	struct rec_mark *mark = rec_session_add_mark(session);

	mark->id = session->marks->len;
	mark->time_s = time_s;
	mark->pressed_s = time_s;
	mark->label = g_strdup(label);
}

/* Scores events and everything else, as the analysis does. */
static void fill(struct rec_session *session, struct rec_results *results,
	const struct study_baseline *baseline)
{
	dsp_params_init(&params);
	session->duration_s = results->eda->len / results->eda_rate_hz;
	g_array_unref(results->responses);
	results->responses = study_responses_score(session, results, &params);
	results->is_non_responder = study_responses_is_non_responder(results);
	study_scoring_fill(session, baseline, &params, results);
}

static const struct rec_measure *row(
	const struct rec_results *results, enum rec_metric metric, const char *scope)
{
	const struct rec_measure *found = rec_measures_find(results, metric, scope);

	ck_assert_msg(found, "no row %s of %s", rec_measures_info(metric)->name, scope);
	return found;
}

static double value(const struct rec_results *results, enum rec_metric metric, const char *scope)
{
	return row(results, metric, scope)->value;
}

static void assert_refused(const struct rec_results *results, enum rec_metric metric,
	const char *scope, const char *because)
{
	const struct rec_measure *refused = row(results, metric, scope);

	ck_assert_double_nan(refused->value);
	ck_assert_msg(strstr(refused->note, because), "%s of %s: '%s' does not say '%s'",
		refused->metric, scope, refused->note, because);
}

static void invalidate(struct rec_results *results, double from_s, double to_s)
{
	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *sample = &g_array_index(results->eda, struct dsp_eda, i);
		if (sample->time_s >= from_s - 1e-6 && sample->time_s < to_s - 1e-6)
			sample->flags = DSP_FLAG_DISCONNECT;
	}
}

START_TEST(rates_are_per_valid_minute)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(240, 5);

	for (int i = 0; i < 6; i++)
		made_scr(results, 5 + 10 * i, 0.2);
	invalidate(results, 120, 240);
	fill(session, results, NULL);
	ck_assert_double_eq_tol(value(results, REC_METRIC_VALID_MIN, "session"), 2, 1e-9);
	ck_assert_double_eq(value(results, REC_METRIC_SCR_COUNT, "session"), 6);
	ck_assert_double_eq_tol(value(results, REC_METRIC_SCR_PER_MIN, "session"), 3, 1e-9);
	ck_assert_double_eq_tol(value(results, REC_METRIC_AMPLITUDE_SUM, "session"), 1.2, 1e-9);
	ck_assert_double_eq_tol(value(results, REC_METRIC_AMPLITUDE_MAX, "session"), 0.2, 1e-9);
	ck_assert_str_eq(row(results, REC_METRIC_SCR_PER_MIN, "session")->unit, "1/min");
	ck_assert_str_eq(row(results, REC_METRIC_SCR_PER_MIN, "session")->note, "");
}
END_TEST

START_TEST(a_rate_of_less_than_half_a_minute_is_refused)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200, 5);

	made_scr(results, 25, 0.2);
	made_visit(session, "short", 20, 45); /* 28 s of response window */
	made_visit(session, "long", 100, 140);
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_SCR_PER_MIN, "short#1", "needs 30 s valid, has 28 s");
	ck_assert_double_eq(value(results, REC_METRIC_SCR_COUNT, "short#1"), 1);
	ck_assert_double_eq(value(results, REC_METRIC_SCR_PER_MIN, "long#1"), 0);
	ck_assert_ptr_nonnull(
		strstr(row(results, REC_METRIC_SCR_PER_MIN, "long#1")->note, "less than 60 s"));
}
END_TEST

START_TEST(non_specific_responses_are_those_that_no_event_caused)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(120, 5);

	add_mark(session, 20, "tone");
	add_mark(session, 22, "tone");
	made_scr(results, 20.5, 0.2); /* nothing answers within a second */
	made_scr(results, 21, 0.2);
	made_scr(results, 26.9, 0.2); /* 4.9 s after the second */
	made_scr(results, 27, 0.2);
	made_scr(results, 80, 0.2);
	fill(session, results, NULL);
	/* 21 to 27 s are left out: 3 responses in 114 s. */
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_NS_SCR_PER_MIN, "session"), 3 / (114.0 / 60), 1e-9);
	ck_assert_double_eq_tol(value(results, REC_METRIC_SCR_PER_MIN, "session"), 2.5, 1e-9);
}
END_TEST

START_TEST(amplitude_and_magnitude_are_never_mixed)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(300, 5);

	for (int i = 0; i < 4; i++)
		add_mark(session, 20 + 20 * i, "tone");
	made_scr(results, 22, 0.6); /* answers the first */
	made_scr(results, 42, 0.2); /* and the second */
	made_scr(results, 71, 5);   /* answers none */
	invalidate(results, 81, 84);
	fill(session, results, NULL);
	ck_assert_double_eq(value(results, REC_METRIC_EVENTS_SCORED, "session"), 3);
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_RESPONSE_RATE, "session"), 2.0 / 3, 1e-12);
	ck_assert_double_eq_tol(value(results, REC_METRIC_AMPLITUDE_MEAN, "session"), 0.4, 1e-12);
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_MAGNITUDE_MEAN, "session"), 0.8 / 3, 1e-12);
	ck_assert_double_eq(value(results, REC_METRIC_EVENT_SCR_COUNT, "mark:1"), 1);
	ck_assert_double_eq(value(results, REC_METRIC_EVENT_SCR_COUNT, "mark:3"), 0);
	assert_refused(results, REC_METRIC_EVENT_SCR_COUNT, "mark:4", "less than half");
}
END_TEST

START_TEST(without_answers_there_is_no_amplitude_but_a_magnitude)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	add_mark(session, 20, "tone");
	made_visit(session, "empty", 50, 90)->visit = 1;
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_AMPLITUDE_MEAN, "session", "was answered");
	ck_assert_double_eq(value(results, REC_METRIC_MAGNITUDE_MEAN, "session"), 0);
	ck_assert_double_eq(value(results, REC_METRIC_RESPONSE_RATE, "session"), 0);
	assert_refused(results, REC_METRIC_AMPLITUDE_MAX, "session", "no response");
}
END_TEST

START_TEST(areas_and_levels_come_with_their_units)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *sample = &g_array_index(results->eda, struct dsp_eda, i);
		sample->driver = 0.5;
		sample->tonic = 3 + sample->time_s / 60;
		sample->conductance = sample->tonic;
	}
	made_visit(session, "till", 40, 80);
	made_visit(session, "glance", 90, 93);
	fill(session, results, NULL);
	ck_assert_double_eq_tol(value(results, REC_METRIC_ISCR, "session"), 50, 1e-6);
	ck_assert_double_eq_tol(value(results, REC_METRIC_ISCR_PER_S, "session"), 0.5, 1e-9);
	ck_assert_double_eq_tol(value(results, REC_METRIC_SCL_SLOPE, "session"), 1, 1e-9);
	ck_assert_double_eq_tol(value(results, REC_METRIC_EPC_PER_MIN, "till#1"), 1, 0.01);
	/* The level that the stay causes comes 3 s later: 43 to 83 s. */
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_SCL_MEAN, "till#1"), 3 + 62.95 / 60, 1e-9);
	ck_assert_str_eq(row(results, REC_METRIC_ISCR, "session")->unit, "uS*s");
	ck_assert_str_eq(row(results, REC_METRIC_SCL_SLOPE, "session")->unit, "uS/min");
	assert_refused(results, REC_METRIC_EPC_PER_MIN, "glance#1", "a stay of 4 s");
	assert_refused(results, REC_METRIC_SCL_SLOPE, "glance#1", "needs 10 s valid, has 3 s");
}
END_TEST

START_TEST(counts_make_no_claim)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 500);

	g_free(results->gsr_unit);
	results->gsr_unit = g_strdup("counts");
	results->gsr_u = 40;
	add_mark(session, 20, "tone");
	made_scr(results, 22, 16);
	fill(session, results, NULL);
	ck_assert_str_eq(row(results, REC_METRIC_AMPLITUDE_MEAN, "session")->unit, "counts");
	ck_assert_str_eq(row(results, REC_METRIC_EPC_PER_MIN, "session")->unit, "counts/min");
	ck_assert_ptr_nonnull(
		strstr(row(results, REC_METRIC_SCL_MEAN, "session")->note, "UNCALIBRATED"));
	assert_refused(results, REC_METRIC_AMPLITUDE_LN1P, "mark:1", "needs microsiemens");
	ck_assert_double_eq_tol(value(results, REC_METRIC_AMPLITUDE_SQRT, "mark:1"), 4, 1e-12);
	ck_assert_str_eq(row(results, REC_METRIC_AMPLITUDE_SQRT, "mark:1")->unit, "sqrt(counts)");
	ck_assert_str_eq(row(results, REC_METRIC_VALID_MIN, "session")->note, "");
}
END_TEST

START_TEST(transforms_are_named_and_need_enough_responses)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(400, 5);

	for (int i = 0; i < 8; i++) {
		add_mark(session, 20 + 20 * i, "tone");
		made_scr(results, 22 + 20 * i, 0.1 * (i + 1));
	}
	add_mark(session, 300, "tone");
	fill(session, results, NULL);
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_AMPLITUDE_LN1P, "mark:5"), log(1.5), 1e-12);
	/* Mean .45, SD of 1 … 8 tenths: sqrt(6) / 10. */
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_AMPLITUDE_Z, "mark:5"), 0.05 / (sqrt(6) / 10), 1e-9);
	/* 95th percentile of 1 … 8 tenths by linear interpolation: .765. */
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_AMPLITUDE_RANGE, "mark:5"), 0.5 / 0.765, 1e-9);
	assert_refused(results, REC_METRIC_AMPLITUDE_Z, "mark:9", "no response");

	g_array_index(results->scr, struct dsp_scr, 7).status = DSP_STATUS_REJECTED;
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_AMPLITUDE_Z, "mark:5", "needs 8 answered events");
	for (guint i = 4; i < 8; i++)
		g_array_index(results->scr, struct dsp_scr, i).status = DSP_STATUS_REJECTED;
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_AMPLITUDE_RANGE, "mark:1", "needs 5 responses");
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_AMPLITUDE_SQRT, "mark:1"), sqrt(0.1), 1e-12);
}
END_TEST

START_TEST(levels_are_corrected_for_their_range)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200.1, 5);

	for (guint i = 0; i < results->eda->len; i++)
		g_array_index(results->eda, struct dsp_eda, i).tonic = i / 2000.0;
	add_mark(session, 100.5, "tone");
	fill(session, results, NULL);
	/* .05 and .95 are the percentiles; the second before has the mean .49975 + .0025. */
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_EVENT_SCL_RANGE, "mark:1"), (0.49975 - 0.05) / 0.9, 1e-3);
	for (guint i = 0; i < results->eda->len; i++)
		g_array_index(results->eda, struct dsp_eda, i).tonic = 5;
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_EVENT_SCL_RANGE, "mark:1", "a level that varies");
}
END_TEST

START_TEST(habituation_is_counted_per_label)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(500, 5);
	const double ANSWERS[] = {0.8, 0.4, 0, 0.2, 0, 0, 0.3};

	for (guint i = 0; i < G_N_ELEMENTS(ANSWERS); i++) {
		add_mark(session, 20 + 40 * i, "tone");
		add_mark(session, 40 + 40 * i, i < 3 ? "light" : i == 3 ? "bell" : "dog");
		if (ANSWERS[i] > 0)
			made_scr(results, 22 + 40 * i, ANSWERS[i]);
	}
	fill(session, results, NULL);
	/* Four before the fifth and sixth. */
	ck_assert_double_eq(value(results, REC_METRIC_HABITUATION_TRIALS, "label:tone"), 4);
	double sx = 0, sy = 0, sxx = 0, sxy = 0, n = G_N_ELEMENTS(ANSWERS);
	for (guint i = 0; i < n; i++) {
		double x = log(i + 1.0);
		sx += x;
		sy += ANSWERS[i];
		sxx += x * x;
		sxy += x * ANSWERS[i];
	}
	ck_assert_double_eq_tol(value(results, REC_METRIC_HABITUATION_SLOPE, "label:tone"),
		(n * sxy - sx * sy) / (n * sxx - sx * sx), 1e-12);
	ck_assert_str_eq(
		row(results, REC_METRIC_HABITUATION_SLOPE, "label:tone")->unit, "uS/ln(trial)");
	assert_refused(results, REC_METRIC_HABITUATION_TRIALS, "label:light", "needs 4 scored");
	assert_refused(results, REC_METRIC_HABITUATION_SLOPE, "label:light", "has 3");
	/* One event is no series. */
	ck_assert_ptr_null(rec_measures_find(results, REC_METRIC_HABITUATION_SLOPE, "label:bell"));
}
END_TEST

START_TEST(who_goes_on_answering_has_not_habituated)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200, 5);

	for (int i = 0; i < 4; i++) {
		add_mark(session, 20 + 20 * i, "tone");
		made_scr(results, 22 + 20 * i, 0.2);
	}
	fill(session, results, NULL);
	assert_refused(results, REC_METRIC_HABITUATION_TRIALS, "label:tone", "not habituated in 4");
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_HABITUATION_SLOPE, "label:tone"), 0, 1e-12);
}
END_TEST

START_TEST(the_verdict_on_a_non_responder_carries_its_rule)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(600, 5);

	for (int i = 0; i < 4; i++)
		add_mark(session, 50 + 80 * i, "tone");
	fill(session, results, NULL);
	ck_assert_double_eq(value(results, REC_METRIC_NON_RESPONDER, "session"), 1);
	ck_assert_ptr_nonnull(strstr(row(results, REC_METRIC_NON_RESPONDER, "session")->note,
		"fewer than 5 scored events, here 4"));
	g_autoptr(rec_results) brief = made_results(59, 5);
	fill(session, brief, NULL);
	assert_refused(brief, REC_METRIC_NON_RESPONDER, "session", "needs 5 scored events, has");
	add_mark(session, 500, "tone");
	fill(session, results, NULL);
	ck_assert_double_eq(value(results, REC_METRIC_NON_RESPONDER, "session"), 1);
	ck_assert_ptr_nonnull(
		strstr(row(results, REC_METRIC_NON_RESPONDER, "session")->note, "0.05 uS"));
	made_scr(results, 300, 0.4);
	fill(session, results, NULL);
	ck_assert_double_eq(value(results, REC_METRIC_NON_RESPONDER, "session"), 0);
}
END_TEST

START_TEST(the_baseline_is_a_scope_when_it_is_one_stretch)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(200, 5);
	g_autoptr(study_baseline) baseline =
		study_baseline_given(results, (struct study_span){10, 70});

	made_scr(results, 30, 0.2);
	made_scr(results, 100, 0.2);
	fill(session, results, baseline);
	ck_assert_double_eq(value(results, REC_METRIC_SCR_COUNT, "baseline"), 1);
	ck_assert_double_eq(row(results, REC_METRIC_SCR_COUNT, "baseline")->start_s, 10);
	ck_assert_double_eq(row(results, REC_METRIC_SCR_COUNT, "baseline")->end_s, 70);
	baseline->is_self_normalised = true;
	fill(session, results, baseline);
	ck_assert_ptr_null(rec_measures_find(results, REC_METRIC_SCR_COUNT, "baseline"));
}
END_TEST

START_TEST(filling_again_replaces_the_rows_and_leaves_others)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	add_mark(session, 20, "tone");
	fill(session, results, NULL);
	guint n = results->measures->len;
	rec_measures_add(results, REC_METRIC_LIVE_DRIVER_R, "session", 0, 100, 0.99);
	fill(session, results, NULL);
	ck_assert_uint_eq(results->measures->len, n + 1);
	ck_assert_double_eq(value(results, REC_METRIC_LIVE_DRIVER_R, "session"), 0.99);
}
END_TEST

START_TEST(a_record_of_artefacts_says_so_everywhere)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	invalidate(results, 0, 100);
	fill(session, results, NULL);
	ck_assert_double_eq(value(results, REC_METRIC_VALID_MIN, "session"), 0);
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *measure =
			&g_array_index(results->measures, struct rec_measure, i);
		if (isnan(measure->value))
			ck_assert_msg(measure->note[0] != '\0', "%s says nothing", measure->metric);
	}
	assert_refused(results, REC_METRIC_SCR_COUNT, "session", "no valid second");
	assert_refused(results, REC_METRIC_SCR_PER_MIN, "session", "has 0 s");
	assert_refused(results, REC_METRIC_ISCR, "session", "no valid second");
	assert_refused(results, REC_METRIC_SCL_MEAN, "session", "no valid second");
}
END_TEST

START_TEST(without_a_conductance_channel_there_is_nothing_to_say)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = rec_results_new();

	results->eda_rate_hz = 10;
	fill(session, results, NULL);
	ck_assert_uint_eq(results->measures->len, 0);
}
END_TEST

static double ramp(double time_s)
{
	return time_s;
}

START_TEST(arousal_of_a_stretch_has_its_median_and_peaks)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);
	struct dsp_peak peaks[] = {{.id = 1, .time_s = 30}, {.id = 2, .time_s = 50},
		{.id = 3, .time_s = 40, .status = DSP_STATUS_REJECTED}};

	made_arousal(results, 100, ramp);
	g_array_append_vals(results->peaks, peaks, G_N_ELEMENTS(peaks));
	made_visit(session, "till", 20, 60);
	made_visit(session, "glance", 90, 93);
	fill(session, results, NULL);
	ck_assert_double_eq_tol(value(results, REC_METRIC_AROUSAL_MEDIAN, "till#1"), 40, 1e-9);
	ck_assert_double_eq_tol(
		value(results, REC_METRIC_AROUSAL_PEAKS_PER_MIN, "till#1"), 3, 1e-9);
	assert_refused(results, REC_METRIC_AROUSAL_PEAKS_PER_MIN, "glance#1", "needs 4 s");
}
END_TEST

TESTS_MAIN("study/scoring", rates_are_per_valid_minute,
	a_rate_of_less_than_half_a_minute_is_refused,
	non_specific_responses_are_those_that_no_event_caused,
	amplitude_and_magnitude_are_never_mixed,
	without_answers_there_is_no_amplitude_but_a_magnitude,
	areas_and_levels_come_with_their_units, counts_make_no_claim,
	transforms_are_named_and_need_enough_responses, levels_are_corrected_for_their_range,
	habituation_is_counted_per_label, who_goes_on_answering_has_not_habituated,
	the_verdict_on_a_non_responder_carries_its_rule,
	the_baseline_is_a_scope_when_it_is_one_stretch,
	filling_again_replaces_the_rows_and_leaves_others, a_record_of_artefacts_says_so_everywhere,
	without_a_conductance_channel_there_is_nothing_to_say,
	arousal_of_a_stretch_has_its_median_and_peaks)
