#include "dsp/side/onset.h"

#include "tests/check_main.h"

#include <math.h>

/* A ripple that no event may be taken for. */
static double ripple(int i)
{
	return 100 + 2 * sin(i * 0.7) + 1.5 * cos(i * 2.3);
}

START_TEST(a_flash_is_told_by_its_first_frame_alone)
{
	struct dsp_onset onset;
	int n_events = 0;

	dsp_onset_init(&onset, 8, 3, 0.5);
	for (int i = 0; i < 300; i++) {
		bool is_lit = i >= 120 && i < 126;
		bool begins = dsp_onset_push(&onset, i / 30.0, ripple(i) + (is_lit ? 60 : 0));

		ck_assert_int_eq(begins, i == 120);
		n_events += begins;
	}
	ck_assert_int_eq(n_events, 1);
}
END_TEST

START_TEST(a_wave_that_comes_with_every_beat_is_no_tap)
{
	struct dsp_onset onset;

	dsp_onset_init(&onset, 0, 3, 0.3);
	/* Differences of a pulse: an upstroke each 17th block, and one tap thrice as steep. */
	for (int i = 0; i < 400; i++) {
		double difference = i % 17 < 2 ? 20 + i % 5 : 1 + i % 3;
		bool is_tap = i == 333;

		ck_assert_int_eq(
			dsp_onset_push(&onset, i * 0.05, is_tap ? 110 : difference), is_tap);
	}
}
END_TEST

START_TEST(nothing_is_told_before_the_normal_is_known)
{
	struct dsp_onset onset;

	dsp_onset_init(&onset, 1, 3, 0);
	for (int i = 0; i < DSP_ONSET_LEARNING; i++)
		ck_assert(!dsp_onset_push(&onset, i, i == 3 ? 1000 : 0));
	ck_assert(!dsp_onset_push(&onset, 20, NAN));
}
END_TEST

START_TEST(a_light_that_stays_on_becomes_the_normal)
{
	struct dsp_onset onset;
	int n_events = 0;

	dsp_onset_init(&onset, 8, 3, 0.5);
	for (int i = 0; i < 600; i++)
		n_events += dsp_onset_push(&onset, i / 30.0, ripple(i) + (i >= 100 ? 60 : 0));
	/* Until its share in the history lifts the upper quantile it is said at each refractory
	 * time's end; then never again. */
	ck_assert_int_ge(n_events, 1);
	ck_assert_double_lt(onset.last_s, (100 + 12) / 30.0);
}
END_TEST

TESTS_MAIN("dsp/onset", a_flash_is_told_by_its_first_frame_alone,
	a_wave_that_comes_with_every_beat_is_no_tap, nothing_is_told_before_the_normal_is_known,
	a_light_that_stays_on_becomes_the_normal)
