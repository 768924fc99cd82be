#include "recordings/edits/edits.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/session/measures.h"
#include "study/base/spans.h"
#include "study/session/heart.h"
#include "study/session/merged.h"
#include "study/session/responses.h"
#include "study/session/scoring.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

enum {
	SECONDS = 200
};

static GArray *score(const struct rec_session *session, const struct rec_results *results)
{
	struct dsp_params params;

	dsp_params_init(&params);
	return study_responses_score(session, results, &params);
}

/* A heart of 75 bpm that breathes, one response 2 s into a visit, all of it analysed. */
static struct rec_session *make_session(void)
{
	struct rec_session *session = rec_session_new();
	struct rec_results *results = made_results(SECONDS, 5);

	session->duration_s = SECONDS;
	made_visit(session, "till", 100, 160);
	results->pulse_channel = g_strdup("import_pulse");
	made_beats(results, 0, SECONDS, 0.8, 1);
	for (guint i = 0; i < results->beats->len; i++) {
		struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		beat->time_s += 0.02 * sin(beat->time_s);
	}
	made_scr(results, 102, 0.4);
	results->responses = (g_array_unref(results->responses), score(session, results));
	study_heart_correct(results);
	g_autoptr(study_baseline) baseline =
		study_baseline_given(results, (struct study_span){0, 100});
	study_heart_variability(session, baseline, results);
	struct dsp_params params;
	dsp_params_init(&params);
	study_scoring_fill(session, baseline, &params, results);
	rec_measures_add(results, REC_METRIC_LIVE_DRIVER_R, "session", 0, SECONDS, 0.99);
	session->results = results;
	return session;
}

static void edit(struct rec_session *session, enum rec_edit_target target,
	enum rec_edit_action action, double time_s)
{
	struct rec_edit row = {
		.seq = session->edits->len + 1,
		.target = (uint8_t)target,
		.action = (uint8_t)action,
		.old_time_s = time_s,
		.new_time_s = NAN,
		.rater = "mia",
	};

	g_snprintf(row.id, sizeof(row.id), "%u", session->edits->len);
	g_array_append_val(session->edits, row);
}

static double value_of(const struct rec_results *results, const char *scope, const char *metric)
{
	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		if (strcmp(row->scope, scope) == 0 && strcmp(row->metric, metric) == 0)
			return row->value;
	}
	ck_abort_msg("no %s of %s", metric, scope);
}

static const struct dsp_beat *beat_at(const struct rec_results *results, guint i)
{
	return &g_array_index(results->beats, struct dsp_beat, i);
}

START_TEST(a_rejected_beat_leaves_its_intervals)
{
	g_autoptr(rec_session) session = make_session();
	double time_s = beat_at(session->results, 60)->time_s;
	double before = value_of(session->results, "baseline", "nn_mean");

	edit(session, REC_EDIT_BEAT, REC_EDIT_REJECT, time_s);
	g_autoptr(rec_results) merged = study_merged_new(session, "mia", NULL);
	ck_assert_uint_eq(merged->beats->len, session->results->beats->len);
	ck_assert_int_eq(beat_at(merged, 60)->status, DSP_STATUS_REJECTED);
	ck_assert(isnan(beat_at(merged, 60)->ibi_ms));
	ck_assert_double_eq_tol(beat_at(merged, 61)->ibi_ms,
		1000 * (beat_at(merged, 61)->time_s - beat_at(merged, 59)->time_s), 1e-6);
	ck_assert_int_eq(beat_at(merged, 61)->status, DSP_STATUS_MISSED_BEFORE);
	/* One interval fewer over the same time; corrected, it is still there. */
	ck_assert_double_gt(value_of(merged, "baseline", "nn_mean"), before + 5);
	ck_assert_double_eq_tol(value_of(merged, "baseline", "nn_mean_corrected"), before, 0.5);
	ck_assert_double_eq_tol(value_of(merged, "till#1", "nn_mean"),
		value_of(session->results, "till#1", "nn_mean"), 1e-9);
	/* The automatic rows are as they were. */
	ck_assert_int_eq(beat_at(session->results, 60)->status, DSP_STATUS_AUTOMATIC);
	ck_assert_double_eq(value_of(session->results, "baseline", "nn_mean"), before);
}
END_TEST

START_TEST(a_deleted_response_is_no_answer)
{
	g_autoptr(rec_session) session = make_session();
	const struct dsp_response *event =
		&g_array_index(session->results->responses, struct dsp_response, 0);

	ck_assert(event->responded);
	edit(session, REC_EDIT_SCR, REC_EDIT_DELETE, 103);
	g_autoptr(rec_results) merged = study_merged_new(session, "mia", NULL);
	event = &g_array_index(merged->responses, struct dsp_response, 0);
	ck_assert_str_eq(event->event_id, "till#1");
	ck_assert(!event->responded);
	ck_assert_double_eq(event->magnitude, 0);
	ck_assert(isnan(event->amplitude));
}
END_TEST

