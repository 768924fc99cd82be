/*
 * Channels that hold no skin: nothing responds there, and the record says so. Each is ten minutes
 * long and comes at a low, a usual and a high rate.
 */
#include "tests/dsp/skin_run.h"

enum {
	MOST = 600 * 250
};

static struct skin_found found;
static double time_s[MOST], value[MOST];

static const double RATES[] = {4.0, 32.0, 250.0};

/* Sample @i of a channel in steps of @lsb (0: none) or, with a unit, in counts. */
struct channel {
	const char *name;
	double (*at)(double t, struct signals_random *random);
	double lsb, unit;
};

static double round_to(double x, double step)
{
	return round(x / step) * step;
}

static double constant(double t, struct signals_random *random)
{
	(void)t;
	(void)random;
	return 2.1;
}

static double toggling(double t, struct signals_random *random)
{
	(void)t;
	return signals_uniform(random) < 0.5 ? 2.0 : 2.01;
}

static double slow_toggling(double t, struct signals_random *random)
{
	(void)random;
	return (long)(t / 7.0) % 2 ? 2.0 : 2.02;
}

static double coarse_toggling(double t, struct signals_random *random)
{
	(void)random;
	return (long)(t / 11.0) % 2 ? 2.0 : 2.1;
}

static double slow_wave(double t, struct signals_random *random)
{
	return round_to(
		2.0 + 0.02 * sin(2.0 * M_PI * t / 120.0) + 0.006 * signals_normal(random), 0.02);
}

static double coarse_wave(double t, struct signals_random *random)
{
	return round_to(
		2.0 + 0.02 * sin(2.0 * M_PI * t / 50.0) + 0.01 * signals_normal(random), 0.05);
}

static double ten_bits(double t, struct signals_random *random)
{
	(void)t;
	return round(512.0 + 0.6 * signals_normal(random));
}

static double drifting_bits(double t, struct signals_random *random)
{
	return round(512.0 + t / 30.0 + 0.4 * signals_normal(random));
}

static double open_input(double t, struct signals_random *random)
{
	return round(300.0 + 80.0 * sin(2.0 * M_PI * 50.0 * t) + 40.0 * signals_normal(random));
}

static double open_electrode(double t, struct signals_random *random)
{
	(void)t;
	return 0.02 + 0.004 * signals_normal(random);
}

static double small_waves(double t, struct signals_random *random)
{
	(void)random;
	return 0.03 + 0.01 * sin(2.0 * M_PI * t / 6.0);
}

static const struct channel CHANNELS[] = {
	{"a constant", constant, 0.0, 0.0},
	{"a constant in known steps", constant, 0.01, 0.0},
	{"one step to and fro", toggling, 0.0, 0.0},
	{"two steps, slowly", slow_toggling, 0.01, 0.0},
	{"one coarse step, slowly", coarse_toggling, 0.0, 0.0},
	{"a wave of two steps", slow_wave, 0.0, 0.0},
	{"a wave within a coarse step", coarse_wave, 0.0, 0.0},
	{"the last bit of ten", ten_bits, 1.0, 4.0},
	{"the last bit on a drift", drifting_bits, 1.0, 5.0},
	{"an open input", open_input, 1.0, 60.0},
	{"an open electrode", open_electrode, 0.0, 0.0},
	{"waves below the range", small_waves, 0.0, 0.0},
};

enum {
	N_CHANNELS = sizeof(CHANNELS) / sizeof(CHANNELS[0])
};

static void run(const double *values, size_t n, double rate_hz, double lsb, double unit)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = rate_hz,
		.gsr_is_uS = unit == 0.0,
		.gsr_lsb = lsb,
		.gsr_u = unit,
	};
	struct dsp_chain *chain = dsp_chain_create(&config);

	ck_assert_ptr_nonnull(chain);
	skin_run_chain(chain, time_s, values, n, &found);
}

/* Seconds that are invalid or in a no_signal window. */
static double unusable_s(double length_s)
{
	double silent_s = 0.0;
	double flagged_s = 0.0;

	for (size_t i = 0; i < found.n_artefacts; i++) {
		double start_s = fmax(found.artefacts[i].start_s, 0.0);
		double end_s = fmin(found.artefacts[i].end_s, length_s);

		if (found.artefacts[i].kind == DSP_ARTEFACT_NO_SIGNAL)
			silent_s += end_s - start_s;
		else
			flagged_s += end_s - start_s;
	}
	return fmax(silent_s, flagged_s);
}

/* Responses that study/session/silence.h leaves: those outside of no_signal windows. */
static int responses_left(void)
{
	int n = 0;

	for (size_t i = 0; i < found.n_scr; i++) {
		bool is_silent = false;

		for (size_t k = 0; k < found.n_artefacts; k++)
			is_silent |= found.artefacts[k].kind == DSP_ARTEFACT_NO_SIGNAL &&
				     found.scr[i].onset_s >= found.artefacts[k].start_s &&
				     found.scr[i].onset_s < found.artefacts[k].end_s;
		n += is_silent ? 0 : 1;
	}
	return n;
}

