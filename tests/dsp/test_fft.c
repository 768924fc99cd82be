#include "dsp/base/fft.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static double noise(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (double)*state / 4294967296.0 - 0.5;
}

START_TEST(round_trip_is_identity)
{
	struct dsp_fft *fft = dsp_fft_create(120);
	unsigned state = 1;
	double before[120];

	for (int i = 0; i < 120; i++)
		before[i] = dsp_fft_time(fft)[i] = noise(&state);
	dsp_fft_forward(fft);
	dsp_fft_inverse(fft);
	for (int i = 0; i < 120; i++)
		ck_assert_double_eq_tol(dsp_fft_time(fft)[i], before[i], 1e-14);
	dsp_fft_destroy(fft);
}
END_TEST

/* They have one plan and buffers of their own; the plan lives as long as the last of them. */
START_TEST(transforms_of_one_size_do_not_disturb_each_other)
{
	struct dsp_fft *first = dsp_fft_create(256);
	struct dsp_welch *between = dsp_welch_create(256, 256, 2.0, DSP_WINDOW_HANN);
	struct dsp_fft *second = dsp_fft_create(256);
	double spectrum[129][2];
	unsigned state = 3;

	for (int i = 0; i < 256; i++)
		dsp_fft_time(first)[i] = dsp_fft_time(second)[i] = noise(&state);
	dsp_fft_forward(first);
	for (int k = 0; k <= 128; k++) {
		spectrum[k][0] = dsp_fft_spectrum(first)[k][0];
		spectrum[k][1] = dsp_fft_spectrum(first)[k][1];
	}
	dsp_fft_destroy(first);
	dsp_welch_destroy(between);
	dsp_fft_forward(second);
	for (int k = 0; k <= 128; k++) {
		ck_assert_double_eq(dsp_fft_spectrum(second)[k][0], spectrum[k][0]);
		ck_assert_double_eq(dsp_fft_spectrum(second)[k][1], spectrum[k][1]);
	}
	dsp_fft_inverse(second);
	dsp_fft_destroy(second);
}
END_TEST

START_TEST(good_sizes_have_small_factors)
{
	ck_assert_uint_eq(dsp_fft_good_size(0), 1);
	ck_assert_uint_eq(dsp_fft_good_size(7), 8);
	ck_assert_uint_eq(dsp_fft_good_size(1024), 1024);
	ck_assert_uint_eq(dsp_fft_good_size(1001), 1024);
	ck_assert_uint_eq(dsp_fft_good_size(601), 625);
}
END_TEST

START_TEST(overlap_save_equals_direct_sum)
{
	enum {
		N = 2000,
		N_KERNEL = 77
	};
	static double x[N], y[N];
	double kernel[N_KERNEL];
	unsigned state = 7;
	struct dsp_convolver *convolver;

	for (int i = 0; i < N; i++)
		x[i] = noise(&state);
	for (int j = 0; j < N_KERNEL; j++)
		kernel[j] = noise(&state);
	convolver = dsp_convolver_create(kernel, N_KERNEL);
	dsp_convolver_run(convolver, x, N, y);
	for (int i = 0; i < N; i++) {
		double sum = 0.0;

		for (int j = 0; j < N_KERNEL && j <= i; j++)
			sum += kernel[j] * x[i - j];
		ck_assert_double_eq_tol(y[i], sum, 1e-10);
	}
	dsp_convolver_destroy(convolver);
}
END_TEST

START_TEST(welch_density_integrates_to_power)
{
	enum {
		N = 2400
	};
	static double x[N];
	struct dsp_welch *welch = dsp_welch_create(128, 128, 2.0, DSP_WINDOW_BLACKMAN);
	double *density = calloc(dsp_welch_bins(welch), sizeof(*density));

	for (int i = 0; i < N; i++)
		x[i] = 0.3 * sin(2.0 * M_PI * 0.125 * i / 2.0);
	ck_assert_uint_eq(dsp_welch_run(welch, x, N, density), 36);
	ck_assert_double_eq_tol(dsp_welch_resolution_hz(welch), 1.0 / 64.0, 1e-12);
	ck_assert_double_eq_tol(dsp_welch_band(welch, density, 0.045, 0.25), 0.045, 0.0005);
	ck_assert_double_le(dsp_welch_band(welch, density, 0.25, 1.0), 0.00045);
	ck_assert_uint_eq(dsp_welch_run(welch, x, 127, density), 0);
	ck_assert_double_eq(dsp_welch_band(welch, density, 0.0, 1.0), 0.0);
	free(density);
	dsp_welch_destroy(welch);
}
END_TEST

START_TEST(nothing_is_made_of_nothing)
{
	double one = 1.0;

	ck_assert_ptr_null(dsp_fft_create(0));
	ck_assert_ptr_null(dsp_convolver_create(&one, 0));
	ck_assert_ptr_null(dsp_welch_create(0, 8, 2.0, DSP_WINDOW_HANN));
	ck_assert_ptr_null(dsp_welch_create(16, 8, 2.0, DSP_WINDOW_HANN));
	ck_assert_ptr_null(dsp_welch_create(8, 8, (double)NAN, DSP_WINDOW_HANN));
	dsp_fft_destroy(NULL);
	dsp_convolver_destroy(NULL);
	dsp_welch_destroy(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/fft");
	TCase *tcase = tcase_create("fft");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tcase, round_trip_is_identity);
	tcase_add_test(tcase, transforms_of_one_size_do_not_disturb_each_other);
	tcase_add_test(tcase, good_sizes_have_small_factors);
	tcase_add_test(tcase, overlap_save_equals_direct_sum);
	tcase_add_test(tcase, welch_density_integrates_to_power);
	tcase_add_test(tcase, nothing_is_made_of_nothing);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
