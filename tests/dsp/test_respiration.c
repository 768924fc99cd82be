#include "dsp/pulse/respiration.h"

#include "dsp/pulse/ibi.h"
#include "dsp/pulse/pulse.h"
#include "tests/check_main.h"
#include "tests/dsp/pulse_people.h"

#include <math.h>
#include <string.h>

enum {
	BEATS = 2000,
};

static struct dsp_beat beats[BEATS];
static size_t n_beats;

/* A resting heart; what breathing of @hz changes of it. A deep breath begins at @deep_s: the heart
 * quickens, then the vessels narrow. */
static void make_beats(double duration_s, double hz, double deep_s)
{
	double t = 0.5;

	memset(beats, 0, sizeof(beats));
	for (n_beats = 0; t < duration_s; n_beats++) {
		double breath = sin(2 * M_PI * hz * t), u = t - deep_s;
		double deep = deep_s > 0 && u > 0 && u < 12 ? sin(M_PI * u / 12) : 0;
		double interval =
			0.85 + 0.03 * breath - 0.2 * deep * cos(M_PI * u / 6) + 0.01 * sin(1e4 * t);
		struct dsp_beat *beat = &beats[n_beats];

		beat->time_s = t;
		beat->onset_s = t - 0.15 - 0.005 * breath;
		beat->ibi_ms = beat->ibi_corrected_ms = n_beats ? 1000 * interval : NAN;
		beat->amplitude = (1 + 0.1 * breath) * exp(-0.9 * deep * deep);
		beat->quality = 1;
		t += interval;
	}
}

static struct dsp_respiration_rate measure(double start_s, double end_s)
{
	struct dsp_respiration *respiration = dsp_respiration_create(end_s);
	struct dsp_respiration_rate rate;

	ck_assert_ptr_nonnull(respiration);
	rate = dsp_respiration_measure(respiration, beats, n_beats, start_s, end_s);
	dsp_respiration_destroy(respiration);
	return rate;
}

START_TEST(test_rate_of_breathing)
{
	static const double hz[] = {0.12, 0.17, 0.25, 0.33, 0.45};

	for (size_t i = 0; i < sizeof(hz) / sizeof(hz[0]); i++) {
		struct dsp_respiration_rate rate;

		make_beats(200, hz[i], 0);
		rate = measure(0, 200);
		ck_assert_double_eq_tol(rate.per_min, 60 * hz[i], 0.3);
		ck_assert_uint_ge(rate.n_windows, 20);
		ck_assert_uint_eq(rate.n_agreeing, rate.n_windows);
	}
}
END_TEST

/* Modulations that contradict one another say nothing. */
START_TEST(test_disagreement_is_no_rate)
{
	make_beats(200, 0.25, 0);
	for (size_t i = 0; i < n_beats; i++) {
		beats[i].amplitude = 1 + 0.1 * sin(2 * M_PI * 0.14 * beats[i].time_s);
		beats[i].onset_s =
			beats[i].time_s - 0.15 - 0.01 * sin(2 * M_PI * 0.45 * beats[i].time_s);
	}
	ck_assert(isnan(measure(0, 200).per_min));
	ck_assert_uint_eq(measure(0, 200).n_agreeing, 0);
}
END_TEST

START_TEST(test_short_or_broken_stretches_have_no_rate)
{
	make_beats(200, 0.25, 0);
	ck_assert(isnan(measure(10, 40).per_min));
	ck_assert_uint_eq(measure(10, 40).n_windows, 0);
	for (size_t i = 0; i < n_beats; i++) {
		if (fmod(beats[i].time_s, 20) < 4)
			beats[i].ibi_corrected_ms = NAN;
	}
	ck_assert(isnan(measure(0, 200).per_min));
}
END_TEST

START_TEST(test_nothing_at_all)
{
	struct dsp_respiration *respiration = dsp_respiration_create(0);
	struct dsp_deep_breath breath;

	ck_assert(isnan(dsp_respiration_measure(respiration, NULL, 0, 0, 100).per_min));
	ck_assert_uint_eq(dsp_respiration_find_deep(respiration, NULL, 0, &breath, 1), 0);
	dsp_respiration_destroy(respiration);
	dsp_respiration_destroy(NULL);
}
END_TEST

/* From the samples on: every person, to a breath a minute. */
START_TEST(test_rate_from_a_finger)
{
	static const double hz[] = {0.15, 0.22, 0.3};

	for (int i = 0; i < 3; i++) {
		struct pulse_person person = {.rate_hz = 64,
			.duration_s = 150,
			.bpm = 60 + 10 * i,
			.noise = 0.05,
			.breath_hz = hz[i],
			.breath_share = 0.08,
			.seed = (uint64_t)i};
		struct dsp_pulse_config config = {.rate_hz = 64};
		struct dsp_pulse *pulse = dsp_pulse_create(&config);
		struct dsp_pulse_output output;
		struct dsp_ibi *ibi;
		bool is_over = false;

		pulse_person_make(&person);
		n_beats = 0;
		for (size_t k = 0; !is_over;) {
			if (k < person.n)
				k += dsp_pulse_push(pulse, person.time_s + k, person.value + k,
					NULL, person.n - k);
			while (dsp_pulse_pull(pulse, &output)) {
				if (output.kind == DSP_PULSE_BEAT)
					beats[n_beats++] = output.beat;
			}
			is_over = k == person.n && dsp_pulse_finish(pulse);
		}
		ibi = dsp_ibi_create(n_beats, 0);
		dsp_ibi_correct(ibi, beats, n_beats, NULL, 0);
		dsp_ibi_destroy(ibi);
		dsp_pulse_destroy(pulse);
		ck_assert_double_eq_tol(measure(0, 150).per_min, 60 * hz[i], 1);
		pulse_person_free(&person);
	}
}
END_TEST

START_TEST(test_deep_breaths_are_found)
{
	struct dsp_respiration *respiration = dsp_respiration_create(300);
	struct dsp_deep_breath breath[8];

	make_beats(300, 0.25, 120);
	ck_assert_uint_eq(dsp_respiration_find_deep(respiration, beats, n_beats, breath, 8), 1);
	ck_assert_double_eq_tol(breath[0].time_s, 120, 3);
	ck_assert_double_gt(breath[0].swing, 2);
	make_beats(300, 0.25, 0);
	ck_assert_uint_eq(dsp_respiration_find_deep(respiration, beats, n_beats, breath, 8), 0);
	/* Less than a minute has no median to speak of. */
	make_beats(50, 0.25, 20);
	ck_assert_uint_eq(dsp_respiration_find_deep(respiration, beats, n_beats, breath, 8), 0);
	dsp_respiration_destroy(respiration);
}
END_TEST

TESTS_MAIN("respiration", test_rate_of_breathing, test_disagreement_is_no_rate,
	test_short_or_broken_stretches_have_no_rate, test_nothing_at_all, test_rate_from_a_finger,
	test_deep_breaths_are_found)