START_TEST(dead_channels_are_no_signal_and_nothing_responds)
{
	for (size_t k = 0; k < sizeof(RATES) / sizeof(RATES[0]); k++) {
		const struct channel *channel = &CHANNELS[_i];
		struct signals_random random = {7 + (uint64_t)_i};
		size_t n = (size_t)(600.0 * RATES[k]);

		for (size_t i = 0; i < n; i++) {
			time_s[i] = (double)i / RATES[k];
			value[i] = channel->at(time_s[i], &random);
		}
		run(value, n, RATES[k], channel->lsb, channel->unit);
		ck_assert_msg(responses_left() == 0, "%s at %g Hz: %d responses", channel->name,
			RATES[k], responses_left());
		for (size_t i = 0; i < found.n_artefacts; i++) {
			ck_assert_double_ge(found.artefacts[i].start_s, time_s[0]);
			ck_assert_double_le(found.artefacts[i].end_s, time_s[n - 1]);
		}
		ck_assert_msg(unusable_s(600.0) >= 540.0, "%s at %g Hz: only %.0f s unusable",
			channel->name, RATES[k], unusable_s(600.0));
	}
}
END_TEST

/* Electrodes that are put on late, and a device that begins with zeros. */
START_TEST(what_follows_dead_time_is_alive)
{
	struct skin *skin = skin_create(300.0, 32.0, 4);
	struct skin_score score = {0};

	skin_add_level(skin, 3.0, 0.0);
	for (double t = 20.0; t < 285.0; t += skin_between(skin, 5.0, 12.0))
		skin_respond(skin, SKIN_BATEMAN, t, skin_between(skin, 0.1, 0.5), 0.7, 3.0);
	skin_settle_truth(skin);
	skin_add_white(skin, 0.002);
	for (size_t i = 0; i < 8 * 32; i++)
		skin->value[i] = 0.0;
	skin_run(skin, NULL, &found);
	ck_assert(skin_is_flagged(&found, 4.0));
	ck_assert(!skin_is_flagged(&found, 16.0));
	skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
	ck_assert_int_gt(score.hits, 20);
	ck_assert_int_eq(score.misses + score.false_alarms, 0);
	skin_destroy(skin);
}
END_TEST

/* A calm person is not dead: a small response every two minutes, in fine steps. */
START_TEST(calm_skin_is_alive)
{
	struct skin *skin = skin_create(600.0, 32.0, 5);

	skin_add_level(skin, 1.5, -0.01);
	for (double t = 40.0; t < 580.0; t += 120.0)
		skin_respond(skin, SKIN_BATEMAN, t, 0.12, 0.7, 3.0);
	skin_add_white(skin, 0.001);
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] = round_to(skin->value[i], 0.005);
	skin_run(skin, NULL, &found);
	ck_assert_uint_eq(found.n_scr, 5);
	ck_assert_uint_eq(found.n_artefacts, 0);
	skin_destroy(skin);
}
END_TEST

/* Hum on every fourth sample at the same phase: neighbours are never closer than the hum is high.
 */
START_TEST(hum_that_divides_the_rate_is_no_step)
{
	static const double HUM_HZ[] = {50.0, 100.0, 40.0};

	for (size_t k = 0; k < sizeof(HUM_HZ) / sizeof(HUM_HZ[0]); k++) {
		struct skin *skin = skin_create(600.0, 200.0, 5);
		int n = 0;

		skin_add_level(skin, 4.0, -0.01);
		for (double t = 20.0; t < 580.0; t += 20.0, n++)
			skin_respond(skin, SKIN_BATEMAN, t, 0.12, 0.7, 3.0);
		for (size_t i = 0; i < skin->n; i++)
			skin->value[i] = round_to(
				skin->value[i] +
					0.3 * sin(2.0 * M_PI * HUM_HZ[k] * (double)i / 200.0 + 0.3),
				0.001);
		skin_run(skin, NULL, &found);
		ck_assert_msg(found.n_artefacts == 0, "%g Hz: %zu windows", HUM_HZ[k],
			(size_t)found.n_artefacts);
		ck_assert_uint_eq(found.n_scr, (size_t)n);
		skin_destroy(skin);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/no_signal");
	TCase *tcase = tcase_create("dsp/no_signal");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, dead_channels_are_no_signal_and_nothing_responds, 0, N_CHANNELS);
	tcase_add_test(tcase, what_follows_dead_time_is_alive);
	tcase_add_test(tcase, calm_skin_is_alive);
	tcase_add_test(tcase, hum_that_divides_the_rate_is_no_step);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
