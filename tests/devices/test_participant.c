#include "devices/participant.h"
#include "tests/check_main.h"

#include <math.h>

static struct dev_participant_config quiet(void)
{
	struct dev_participant_config config;

	dev_participant_config_init(&config);
	config.noise_uS = 0;
	return config;
}

START_TEST(the_same_seed_gives_the_same_person_and_another_seed_another)
{
	struct dev_participant_config config = quiet();
	struct dev_participant a, b, c;
	bool differs = false;

	dev_participant_init(&a, &config);
	dev_participant_init(&b, &config);
	config.seed = 2;
	dev_participant_init(&c, &config);
	for (int i = 0; i < 5000; i++) {
		double t = i / 50.0;
		struct dev_participant_sample x = dev_participant_at(&a, t),
					      y = dev_participant_at(&b, t);
		ck_assert_double_eq(x.conductance_uS, y.conductance_uS);
		ck_assert_double_eq(x.pulse, y.pulse);
		differs |= fabs(dev_participant_at(&c, t).conductance_uS - x.conductance_uS) > 0.01;
	}
	ck_assert(differs);
}
END_TEST

START_TEST(the_sampling_rate_does_not_change_the_person)
{
	struct dev_participant_config config = quiet();
	struct dev_participant slow, fast;

	ck_assert(dev_participant_config_stimuli(&config, "20:1/40:0.5"));
	dev_participant_init(&slow, &config);
	dev_participant_init(&fast, &config);
	for (int i = 0; i < 600; i++) {
		double coarse = dev_participant_at(&slow, i / 4.0).conductance_uS;
		double fine = 0;
		for (int k = 0; k < 32; k++) {
			double value =
				dev_participant_at(&fast, i / 4.0 + k / 128.0).conductance_uS;
			if (k == 0)
				fine = value;
		}
		ck_assert_double_eq_tol(coarse, fine, 1e-9);
	}
}
END_TEST

/* Largest rise of the conductance in [from, to). */
static double rise_between(struct dev_participant *p, double from_s, double to_s)
{
	double low = INFINITY, rise = 0;

	for (double t = from_s; t < to_s; t += 0.05) {
		double y = dev_participant_at(p, t).conductance_uS;
		low = fmin(low, y);
		rise = fmax(rise, y - low);
	}
	return rise;
}

START_TEST(a_responder_answers_a_stimulus_and_a_non_responder_does_not)
{
	struct dev_participant_config config = quiet();
	struct dev_participant p;

	ck_assert(dev_participant_config_stimuli(&config, "30:1"));
	dev_participant_init(&p, &config);
	ck_assert_double_ge(rise_between(&p, 30, 37), 0.3);
	config.is_responder = false;
	dev_participant_init(&p, &config);
	ck_assert_double_le(rise_between(&p, 30, 37), 0.15);
}
END_TEST

START_TEST(the_pulse_beats_at_the_asked_rate)
{
	struct dev_participant_config config = quiet();
	struct dev_participant p;
	unsigned beats = 0;
	bool was_high = false;

	config.heart_rate_bpm = 90;
	dev_participant_init(&p, &config);
	for (int i = 0; i < 120 * 128; i++) {
		double y = dev_participant_at(&p, i / 128.0).pulse;
		bool is_high = was_high ? y > 0.5 : y > 0.62;
		beats += is_high && !was_high;
		was_high = is_high;
	}
	ck_assert_uint_ge(beats, 172);
	ck_assert_uint_le(beats, 188);
}
END_TEST

START_TEST(a_lost_electrode_reads_nothing_for_its_time)
{
	struct dev_participant_config config = quiet();
	struct dev_participant p;

	ck_assert(dev_participant_config_losses(&config, "5:2"));
	dev_participant_init(&p, &config);
	ck_assert(!dev_participant_at(&p, 4.9).is_electrode_off);
	ck_assert_double_eq(dev_participant_at(&p, 5.5).conductance_uS, 0);
	ck_assert_double_gt(dev_participant_at(&p, 7.1).conductance_uS, 1);
}
END_TEST

START_TEST(malformed_lists_are_refused)
{
	struct dev_participant_config config = quiet();

	ck_assert(!dev_participant_config_stimuli(&config, "5"));
	ck_assert(!dev_participant_config_stimuli(&config, "5:x"));
	ck_assert(!dev_participant_config_stimuli(&config, "9:1/5:1"));
	ck_assert(!dev_participant_config_losses(&config, "-1:3"));
	ck_assert_uint_eq(config.n_stimuli, 0);
}
END_TEST

START_TEST(movement_comes_in_bursts)
{
	struct dev_participant_config config = quiet();
	struct dev_participant p;
	unsigned bursts = 0;
	bool was = false;

	config.motion_per_min = 6;
	dev_participant_init(&p, &config);
	for (int i = 0; i < 600 * 20; i++) {
		bool is = dev_participant_at(&p, i / 20.0).is_moving;
		bursts += is && !was;
		was = is;
	}
	ck_assert_uint_ge(bursts, 25);
	ck_assert_uint_le(bursts, 75);
}
END_TEST

TESTS_MAIN("devices/participant", the_same_seed_gives_the_same_person_and_another_seed_another,
	the_sampling_rate_does_not_change_the_person,
	a_responder_answers_a_stimulus_and_a_non_responder_does_not,
	the_pulse_beats_at_the_asked_rate, a_lost_electrode_reads_nothing_for_its_time,
	malformed_lists_are_refused, movement_comes_in_bursts)
