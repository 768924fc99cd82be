#include "dsp/edasymp.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

static double values[DSP_EDASYMP_SAMPLES];

static double power_of_tone(double tone_hz, double amplitude)
{
	struct dsp_edasymp *edasymp = dsp_edasymp_create();
	double power;

	for (int i = 0; i < DSP_EDASYMP_SAMPLES; i++)
		values[i] = 4.0 + 0.01 * i + amplitude * sin(2.0 * M_PI * tone_hz * i / 2.0);
	power = dsp_edasymp_power(edasymp, values);
	dsp_edasymp_destroy(edasymp);
	return power;
}

START_TEST(tone_in_the_band_has_its_power)
{
	ck_assert_double_eq_tol(power_of_tone(0.125, 0.2), 0.02, 0.0006);
	ck_assert_double_eq_tol(power_of_tone(0.15, 0.4), 0.08, 0.0024);
}
END_TEST

START_TEST(tones_outside_leak_little)
{
	ck_assert_double_le(power_of_tone(0.5, 0.2), 0.0002);
	ck_assert_double_le(power_of_tone(0.1, 0.0), 1e-12);
}
END_TEST

START_TEST(few_holes_are_bridged_many_are_not)
{
	struct dsp_edasymp *edasymp = dsp_edasymp_create();

	for (int i = 0; i < DSP_EDASYMP_SAMPLES; i++)
		values[i] = sin(2.0 * M_PI * 0.1 * i / 2.0);
	values[40] = values[41] = (double)NAN;
	ck_assert_double_eq_tol(dsp_edasymp_power(edasymp, values), 0.5, 0.02);
	for (int i = 40; i < 60; i++)
		values[i] = (double)NAN;
	ck_assert(isnan(dsp_edasymp_power(edasymp, values)));
	for (int i = 40; i < 60; i++)
		values[i] = 0.0;
	values[0] = (double)NAN;
	ck_assert(isnan(dsp_edasymp_power(edasymp, values)));
	dsp_edasymp_destroy(edasymp);
	dsp_edasymp_destroy(NULL);
}
END_TEST

RUN_TESTS("dsp/edasymp", tone_in_the_band_has_its_power, tones_outside_leak_little,
	few_holes_are_bridged_many_are_not)
