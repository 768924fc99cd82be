/*
 * What the whole chain finds in simulated skin with known truth. Floors are what was measured, less
 * a small margin; those of the reference table are the specification's (2f, less 0.02).
 */
#include "tests/dsp/skin_run.h"

enum {
	RUNS = 30,
	RECORDS = 12,
};

static struct skin_found found;

/* White noise (µS at the rate), responses a minute, and F1 of a convex solution in the
 * specification's table. Its gate is 0.02 below. */
static const struct {
	double rate_hz, noise, per_min, f1;
} TABLE[] = {
	{10.0, 0.002, 6.0, 0.989},
	{10.0, 0.002, 12.0, 0.986},
	{10.0, 0.005, 6.0, 0.989},
	{10.0, 0.005, 12.0, 0.987},
	{10.0, 0.010, 6.0, 0.976},
	{10.0, 0.010, 12.0, 0.971},
	{10.0, 0.020, 6.0, 0.961},
	{10.0, 0.020, 12.0, 0.907},
	{10.0, 0.040, 6.0, 0.913},
	{10.0, 0.040, 12.0, 0.824},
	{4.0, 0.010, 6.0, 0.956},
	{20.0, 0.010, 6.0, 0.985},
};

enum {
	N_TABLE = sizeof(TABLE) / sizeof(TABLE[0])
};

START_TEST(responses_of_the_reference_are_found)
{
	struct skin_score score = {0};

	for (uint64_t seed = 0; seed < RUNS; seed++) {
		struct skin *skin = skin_create(
			300.0, TABLE[_i].rate_hz, 1000 * (uint64_t)TABLE[_i].per_min + seed);

		skin_add_waves(skin);
		skin_respond_at_random(skin, TABLE[_i].per_min);
		skin_add_white(skin, TABLE[_i].noise);
		skin_run(skin, NULL, &found);
		skin_score(skin, &found, SKIN_IMPULSE, 1.0, 62.0, 296.0, &score);
		skin_destroy(skin);
	}
	ck_assert_int_gt(score.hits + score.misses, 500);
	ck_assert_msg(skin_f1(&score) >= TABLE[_i].f1 - 0.02,
		"%g Hz, noise %g, %g a minute: F1 %.3f (%d hits, %d misses, %d false)",
		TABLE[_i].rate_hz, TABLE[_i].noise, TABLE[_i].per_min, skin_f1(&score), score.hits,
		score.misses, score.false_alarms);
}
END_TEST

/* Ranges that the two numbers of a shape are drawn from, seconds; spacing of the responses; white
 * noise; floors. */
static const struct {
	enum skin_shape shape;
	double rise[2], fall[2], gap_s[2], noise, f1, error;
} SHAPES[] = {
	{SKIN_BATEMAN, {0.4, 1.0}, {2.0, 5.0}, {5.0, 14.0}, 0.003, 0.99, 0.02},
	{SKIN_BATEMAN, {0.4, 1.0}, {2.0, 5.0}, {2.0, 7.0}, 0.003, 0.98, 0.03},
	{SKIN_BATEMAN, {0.4, 1.0}, {2.0, 5.0}, {5.0, 14.0}, 0.020, 0.96, 0.05},
	{SKIN_BATEMAN, {0.4, 1.0}, {2.0, 5.0}, {2.0, 7.0}, 0.020, 0.96, 0.06},
	{SKIN_GAMMA, {0.8, 1.4}, {0.0, 0.0}, {5.0, 14.0}, 0.003, 0.97, 0.02},
	{SKIN_GAMMA, {0.8, 1.4}, {0.0, 0.0}, {2.0, 7.0}, 0.003, 0.95, 0.03},
	{SKIN_GAMMA, {0.8, 1.4}, {0.0, 0.0}, {5.0, 14.0}, 0.020, 0.92, 0.05},
	{SKIN_SIGMOID, {0.2, 0.4}, {4.0, 8.0}, {5.0, 14.0}, 0.003, 0.98, 0.02},
	{SKIN_SIGMOID, {0.2, 0.4}, {4.0, 8.0}, {2.0, 7.0}, 0.003, 0.97, 0.03},
	{SKIN_SIGMOID, {0.2, 0.4}, {4.0, 8.0}, {5.0, 14.0}, 0.020, 0.97, 0.06},
	{SKIN_GAUSSIAN, {0.6, 1.1}, {1.4, 3.0}, {5.0, 14.0}, 0.003, 0.96, 0.03},
	{SKIN_GAUSSIAN, {0.6, 1.1}, {1.4, 3.0}, {2.0, 7.0}, 0.003, 0.95, 0.04},
	{SKIN_GAUSSIAN, {0.6, 1.1}, {1.4, 3.0}, {5.0, 14.0}, 0.020, 0.89, 0.06},
};

