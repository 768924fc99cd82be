#include "devices/participant.h"
#include "dsp/pulse/hrv.h"
#include "recordings/session/measures.h"
#include "study/session/analysis.h"
#include "study/session/touchpoints.h"
#include "tests/check_main.h"
#include "tests/danish.h"
#include "tests/study/made.h"

#include <string.h>

enum {
	SECONDS = 240,
	RATE = 64
};

/* A simulated participant: 90 s of rest, then a calm and a stirring touch point of 60 s each.
 * Conductance in
 * @unit, scaled by @gain; pulse upside down when @is_inverted. */
static struct rec_session *make_session(const char *unit, double gain, bool is_inverted)
{
	struct dev_participant_config config;
	struct dev_participant person;
	size_t n = SECONDS * RATE;
	double *times = g_new(double, n), *gsr = g_new(double, n), *pulse = g_new(double, n);

	dev_participant_config_init(&config);
	dev_participant_config_stimuli(&config, "165:1.5/175:2/190:1.5/200:2/210:1");
	dev_participant_init(&person, &config);
	for (size_t i = 0; i < n; i++) {
		times[i] = (double)i / RATE;
		struct dev_participant_sample sample = dev_participant_at(&person, times[i]);
		gsr[i] = gain * sample.conductance_uS;
		pulse[i] = is_inverted ? 1 - sample.pulse : sample.pulse;
	}

	struct rec_session *session = rec_session_new();
	struct core_channel desc = {.key = "gsr",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_F64,
		.rate_hz = RATE,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};
	core_channel_set_conductance_unit(&desc, unit);
	rec_session_add_device(session, "import", "import");
	rec_session_add_clock(session, 0, 0, RATE)->n = n;
	rec_session_add_channel(session, 0, 0, &desc);
	desc = (struct core_channel){.key = "pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_F64,
		.raw_unit = "a.u.",
		.rate_hz = RATE,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};
	rec_session_add_channel(session, 0, 0, &desc);
	rec_session_choose_primary(session);
	rec_session_set_memory(session, (double *[]){times}, (double *[]){gsr, pulse}, NULL);
	session->duration_s = SECONDS;
	made_visit(session, "calm", 90, 150);
	made_visit(session, "stirring", 160, 220);
	return session;
}

static struct rec_results *compute(struct rec_session *session, const char *baseline)
{
	const struct study_analysis_options OPTIONS = {.baseline = baseline};
	g_autoptr(GError) error = NULL;
	struct rec_results *results = study_analysis_compute(session, &OPTIONS, &error);

	ck_assert_msg(results, "%s", error ? error->message : "no error either");
	return results;
}

START_TEST(a_stirring_touch_point_stands_out_from_a_calm_one)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, NULL);
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	const struct rec_touchpoint *calm = &g_array_index(rows, struct rec_touchpoint, 0);
	const struct rec_touchpoint *stirring = &g_array_index(rows, struct rec_touchpoint, 1);

	ck_assert_double_ge(stirring->arousal_mean, calm->arousal_mean + 15);
	ck_assert_int_ge(stirring->scr_count, 4);
	ck_assert_double_gt(stirring->iscr, 3 * calm->iscr);
	ck_assert_int_ge(stirring->peak_count, 1);
	ck_assert(!results->is_self_normalised);
	ck_assert_double_eq_tol(results->baseline_end_s, 90, 1e-9);
}
END_TEST

START_TEST(the_heart_is_counted_right)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, NULL);
	double hr = NAN;

	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		if (strcmp(row->scope, "baseline") == 0 && strcmp(row->metric, "hr_mean") == 0)
			hr = row->value;
	}
	/* The model's mean: 70 bpm. */
	ck_assert_double_eq_tol(hr, 70, 1);
	ck_assert_uint_ge(results->beats->len, 270);
	ck_assert_uint_le(results->beats->len, 300);
	ck_assert_double_eq_tol(results->pulse->len / DSP_PULSE_CURVE_HZ, session->duration_s, 1);
}
END_TEST