static double measure_of(
	const struct rec_results *results, enum rec_metric metric, const char *scope)
{
	const struct rec_measure *row = rec_measures_find(results, metric, scope);

	ck_assert_msg(row, "no %s of %s", rec_measures_info(metric)->name, scope);
	return row->value;
}

START_TEST(measures_follow_the_edits)
{
	g_autoptr(rec_session) session = make_session();

	ck_assert_double_eq(measure_of(session->results, REC_METRIC_SCR_COUNT, "till#1"), 1);
	edit(session, REC_EDIT_SCR, REC_EDIT_REJECT, 103);
	g_autoptr(rec_results) merged = study_merged_new(session, "mia", NULL);
	ck_assert_double_eq(measure_of(merged, REC_METRIC_SCR_COUNT, "till#1"), 0);
	ck_assert_double_eq(measure_of(merged, REC_METRIC_RESPONSE_RATE, "till#1"), 0);
	/* The same baseline, and what no edit can change. */
	ck_assert_double_eq(measure_of(merged, REC_METRIC_SCR_COUNT, "baseline"), 0);
	ck_assert_double_eq(
		rec_measures_find(merged, REC_METRIC_SCR_COUNT, "baseline")->end_s, 100);
	ck_assert_double_eq(measure_of(merged, REC_METRIC_LIVE_DRIVER_R, "session"), 0.99);
	ck_assert_double_eq(measure_of(session->results, REC_METRIC_SCR_COUNT, "till#1"), 1);
}
END_TEST

START_TEST(others_and_automatic_see_plain_copies)
{
	g_autoptr(rec_session) session = make_session();

	edit(session, REC_EDIT_SCR, REC_EDIT_DELETE, 103);
	g_autoptr(rec_results) automatic = study_merged_new(session, "automatic", NULL);
	g_autoptr(rec_results) other = study_merged_new(session, "bo", NULL);
	ck_assert_uint_eq(automatic->scr->len, 1);
	ck_assert_uint_eq(other->scr->len, 1);
	ck_assert_uint_eq(automatic->hrv->len, session->results->hrv->len);
	ck_assert(g_array_index(other->responses, struct dsp_response, 0).responded);
}
END_TEST

START_TEST(who_codes_blind_has_only_own_responses)
{
	g_autoptr(rec_session) session = make_session();
	struct rec_edit note = rec_edits_blind_note(true, false);

	note.seq = 1;
	g_strlcpy(note.rater, "mia", sizeof note.rater);
	g_array_append_val(session->edits, note);
	g_autoptr(rec_results) merged = study_merged_new(session, "mia", NULL);
	ck_assert_uint_eq(session->results->scr->len, 1);
	ck_assert_uint_eq(merged->scr->len, 0);
	ck_assert(!g_array_index(merged->responses, struct dsp_response, 0).responded);
	note = rec_edits_blind_note(false, false);
	note.seq = 2;
	g_strlcpy(note.rater, "mia", sizeof note.rater);
	g_array_append_val(session->edits, note);
	g_autoptr(rec_results) seen = study_merged_new(session, "mia", NULL);
	ck_assert_uint_eq(seen->scr->len, 1);
}
END_TEST

START_TEST(a_session_without_results_has_none)
{
	g_autoptr(rec_session) session = rec_session_new();

	ck_assert_ptr_null(study_merged_new(session, "mia", NULL));
}
END_TEST

START_TEST(what_a_rater_painted_does_not_count)
{
	g_autoptr(rec_session) session = make_session();
	struct rec_edit painted = {.id = "p",
		.seq = 1,
		.target = REC_EDIT_ARTEFACT,
		.action = REC_EDIT_ADD,
		.target_id = "gsr",
		.old_time_s = NAN,
		.new_time_s = 101,
		.value = "106",
		.rater = "mia"};
	g_array_append_val(session->edits, painted);
	g_autoptr(rec_results) merged = study_merged_new(session, "mia", NULL);
	const struct dsp_scr *scr = &g_array_index(merged->scr, struct dsp_scr, 0);
	ck_assert_int_eq(scr->status, DSP_STATUS_REJECTED);
	struct study_span stretch = {100, 110};
	double before_s = study_spans_gsr_valid_s(session->results, stretch);
	ck_assert_double_eq_tol(
		before_s - study_spans_gsr_valid_s(merged, stretch), 5, 1.5 / merged->eda_rate_hz);
	/* The analysis itself is as it was, and so is what another rater sees. */
	scr = &g_array_index(session->results->scr, struct dsp_scr, 0);
	ck_assert_int_eq(scr->status, DSP_STATUS_AUTOMATIC);
	g_autoptr(rec_results) other = study_merged_new(session, "bo", NULL);
	ck_assert_double_eq(study_spans_gsr_valid_s(other, stretch), before_s);
}
END_TEST

TESTS_MAIN("study/merged", what_a_rater_painted_does_not_count,
	a_rejected_beat_leaves_its_intervals, a_deleted_response_is_no_answer,
	measures_follow_the_edits, others_and_automatic_see_plain_copies,
	who_codes_blind_has_only_own_responses, a_session_without_results_has_none)
