#include "dsp/pulse/hrv.h"

#include "dsp/pulse/ibi.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum {
	N = 600,
};

static struct dsp_beat beats[N];
static size_t n_beats;
static struct dsp_hrv rows[DSP_HRV_ROWS];

/* Intervals of 1 s + depth * sin(2 pi f t), t being the time of the second beat. */
static void fill(size_t n, double hz, double depth_s)
{
	memset(beats, 0, sizeof(beats));
	n_beats = n;
	for (size_t i = 1; i < n; i++) {
		double at = beats[i - 1].time_s + 1;

		for (int k = 0; k < 20; k++)
			at = beats[i - 1].time_s + 1 + depth_s * sin(2 * M_PI * hz * at);
		beats[i].time_s = at;
	}
}

static void measure(const struct dsp_artefact *artefacts, size_t n, double start_s, double end_s)
{
	struct dsp_ibi *ibi = dsp_ibi_create(n_beats, n);
	struct dsp_hrv_meter *meter = dsp_hrv_meter_create(n_beats);

	dsp_ibi_correct(ibi, beats, n_beats, artefacts, n);
	dsp_hrv_measure(meter, beats, n_beats, start_s, end_s, "session", rows);
	dsp_hrv_meter_destroy(meter);
	dsp_ibi_destroy(ibi);
}

static const struct dsp_hrv *row_of(const char *metric)
{
	for (size_t i = 0; i < DSP_HRV_ROWS; i++) {
		if (strcmp(rows[i].metric, metric) == 0)
			return &rows[i];
	}
	ck_abort_msg("no row %s", metric);
}

static double value_of(const char *metric)
{
	return row_of(metric)->value;
}

START_TEST(test_respiratory_sine_is_high_frequency_power)
{
	fill(N, 0.25, 0.05);
	measure(NULL, 0, 0, 1000);
	/* Half the square of 50 ms, to 5 %. */
	ck_assert_double_eq_tol(value_of("hf"), 1250, 62);
	ck_assert_double_lt(value_of("lf"), 0.02 * 1250);
	/* The differences of a sine of the second beats' times: 2 depth sin(pi f T) cos(...). */
	ck_assert_double_eq_tol(value_of("rmssd"), 50 * sqrt(2) * sin(M_PI * 0.25), 0.01 * 50);
	ck_assert_double_eq_tol(value_of("hf_corrected"), value_of("hf"), 1e-6);
	ck_assert_double_eq(value_of("corrected_share"), 0);
}
END_TEST

START_TEST(test_slow_sine_is_low_frequency_power)
{
	fill(N, 0.1, 0.04);
	measure(NULL, 0, 0, 1000);
	ck_assert_double_eq_tol(value_of("lf"), 800, 40);
	ck_assert_double_lt(value_of("hf"), 0.02 * 800);
	ck_assert_double_eq_tol(value_of("lf_hf"), value_of("lf") / value_of("hf"), 1e-9);
}
END_TEST

START_TEST(test_time_domain_by_hand)
{
	double sum2 = 0;

	/* 1000, 1060, 1000, 1060, ... ms */
	memset(beats, 0, sizeof(beats));
	n_beats = 201;
	for (size_t i = 1; i < n_beats; i++)
		beats[i].time_s = beats[i - 1].time_s + (i % 2 ? 1.0 : 1.06);
	measure(NULL, 0, 0, 1000);
	ck_assert_double_eq_tol(value_of("nn_mean"), 1030, 1e-6);
	ck_assert_double_eq_tol(value_of("hr_mean"), 60000 / 1030.0, 1e-6);
	ck_assert_double_eq_tol(value_of("rmssd"), 60, 1e-6);
	ck_assert_double_eq_tol(value_of("pnn50"), 100, 1e-9);
	for (int i = 0; i < 200; i++)
		sum2 += 30 * 30;
	ck_assert_double_eq_tol(value_of("sdnn"), sqrt(sum2 / 199), 1e-6);
	ck_assert_double_eq_tol(value_of("sd1"), 60 / sqrt(2), 0.2);
	ck_assert_double_lt(value_of("sd2"), 5);
	ck_assert_str_eq(row_of("rmssd")->unit, "ms");
	ck_assert_str_eq(row_of("rmssd")->scope, "session");
}
END_TEST

START_TEST(test_slowest_sine_needs_five_minutes)
{
	fill(N, 0.02, 0.03);
	measure(NULL, 0, 0, 1000);
	ck_assert_double_eq_tol(value_of("vlf"), 450, 45);
	ck_assert_double_lt(value_of("lf"), 0.05 * 450);
	ck_assert_double_eq_tol(
		value_of("total_power"), value_of("vlf") + value_of("lf") + value_of("hf"), 1e-9);
	measure(NULL, 0, 0, 280);
	ck_assert(isfinite(value_of("lf")) && isnan(value_of("vlf")));
	ck_assert_ptr_nonnull(strstr(row_of("vlf")->note, "300 s"));
}
END_TEST

