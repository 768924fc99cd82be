#include "dsp/side/eeg.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	SECONDS = 40
};

static struct dsp_eeg_epoch epochs[SECONDS];

/* What a test adds to the signal. */
struct content {
	double tone_hz[3], height[3];
	double noise;
	double offset;
	double spike_s, spike;   /* one sample that high */
	double step_s, step;     /* from then on that much higher, over 0.1 s */
	double rustle_s, rustle; /* white noise of that SD for two seconds */
	double gap_s, gap_length_s;
	double bad_s; /* one bad sample */
};

static double value_at(
	const struct content *content, double t, double rate_hz, struct signals_random *random)
{
	double x = content->offset + content->noise * signals_normal(random);

	for (int i = 0; i < 3; i++)
		x += content->height[i] * sin(2.0 * M_PI * content->tone_hz[i] * t);
	if (content->spike != 0.0 && fabs(t - content->spike_s) < 0.5 / rate_hz)
		x += content->spike;
	if (content->step != 0.0)
		x += content->step * fmin(fmax((t - content->step_s) / 0.1, 0.0), 1.0);
	if (content->rustle != 0.0 && t >= content->rustle_s && t < content->rustle_s + 2.0)
		x += content->rustle * signals_normal(random);
	return x;
}

/* Runs 40 s through a channel; the number of epochs. */
static size_t run_channel(const struct content *content, double rate_hz, bool is_uV)
{
	const struct dsp_eeg_config config = {.rate_hz = rate_hz, .mains_hz = 50.0, .is_uV = is_uV};
	struct dsp_eeg *eeg = dsp_eeg_create(&config);
	struct signals_random random = {3};
	size_t n = 0;

	for (int i = 0; i < (int)(SECONDS * rate_hz); i++) {
		double t = i / rate_hz;
		double x = value_at(content, t, rate_hz, &random);
		bool is_bad = content->bad_s > 0.0 && fabs(t - content->bad_s) < 0.5 / rate_hz;

		if (t >= content->gap_s && t < content->gap_s + content->gap_length_s)
			continue;
		while (dsp_eeg_pull(eeg, t, &epochs[n]))
			n++;
		dsp_eeg_push(eeg, t, is_bad ? (double)NAN : x, is_bad);
	}
	while (dsp_eeg_pull(eeg, SECONDS, &epochs[n]))
		n++;
	dsp_eeg_destroy(eeg);
	return n;
}

START_TEST(tones_land_in_their_band_with_their_power)
{
	static const double RATES[] = {125.0, 249.9, 256.0, 1000.0};

	for (size_t r = 0; r < sizeof(RATES) / sizeof(RATES[0]); r++) {
		struct content content = {.tone_hz = {6.0, 10.0, 22.0},
			.height = {10.0, 20.0, 5.0},
			.offset = 4000.0};

		ck_assert_uint_eq(run_channel(&content, RATES[r], true), SECONDS);
		for (int i = 0; i < SECONDS; i++)
			ck_assert_double_eq(epochs[i].time_s, i + 1.0);
		ck_assert(!epochs[0].is_valid && isnan(epochs[0].power[DSP_EEG_ALPHA]));
		for (int i = 3; i < SECONDS; i++) {
			ck_assert(epochs[i].is_valid);
			ck_assert_double_eq_tol(epochs[i].power[DSP_EEG_THETA], 50.0, 1.5);
			ck_assert_double_eq_tol(epochs[i].power[DSP_EEG_ALPHA], 200.0, 6.0);
			ck_assert_double_eq_tol(epochs[i].power[DSP_EEG_BETA], 12.5, 0.375);
		}
	}
}
END_TEST

START_TEST(the_mains_do_not_count)
{
	struct content content = {.tone_hz = {10.0, 50.0, 100.0}, .height = {10.0, 80.0, 40.0}};

	run_channel(&content, 500.0, true);
	for (int i = 5; i < SECONDS; i++) {
		ck_assert(epochs[i].is_valid);
		ck_assert_double_eq_tol(epochs[i].power[DSP_EEG_ALPHA], 50.0, 1.5);
		ck_assert_double_le(epochs[i].power[DSP_EEG_BETA], 0.05);
		ck_assert_double_le(epochs[i].muscle, 0.05);
	}
}
END_TEST

