#include "dsp/skin/edasymp.h"

#include "dsp/decomposition/highpass.h"
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

enum {
	LONG = 1200 /* 10 min at 2 Hz */
};

static double record[LONG], tonic[LONG], phasic[LONG];

/* A tone in noise on a drifting level, high-passed as the analysis does. */
static void fill_record(double tone_hz, double amplitude, double noise)
{
	struct dsp_highpass *highpass = dsp_highpass_create(2.0, DSP_EDASYMP_HIGHPASS_HZ, LONG);
	struct dsp_stretch stretch = {.grid_hz = 2.0, .n = LONG, .clean = record};
	struct dsp_parts parts = {.tonic = tonic, .phasic = phasic, .driver = phasic};
	struct signals_random random = {5};

	for (int i = 0; i < LONG; i++)
		record[i] = 4.0 + 0.3 * sin(2.0 * M_PI * 0.002 * i / 2.0) +
			    amplitude * sin(2.0 * M_PI * tone_hz * i / 2.0) +
			    noise * signals_normal(&random);
	dsp_highpass_run(highpass, &stretch, &parts);
	dsp_highpass_destroy(highpass);
}

START_TEST(a_tone_in_noise_has_half_its_square)
{
	struct dsp_edasymp *edasymp = dsp_edasymp_create();
	size_t n_segments;
	struct dsp_edasymp_band band;

	fill_record(0.1, 0.2, 0.005);
	band = dsp_edasymp_stretch(edasymp, phasic, NULL, LONG, &n_segments);
	ck_assert_uint_eq(n_segments, 17);
	ck_assert_double_eq_tol(band.power, 0.02, 0.0006);
	ck_assert_double_ge(band.share, 0.99);
	fill_record(0.5, 0.2, 0.0);
	band = dsp_edasymp_stretch(edasymp, phasic, NULL, LONG, &n_segments);
	ck_assert_double_le(band.power, 0.0002);
	ck_assert_double_le(band.share, 0.01);
	dsp_edasymp_destroy(edasymp);
}
END_TEST

START_TEST(white_noise_has_the_bands_share_of_its_power)
{
	struct dsp_edasymp *edasymp = dsp_edasymp_create();
	size_t n_segments;
	struct dsp_edasymp_band band;

	fill_record(0.1, 0.0, 0.1);
	band = dsp_edasymp_stretch(edasymp, phasic, NULL, LONG, &n_segments);
	/* 13 of 62 steps of 1/64 Hz; 17 segments scatter by some percent. */
	ck_assert_double_eq_tol(band.share, 13.0 / 62.0, 0.04);
	ck_assert_double_eq_tol(band.power, 0.01 * 13.0 / 64.0, 0.0005);
	dsp_edasymp_destroy(edasymp);
}
END_TEST

START_TEST(bad_segments_are_left_out)
{
	struct dsp_edasymp *edasymp = dsp_edasymp_create();
	static bool is_valid[LONG];
	size_t n_segments;
	struct dsp_edasymp_band band;

	fill_record(0.1, 0.2, 0.0);
	for (int i = 0; i < LONG; i++)
		is_valid[i] = i < 300 || i >= 314;
	for (int i = 300; i < 314; i++)
		phasic[i] = 9.0;
	band = dsp_edasymp_stretch(edasymp, phasic, is_valid, LONG, &n_segments);
	ck_assert_uint_eq(n_segments, 15);
	ck_assert_double_eq_tol(band.power, 0.02, 0.0006);
	band = dsp_edasymp_stretch(edasymp, phasic + 240, is_valid + 240, 128, &n_segments);
	ck_assert_uint_eq(n_segments, 0);
	ck_assert(isnan(band.power) && isnan(band.share));
	band = dsp_edasymp_stretch(edasymp, phasic, NULL, 127, &n_segments);
	ck_assert(isnan(band.power));
	dsp_edasymp_destroy(edasymp);
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
	a_tone_in_noise_has_half_its_square, white_noise_has_the_bands_share_of_its_power,
	bad_segments_are_left_out, few_holes_are_bridged_many_are_not)