/* Many sines all over both bands, 1 ms^2 each: the bands end where they should. */
START_TEST(test_bands_are_whole)
{
	memset(beats, 0, sizeof(beats));
	n_beats = N;
	for (size_t i = 1; i < N; i++) {
		double at = beats[i - 1].time_s + 0.8;

		for (int k = 0; k < 20; k++) {
			double sum = 0;

			for (int f = 0; f < 72; f++)
				sum += sqrt(2) *
				       sin(2 * M_PI * (0.0425 + 0.005 * f) * at + 2.4 * f * f);
			at = beats[i - 1].time_s + 0.8 + sum / 1000;
		}
		beats[i].time_s = at;
	}
	measure(NULL, 0, 0, 1000);
	ck_assert_double_eq_tol(value_of("lf"), 22, 0.1 * 22);
	ck_assert_double_eq_tol(value_of("hf"), 50, 0.1 * 50);
	ck_assert_double_eq_tol(value_of("lf_nu") + value_of("hf_nu"), 100, 1e-9);
}
END_TEST

START_TEST(test_gaps_do_not_hurt_lomb)
{
	struct dsp_artefact gap[12];

	fill(N, 0.25, 0.05);
	measure(NULL, 0, 0, 599);
	ck_assert(isnan(value_of("hf_lomb")));
	ck_assert_ptr_nonnull(strstr(row_of("hf_lomb")->note, "see hf"));
	ck_assert_double_eq_tol(value_of("hf_peak"), 0.25, 0.003);
	/* Runs of 35 s: too short for one segment of Welch. */
	for (int i = 0; i < 12; i++)
		gap[i] = (struct dsp_artefact){
			50 * i + 35, 50 * i + 50, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MISSING};
	measure(gap, 12, 0, 599);
	ck_assert(isnan(value_of("hf")));
	ck_assert_double_eq_tol(value_of("hf_lomb"), 1250, 125);
	ck_assert_double_lt(value_of("lf_lomb"), 0.05 * 1250);
}
END_TEST

START_TEST(test_order_statistics_by_hand)
{
	/* 900, 1000, 1000, 1100 ms, again and again, for 40 min. */
	static const double length_s[] = {0.9, 1.0, 1.0, 1.1};
	static struct dsp_beat many[2401];
	struct dsp_hrv_meter *meter = dsp_hrv_meter_create(2401);

	for (size_t i = 1; i < 2401; i++) {
		many[i].time_s = many[i - 1].time_s + length_s[i % 4];
		many[i].ibi_ms = many[i].ibi_corrected_ms = 1000 * length_s[i % 4];
	}
	many[0].ibi_ms = many[0].ibi_corrected_ms = NAN;
	dsp_hrv_measure(meter, many, 2401, 0, 2401, "session", rows);
	dsp_hrv_meter_destroy(meter);
	ck_assert_double_eq_tol(value_of("nn_median"), 1000, 1e-9);
	ck_assert_double_eq_tol(value_of("nn_mad"), 1.4826 * 50, 1e-6);
	ck_assert_double_eq_tol(value_of("nn_iqr"), 50, 1e-6);
	ck_assert_double_eq_tol(value_of("nn_min"), 900, 1e-9);
	ck_assert_double_eq_tol(value_of("nn_max"), 1100, 1e-9);
	ck_assert_double_eq_tol(value_of("triangular_index"), 2, 0.01);
	ck_assert_double_eq_tol(value_of("hr_max"), 300000 / 4900.0, 1e-6);
	ck_assert_double_eq_tol(value_of("hr_min"), 300000 / 5100.0, 1e-6);
	ck_assert_double_eq_tol(value_of("sdnn_index"), value_of("sdnn"), 0.2);
	ck_assert_double_lt(value_of("sdann"), 0.5);
	ck_assert_double_eq_tol(value_of("pnn50"), 75, 0.1);
	ck_assert_double_eq_tol(value_of("pnn20"), 75, 0.1);
	ck_assert_double_eq_tol(value_of("cvnn"), value_of("sdnn") / 1000, 1e-6);
}
END_TEST

START_TEST(test_short_stretches_say_why)
{
	fill(N, 0.1, 0.04);
	measure(NULL, 0, 100, 140);
	ck_assert(isfinite(value_of("rmssd")));
	ck_assert(isnan(value_of("sdnn")));
	ck_assert_ptr_nonnull(strstr(row_of("sdnn")->note, "60 s"));
	ck_assert(isnan(value_of("hf")));
	measure(NULL, 0, 100, 180);
	ck_assert(isfinite(value_of("hf")));
	ck_assert(isnan(value_of("lf")));
	measure(NULL, 0, 100, 105);
	ck_assert(isnan(value_of("hr_mean")));
	measure(NULL, 0, 5000, 6000);
	for (size_t i = 0; i < DSP_HRV_ROWS; i++) {
		ck_assert(isnan(rows[i].value));
		ck_assert(rows[i].note[0] != '\0');
	}
}
END_TEST

