#include "recordings/export/limits.h"
#include "recordings/session/measures.h"
#include "study/session/methods.h"
#include "study/session/methods_conductance.h"
#include "study/session/references.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

static struct dsp_params params;
static double rate_hz = 64;

/* Sentences and works on @results' conductance. */
static char *describe(const struct rec_results *results)
{
	GString *out = g_string_new(NULL);

	study_methods_conductance(out, results, &params, rate_hz);
	study_references_append(out);
	return g_string_free(out, FALSE);
}

static void assert_says(const char *text, const char *what)
{
	ck_assert_msg(strstr(text, what) != NULL, "'%s' is not in: %s", what, text);
}

static void assert_silent(const char *text, const char *what)
{
	ck_assert_msg(strstr(text, what) == NULL, "'%s' is in: %s", what, text);
}

START_TEST(the_method_that_was_used_is_the_one_described)
{
	g_autoptr(rec_results) results = made_results(100, 5);

	dsp_params_init(&params);
	params.eda_method = DSP_METHOD_CONVEX;
	g_autofree char *convex = describe(results);
	assert_says(convex, "(Greco et al., 2016)");
	assert_says(convex, "Greco A., Valenza G.");
	assert_says(convex, "knots every 10 s");
	assert_says(convex, "alpha 0.0008");
	assert_silent(convex, "Benedek");
	params.eda_method = DSP_METHOD_INVERSE;
	g_autofree char *inverse = describe(results);
	assert_says(inverse, "Benedek M., Kaernbach C.");
	assert_silent(inverse, "Greco");
	params.eda_method = DSP_METHOD_HIGHPASS;
	g_autofree char *highpass = describe(results);
	assert_says(highpass, "high-pass of 0.05 Hz");
	assert_says(highpass, "Makowski D.");
	assert_silent(highpass, "Benedek");
	params.eda_method = DSP_METHOD_MEDIAN;
	g_autofree char *median = describe(results);
	assert_says(median, "running median over 8 s");
	assert_silent(median, "Makowski");
}
END_TEST

START_TEST(the_detector_and_its_limits_are_said)
{
	g_autoptr(rec_results) results = made_results(100, 5);

	dsp_params_init(&params);
	params.eda_taus = DSP_PARAMS_TAUS_FITTED;
	g_autofree char *driver = describe(results);
	assert_says(driver, "lobes of the driver");
	assert_says(driver, "least amplitude is 0.05 µS.");
	assert_says(driver, "time constants 0.75 s and 2.5 s, as a fit to the record gave them");
	assert_says(driver, "low-pass filtered against aliasing");
	rate_hz = 16;
	g_autofree char *slow = describe(results);
	rate_hz = 64;
	assert_silent(slow, "aliasing");
	assert_says(slow, "interpolated without a filter to a grid");
	params.eda_detector = DSP_DETECTOR_PHASIC;
	params.eda_trough_onset = DSP_TROUGH_ONSET_CROSSING;
	params.eda_amplitude_relative = 0.1;
	params.eda_amplitude_min_uS = 0.03;
	g_autofree char *phasic = describe(results);
	assert_says(phasic, "trough to peak of the phasic part");
	assert_says(phasic, "rises through 0.01 µS");
	assert_says(phasic, "0.03 µS and 0.1 of the record's largest");
	assert_silent(phasic, "lobes of the driver");
}
END_TEST

START_TEST(what_another_method_had_to_do_is_admitted)
{
	g_autoptr(rec_results) results = made_results(100, 5);

	dsp_params_init(&params);
	for (double t = 0; t < 24.95; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_FALLBACK;
	g_autofree char *text = describe(results);
	assert_says(text, "25.0 % of the record was decomposed by the inverse filter");
	assert_says(text, "Benedek M., Kaernbach C.");
}
END_TEST

START_TEST(what_is_left_out_is_said_per_kind_with_the_reason)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	const struct dsp_artefact artefacts[] = {
		{10, 12, DSP_CHANNEL_GSR, DSP_ARTEFACT_SLOPE},
		{20, 21, DSP_CHANNEL_GSR, DSP_ARTEFACT_SLOPE},
		{30, 35, DSP_CHANNEL_GSR, DSP_ARTEFACT_DISCONNECT},
		{40, 90, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION},
	};
	g_autoptr(GString) out = g_string_new(NULL);

	g_array_append_vals(results->artefacts, artefacts, G_N_ELEMENTS(artefacts));
	study_methods_artefacts(out, results, DSP_CHANNEL_GSR, 100);
	ck_assert_str_eq(out->str, " Left out were 5.0 s (5.0 %) without contact, 3.0 s (3.0 %) "
				   "steeper than skin can be, spikes or steps.");
	g_array_set_size(results->artefacts, 0);
	g_string_truncate(out, 0);
	results->gsr_valid_share = 0.9996;
	study_methods_artefacts(out, results, DSP_CHANNEL_GSR, 100);
	ck_assert_str_eq(out->str, " Nothing was left out.");
	results->gsr_valid_share = 0.961;
	g_string_truncate(out, 0);
	study_methods_artefacts(out, results, DSP_CHANNEL_GSR, 100);
	assert_silent(out->str, "Nothing was left out");
	assert_says(out->str, "the rest is gaps (gaps.csv)");
}
END_TEST

START_TEST(only_works_that_are_cited_are_listed)
{
	g_autoptr(GString) text = g_string_new("As in Posada-Quintero et al. (2016b). ");

	study_references_append(text);
	assert_says(text->str, "Am J Physiol");
	assert_silent(text->str, "Ann Biomed Eng");
	g_string_assign(text, "Nobody said so.");
	study_references_append(text);
	ck_assert_str_eq(text->str, "Nobody said so.");
}
END_TEST

START_TEST(the_whole_text_has_weights_limits_and_the_live_layer)
{
	g_autoptr(rec_session) session = rec_session_new();
	g_autoptr(rec_results) results = made_results(100, 5);

	dsp_params_init(&params);
	results->software = g_strdup("affekt 0.1.0");
	results->profile = g_strdup("default");
	g_autoptr(study_baseline) baseline = study_baseline_choose(session, results);
	g_autofree char *before = study_methods_write(session, results, &params, baseline);
	assert_says(before, rec_limits_text());
	assert_says(before, "phasic driver 0.4, response rate 0.15");
	assert_silent(before, "shown while recording");
	assert_says(before, "0 artefact windows (artefacts.csv) and 0 gaps (gaps.csv)");
	rec_session_add_gap(session);
	rec_measures_add(results, REC_METRIC_LIVE_DRIVER_R, "session", 0, 100, 0.991);
	rec_measures_add(results, REC_METRIC_LIVE_HR_DIFFERENCE, "session", 0, 100, -0.2);
	g_autofree char *after = study_methods_write(session, results, &params, baseline);
	assert_says(after, "as follows: correlation of the driver 0.991; difference of heart rate "
			   "-0.2 bpm.");
	assert_says(after, " and 1 gap (gaps.csv)");
}
END_TEST

TESTS_MAIN("study/methods", the_method_that_was_used_is_the_one_described,
	the_detector_and_its_limits_are_said, what_another_method_had_to_do_is_admitted,
	what_is_left_out_is_said_per_kind_with_the_reason, only_works_that_are_cited_are_listed,
	the_whole_text_has_weights_limits_and_the_live_layer)
