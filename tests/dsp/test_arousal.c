#include "dsp/arousal.h"
#include "tests/check_main.h"

#include <math.h>

static struct dsp_params defaults(void)
{
	struct dsp_params params;

	dsp_params_init(&params);
	return params;
}

/* A second in which all components are 0 and all qualities 1. */
static struct dsp_components calm_second(double time_s)
{
	struct dsp_components row = {.time_s = time_s};

	for (int k = 0; k < DSP_COMPONENTS; k++)
		row.q[k] = 1;
	return row;
}

/* Median 0 and spread 1 for every component. */
static struct dsp_arousal_baseline unit_baseline(double valid_s)
{
	struct dsp_arousal_baseline baseline = {.valid_s = valid_s};

	for (int k = 0; k < DSP_COMPONENTS; k++)
		baseline.spread[k] = 1;
	return baseline;
}

START_TEST(the_index_has_its_published_values)
{
	struct dsp_params params = defaults();
	struct dsp_arousal_baseline baseline = unit_baseline(120);
	const double EXPECTED[] = {22.27, 50, 77.73, 92.41};
	struct dsp_arousal arousal;

	for (int z = 0; z <= 3; z++) {
		struct dsp_components row = calm_second(1);
		for (int k = 0; k < DSP_COMPONENTS; k++)
			row.x[k] = z;
		dsp_arousal_index(&row, &baseline, &params, false, &arousal);
		ck_assert_double_eq_tol(arousal.arousal, EXPECTED[z], 0.01);
		ck_assert_double_eq_tol(arousal.confidence, 1, 1e-12);
	}
}
END_TEST

START_TEST(each_component_can_only_raise_the_index)
{
	struct dsp_params params = defaults();
	struct dsp_arousal_baseline baseline = unit_baseline(120);

	for (int k = 0; k < DSP_COMPONENTS; k++) {
		double last = -1;
		for (double x = -5; x <= 8; x += 0.25) {
			struct dsp_components row = calm_second(1);
			struct dsp_arousal arousal;
			row.x[k] = x;
			dsp_arousal_index(&row, &baseline, &params, false, &arousal);
			ck_assert_double_ge(arousal.arousal, last);
			ck_assert_double_ge(arousal.arousal, 0);
			ck_assert_double_le(arousal.arousal, 100);
			last = arousal.arousal;
		}
	}
}
END_TEST

START_TEST(a_slow_heart_does_not_calm)
{
	struct dsp_params params = defaults();
	struct dsp_arousal_baseline baseline = unit_baseline(120);
	struct dsp_components row = calm_second(1);
	struct dsp_arousal slow, same;

	dsp_arousal_index(&row, &baseline, &params, false, &same);
	row.x[DSP_COMPONENT_HEART] = -5;
	dsp_arousal_index(&row, &baseline, &params, false, &slow);
	ck_assert_double_eq(slow.arousal, same.arousal);
}
END_TEST

START_TEST(missing_components_are_left_out_and_nothing_at_all_is_unknown)
{
	struct dsp_params params = defaults();
	struct dsp_arousal_baseline baseline = unit_baseline(120);
	struct dsp_components row = calm_second(1);
	struct dsp_arousal arousal;

	for (int k = 0; k < DSP_COMPONENTS; k++)
		row.x[k] = k == DSP_COMPONENT_DRIVER ? 1 : NAN;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_eq_tol(arousal.arousal, 50, 1e-9);
	ck_assert_double_eq_tol(arousal.confidence, 1, 1e-12);
	row.x[DSP_COMPONENT_DRIVER] = NAN;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_nan(arousal.arousal);
	ck_assert_double_eq(arousal.confidence, 0);
	/* A muscle or EEG without conductance and pulse is not enough. */
	row.x[DSP_COMPONENT_MUSCLE] = 3;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_nan(arousal.arousal);
	ck_assert_double_eq(arousal.confidence, 0);
}
END_TEST

START_TEST(confidence_falls_with_what_is_not_known)
{
	struct dsp_params params = defaults();
	struct dsp_components row = calm_second(1);
	struct dsp_arousal_baseline baseline = unit_baseline(60);
	struct dsp_arousal arousal;

	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_eq_tol(arousal.confidence, 0.75, 1e-12);
	dsp_arousal_index(&row, &baseline, &params, true, &arousal);
	ck_assert_double_eq_tol(arousal.confidence, 0.375, 1e-12);
	row.is_provisional = true;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_eq_tol(arousal.confidence, 0.525, 1e-12);
	row.is_provisional = false;
	baseline.is_self_normalised = true;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_eq_tol(arousal.confidence, 0.5, 1e-12);
	for (int k = 0; k < DSP_COMPONENTS; k++)
		row.q[k] = 0.5;
	dsp_arousal_index(&row, &baseline, &params, false, &arousal);
	ck_assert_double_eq_tol(arousal.confidence, 0.25, 1e-12);
}
END_TEST

