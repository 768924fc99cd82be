#include "dsp/skin/eda_quality.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 1200,
	GRID = 10
};

static double value[N];
static struct dsp_clean_sample clean[N];

static void fill(double level)
{
	for (int i = 0; i < N; i++)
		value[i] = level + 0.2 * sin(2.0 * M_PI * i / (60.0 * GRID));
}

static void run(void)
{
	struct dsp_params params;
	struct dsp_eda_quality *quality;
	int n = 0;

	dsp_params_init(&params);
	quality = dsp_eda_quality_create(&(struct dsp_eda_quality_config){
		.params = &params, .grid_hz = GRID, .is_uS = true});
	dsp_eda_quality_set_unit(quality, 1.0);
	for (int i = 0; i <= N; i++) {
		if (i < N)
			dsp_eda_quality_push(quality, i, value[i], 0);
		else
			dsp_eda_quality_finish(quality);
		while (dsp_eda_quality_pull(quality, &clean[n])) {
			ck_assert_int_eq(clean[n].index, n);
			n++;
		}
	}
	ck_assert_int_eq(n, N);
	dsp_eda_quality_destroy(quality);
}

static bool is_invalid(int i)
{
	return (clean[i].flags & DSP_FLAGS_INVALID) != 0;
}

/* First and last invalid sample; both N when there is none. */
static void find_invalid(int *ret_first, int *ret_last)
{
	*ret_first = *ret_last = N;
	for (int i = 0; i < N; i++) {
		if (!is_invalid(i))
			continue;
		if (*ret_first == N)
			*ret_first = i;
		*ret_last = i;
	}
}

START_TEST(responses_of_any_shape_are_valid)
{
	static const double FAST[] = {0.4, 0.7, 1.0};
	static const double SLOW[] = {2.0, 3.0, 5.0};

	for (int a = 0; a < 3; a++) {
		for (int b = 0; b < 3; b++) {
			fill(5.0);
			for (int i = 0; i < N; i++)
				value[i] += 2.5 * signals_bateman(
							  (i - 400.0) / GRID, SLOW[b], FAST[a]) +
					    signals_bateman((i - 440.0) / GRID, SLOW[b], FAST[a]);
			run();
			for (int i = 0; i < N; i++) {
				ck_assert_uint_eq(clean[i].flags, 0);
				ck_assert_double_eq(clean[i].clean, value[i]);
			}
		}
	}
}
END_TEST

/* Distance of the first and the last invalid sample from @center; the test fails without any. */
static void check_flagged_near(int center, int reach)
{
	int first;
	int last;

	find_invalid(&first, &last);
	ck_assert_int_lt(first, N);
	ck_assert_int_ge(first, center - reach);
	ck_assert_int_le(last, center + reach);
}

/* Away and back within a second, though no slope of it is steep. */
START_TEST(dips_and_bumps_are_no_skin)
{
	static const double HEIGHT[] = {-0.18, 0.18};

	for (int k = 0; k < 2; k++) {
		fill(5.0);
		for (int i = 594; i <= 606; i++)
			value[i] += HEIGHT[k] * (1.0 - abs(i - 600) / 6.0);
		run();
		check_flagged_near(600, 12);
	}
}
END_TEST

/* On a high level noise and converter steps are larger too. */
START_TEST(small_dips_and_bumps_stay)
{
	fill(20.0);
	for (int i = 594; i <= 606; i++)
		value[i] -= 0.25 * pow(cos(M_PI * (i - 600) / 14.0), 2.0);
	run();
	for (int i = 0; i < N; i++)
		ck_assert_uint_eq(clean[i].flags, 0);
}
END_TEST

/* The valley between two responses is a dip too, and the top of a response a bump: both are known
 * by what came before. */
