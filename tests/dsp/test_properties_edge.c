/*
 * Properties at the edges (specification 10.3, numbers 14 and 17): records that hold nothing,
 * too little or too much; noise alone.
 */
#include "tests/dsp/skin_run.h"

static struct skin_found found;

static double time_s[400000], value[400000];

static void fill(size_t n, double rate_hz, double start, double step)
{
	for (size_t i = 0; i < n; i++) {
		time_s[i] = (double)i / rate_hz;
		value[i] = start + step * (double)i;
	}
}

static void run(size_t n, double rate_hz)
{
	skin_run_samples(time_s, value, n, rate_hz, 0.0, NULL, &found);
}

static const double RATES[] = {4.0, 10.0, 32.0, 128.0, 1000.0};

START_TEST(constants_and_ramps_hold_no_responses)
{
	double rate_hz = RATES[_i];
	size_t n = (size_t)(200.0 * rate_hz);

	fill(n, rate_hz, 5.0, 0.0);
	run(n, rate_hz);
	ck_assert_uint_eq(found.n_scr, 0);
	fill(n, rate_hz, 2.0, 0.02 / rate_hz);
	run(n, rate_hz);
	ck_assert_uint_eq(found.n_scr, 0);
	fill(n, rate_hz, 9.0, -0.02 / rate_hz);
	run(n, rate_hz);
	ck_assert_uint_eq(found.n_scr, 0);
}
END_TEST

START_TEST(short_records_are_no_trouble)
{
	double rate_hz = RATES[_i];

	for (size_t n = 0; n < 40; n++) {
		fill(n, rate_hz, 5.0, 0.001);
		run(n, rate_hz);
		ck_assert_uint_eq(found.n_scr, 0);
		ck_assert_uint_le(found.n_samples, n + 1);
	}
	for (double length_s = 0.5; length_s < 12.0; length_s += 0.7) {
		fill((size_t)(length_s * rate_hz), rate_hz, 5.0, 0.01 / rate_hz);
		run((size_t)(length_s * rate_hz), rate_hz);
		ck_assert_uint_eq(found.n_scr, 0);
	}
}
END_TEST

/* Nothing, infinite things, and now and then a value. */
START_TEST(unknown_values_are_invalid_and_contained)
{
	double rate_hz = RATES[_i];
	size_t n = (size_t)(60.0 * rate_hz);

	for (int kind = 0; kind < 4; kind++) {
		static const double BAD[] = {
			(double)NAN, (double)INFINITY, -(double)INFINITY, 1e300};

		fill(n, rate_hz, BAD[kind], 0.0);
		run(n, rate_hz);
		ck_assert_uint_eq(found.n_scr, 0);
		ck_assert_uint_eq(found.n_invalid, found.n_samples);
		fill(n, rate_hz, 5.0, 0.001 / rate_hz);
		for (size_t i = n / 2; i < n / 2 + (size_t)(2.0 * rate_hz); i++)
			value[i] = BAD[kind];
		run(n, rate_hz);
		ck_assert_uint_eq(found.n_scr, 0);
		ck_assert_uint_gt(found.n_samples, 0);
		ck_assert_uint_gt(found.n_invalid, 0);
		ck_assert(isfinite(found.last.conductance) && isfinite(found.last.tonic) &&
			  isfinite(found.last.driver));
		ck_assert_double_eq_tol(found.last.conductance, 5.06, 0.05);
	}
}
END_TEST

/* Twelve hours at 8 Hz with a response a minute, which all are found, to the end. */
START_TEST(twelve_hours_are_as_good_as_one)
{
	struct skin *skin = skin_create(12.0 * 3600.0, 8.0, 9);
	struct skin_score score = {0};

	skin_add_level(skin, 3.0, 0.005);
	for (double t = 30.0; t < 12.0 * 3600.0 - 30.0; t += skin_between(skin, 40.0, 80.0))
		skin_respond(skin, SKIN_BATEMAN, t, skin_between(skin, 0.2, 1.0), 0.7, 3.0);
	skin_settle_truth(skin);
	skin_add_white(skin, 0.003);
	skin_run(skin, NULL, &found);
	skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 12.0 * 3600.0, &score);
	ck_assert_int_gt(score.hits + score.misses, 600);
	ck_assert_double_ge(skin_f1(&score), 0.995);
	ck_assert_double_eq_tol(found.last.time_s, 12.0 * 3600.0, 1.0);
	skin_destroy(skin);
}
END_TEST

/* Number 17, at every rate; at 4 Hz the grid has as much noise as a sample. */
START_TEST(an_hour_of_noise_holds_no_responses)
{
	struct skin *skin = skin_create(3600.0, _i == 4 ? 250.0 : RATES[_i], 50 + (uint64_t)_i);

	skin_add_level(skin, 5.0, 0.0);
	skin_add_white(skin, 0.005);
	skin_run(skin, NULL, &found);
	ck_assert_uint_le(found.n_scr, 6);
	ck_assert_double_le(skin_flagged_s(&found, 0.0, 3600.0), 4.0);
	skin_destroy(skin);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/properties_edge");
	TCase *tcase = tcase_create("dsp/properties_edge");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, constants_and_ramps_hold_no_responses, 0, 5);
	tcase_add_loop_test(tcase, short_records_are_no_trouble, 0, 5);
	tcase_add_loop_test(tcase, unknown_values_are_invalid_and_contained, 0, 5);
	tcase_add_test(tcase, twelve_hours_are_as_good_as_one);
	tcase_add_loop_test(tcase, an_hour_of_noise_holds_no_responses, 0, 5);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