enum {
	N_SHAPES = sizeof(SHAPES) / sizeof(SHAPES[0])
};

static struct skin *make_shape(int row, uint64_t seed)
{
	struct skin *skin = skin_create(300.0, 32.0, 77 * seed + (uint64_t)row);
	double t = 6.0;

	skin_add_level(skin, skin_between(skin, 2.0, 10.0), skin_between(skin, -0.3, 0.3));
	while (t < 285.0) {
		double amplitude = 0.3 * exp(0.7 * signals_normal(&skin->random));
		double rise = skin_between(skin, SHAPES[row].rise[0], SHAPES[row].rise[1]);
		double fall = skin_between(skin, SHAPES[row].fall[0], SHAPES[row].fall[1]);

		skin_respond(
			skin, SHAPES[row].shape, t, fmin(fmax(amplitude, 0.05), 2.0), rise, fall);
		t += skin_between(skin, SHAPES[row].gap_s[0], SHAPES[row].gap_s[1]);
	}
	skin_settle_truth(skin);
	skin_add_white(skin, SHAPES[row].noise);
	return skin;
}

START_TEST(other_shapes_of_response_are_found_and_never_artefacts)
{
	struct skin_score score = {0};
	double flagged_s = 0.0;

	for (uint64_t seed = 0; seed < RECORDS; seed++) {
		struct skin *skin = make_shape(_i, seed);

		skin_run(skin, NULL, &found);
		skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
		flagged_s += skin_flagged_s(&found, 0.0, 300.0);
		skin_destroy(skin);
	}
	ck_assert_int_gt(score.hits + score.misses, 300);
	ck_assert_msg(skin_f1(&score) >= SHAPES[_i].f1,
		"row %d: F1 %.3f (%d hits, %d misses, %d false)", _i, skin_f1(&score), score.hits,
		score.misses, score.false_alarms);
	ck_assert_msg(skin_error(&score) <= SHAPES[_i].error, "row %d: amplitude error %.3f", _i,
		skin_error(&score));
	ck_assert_msg(
		flagged_s <= 0.005 * RECORDS * 300.0, "row %d: %.1f s flagged", _i, flagged_s);
}
END_TEST

/* What electrodes, converters and bodies add to plain responses. */
static void add_pink(struct skin *skin)
{
	skin_add_pink(skin, 0.01);
}

static void add_breathing(struct skin *skin)
{
	skin_add_breathing(skin, 0.02);
}

static void add_deep_breathing(struct skin *skin)
{
	skin_add_breathing(skin, 0.05);
}

static void add_settling(struct skin *skin)
{
	skin_add_settling(skin, -1.5, 60.0);
}

static void add_drift(struct skin *skin)
{
	skin_add_level(skin, 0.0, 1.0);
}

static void read_as_coarse_resistance(struct skin *skin)
{
	skin_read_as_resistance(skin, 12, 2000.0);
}

static void read_as_resistance(struct skin *skin)
{
	skin_read_as_resistance(skin, 12, 500.0);
}

static void add_mains(struct skin *skin)
{
	skin_add_mains(skin, 0.05);
}

static void add_spikes(struct skin *skin)
{
	for (int k = 0; k < 8; k++)
		skin_add_spike(skin, skin_between(skin, 5.0, 295.0), skin_between(skin, 0.03, 0.2),
			skin_between(skin, -1.0, 1.0));
}

static void add_steps(struct skin *skin)
{
	for (int k = 0; k < 3; k++)
		skin_add_step(skin, skin_between(skin, 5.0, 295.0), skin_between(skin, 1.0, 60.0),
			skin_between(skin, -1.0, 1.0));
}