START_TEST(a_pulse_upside_down_gives_the_same_beats)
{
	g_autoptr(rec_session) upright = make_session("uS", 1, false),
			       inverted = make_session("uS", 1, true);
	g_autoptr(rec_results) a = compute(upright, NULL), b = compute(inverted, NULL);

	ck_assert_uint_eq(a->beats->len, b->beats->len);
	for (guint i = 0; i < a->beats->len; i++) {
		double x = g_array_index(a->beats, struct dsp_beat, i).time_s;
		double y = g_array_index(b->beats, struct dsp_beat, i).time_s;
		ck_assert_double_eq_tol(x, y, 1e-6);
	}
}
END_TEST

START_TEST(counts_find_the_same_responses_without_a_claim)
{
	g_autoptr(rec_session) session = make_session("counts", 200, false);
	g_autoptr(rec_results) results = compute(session, NULL);

	ck_assert(!rec_results_is_calibrated(results));
	ck_assert_str_eq(results->gsr_unit, "counts");
	ck_assert_double_gt(results->gsr_u, 0);
	ck_assert_ptr_nonnull(strstr(results->methods, "UNCALIBRATED"));
	g_autoptr(GArray) rows = study_touchpoints_compute(session, results);
	ck_assert_double_ge(g_array_index(rows, struct rec_touchpoint, 1).arousal_mean,
		g_array_index(rows, struct rec_touchpoint, 0).arousal_mean + 10);
}
END_TEST

START_TEST(the_same_session_gives_the_same_results)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) a = compute(session, NULL), b = compute(session, NULL);

	ck_assert_uint_eq(a->arousal->len, b->arousal->len);
	for (guint i = 0; i < a->arousal->len; i++) {
		double x = g_array_index(a->arousal, struct dsp_arousal, i).arousal;
		double y = g_array_index(b->arousal, struct dsp_arousal, i).arousal;
		ck_assert(x == y || (isnan(x) && isnan(y)));
	}
	ck_assert_str_eq(a->parameters_json, b->parameters_json);
}
END_TEST

START_TEST(a_relative_limit_holds_for_the_record)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) all = compute(session, NULL);
	g_autoptr(GHashTable) overrides = g_hash_table_new(g_str_hash, g_str_equal);
	const struct study_analysis_options OPTIONS = {.overrides = overrides};
	double largest = 0;

	g_hash_table_insert(overrides, "eda.amplitude_relative", "0.5");
	g_autoptr(rec_results) large = study_analysis_compute(session, &OPTIONS, NULL);
	ck_assert_uint_gt(large->scr->len, 0);
	ck_assert_uint_lt(large->scr->len, all->scr->len);
	for (guint i = 0; i < all->scr->len; i++)
		largest = fmax(largest, g_array_index(all->scr, struct dsp_scr, i).amplitude);
	for (guint i = 0; i < large->scr->len; i++)
		ck_assert_double_ge(
			g_array_index(large->scr, struct dsp_scr, i).amplitude, 0.5 * largest);
}
END_TEST

START_TEST(a_given_baseline_holds)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, "10:70");

	ck_assert_double_eq(results->baseline_start_s, 10);
	ck_assert_double_eq(results->baseline_end_s, 70);
}
END_TEST

START_TEST(a_baseline_that_makes_no_sense_is_refused)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	const char *const WRONG[] = {"70:10", "abc", "5", "-1:3", "10:20", "9000:9999"};

	for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
		const struct study_analysis_options OPTIONS = {.baseline = WRONG[i]};
		g_autoptr(GError) error = NULL;
		g_autoptr(rec_results) results = study_analysis_compute(session, &OPTIONS, &error);
		ck_assert_ptr_null(results);
		ck_assert_ptr_nonnull(strstr(error->message, WRONG[i]));
	}
}
END_TEST

START_TEST(a_session_without_signals_has_empty_results)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = compute(session, NULL);

	ck_assert_ptr_null(results->gsr_channel);
	ck_assert_uint_eq(results->scr->len, 0);
	ck_assert_uint_eq(results->arousal->len, 0);
	ck_assert_ptr_nonnull(results->methods);
}
END_TEST

