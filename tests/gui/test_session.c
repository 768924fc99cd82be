#include "gui/session/session.h"
#include "recordings/edits/edits.h"
#include "recordings/session/visits.h"
#include "tests/check_main.h"
#include "tests/gui/fixture.h"

#include <math.h>
#include <string.h>

/* What was there at each "changed". */
struct diary {
	int n;
	gboolean had_facts[16], had_results[16], had_conductance[16], had_pulse[16];
	enum affekt_session_state state[16];
};

static void write_diary(AffektSession *session, struct diary *diary)
{
	int i = diary->n++;
	ck_assert_int_lt(i, 16);
	diary->had_facts[i] = affekt_session_facts(session) != NULL;
	diary->had_results[i] = affekt_session_results(session) != NULL;
	diary->had_conductance[i] =
		affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE) != NULL;
	diary->had_pulse[i] = affekt_session_signal(session, AFFEKT_SIGNAL_PULSE) != NULL;
	diary->state[i] = affekt_session_state(session);
}

static void load_and_wait(AffektSession *session)
{
	affekt_session_load(session);
	while (affekt_session_state(session) == AFFEKT_SESSION_LOADING)
		g_main_context_iteration(NULL, TRUE);
}

static AffektSession *loaded(double duration_s, unsigned traits)
{
	AffektSession *session =
		affekt_session_new_for_recording(fixture_session_new(duration_s, traits), NULL);
	load_and_wait(session);
	ck_assert_int_eq(affekt_session_state(session), AFFEKT_SESSION_READY);
	return session;
}

START_TEST(parts_arrive_in_order_metadata_first)
{
	g_autoptr(AffektSession) session =
		affekt_session_new_for_recording(fixture_session_new(600, 0), NULL);
	struct diary diary = {0};
	g_signal_connect(session, "changed", G_CALLBACK(write_diary), &diary);
	load_and_wait(session);
	ck_assert_int_eq(diary.n, 5);
	ck_assert(diary.had_facts[0] && !diary.had_results[0] && !diary.had_conductance[0]);
	ck_assert(diary.had_results[1] && !diary.had_conductance[1]);
	ck_assert(diary.had_conductance[2] && !diary.had_pulse[2]);
	ck_assert(diary.had_pulse[3]);
	ck_assert_int_eq(diary.state[3], AFFEKT_SESSION_LOADING);
	ck_assert_int_eq(diary.state[4], AFFEKT_SESSION_READY);
}
END_TEST

START_TEST(facts_are_those_of_the_recording)
{
	g_autoptr(AffektSession) session =
		loaded(600, FIXTURE_SIMULATED | FIXTURE_RECOVERED | FIXTURE_DAMAGED);
	const struct affekt_facts *facts = affekt_session_facts(session);
	ck_assert_str_eq(facts->name, "Shop visit p07");
	ck_assert_str_eq(facts->participant, "p07");
	ck_assert_double_eq(facts->end_s, 600);
	ck_assert(facts->is_simulated && !facts->is_emulated && facts->is_calibrated);
	ck_assert_str_eq(facts->gsr_unit, "µS");
	ck_assert(strstr(facts->recovered, "0.08 s") != NULL);
	ck_assert_str_eq(facts->damage, "Two edits cannot be read.");
	ck_assert_uint_eq(facts->visits->len, FIXTURE_VISITS);
	ck_assert_uint_eq(facts->gsr_gaps->len, 1);
	ck_assert_uint_eq(facts->pulse_gaps->len, 1);
	ck_assert(g_array_index(facts->visits, struct affekt_visit, 0).is_baseline);
}
END_TEST

START_TEST(signals_hold_the_recorded_values_and_the_gap)
{
	g_autoptr(AffektSession) session = loaded(600, 0);
	struct rec_session *truth = fixture_session_new(600, 0);
	struct affekt_series *conductance =
		affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE);
	ck_assert_uint_eq(affekt_series_length(conductance), rec_session_channel_n(truth, 0));
	double value, time_s;
	static const guint64 samples[] = {0, 1, 5000, 40000, 76000};
	for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
		ck_assert(rec_session_read_values(truth, 0, samples[i], 1, &value, NULL));
		ck_assert(rec_session_read_times(truth, 0, samples[i], 1, &time_s, NULL));
		ck_assert_double_eq_tol(affekt_series_value_at(conductance, time_s), value, 1e-5);
	}
	double inside_gap_s = FIXTURE_GAP_AT * 600 + FIXTURE_GAP_S / 2;
	ck_assert(isnan(affekt_series_value_at(conductance, inside_gap_s)));
	rec_session_free(truth);
}
END_TEST

START_TEST(statistics_of_touch_points_come_with_the_results)
{
	g_autoptr(AffektSession) session = loaded(600, 0);
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_touchpoint *choosing =
		&g_array_index(facts->visits, struct affekt_visit, 3).row;
	ck_assert_str_eq(choosing->title, "Choosing");
	ck_assert_double_gt(choosing->arousal_max, choosing->arousal_mean);
	ck_assert_double_gt(choosing->scr_per_min, 3);
	ck_assert_int_ge(choosing->peak_count, 1);
	const GPtrArray *owners = affekt_session_response_owners(session);
	ck_assert_uint_eq(owners->len, affekt_session_results(session)->scr->len);
}
END_TEST