/* Valid everywhere from second @from on but in [@first, @last]. */
static void check_valid(int from, int first, int last)
{
	for (int i = from - 1; i < SECONDS; i++)
		ck_assert_msg(epochs[i].is_valid == (i + 1 < first || i + 1 > last),
			"the epoch that ends at %d s", i + 1);
}

START_TEST(large_and_sudden_epochs_are_not_valid)
{
	struct content blink = {
		.tone_hz = {10.0}, .height = {10.0}, .noise = 1.0, .step_s = 20.2, .step = 300.0};
	struct content spike = {
		.tone_hz = {10.0}, .height = {10.0}, .noise = 1.0, .spike_s = 20.5, .spike = 80.0};

	run_channel(&blink, 250.0, true);
	ck_assert(!epochs[20].is_valid && !epochs[21].is_valid);
	ck_assert(epochs[19].is_valid && epochs[24].is_valid);
	ck_assert_double_gt(epochs[20].power[DSP_EEG_ALPHA], 0.0);
	run_channel(&spike, 250.0, true);
	check_valid(2, 21, 22);
	/* Without microvolts only the shape can tell. */
	run_channel(&spike, 250.0, false);
	check_valid(2, 21, 22);
}
END_TEST

START_TEST(gaps_and_bad_samples_leave_whole_epochs_alone)
{
	struct content gap = {.tone_hz = {10.0},
		.height = {10.0},
		.noise = 1.0,
		.offset = 500.0,
		.gap_s = 10.25,
		.gap_length_s = 5.0};
	struct content bad = {.tone_hz = {10.0}, .height = {10.0}, .noise = 1.0, .bad_s = 20.5};

	ck_assert_uint_eq(run_channel(&gap, 250.0, true), SECONDS);
	check_valid(2, 11, 17);
	ck_assert(isnan(epochs[13].power[DSP_EEG_BETA]));
	ck_assert_double_eq_tol(epochs[18].power[DSP_EEG_ALPHA], 50.0, 3.0);
	ck_assert_uint_eq(run_channel(&bad, 250.0, true), SECONDS);
	check_valid(2, 21, 22);
}
END_TEST

START_TEST(muscle_activity_is_told_by_the_whole_record)
{
	struct content content = {
		.tone_hz = {10.0}, .height = {10.0}, .noise = 2.0, .rustle_s = 20.0, .rustle = 6.0};
	double scratch[SECONDS];
	size_t n = run_channel(&content, 250.0, true);

	check_valid(2, 0, 0);
	dsp_eeg_judge_muscle(epochs, n, scratch);
	check_valid(2, 21, 23);
}
END_TEST

START_TEST(a_dead_channel_is_never_valid)
{
	struct content content = {.offset = 7.0};
	const struct dsp_eeg_config slow = {.rate_hz = 100.0};
	double scratch[SECONDS];
	size_t n = run_channel(&content, 250.0, true);

	ck_assert_uint_eq(n, SECONDS);
	for (int i = 0; i < SECONDS; i++)
		ck_assert(!epochs[i].is_valid);
	dsp_eeg_judge_muscle(epochs, n, scratch);
	ck_assert_ptr_null(dsp_eeg_create(&slow));
	dsp_eeg_destroy(NULL);
}
END_TEST

START_TEST(fitted_rates_may_be_a_little_beyond)
{
	const struct dsp_eeg_config least = {.rate_hz = 124.9999};
	struct dsp_eeg *eeg = dsp_eeg_create(&least);

	ck_assert_ptr_nonnull(eeg);
	dsp_eeg_destroy(eeg);
	ck_assert(dsp_eeg_takes_rate(4000.2));
	ck_assert(!dsp_eeg_takes_rate(0.99 * 124.9999));
	ck_assert(!dsp_eeg_takes_rate(1.01 * 4000.2));
	ck_assert(!dsp_eeg_takes_rate(NAN));
}
END_TEST

RUN_TESTS("dsp/eeg", fitted_rates_may_be_a_little_beyond, tones_land_in_their_band_with_their_power,
	the_mains_do_not_count, large_and_sudden_epochs_are_not_valid,
	gaps_and_bad_samples_leave_whole_epochs_alone, muscle_activity_is_told_by_the_whole_record,
	a_dead_channel_is_never_valid)