static void assert_explained(const struct rec_results *results, const struct rec_measure *row)
{
	for (int metric = 0; metric < REC_N_METRICS; metric++) {
		if (strcmp(rec_measures_info((enum rec_metric)metric)->name, row->metric) != 0)
			continue;
		g_autofree char *unit =
			rec_measures_unit((enum rec_metric)metric, results->gsr_unit);
		ck_assert_str_eq(row->unit, unit);
		return;
	}
	ck_abort_msg("%s is not explained", row->metric);
}

START_TEST(every_measure_is_explained_in_its_unit)
{
	g_autoptr(rec_session) session = make_session("counts", 200, false);
	g_autoptr(rec_results) results = compute(session, NULL);

	ck_assert_uint_gt(results->measures->len, 50);
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		assert_explained(results, row);
		ck_assert_msg(isfinite(row->value) || row->note[0] != '\0', "%s of %s", row->metric,
			row->scope);
	}
}
END_TEST

/* In its unit, by name or as NAME_corrected. */
static bool is_variability_explained(const struct dsp_hrv *row)
{
	struct dsp_hrv_info info;

	for (size_t i = 0; dsp_hrv_info(i, &info); i++) {
		g_autofree char *corrected = g_strconcat(info.name, "_corrected", NULL);
		if (strcmp(row->metric, info.name) == 0 ||
			(info.has_corrected && strcmp(row->metric, corrected) == 0))
			return strcmp(row->unit, info.unit) == 0 && strlen(info.meaning) > 5;
	}
	return false;
}

START_TEST(every_metric_of_variability_is_explained)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, NULL);

	ck_assert_uint_ge(results->hrv->len, DSP_HRV_ROWS);
	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		ck_assert_msg(is_variability_explained(row), "%s in %s", row->metric, row->unit);
	}
}
END_TEST

START_TEST(the_methods_say_what_cannot_be_concluded)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, NULL);

	ck_assert_ptr_nonnull(strstr(results->methods, "not its valence"));
	ck_assert_ptr_nonnull(strstr(results->methods, "Greco"));
	ck_assert_ptr_nonnull(strstr(results->methods, "the time before the first touch point"));
	ck_assert_ptr_null(strstr(results->methods, "UNCALIBRATED"));
}
END_TEST

/* All that goes into files as text. */
static char *texts_of(const struct rec_results *results)
{
	GString *texts = g_string_new(results->methods);

	g_string_append(texts, results->parameters_json);
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		g_string_append_printf(texts, "%s %s: %s\n", row->scope, row->metric, row->note);
	}
	for (guint i = 0; i < results->hrv->len; i++) {
		const struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		g_string_append_printf(texts, "%s %s: %s\n", row->scope, row->metric, row->note);
	}
	return g_string_free(texts, FALSE);
}

START_TEST(a_decimal_comma_locale_changes_no_text)
{
	g_autoptr(rec_session) session = make_session("uS", 1, false);
	g_autoptr(rec_results) results = compute(session, "10:70");
	g_autofree char *texts = texts_of(results);

	tests_danish_begin();
	g_autoptr(rec_results) danish = compute(session, "10:70");
	g_autofree char *same = texts_of(danish);
	tests_danish_end();
	ck_assert_ptr_nonnull(strstr(texts, "10.0 s to 70.0 s"));
	ck_assert_ptr_nonnull(strstr(texts, "0 is "));
	gsize n = 0;
	while (same[n] != '\0' && same[n] == texts[n])
		n++;
	ck_assert_msg(same[n] == texts[n], "%.60s", same + n);
}
END_TEST

TESTS_MAIN("study/analysis", a_stirring_touch_point_stands_out_from_a_calm_one,
	the_heart_is_counted_right, a_pulse_upside_down_gives_the_same_beats,
	counts_find_the_same_responses_without_a_claim, the_same_session_gives_the_same_results,
	a_relative_limit_holds_for_the_record, a_given_baseline_holds,
	a_baseline_that_makes_no_sense_is_refused, a_session_without_signals_has_empty_results,
	every_measure_is_explained_in_its_unit, the_methods_say_what_cannot_be_concluded,
	a_decimal_comma_locale_changes_no_text, every_metric_of_variability_is_explained)
