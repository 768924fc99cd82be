#include "dsp/side/taps.h"

#include "tests/check_main.h"
#include "tests/dsp/pulse_model.h"

#include <math.h>

enum {
	MAX = 16
};

/* A pulse wave with @n jolts of twice a beat's height from 20 s on, a second apart. */
static void make_pulse(struct pulse_model *model, double rate_hz, int n)
{
	*model = (struct pulse_model){
		.rate_hz = rate_hz, .duration_s = 40, .noise = 0.02, .second_top = 0.3};
	pulse_model_make(model);
	for (int k = 0; k < n; k++) {
		for (size_t i = 0; i < model->n; i++) {
			double t = model->time_s[i] - (20 + k);

			if (t >= 0 && t < 0.15)
				model->value[i] += 2 * exp(-t / 0.04);
		}
	}
}

static void taps_are_found_at(double rate_hz)
{
	struct pulse_model model;
	double taps[MAX];

	make_pulse(&model, rate_hz, 5);
	ck_assert_uint_eq(dsp_taps_find(model.time_s, model.value, model.n, 15, taps, MAX), 5);
	for (int k = 0; k < 5; k++) {
		ck_assert_double_ge(taps[k], 20 + k);
		ck_assert_double_le(taps[k], 20 + k + 1.0 / rate_hz + 1e-9);
	}
	ck_assert_uint_eq(dsp_taps_find(model.time_s, model.value, model.n, 22.5, taps, MAX), 2);
	pulse_model_free(&model);
}

START_TEST(taps_are_found_within_a_sample_at_any_rate)
{
	taps_are_found_at(31.25);
	taps_are_found_at(128);
	taps_are_found_at(1000);
}
END_TEST

START_TEST(a_pulse_alone_has_no_taps)
{
	struct pulse_model model;
	double taps[MAX];

	make_pulse(&model, 128, 0);
	ck_assert_uint_eq(dsp_taps_find(model.time_s, model.value, model.n, 0, taps, MAX), 0);
	pulse_model_free(&model);
}
END_TEST

START_TEST(counts_of_a_calm_sensor_are_no_taps)
{
	double time_s[640], value[640], taps[MAX];

	for (int i = 0; i < 640; i++) {
		time_s[i] = i / 32.0;
		value[i] = floor(500 + 20 * sin(time_s[i] / 3) + (i * 37) % 3 + 0.5);
		value[i] += time_s[i] >= 6 && time_s[i] < 6.1 ? 150 : 0;
	}
	ck_assert_uint_eq(dsp_taps_find(time_s, value, 640, 0, taps, MAX), 1);
	ck_assert_double_eq(taps[0], 6);
}
END_TEST

START_TEST(no_more_taps_are_written_than_there_is_room)
{
	struct pulse_model model;
	double taps[3] = {0, 0, -1};

	make_pulse(&model, 128, 5);
	ck_assert_uint_eq(dsp_taps_find(model.time_s, model.value, model.n, 15, taps, 2), 2);
	ck_assert_double_eq(taps[2], -1);
	pulse_model_free(&model);
}
END_TEST

TESTS_MAIN("dsp/taps", taps_are_found_within_a_sample_at_any_rate, a_pulse_alone_has_no_taps,
	counts_of_a_calm_sensor_are_no_taps, no_more_taps_are_written_than_there_is_room)
