/*
 * Properties that the chain must have whatever its method (specification 10.3): what time, scale,
 * rate, noise, gaps and artefacts may and may not change.
 */
#include "tests/dsp/skin_run.h"

#include <string.h>

static struct skin_found found, before;

/* 300 s of plain responses, 5 to 12 s apart, on a level of 5. */
static struct skin *make(double rate_hz, double noise, uint64_t seed)
{
	struct skin *skin = skin_create(300.0, rate_hz, seed);

	skin_add_level(skin, 5.0, 0.1);
	for (double t = 8.0; t < 285.0; t += skin_between(skin, 5.0, 12.0)) {
		double amplitude = skin_between(skin, 0.15, 1.0);
		double rise = skin_between(skin, 0.5, 1.0);

		skin_respond(skin, SKIN_BATEMAN, t, amplitude, rise, skin_between(skin, 2.0, 4.0));
	}
	skin_settle_truth(skin);
	skin_add_white(skin, noise);
	return skin;
}

static const struct dsp_scr *find_near(const struct skin_found *in, double onset_s)
{
	const struct dsp_scr *best = NULL;

	for (size_t i = 0; i < in->n_scr; i++) {
		if (!best || fabs(in->scr[i].onset_s - onset_s) < fabs(best->onset_s - onset_s))
			best = &in->scr[i];
	}
	return best;
}

/* Number 2: what is proportional stays so when thresholds scale too. Counts have no plausible
 * range, so that only there a record can be another in every respect but its scale. */
START_TEST(responses_scale_with_the_signal)
{
	struct skin *skin = make(32.0, 0.002, 1);

	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] *= 4000.0;
	skin_run_samples(skin->time_s, skin->value, skin->n, 32.0, 4000.0, NULL, &before);
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] *= 16.0;
	skin_run_samples(skin->time_s, skin->value, skin->n, 32.0, 64000.0, NULL, &found);
	ck_assert_uint_gt(before.n_scr, 20);
	ck_assert_uint_eq(found.n_scr, before.n_scr);
	for (size_t i = 0; i < found.n_scr; i++) {
		ck_assert_double_eq_tol(found.scr[i].onset_s, before.scr[i].onset_s, 1e-3);
		ck_assert_double_eq_tol(found.scr[i].amplitude, 16.0 * before.scr[i].amplitude,
			0.02 * found.scr[i].amplitude);
	}
	skin_destroy(skin);
}
END_TEST

/* Numbers 3 and 4: a higher level changes nothing, a later start all times alike; where the knots
 * of the tonic level fall may change a height a little. */
START_TEST(level_and_start_change_nothing_else)
{
	struct skin *skin = make(10.0, 0.002, 2);

	skin_run(skin, NULL, &before);
	ck_assert_uint_gt(before.n_scr, 20);
	for (size_t i = 0; i < skin->n; i++) {
		skin->value[i] += 2.0;
		skin->time_s[i] += 1234.0;
	}
	skin_run(skin, NULL, &found);
	ck_assert_uint_eq(found.n_scr, before.n_scr);
	for (size_t i = 0; i < found.n_scr; i++) {
		ck_assert_double_eq_tol(found.scr[i].onset_s, before.scr[i].onset_s + 1234.0, 0.1);
		ck_assert_double_eq_tol(found.scr[i].amplitude, before.scr[i].amplitude,
			0.05 * before.scr[i].amplitude);
	}
	skin_destroy(skin);
}
END_TEST

/* Number 10. */
static const double GAP_S[] = {1.0, 5.0, 30.0};

START_TEST(a_gap_changes_nothing_far_from_it)
{
	struct skin *skin = make(64.0, 0.002, 3);
	double from_s = 140.0;
	double to_s = from_s + GAP_S[_i];
	size_t first = (size_t)lround(from_s * 64.0);
	size_t n_cut = (size_t)lround(GAP_S[_i] * 64.0);
	size_t n_kept = skin->n - n_cut;

	skin_run(skin, NULL, &before);
	memmove(skin->value + first, skin->value + first + n_cut,
		(n_kept - first) * sizeof(double));
	memmove(skin->time_s + first, skin->time_s + first + n_cut,
		(n_kept - first) * sizeof(double));
	skin_run_samples(skin->time_s, skin->value, n_kept, 64.0, 0.0, NULL, &found);
	for (size_t i = 0; i < found.n_scr; i++) {
		const struct dsp_scr *scr = &found.scr[i];

		ck_assert(scr->onset_s < from_s || scr->onset_s >= to_s);
		ck_assert(scr->peak_s < from_s || scr->peak_s >= to_s);
	}
	for (size_t i = 0; i < before.n_scr; i++) {
		const struct dsp_scr *was = &before.scr[i];
		const struct dsp_scr *is = find_near(&found, was->onset_s);

		if (was->onset_s > from_s - 6.0 && was->onset_s < to_s + 6.0)
			continue;
		ck_assert_ptr_nonnull(is);
		ck_assert_double_eq_tol(is->onset_s, was->onset_s, 0.1);
		ck_assert_double_eq_tol(is->amplitude, was->amplitude, 0.05 * was->amplitude);
	}
	skin_destroy(skin);
}
END_TEST