START_TEST(arousal_stands_in_the_middle_of_its_second)
{
	g_autoptr(AffektSession) session = loaded(600, 0);
	const GArray *peaks = affekt_session_results(session)->peaks;
	struct affekt_series *arousal = affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL);
	ck_assert_double_eq(affekt_series_time(arousal, 0), 0.5);
	ck_assert_uint_gt(peaks->len, 0);
	for (guint i = 0; i < peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(peaks, struct dsp_peak, i);
		ck_assert_double_eq_tol(
			affekt_series_value_at(arousal, peak->time_s), peak->height, 1e-4);
	}
}
END_TEST

static void edit(struct rec_session *recording, enum rec_edit_target target, const char *id,
	double old_time_s)
{
	struct rec_edit row = {
		.seq = recording->edits->len + 1,
		.target = (uint8_t)target,
		.action = REC_EDIT_REJECT,
		.old_time_s = old_time_s,
		.new_time_s = NAN,
		.rater = "mia",
	};
	g_strlcpy(row.target_id, id, sizeof row.target_id);
	if (target == REC_EDIT_TOUCH_POINT) {
		row.action = REC_EDIT_MOVE;
		row.new_time_s = row.old_time_s - 10;
		g_strlcpy(row.field, "end", sizeof row.field);
	}
	g_array_append_val(recording->edits, row);
}

START_TEST(edits_of_the_rater_are_shown_as_exports_tell_them)
{
	struct rec_session *recording = fixture_session_new(600, 0);
	const struct rec_visit *visit = recording->visits->pdata[3];
	double end_s = visit->end_s;
	g_autofree char *visit_name = rec_visit_name(visit);
	const struct dsp_beat *beat =
		&g_array_index(recording->results->beats, struct dsp_beat, 40);
	edit(recording, REC_EDIT_BEAT, "", beat->time_s);
	edit(recording, REC_EDIT_TOUCH_POINT, visit_name, end_s);
	g_autoptr(AffektSession) session = affekt_session_new_for_recording(recording, "mia");
	load_and_wait(session);
	const struct affekt_facts *facts = affekt_session_facts(session);
	ck_assert_double_eq(
		g_array_index(facts->visits, struct affekt_visit, 3).row.end_s, end_s - 10);
	const struct rec_results *results = affekt_session_results(session);
	const struct dsp_beat *shown = &g_array_index(results->beats, struct dsp_beat, 40);
	ck_assert_int_eq(shown->status, DSP_STATUS_REJECTED);
	/* The interval goes with its beat: only the complete merge of study/ knows that. */
	ck_assert(isnan(shown->ibi_ms));
}
END_TEST

START_TEST(a_session_without_analysis_still_shows_its_signals)
{
	g_autoptr(AffektSession) session = loaded(120, FIXTURE_NOT_ANALYSED | FIXTURE_NO_PULSE);
	ck_assert_ptr_null(affekt_session_results(session));
	ck_assert_ptr_nonnull(affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE));
	ck_assert_ptr_null(affekt_session_signal(session, AFFEKT_SIGNAL_PULSE));
	ck_assert_ptr_null(affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL));
	ck_assert(!affekt_session_facts(session)->has_pulse);
}
END_TEST

START_TEST(an_unreadable_file_ends_in_a_sentence)
{
	g_autoptr(AffektSession) session =
		affekt_session_new_for_path("no such folder/none.nwb", NULL);
	load_and_wait(session);
	ck_assert_int_eq(affekt_session_state(session), AFFEKT_SESSION_FAILED);
	ck_assert_ptr_nonnull(strstr(affekt_session_error(session), "none.nwb"));
	ck_assert_ptr_null(affekt_session_facts(session));
}
END_TEST

START_TEST(a_cancelled_load_says_nothing_more)
{
	AffektSession *session =
		affekt_session_new_for_recording(fixture_session_new(3600, 0), NULL);
	struct diary diary = {0};
	g_signal_connect(session, "changed", G_CALLBACK(write_diary), &diary);
	affekt_session_load(session);
	affekt_session_cancel(session);
	/* The worker and its messages hold the session; when they let go, it is over. */
	g_object_add_weak_pointer(G_OBJECT(session), (gpointer *)&session);
	g_object_unref(session);
	while (session != NULL)
		g_main_context_iteration(NULL, TRUE);
	ck_assert_int_eq(diary.n, 0);
}
END_TEST

TESTS_MAIN("gui/session", arousal_stands_in_the_middle_of_its_second,
	parts_arrive_in_order_metadata_first, facts_are_those_of_the_recording,
	signals_hold_the_recorded_values_and_the_gap,
	statistics_of_touch_points_come_with_the_results,
	edits_of_the_rater_are_shown_as_exports_tell_them,
	a_session_without_analysis_still_shows_its_signals, an_unreadable_file_ends_in_a_sentence,
	a_cancelled_load_says_nothing_more)