START_TEST(the_baseline_is_robust_and_has_floors)
{
	struct dsp_params params = defaults();
	struct dsp_components rows[101];
	bool is_in[101];
	double scratch[101];
	struct dsp_arousal_baseline baseline;

	for (int i = 0; i < 101; i++) {
		rows[i] = calm_second(i);
		is_in[i] = i < 100;
		rows[i].x[DSP_COMPONENT_DRIVER] = i; /* median of 0..99: 49.5, MAD 25 */
		rows[i].x[DSP_COMPONENT_HEART] = 70; /* no spread: the floor holds */
		rows[i].x[DSP_COMPONENT_MUSCLE] = NAN;
	}
	rows[100].x[DSP_COMPONENT_DRIVER] = 1e9;
	dsp_arousal_baseline_compute(rows, is_in, 101, &params, 100, false, scratch, &baseline);
	ck_assert_double_eq(baseline.median[DSP_COMPONENT_DRIVER], 49.5);
	ck_assert_double_eq_tol(baseline.spread[DSP_COMPONENT_DRIVER], 1.4826 * 25, 1e-9);
	ck_assert_double_eq(baseline.spread[DSP_COMPONENT_HEART], 2);
	ck_assert_double_nan(baseline.median[DSP_COMPONENT_MUSCLE]);
}
END_TEST

/* The index with Gaussian bumps of the given heights at the given seconds on a floor of 20. */
static void draw(struct dsp_arousal *rows, int n, const double (*bumps)[2], int n_bumps)
{
	for (int i = 0; i < n; i++) {
		rows[i] = (struct dsp_arousal){.time_s = i + 1, .arousal = 20};
		for (int b = 0; b < n_bumps; b++)
			rows[i].arousal += bumps[b][1] * exp(-0.5 * pow((i - bumps[b][0]) / 3, 2));
	}
}

START_TEST(peaks_are_found_where_they_are_high_enough)
{
	struct dsp_params params = defaults();
	const double BUMPS[][2] = {{30, 40}, {80, 30}, {120, 6}};
	const struct dsp_scr SCR[] = {{.onset_s = 31}};
	struct dsp_arousal rows[200];
	struct dsp_peak peaks[10];
	double scratch[200];

	draw(rows, 200, BUMPS, 3);
	size_t n = dsp_arousal_peaks(rows, 200, SCR, 1, &params, scratch, peaks, 10);
	ck_assert_uint_eq(n, 2);
	ck_assert_double_eq(peaks[0].time_s, 30.5);
	ck_assert_double_eq_tol(peaks[0].height, 60, 2);
	ck_assert_double_eq_tol(peaks[0].prominence, 40, 2);
	ck_assert(peaks[0].has_scr);
	ck_assert_int_eq(peaks[1].id, 2);
	ck_assert_double_eq(peaks[1].time_s, 80.5);
	ck_assert(!peaks[1].has_scr);
}
END_TEST

START_TEST(a_shoulder_has_no_prominence_of_its_own)
{
	struct dsp_params params = defaults();
	const double BUMPS[][2] = {{50, 40}, {57, 25}};
	struct dsp_arousal rows[120];
	struct dsp_peak peaks[10];
	double scratch[120];

	draw(rows, 120, BUMPS, 2);
	ck_assert_uint_eq(dsp_arousal_peaks(rows, 120, NULL, 0, &params, scratch, peaks, 10), 1);
	ck_assert_double_eq(peaks[0].time_s, 50.5);
}
END_TEST

START_TEST(nothing_peaks_at_the_edge_or_beside_the_unknown)
{
	struct dsp_params params = defaults();
	struct dsp_arousal rows[60];
	struct dsp_peak peaks[10];
	double scratch[60];

	for (int i = 0; i < 60; i++)
		rows[i] = (struct dsp_arousal){
			.time_s = i + 1, .arousal = i < 30 ? (double)i : (double)NAN};
	ck_assert_uint_eq(dsp_arousal_peaks(rows, 60, NULL, 0, &params, scratch, peaks, 10), 0);
	ck_assert_uint_eq(dsp_arousal_peaks(rows, 30, NULL, 0, &params, scratch, peaks, 10), 0);
	ck_assert_uint_eq(dsp_arousal_peaks(rows, 0, NULL, 0, &params, scratch, peaks, 10), 0);
}
END_TEST

START_TEST(weights_are_on_the_card_and_sum_to_one)
{
	struct dsp_params params = defaults();
	double sum = 0;

	for (int k = 0; k < DSP_COMPONENTS; k++)
		sum += params.arousal_weight[k];
	ck_assert_double_eq_tol(sum, 1, 1e-12);
	ck_assert_int_eq(dsp_params_set(&params, "arousal.weight_heart", 0.5), DSP_PARAMS_OK);
	ck_assert_double_eq(params.arousal_weight[DSP_COMPONENT_HEART], 0.5);
}
END_TEST

TESTS_MAIN("dsp/arousal", the_index_has_its_published_values,
	each_component_can_only_raise_the_index, a_slow_heart_does_not_calm,
	missing_components_are_left_out_and_nothing_at_all_is_unknown,
	confidence_falls_with_what_is_not_known, the_baseline_is_robust_and_has_floors,
	peaks_are_found_where_they_are_high_enough, a_shoulder_has_no_prominence_of_its_own,
	nothing_peaks_at_the_edge_or_beside_the_unknown, weights_are_on_the_card_and_sum_to_one)
