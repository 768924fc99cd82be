#include "dsp/base/biquad.h"

#include "tests/dsp/run.h"

#include <math.h>

#define RATE_HZ 500.0

/* Amplitude of what comes out for a tone of amplitude 1, when the beginning is over. */
static double gain(struct dsp_biquad biquad, double tone_hz)
{
	double largest = 0.0;

	for (int i = 0; i < 20000; i++) {
		double y = dsp_biquad_push(&biquad, sin(2.0 * M_PI * tone_hz * i / RATE_HZ));

		if (i > 15000)
			largest = fmax(largest, fabs(y));
	}
	return largest;
}

START_TEST(low_and_high_halve_the_power_at_the_corner)
{
	struct dsp_biquad low = dsp_biquad_lowpass(RATE_HZ, 40.0, 1.0, M_SQRT2);
	struct dsp_biquad high = dsp_biquad_highpass(RATE_HZ, 40.0, M_SQRT2);

	ck_assert_double_eq_tol(gain(low, 40.0), M_SQRT1_2, 0.002);
	ck_assert_double_eq_tol(gain(high, 40.0), M_SQRT1_2, 0.002);
	ck_assert_double_eq_tol(gain(low, 2.0), 1.0, 0.001);
	ck_assert_double_le(gain(high, 2.0), 0.003);
	ck_assert_double_le(gain(low, 201.0), 0.01);
	ck_assert_double_eq_tol(gain(high, 201.0), 1.0, 0.003);
}
END_TEST

START_TEST(the_notch_takes_its_frequency_alone)
{
	struct dsp_biquad notch = dsp_biquad_notch(RATE_HZ, 50.0, 2.0);

	ck_assert_double_le(gain(notch, 50.0), 1e-6);
	ck_assert_double_eq_tol(gain(notch, 51.0), M_SQRT1_2, 0.02);
	ck_assert_double_eq_tol(gain(notch, 30.0), 1.0, 0.002);
}
END_TEST

RUN_TESTS("dsp/biquad", low_and_high_halve_the_power_at_the_corner,
	the_notch_takes_its_frequency_alone)