START_TEST(dense_responses_are_valid)
{
	struct signals_random random = {5};

	for (int seed = 0; seed < 20; seed++) {
		fill(5.0);
		for (double at = 5.0; at < 110.0; at += 1.2 + 4.0 * signals_uniform(&random)) {
			double height = 0.1 + signals_uniform(&random);
			double slow = 2.0 + 3.0 * signals_uniform(&random);
			double fast = 0.4 + 0.6 * signals_uniform(&random);

			for (int i = 0; i < N; i++)
				value[i] +=
					height * signals_bateman((double)i / GRID - at, slow, fast);
		}
		run();
		for (int i = 0; i < N; i++)
			ck_assert_msg(!is_invalid(i), "record %d, sample %d", seed, i);
	}
}
END_TEST

START_TEST(spike_is_guarded_and_bridged)
{
	int first;
	int last;

	fill(5.0);
	for (int i = 598; i <= 602; i++)
		value[i] += 1.0 - 0.4 * abs(i - 600);
	run();
	find_invalid(&first, &last);
	ck_assert_int_ge(first, 590);
	ck_assert_int_le(first, 597);
	ck_assert_int_ge(last, 603);
	ck_assert_int_le(last, 610);
	for (int i = first; i <= last; i++) {
		ck_assert(clean[i].flags & DSP_FLAG_INTERPOLATED);
		ck_assert_double_eq_tol(
			clean[i].clean, 5.0 + 0.2 * sin(2.0 * M_PI * i / 600.0), 0.02);
	}
}
END_TEST

START_TEST(gap_is_bridged_up_to_two_seconds)
{
	fill(5.0);
	for (int i = 300; i < 320; i++)
		value[i] = (double)NAN;
	for (int i = 600; i < 621; i++)
		value[i] = (double)NAN;
	run();
	for (int i = 0; i < N; i++) {
		bool is_short = i >= 300 && i < 320;
		bool is_long = i >= 600 && i < 621;

		ck_assert_int_eq(is_invalid(i), is_short || is_long);
		ck_assert_int_eq(isnan(clean[i].clean), is_long);
		if (is_short)
			ck_assert_double_eq_tol(
				clean[i].clean, 5.0 + 0.2 * sin(2.0 * M_PI * i / 600.0), 0.01);
	}
}
END_TEST

START_TEST(good_islands_between_artefacts_go)
{
	fill(5.0);
	value[600] = value[620] = 0.0;
	value[800] = value[850] = 0.0;
	run();
	for (int i = 600; i <= 620; i++)
		ck_assert(is_invalid(i));
	ck_assert(!is_invalid(825));
}
END_TEST

START_TEST(lost_contact_needs_time_to_settle)
{
	fill(5.0);
	for (int i = 300; i < 400; i++)
		value[i] = 0.0;
	value[800] = 70.0;
	run();
	ck_assert(clean[350].flags & DSP_FLAG_DISCONNECT);
	ck_assert(is_invalid(440));
	ck_assert(!is_invalid(460));
	ck_assert(clean[800].flags & DSP_FLAG_CLIP_HI);
	ck_assert(!is_invalid(820));
}
END_TEST

START_TEST(kinds_follow_the_worst_flag)
{
	ck_assert_uint_eq(dsp_eda_quality_kind(DSP_FLAG_MISSING), DSP_ARTEFACT_MISSING);
	ck_assert_uint_eq(
		dsp_eda_quality_kind(DSP_FLAG_SLOPE | DSP_FLAG_ARTEFACT_GUARD), DSP_ARTEFACT_SLOPE);
	ck_assert_uint_eq(dsp_eda_quality_kind(DSP_FLAG_SLOPE | DSP_FLAG_DISCONNECT),
		DSP_ARTEFACT_DISCONNECT);
	ck_assert_uint_eq(dsp_eda_quality_kind(DSP_FLAG_CLIP_HI), DSP_ARTEFACT_CLIPPED);
	ck_assert_uint_eq(dsp_eda_quality_kind(DSP_FLAG_MOTION), DSP_ARTEFACT_MOTION);
}
END_TEST

RUN_TESTS("dsp/eda_quality", responses_of_any_shape_are_valid, spike_is_guarded_and_bridged,
	dips_and_bumps_are_no_skin, small_dips_and_bumps_stay, dense_responses_are_valid,
	gap_is_bridged_up_to_two_seconds, good_islands_between_artefacts_go,
	lost_contact_needs_time_to_settle, kinds_follow_the_worst_flag)
