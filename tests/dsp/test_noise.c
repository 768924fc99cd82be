#include "dsp/skin/noise.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

static struct dsp_noise noise;

START_TEST(white_noise_is_measured_whatever_lies_under_it)
{
	static const double LEVELS[] = {0.002, 0.04};

	for (int k = 0; k < 2; k++) {
		struct signals_random random = {3};
		double sum = 0.0;

		for (int run = 0; run < 20; run++) {
			dsp_noise_init(&noise, 10.0);
			for (int i = 0; i < 600; i++)
				dsp_noise_push(&noise,
					5.0 + sin(i / 40.0) + LEVELS[k] * signals_normal(&random),
					true);
			sum += dsp_noise_estimate(&noise);
		}
		ck_assert_double_eq_tol(sum / 20.0, LEVELS[k], 0.03 * LEVELS[k]);
	}
}
END_TEST

START_TEST(invalid_samples_break_the_row)
{
	dsp_noise_init(&noise, 10.0);
	ck_assert(isnan(dsp_noise_estimate(&noise)));
	for (int i = 0; i < 1000; i++)
		dsp_noise_push(&noise, i % 4 == 3 ? 1e6 : 5.0, i % 4 != 3);
	ck_assert(isnan(dsp_noise_estimate(&noise)));
	for (int i = 0; i < 30; i++)
		dsp_noise_push(&noise, 5.0, true);
	ck_assert_double_eq(dsp_noise_estimate(&noise), 0.0);
}
END_TEST

START_TEST(the_last_minute_counts)
{
	struct signals_random random = {3};

	dsp_noise_init(&noise, 10.0);
	for (int i = 0; i < 600; i++)
		dsp_noise_push(&noise, 5.0 + signals_normal(&random), true);
	for (int i = 0; i < 620; i++)
		dsp_noise_push(&noise, 5.0 + 0.01 * signals_normal(&random), true);
	ck_assert_double_eq_tol(dsp_noise_estimate(&noise), 0.01, 0.002);
}
END_TEST

RUN_TESTS("dsp/noise", white_noise_is_measured_whatever_lies_under_it,
	invalid_samples_break_the_row, the_last_minute_counts)
