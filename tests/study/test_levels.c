#include "study/base/levels.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

static const struct study_span ALL = {0, 60};

START_TEST(iscr_is_the_area_of_the_driver_and_never_negative)
{
	g_autoptr(rec_results) results = made_results(60, 5);

	/* 2 uS for 3 s: 6 uS*s. */
	for (double t = 20; t < 22.95; t += 0.1)
		made_eda(results, t)->driver = 2;
	ck_assert_double_eq_tol(study_levels_iscr(results, ALL), 6, 1e-9);
	for (guint i = 0; i < results->eda->len; i++)
		g_array_index(results->eda, struct dsp_eda, i).driver = -0.1;
	ck_assert_double_eq(study_levels_iscr(results, ALL), 0);
}
END_TEST

START_TEST(epc_counts_rises_only)
{
	g_autoptr(rec_results) results = made_results(60, 5);

	/* A ramp of 1 uS up from 20 to 30 s and down from 40 to 50 s: one microsiemens of rise in
	 * about a minute. */
	for (double t = 20; t < 59.95; t += 0.1) {
		double up = fmin(fmax((t - 20) / 10, 0), 1), down = fmin(fmax((t - 40) / 10, 0), 1);
		made_eda(results, t)->conductance = 5 + up - down;
	}
	ck_assert_double_eq_tol(study_levels_epc_per_min(results, ALL), 1, 0.02);
}
END_TEST

START_TEST(invalid_samples_carry_no_level)
{
	g_autoptr(rec_results) results = made_results(60, 5);

	for (double t = 0; t < 29.95; t += 0.1) {
		made_eda(results, t)->tonic = 50;
		made_eda(results, t)->conductance = 50;
		made_eda(results, t)->flags = DSP_FLAG_SLOPE;
	}
	ck_assert_double_eq(study_levels_tonic(results, &ALL, 1), 5);
	ck_assert_double_eq(study_levels_max_conductance(results, ALL), 5);
	ck_assert_double_eq(study_levels_mean_conductance(results, ALL), 5);
	ck_assert_double_nan(study_levels_tonic(results, &(struct study_span){0, 20}, 1));
}
END_TEST

START_TEST(several_stretches_have_one_median)
{
	g_autoptr(rec_results) results = made_results(60, 5);
	const struct study_span TWO[] = {{0, 10}, {40, 60}};

	for (double t = 0; t < 9.95; t += 0.1)
		made_eda(results, t)->tonic = 1;
	for (double t = 10; t < 39.95; t += 0.1)
		made_eda(results, t)->tonic = 90;
	ck_assert_double_eq(study_levels_tonic(results, TWO, 2), 5);
	ck_assert_double_eq(study_levels_tonic(results, TWO, 1), 1);
}
END_TEST

START_TEST(heart_rate_and_amplitude_are_medians_of_beats)
{
	g_autoptr(rec_results) results = rec_results_new();

	made_beats(results, 0, 30, 0.75, 2);
	g_array_index(results->beats, struct dsp_beat, 5).ibi_corrected_ms = 300;
	g_array_index(results->beats, struct dsp_beat, 6).amplitude = 90;
	ck_assert_double_eq_tol(study_levels_heart_rate(results, &ALL, 1), 80, 1e-9);
	ck_assert_double_eq(study_levels_pulse_amplitude(results, &ALL, 1), 2);
	ck_assert_double_nan(study_levels_heart_rate(results, &(struct study_span){40, 50}, 1));
}
END_TEST

TESTS_MAIN("study/levels", iscr_is_the_area_of_the_driver_and_never_negative, epc_counts_rises_only,
	invalid_samples_carry_no_level, several_stretches_have_one_median,
	heart_rate_and_amplitude_are_medians_of_beats)
