#include "dsp/pulse/beats.h"

#include <check.h>
#include <math.h>

enum {
	N = 120,
};
static const double RATE = 20;

static void fill(double *x, double hz, double dicrotic)
{
	for (int i = 0; i < N; i++) {
		double phase = fmod(i / RATE * hz, 1), u = (phase - 0.3) / 0.1,
		       v = (phase - 0.65) / 0.1;

		x[i] = exp(-0.5 * u * u) + dicrotic * exp(-0.5 * v * v);
	}
}

static void assert_periodic(const uint16_t *index, size_t n, double hz, double phase)
{
	for (size_t i = 0; i < n; i++) {
		double cycles = index[i] / RATE * hz - phase;

		ck_assert_double_le(fabs(cycles - round(cycles)) / hz, 0.051);
	}
}

START_TEST(test_peaks_and_troughs_of_a_pulse_wave)
{
	struct dsp_beats beats;
	double x[N];

	fill(x, 1.2, 0.4);
	dsp_beats_find(x, N, RATE, &beats);
	ck_assert_uint_eq(beats.n_peaks, 7);
	assert_periodic(beats.peak, beats.n_peaks, 1.2, 0.3);
	assert_periodic(beats.trough + 1, beats.n_troughs - 2, 1.2, 0.97);
}
END_TEST

START_TEST(test_a_peak_near_the_edge_is_found)
{
	struct dsp_beats beats;
	double x[N];

	for (int i = 0; i < N; i++)
		x[i] = cos(2 * M_PI * (i - 3) / 20.0);
	dsp_beats_find(x, N, RATE, &beats);
	/* The last sample still rises: whether it is a peak is not known. */
	ck_assert_uint_eq(beats.n_peaks, 7);
	ck_assert_uint_eq(beats.peak[0], 3);
	ck_assert_uint_eq(beats.peak[5], 103);
	ck_assert_uint_eq(beats.peak[6], N - 1);
	ck_assert_uint_eq(beats.trough[0], 13);
}
END_TEST

START_TEST(test_overlapping_windows_tile_without_seams)
{
	enum {
		LONG = 20 * 60
	};
	double x[LONG];
	int n_beats = 0;
	size_t margin = (size_t)(DSP_BEATS_MARGIN_S * RATE);
	size_t hop = (size_t)(DSP_BEATS_HOP_S * RATE);

	for (int i = 0; i < LONG; i++)
		x[i] = cos(2 * M_PI * i / 15.7);
	for (size_t start = 0; start + N <= LONG; start += hop) {
		struct dsp_beats beats;

		dsp_beats_find(x + start, N, RATE, &beats);
		for (size_t i = 0; i < beats.n_peaks; i++)
			n_beats += beats.peak[i] >= margin && beats.peak[i] < N - margin;
	}
	/* 12 tiles of 96 samples, 12 samples from the start on. */
	ck_assert_int_eq(n_beats, (int)((12 + 12 * 96) / 15.7));
}
END_TEST

START_TEST(test_nothing_in_constant_or_tiny_windows)
{
	struct dsp_beats beats;
	double x[N] = {0};

	dsp_beats_find(x, N, RATE, &beats);
	ck_assert_uint_eq(beats.n_peaks, 0);
	ck_assert_uint_eq(beats.n_troughs, 0);
	for (size_t n = 0; n < 3; n++) {
		dsp_beats_find(x, n, RATE, &beats);
		ck_assert_uint_eq(beats.n_peaks, 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("beats");
	TCase *tcase = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, test_peaks_and_troughs_of_a_pulse_wave);
	tcase_add_test(tcase, test_a_peak_near_the_edge_is_found);
	tcase_add_test(tcase, test_overlapping_windows_tile_without_seams);
	tcase_add_test(tcase, test_nothing_in_constant_or_tiny_windows);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