static const struct {
	const char *name;
	void (*add)(struct skin *skin);
	double f1, error;
} DISTURBANCES[] = {
	{"1/f noise", add_pink, 0.93, 0.06},
	{"breathing of 0.02 µS", add_breathing, 0.97, 0.05},
	{"breathing of 0.05 µS", add_deep_breathing, 0.79, 0.10},
	{"fresh electrodes", add_settling, 0.98, 0.06},
	{"drift of 1 µS a minute", add_drift, 0.95, 0.15},
	{"12 bits over 2 megohms", read_as_coarse_resistance, 0.91, 0.05},
	{"12 bits over 500 kiloohms", read_as_resistance, 0.98, 0.03},
	{"mains hum", add_mains, 0.98, 0.03},
	{"spikes", add_spikes, 0.94, 0.03},
	{"steps", add_steps, 0.95, 0.04},
};

enum {
	N_DISTURBANCES = sizeof(DISTURBANCES) / sizeof(DISTURBANCES[0])
};

START_TEST(disturbances_do_not_break_it)
{
	struct skin_score score = {0};

	for (uint64_t seed = 0; seed < RECORDS; seed++) {
		struct skin *skin = skin_create(300.0, 64.0, 9177 * seed + (uint64_t)_i);

		skin_add_level(skin, skin_between(skin, 2.0, 10.0), 0.0);
		for (double t = 6.0; t < 285.0; t += skin_between(skin, 4.0, 12.0)) {
			double amplitude = 0.3 * exp(0.7 * signals_normal(&skin->random));
			double rise = skin_between(skin, 0.4, 1.0);

			skin_respond(skin, SKIN_BATEMAN, t, fmin(fmax(amplitude, 0.05), 2.0), rise,
				skin_between(skin, 2.0, 5.0));
		}
		skin_settle_truth(skin);
		skin_add_white(skin, 0.003);
		DISTURBANCES[_i].add(skin);
		skin_run(skin, NULL, &found);
		skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
		skin_destroy(skin);
	}
	ck_assert_int_gt(score.hits + score.misses, 300);
	ck_assert_msg(skin_f1(&score) >= DISTURBANCES[_i].f1,
		"%s: F1 %.3f (%d hits, %d misses, %d false)", DISTURBANCES[_i].name,
		skin_f1(&score), score.hits, score.misses, score.false_alarms);
	ck_assert_msg(skin_error(&score) <= DISTURBANCES[_i].error, "%s: amplitude error %.3f",
		DISTURBANCES[_i].name, skin_error(&score));
}
END_TEST

/* Every method of decomposition finds what is easy, with the detector that fits it. */
static const struct {
	enum dsp_method method;
	enum dsp_detector detector;
} METHODS[] = {
	{DSP_METHOD_CONVEX, DSP_DETECTOR_DRIVER},
	{DSP_METHOD_INVERSE, DSP_DETECTOR_DRIVER},
	{DSP_METHOD_HIGHPASS, DSP_DETECTOR_PHASIC},
	{DSP_METHOD_MEDIAN, DSP_DETECTOR_PHASIC},
	{DSP_METHOD_CONVEX, DSP_DETECTOR_TROUGH},
};

enum {
	N_METHODS = sizeof(METHODS) / sizeof(METHODS[0])
};

START_TEST(every_method_finds_easy_responses)
{
	struct skin_score score = {0};
	struct dsp_params params;

	dsp_params_init(&params);
	params.eda_method = METHODS[_i].method;
	params.eda_detector = METHODS[_i].detector;
	for (uint64_t seed = 0; seed < 4; seed++) {
		struct skin *skin = make_shape(0, seed);

		skin_run(skin, &params, &found);
		skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
		skin_destroy(skin);
	}
	ck_assert_msg(skin_f1(&score) >= 0.9, "row %d: F1 %.3f", _i, skin_f1(&score));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/skin");
	TCase *tcase = tcase_create("dsp/skin");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, responses_of_the_reference_are_found, 0, N_TABLE);
	tcase_add_loop_test(
		tcase, other_shapes_of_response_are_found_and_never_artefacts, 0, N_SHAPES);
	tcase_add_loop_test(tcase, disturbances_do_not_break_it, 0, N_DISTURBANCES);
	tcase_add_loop_test(tcase, every_method_finds_easy_responses, 0, N_METHODS);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