START_TEST(test_nothing_is_taken_across_a_gap)
{
	struct dsp_artefact gap;
	double clean;

	fill(N, 0.1, 0.04);
	measure(NULL, 0, 0, 1000);
	clean = value_of("rmssd");
	/* The heart is slower behind the drop-out: one wild difference, were it taken. */
	for (size_t i = 300; i < n_beats; i++)
		beats[i].time_s += 0.2 * (double)(i - 298);
	gap = (struct dsp_artefact){beats[299].time_s + 0.1, beats[300].time_s - 0.1,
		DSP_CHANNEL_PULSE, DSP_ARTEFACT_MISSING};
	measure(&gap, 1, 0, 1000);
	ck_assert_double_eq_tol(value_of("rmssd"), clean, 0.2);
	measure(NULL, 0, 0, 1000);
	ck_assert_double_gt(value_of("rmssd"), clean + 1);
}
END_TEST

START_TEST(test_raw_and_corrected_differ_by_the_ectopic_beats)
{
	double clean;

	fill(N, 0.1, 0.03);
	measure(NULL, 0, 0, 1000);
	clean = value_of("rmssd");
	for (size_t i = 20; i < n_beats - 20; i += 50)
		beats[i].time_s -= 0.35;
	measure(NULL, 0, 0, 1000);
	ck_assert_double_gt(value_of("rmssd"), 3 * clean);
	ck_assert_double_eq_tol(value_of("rmssd_corrected"), clean, 0.1 * clean);
	ck_assert_double_eq_tol(value_of("corrected_share"), 2, 0.2);
}
END_TEST

START_TEST(test_missed_and_extra_beats_do_not_change_corrected_values)
{
	double clean, clean_hf;

	fill(N, 0.25, 0.03);
	measure(NULL, 0, 0, 1000);
	clean = value_of("nn_mean_corrected");
	clean_hf = value_of("hf_corrected");
	for (size_t i = 50; i < n_beats; i += 100) {
		memmove(beats + i, beats + i + 1, (n_beats - i - 1) * sizeof(*beats));
		n_beats--;
	}
	measure(NULL, 0, 0, 1000);
	ck_assert_double_gt(value_of("nn_mean"), clean + 5);
	ck_assert_double_eq_tol(value_of("nn_mean_corrected"), clean, 0.5);
	ck_assert_double_eq_tol(value_of("hf_corrected"), clean_hf, 0.05 * clean_hf);
}
END_TEST

START_TEST(test_little_clean_time_is_said)
{
	const struct dsp_artefact window = {100, 580, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};

	fill(N, 0.1, 0.01);
	measure(NULL, 0, 0, 599);
	ck_assert_str_eq(row_of("rmssd")->note, "");
	measure(&window, 1, 0, 599);
	ck_assert(isfinite(value_of("rmssd")));
	ck_assert_ptr_nonnull(strstr(row_of("rmssd")->note, "of the time is clean"));
}
END_TEST

START_TEST(test_too_many_corrections_give_no_values)
{
	fill(N, 0.1, 0.01);
	for (size_t i = 20; i < n_beats - 20; i += 14)
		beats[i].time_s -= 0.3;
	measure(NULL, 0, 0, 1000);
	ck_assert(isfinite(value_of("rmssd_corrected")));
	ck_assert_ptr_nonnull(strstr(row_of("rmssd_corrected")->note, "low confidence"));
	/* A burst, in a record that is calm enough to tell. */
	fill(N, 0.1, 0.01);
	for (size_t i = 300; i < 326; i += 4)
		beats[i].time_s -= 0.3;
	measure(NULL, 0, beats[297].time_s, beats[329].time_s);
	ck_assert_double_gt(value_of("corrected_share"), 20);
	ck_assert(isnan(value_of("rmssd_corrected")));
	ck_assert(isnan(value_of("rmssd")));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hrv");
	TCase *tcase = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, test_respiratory_sine_is_high_frequency_power);
	tcase_add_test(tcase, test_slow_sine_is_low_frequency_power);
	tcase_add_test(tcase, test_time_domain_by_hand);
	tcase_add_test(tcase, test_slowest_sine_needs_five_minutes);
	tcase_add_test(tcase, test_bands_are_whole);
	tcase_add_test(tcase, test_gaps_do_not_hurt_lomb);
	tcase_add_test(tcase, test_order_statistics_by_hand);
	tcase_add_test(tcase, test_short_stretches_say_why);
	tcase_add_test(tcase, test_nothing_is_taken_across_a_gap);
	tcase_add_test(tcase, test_raw_and_corrected_differ_by_the_ectopic_beats);
	tcase_add_test(tcase, test_missed_and_extra_beats_do_not_change_corrected_values);
	tcase_add_test(tcase, test_little_clean_time_is_said);
	tcase_add_test(tcase, test_too_many_corrections_give_no_values);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
