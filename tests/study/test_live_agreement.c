#include "recordings/session/measures.h"
#include "study/session/live_agreement.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

/* A minute and a half whose driver is a wave; beats a second apart. */
static struct rec_results *make(double gain, double delay_s)
{
	struct rec_results *results = made_results(90, 5);

	results->pulse_channel = g_strdup("import_pulse");
	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		row->driver = gain * (1 + sin(2 * G_PI * (row->time_s - delay_s) / 20));
	}
	return results;
}

static const struct rec_measure *row(const struct rec_results *results, enum rec_metric metric)
{
	const struct rec_measure *found = rec_measures_find(results, metric, "session");

	ck_assert_ptr_nonnull(found);
	return found;
}

START_TEST(the_drivers_are_correlated_where_both_are_valid)
{
	g_autoptr(rec_results) offline = make(1, 0), same = make(3, 0), late = make(1, 5);

	/* What is invalid on either side does not count, be it ever so large. */
	made_eda(same, 30)->driver = 1e6;
	made_eda(same, 30)->flags = DSP_FLAG_SLOPE;
	made_eda(offline, 40)->driver = -1e6;
	made_eda(offline, 40)->flags = DSP_FLAG_MISSING;
	study_live_agreement_fill(same, offline);
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_DRIVER_R)->value, 1, 1e-9);
	/* A quarter of a wave late, over four and a half waves: nothing in common. */
	study_live_agreement_fill(late, offline);
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_DRIVER_R)->value, 0, 0.1);
}
END_TEST

START_TEST(a_live_layer_may_begin_late)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0);

	g_array_remove_range(live->eda, 0, 300);
	made_scr(offline, 10, 0.5); /* nobody was looking */
	made_scr(offline, 50, 0.5);
	made_scr(live, 50.4, 0.5);
	study_live_agreement_fill(live, offline);
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_DRIVER_R)->value, 1, 1e-9);
	ck_assert_double_eq(row(offline, REC_METRIC_LIVE_DRIVER_R)->start_s, 30);
	ck_assert_double_eq(row(offline, REC_METRIC_LIVE_SCR_F1)->value, 1);
}
END_TEST

START_TEST(a_correlation_of_half_a_minute_is_refused_below_it)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0);

	g_array_set_size(live->eda, 290);
	study_live_agreement_fill(live, offline);
	ck_assert_double_nan(row(offline, REC_METRIC_LIVE_DRIVER_R)->value);
	ck_assert_ptr_nonnull(strstr(row(offline, REC_METRIC_LIVE_DRIVER_R)->note, "needs 30 s"));
}
END_TEST

START_TEST(responses_are_paired_within_half_a_second)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0);

	made_scr(offline, 10, 0.5);
	made_scr(offline, 20, 0.5);
	made_scr(offline, 30, 0.5);
	made_scr(live, 10.5, 0.5);
	made_scr(live, 20.6, 0.5); /* too far */
	made_scr(live, 40, 0.5);   /* rejected: nothing was shown */
	g_array_index(live->scr, struct dsp_scr, 2).status = DSP_STATUS_REJECTED;
	study_live_agreement_fill(live, offline);
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_SCR_F1)->value, 2.0 / 5, 1e-12);
	ck_assert_str_eq(row(offline, REC_METRIC_LIVE_SCR_F1)->note, "2 live, 3 offline, 1 paired");
}
END_TEST

START_TEST(beats_are_paired_within_a_tenth_and_their_rates_compared)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0);

	made_beats(offline, 0, 80, 1, 1);
	made_beats(live, 0.09, 60.09, 1, 1);
	g_array_index(live->beats, struct dsp_beat, 9).time_s += 0.2;
	for (guint i = 0; i < live->beats->len; i++)
		g_array_index(live->beats, struct dsp_beat, i).ibi_corrected_ms = 750;
	study_live_agreement_fill(live, offline);
	/* 60 live ones, the 60 analysed in that time, one of them nowhere near. */
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_BEAT_F1)->value, 118.0 / 120, 1e-12);
	ck_assert_double_eq_tol(row(offline, REC_METRIC_LIVE_HR_DIFFERENCE)->value, 80 - 60, 1e-9);
	ck_assert_str_eq(row(offline, REC_METRIC_LIVE_HR_DIFFERENCE)->unit, "bpm");
}
END_TEST

START_TEST(rounding_noise_is_no_difference_of_rates)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0);

	made_beats(offline, 0, 60, 1, 1);
	made_beats(live, 0, 60, 1, 1);
	for (guint i = 0; i < live->beats->len; i++)
		g_array_index(live->beats, struct dsp_beat, i).ibi_corrected_ms = 1000 + 1e-10;
	study_live_agreement_fill(live, offline);
	ck_assert_double_eq(row(offline, REC_METRIC_LIVE_HR_DIFFERENCE)->value, 0);
}
END_TEST

START_TEST(without_a_live_layer_there_is_no_claim)
{
	g_autoptr(rec_results) offline = make(1, 0), live = make(1, 0), empty = rec_results_new();

	study_live_agreement_fill(live, offline);
	guint n = offline->measures->len;
	study_live_agreement_fill(live, offline);
	ck_assert_uint_eq(offline->measures->len, n);
	study_live_agreement_fill(empty, offline);
	ck_assert_uint_eq(offline->measures->len, 0);
	study_live_agreement_fill(NULL, offline);
	ck_assert_uint_eq(offline->measures->len, 0);
}
END_TEST

TESTS_MAIN("study/live_agreement", the_drivers_are_correlated_where_both_are_valid,
	a_live_layer_may_begin_late, a_correlation_of_half_a_minute_is_refused_below_it,
	responses_are_paired_within_half_a_second,
	beats_are_paired_within_a_tenth_and_their_rates_compared,
	rounding_noise_is_no_difference_of_rates, without_a_live_layer_there_is_no_claim)