/* Number 11: noise of one density, so that its SD grows with the root of the rate. */
START_TEST(every_rate_finds_the_same)
{
	static const double RATES[] = {4.0, 10.0, 32.0, 128.0, 1000.0};
	double f1[5];
	double error[5];

	for (int k = 0; k < 5; k++) {
		struct skin_score score = {0};

		for (uint64_t seed = 10; seed < 13; seed++) {
			struct skin *skin = make(RATES[k], 0.003 * sqrt(RATES[k] / 10.0), seed);

			skin_run(skin, NULL, &found);
			skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
			skin_destroy(skin);
		}
		f1[k] = skin_f1(&score);
		error[k] = skin_error(&score);
	}
	ck_assert_double_ge(f1[0], 0.95);
	for (int k = 1; k < 5; k++) {
		ck_assert_msg(f1[k] >= 0.97, "%g Hz: F1 %.3f", RATES[k], f1[k]);
		ck_assert_double_le(fabs(f1[k] - f1[1]), 0.03);
		ck_assert_double_le(error[k], 0.05);
	}
}
END_TEST

/* Number 12. */
START_TEST(more_noise_never_helps)
{
	static const double NOISE[] = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
	double best = 2.0;

	for (int k = 0; k < 6; k++) {
		struct skin_score score = {0};
		double f1;

		for (uint64_t seed = 20; seed < 26; seed++) {
			struct skin *skin = make(32.0, NOISE[k], seed);

			skin_run(skin, NULL, &found);
			skin_score(skin, &found, SKIN_PEAK, 0.5, 0.0, 300.0, &score);
			skin_destroy(skin);
		}
		f1 = skin_f1(&score);
		ck_assert_msg(
			f1 <= best + 0.02, "noise %g: F1 %.3f after %.3f", NOISE[k], f1, best);
		best = fmin(best, f1);
	}
	ck_assert_double_le(best, 0.9);
}
END_TEST

struct injury {
	double start_s, end_s;
};

static size_t injure(struct skin *skin, struct injury *ret_injuries)
{
	size_t n = 0;

	for (double t = 20.0; t < 280.0; t += skin_between(skin, 15.0, 25.0)) {
		double length_s = skin_between(skin, 0.3, 3.0);
		double height = skin_between(skin, 0.4, 2.0) * (n % 2 ? 1.0 : -1.0);

		ret_injuries[n] = (struct injury){t - 0.5, t + length_s + 0.5};
		switch (n++ % 4) {
		case 0:
			skin_add_step(skin, t, length_s, height);
			break;
		case 1:
			skin_add_spike(skin, t, 0.1, height);
			break;
		case 2:
			skin_add_step(skin, t, length_s, -100.0); /* a drop-out; made 0 below */
			break;
		case 3:
			skin_add_step(skin, t, length_s, 100.0); /* the end of the range */
			break;
		}
	}
	for (size_t i = 0; i < skin->n; i++)
		skin->value[i] = fmin(fmax(skin->value[i], 0.0), 100.0);
	return n;
}

/* Number 13. */
START_TEST(artefacts_bring_no_responses)
{
	struct injury injuries[32];
	int n_false = 0;
	size_t n_injuries = 0;
	size_t n_seen = 0;

	for (uint64_t seed = 30; seed < 40; seed++) {
		struct skin *skin = make(64.0, 0.004, seed);
		size_t n = injure(skin, injuries);
		struct skin_score score = {0};

		skin_run(skin, NULL, &found);
		for (size_t k = 0; k < n; k++)
			n_seen +=
				skin_flagged_s(&found, injuries[k].start_s, injuries[k].end_s) > 0.0
					? 1
					: 0;
		n_injuries += n;
		for (size_t i = 0; i < found.n_scr; i++) {
			ck_assert(!skin_is_flagged(&found, found.scr[i].onset_s));
			ck_assert(!skin_is_flagged(&found, found.scr[i].peak_s));
		}
		skin_score(skin, &found, SKIN_PEAK, 1.0, 0.0, 300.0, &score);
		n_false += score.false_alarms;
		skin_destroy(skin);
	}
	ck_assert_uint_gt(n_injuries, 100);
	ck_assert_uint_ge(100 * n_seen, 97 * n_injuries);
	/* Ten records of five minutes: 0.1 a minute. */
	ck_assert_int_le(n_false, 5);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/properties");
	TCase *tcase = tcase_create("dsp/properties");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tcase, responses_scale_with_the_signal);
	tcase_add_test(tcase, level_and_start_change_nothing_else);
	tcase_add_loop_test(tcase, a_gap_changes_nothing_far_from_it, 0, 3);
	tcase_add_test(tcase, every_rate_finds_the_same);
	tcase_add_test(tcase, more_noise_never_helps);
	tcase_add_test(tcase, artefacts_bring_no_responses);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
