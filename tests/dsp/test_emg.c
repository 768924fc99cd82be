#include "dsp/side/emg.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	SECONDS = 30
};

static struct dsp_emg_second seconds[SECONDS];

/* Rest of 2 µV; between @from_s and @to_s a tone of 120 Hz with root mean square @rms. */
struct content {
	double from_s, to_s, rms;
	double hum; /* amplitude of 50 Hz and of a slow wave of 2 Hz */
	double gap_s, gap_length_s;
	double bad_s;
	double clip_s; /* one sample of 20 mV */
};

static size_t run_channel(const struct content *content, double rate_hz)
{
	const struct dsp_emg_config config = {.rate_hz = rate_hz, .mains_hz = 50.0, .is_uV = true};
	struct dsp_emg *emg = dsp_emg_create(&config);
	size_t n = 0;

	for (int i = 0; i < (int)(SECONDS * rate_hz); i++) {
		double t = i / rate_hz;
		double x = 300.0 + 2.0 * M_SQRT2 * sin(2.0 * M_PI * 90.0 * t) +
			   content->hum * (sin(2.0 * M_PI * 50.0 * t) + sin(2.0 * M_PI * 2.0 * t));
		bool is_bad = content->bad_s > 0.0 && fabs(t - content->bad_s) < 0.5 / rate_hz;

		if (t >= content->from_s && t < content->to_s)
			x += M_SQRT2 * content->rms * sin(2.0 * M_PI * 120.0 * t);
		if (content->clip_s > 0.0 && fabs(t - content->clip_s) < 0.5 / rate_hz)
			x += 20000.0;
		if (t >= content->gap_s && t < content->gap_s + content->gap_length_s)
			continue;
		while (dsp_emg_pull(emg, t, &seconds[n]))
			n++;
		dsp_emg_push(emg, t, is_bad ? (double)NAN : x, is_bad);
	}
	while (dsp_emg_pull(emg, SECONDS + 1.0, &seconds[n]))
		n++;
	dsp_emg_destroy(emg);
	return n;
}

START_TEST(tension_of_known_size_is_measured)
{
	static const double RATES[] = {500.0, 999.3, 2000.0};

	for (size_t r = 0; r < sizeof(RATES) / sizeof(RATES[0]); r++) {
		struct content content = {.from_s = 10.0, .to_s = 20.0, .rms = 40.0};

		ck_assert_uint_eq(run_channel(&content, RATES[r]), SECONDS);
		for (int i = 1; i < SECONDS; i++) {
			double t = seconds[i].time_s;

			ck_assert_double_eq(t, i + 1.0);
			ck_assert(seconds[i].is_valid);
			if (t > 11.0 && t <= 20.0)
				ck_assert_double_eq_tol(seconds[i].rms, hypot(40.0, 2.0), 1.2);
			else if (t < 10.0 || t > 21.0)
				ck_assert_double_eq_tol(seconds[i].rms, 2.0, 0.06);
		}
	}
}
END_TEST

START_TEST(the_mains_and_slow_waves_do_not_count)
{
	struct content content = {.hum = 200.0};

	run_channel(&content, 1000.0);
	for (int i = 3; i < SECONDS; i++)
		ck_assert_double_eq_tol(seconds[i].rms, 2.0, 0.06);
}
END_TEST

START_TEST(a_blink_is_left_out_wherever_it_falls)
{
	static const double STARTS[] = {10.0, 10.45, 10.9, 10.95};

	for (size_t i = 0; i < sizeof(STARTS) / sizeof(STARTS[0]); i++) {
		struct content content = {
			.from_s = STARTS[i], .to_s = STARTS[i] + 0.18, .rms = 40.0};

		run_channel(&content, 1000.0);
		for (int k = 1; k < SECONDS; k++) {
			ck_assert(seconds[k].is_valid);
			ck_assert_double_eq_tol(seconds[k].rms, 2.0, 0.4);
		}
	}
}
END_TEST

START_TEST(artefacts_and_gaps_are_not_valid)
{
	struct content clipped = {.clip_s = 10.5};
	struct content gap = {.gap_s = 10.2, .gap_length_s = 4.0};
	struct content bad = {.bad_s = 10.05};
	const struct dsp_emg_config slow = {.rate_hz = 250.0};

	run_channel(&clipped, 1000.0);
	ck_assert(!seconds[10].is_valid);
	ck_assert(seconds[9].is_valid && seconds[12].is_valid);
	ck_assert_uint_eq(run_channel(&gap, 1000.0), SECONDS);
	for (int i = 1; i < SECONDS; i++) {
		bool is_hit = i >= 10 && i <= 13;

		ck_assert_int_eq(seconds[i].is_valid, !is_hit);
	}
	ck_assert(isnan(seconds[12].rms));
	run_channel(&bad, 1000.0);
	/* Three windows of ten are lost. */
	ck_assert(seconds[10].is_valid);
	ck_assert_double_eq_tol(seconds[10].rms, 2.0, 0.06);
	ck_assert_ptr_null(dsp_emg_create(&slow));
	dsp_emg_destroy(NULL);
}
END_TEST

START_TEST(fitted_rates_may_be_a_little_beyond)
{
	const struct dsp_emg_config least = {.rate_hz = 499.9999};
	struct dsp_emg *emg = dsp_emg_create(&least);

	ck_assert_ptr_nonnull(emg);
	dsp_emg_destroy(emg);
	ck_assert(dsp_emg_takes_rate(10000.2));
	ck_assert(!dsp_emg_takes_rate(0.99 * 499.9999));
	ck_assert(!dsp_emg_takes_rate(1.01 * 10000.2));
	ck_assert(!dsp_emg_takes_rate(NAN));
}
END_TEST

RUN_TESTS("dsp/emg", fitted_rates_may_be_a_little_beyond, tension_of_known_size_is_measured,
	the_mains_and_slow_waves_do_not_count, a_blink_is_left_out_wherever_it_falls,
	artefacts_and_gaps_are_not_valid)
