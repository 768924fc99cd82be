#include "dsp/skin/eda.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <errno.h>

enum {
	MAX = 3600 * 64,
	MAX_ROWS = 4000,
};

static double time_s[MAX], value[MAX];
static uint16_t flags[MAX];

static struct dsp_scr scrs[MAX_ROWS];
static struct dsp_artefact artefacts[MAX_ROWS];
static size_t n_scrs, n_artefacts, n_samples;
static struct dsp_eda last_sample;

static void take(const struct dsp_eda_output *output)
{
	switch ((enum dsp_eda_kind)output->kind) {
	case DSP_EDA_SAMPLE:
		if (n_samples > 0)
			ck_assert_double_gt(output->sample.time_s, last_sample.time_s);
		last_sample = output->sample;
		n_samples++;
		break;
	case DSP_EDA_SCR:
		ck_assert_uint_lt(n_scrs, MAX_ROWS);
		scrs[n_scrs++] = output->scr;
		break;
	case DSP_EDA_ARTEFACT:
		ck_assert_uint_lt(n_artefacts, MAX_ROWS);
		artefacts[n_artefacts++] = output->artefact;
		break;
	}
}

static void run_config(const struct dsp_eda_config *given, size_t n)
{
	struct dsp_params params;
	struct dsp_eda_config config = *given;
	struct dsp_eda_stage *stage;
	struct dsp_eda_output output;
	bool is_done = false;
	size_t i = 0;

	dsp_params_init(&params);
	config.params = &params;
	stage = dsp_eda_create(&config);
	ck_assert_ptr_nonnull(stage);
	n_scrs = n_artefacts = n_samples = 0;
	while (!is_done) {
		i += dsp_eda_push(stage, time_s + i, value + i, flags + i, n - i);
		if (i == n)
			is_done = dsp_eda_finish(stage);
		while (dsp_eda_pull(stage, &output))
			take(&output);
	}
	dsp_eda_destroy(stage);
}

static void run(double rate_hz, size_t n)
{
	run_config(&(struct dsp_eda_config){.rate_hz = rate_hz, .is_uS = true}, n);
}

static struct signals_response truth[256];
static size_t n_truth;

static size_t make(double rate_hz, double duration_s, double noise)
{
	size_t n = (size_t)(duration_s * rate_hz);

	ck_assert_uint_le(n, MAX);
	n_truth = signals_responses(truth, 256, duration_s, 42);
	signals_conductance(time_s, value, n, rate_hz, truth, n_truth, noise, 7);
	for (size_t i = 0; i < n; i++)
		flags[i] = 0;
	return n;
}

/* The response found within a second of @onset_s; NULL when there is none. */
static const struct dsp_scr *found_at(double onset_s)
{
	for (size_t i = 0; i < n_scrs; i++) {
		if (fabs(scrs[i].onset_s - onset_s) < 1.0)
			return &scrs[i];
	}
	return NULL;
}

static size_t count_hits(void)
{
	size_t n_hits = 0;

	for (size_t k = 0; k < n_truth; k++)
		n_hits += found_at(truth[k].onset_s) ? 1 : 0;
	return n_hits;
}

START_TEST(responses_are_found_with_time_and_height)
{
	double peak_s = 3.0 * 0.7 / 2.3 * log(3.0 / 0.7);

	run(64.0, make(64.0, 600.0, 0.002));
	ck_assert_uint_eq(count_hits(), n_truth);
	ck_assert_uint_eq(n_scrs, n_truth);
	ck_assert_uint_eq(n_artefacts, 0);
	for (size_t k = 0; k < n_truth; k++) {
		const struct dsp_scr *scr = found_at(truth[k].onset_s);

		ck_assert_int_eq(scr->id, (int64_t)k + 1);
		ck_assert_double_eq_tol(scr->onset_s, truth[k].onset_s, 0.1);
		ck_assert_double_eq_tol(scr->peak_s, truth[k].onset_s + peak_s, 0.2);
		ck_assert_double_eq_tol(scr->rise_s, scr->peak_s - scr->onset_s, 1e-12);
		ck_assert_double_eq_tol(
			scr->amplitude, truth[k].amplitude, 0.2 * truth[k].amplitude);
		/* The level rises by up to 0.04 meanwhile. */
		ck_assert_double_le(scr->trough_to_peak, truth[k].amplitude + 0.05);
	}
}
END_TEST

START_TEST(isolated_response_has_its_classical_measures)
{
	/* Where the level turns, so that it adds nothing. */
	struct signals_response one = {45.0, 0.4};
	double half_s = 0.0;
	double peak_s = 3.0 * 0.7 / 2.3 * log(3.0 / 0.7);

	signals_conductance(time_s, value, 70 * 64, 64.0, &one, 1, 0.001, 3);
	while (signals_bateman(peak_s + half_s, 3.0, 0.7) > 0.5)
		half_s += 0.001;
	run(64.0, 70 * 64);
	ck_assert_uint_eq(n_scrs, 1);
	ck_assert_double_eq_tol(scrs[0].peak_s, 45.0 + peak_s, 0.1);
	ck_assert_double_eq_tol(scrs[0].trough_to_peak, 0.4, 0.01);
	ck_assert_double_eq_tol(scrs[0].half_recovery_s, half_s, 0.25);
}
END_TEST

START_TEST(every_rate_finds_the_same)
{
	static const double RATES[] = {10.0, 32.0, 128.0, 250.0};

	for (size_t i = 0; i < sizeof(RATES) / sizeof(RATES[0]); i++) {
		run(RATES[i], make(RATES[i], 500.0, 0.002));
		ck_assert_uint_ge(count_hits() + 1, n_truth);
		ck_assert_uint_le(n_scrs, n_truth + 1);
	}
	run(4.0, make(4.0, 500.0, 0.002));
	ck_assert_uint_ge(10 * count_hits(), 9 * n_truth);
}
END_TEST

START_TEST(level_and_scale_change_nothing_else)
{
	size_t n = make(32.0, 300.0, 0.002);
	struct dsp_scr before[64];
	size_t n_before;

	run(32.0, n);
	n_before = n_scrs;
	ck_assert_uint_le(n_before, 64);
	for (size_t i = 0; i < n_before; i++)
		before[i] = scrs[i];
	for (size_t i = 0; i < n; i++)
		value[i] += 3.0;
	run(32.0, n);
	ck_assert_uint_eq(n_scrs, n_before);
	for (size_t i = 0; i < n_scrs; i++) {
		ck_assert_double_eq_tol(scrs[i].onset_s, before[i].onset_s, 1e-9);
		ck_assert_double_eq_tol(scrs[i].amplitude, before[i].amplitude, 1e-9);
	}
	/* The same record in counts, 200 of them to the microsiemens. */
	for (size_t i = 0; i < n; i++)
		value[i] = 200.0 * (value[i] - 3.0);
	run_config(&(struct dsp_eda_config){.rate_hz = 32.0, .unit = 200.0}, n);
	ck_assert_uint_eq(n_scrs, n_before);
	for (size_t i = 0; i < n_scrs; i++)
		ck_assert_double_eq_tol(scrs[i].amplitude, 200.0 * before[i].amplitude, 1e-6);
}
END_TEST

START_TEST(time_shifts_with_the_signal)
{
	size_t n = make(10.0, 200.0, 0.002);
	struct dsp_scr before[64];
	size_t n_before;

	run(10.0, n);
	n_before = n_scrs;
	ck_assert_uint_le(n_before, 64);
	for (size_t i = 0; i < n_before; i++)
		before[i] = scrs[i];
	for (size_t i = 0; i < n; i++)
		time_s[i] = (double)(i + 10000) / 10.0;
	run(10.0, n);
	ck_assert_uint_eq(n_scrs, n_before);
	for (size_t i = 0; i < n_scrs; i++) {
		ck_assert_double_eq_tol(scrs[i].onset_s, before[i].onset_s + 1000.0, 1e-6);
		ck_assert_double_eq_tol(scrs[i].amplitude, before[i].amplitude, 1e-9);
	}
}
END_TEST

static void check_gap(double from_s, double to_s)
{
	size_t n = make(64.0, 300.0, 0.002);
	struct dsp_scr before[64];
	size_t n_before;
	size_t n_kept = 0;

	run(64.0, n);
	n_before = n_scrs;
	for (size_t i = 0; i < n_before; i++)
		before[i] = scrs[i];
	for (size_t i = 0; i < n; i++) {
		if (time_s[i] >= to_s || time_s[i] < from_s) {
			time_s[n_kept] = time_s[i];
			value[n_kept++] = value[i];
		}
	}
	run(64.0, n_kept);
	for (size_t i = 0; i < n_scrs; i++) {
		ck_assert(scrs[i].onset_s < from_s || scrs[i].onset_s >= to_s);
		ck_assert(scrs[i].peak_s < from_s || scrs[i].peak_s >= to_s);
	}
	for (size_t i = 0; i < n_before; i++) {
		const struct dsp_scr *after = found_at(before[i].onset_s);

		if (before[i].onset_s > from_s - 6.0 && before[i].onset_s < to_s + 6.0)
			continue;
		ck_assert_ptr_nonnull(after);
		ck_assert_double_eq_tol(after->onset_s, before[i].onset_s, 0.1);
		ck_assert_double_eq_tol(
			after->amplitude, before[i].amplitude, 0.05 * before[i].amplitude);
	}
}

START_TEST(gaps_harm_only_their_surroundings)
{
	check_gap(100.0, 101.0);
	check_gap(100.0, 105.0);
	check_gap(100.0, 130.0);
}
END_TEST

static bool is_inside(double t, const struct dsp_artefact *window)
{
	return t >= window->start_s && t <= window->end_s;
}

START_TEST(artefacts_are_windows_without_responses)
{
	static const double STARTS[] = {95.0, 150.0, 205.0, 260.0, 315.0, 370.0};
	size_t n = make(64.0, 400.0, 0.004);
	size_t n_false = 0;

	for (size_t i = 0; i < n; i++) {
		double t = time_s[i];

		value[i] += t >= 95.0 && t < 97.0 ? 0.8 : 0.0;
		value[i] -= t >= 150.0 && t < 153.0 ? 0.7 : 0.0;
		value[i] += 1.2 * exp(-0.5 * pow((t - 205.0) / 0.1, 2.0));
		value[i] -= 0.9 * exp(-0.5 * pow((t - 260.0) / 0.05, 2.0));
		if (t >= 315.0 && t < 316.5)
			value[i] = 0.0;
		if (t >= 370.0 && t < 371.0)
			value[i] = 80.0;
	}
	run(64.0, n);
	for (size_t k = 0; k < 6; k++) {
		bool is_seen = false;

		for (size_t i = 0; i < n_artefacts; i++)
			is_seen = is_seen || is_inside(STARTS[k] + 0.05, &artefacts[i]);
		ck_assert_msg(is_seen, "the artefact at %g s is not seen", STARTS[k]);
	}
	for (size_t i = 0; i < n_scrs; i++) {
		bool is_true = false;

		for (size_t j = 0; j < n_artefacts; j++) {
			ck_assert(!is_inside(scrs[i].onset_s, &artefacts[j]));
			ck_assert(!is_inside(scrs[i].peak_s, &artefacts[j]));
		}
		for (size_t k = 0; k < n_truth; k++)
			is_true = is_true || fabs(truth[k].onset_s - scrs[i].onset_s) < 1.0;
		n_false += is_true ? 0 : 1;
	}
	ck_assert_uint_eq(n_false, 0);
	ck_assert_uint_ge(count_hits() + 6, n_truth);
}
END_TEST

START_TEST(startup_samples_stay_out)
{
	size_t n = make(64.0, 100.0, 0.002);

	for (size_t i = 0; i < 30 * 64; i++)
		flags[i] = DSP_FLAG_STARTUP;
	run(64.0, n);
	ck_assert_uint_gt(n_scrs, 2);
	for (size_t i = 0; i < n_scrs; i++)
		ck_assert_double_gt(scrs[i].onset_s, 30.0);
	ck_assert_uint_eq(n_artefacts, 1);
	ck_assert_double_eq_tol(artefacts[0].end_s, 30.0, 0.1);
}
END_TEST

START_TEST(noise_alone_makes_no_responses)
{
	struct signals_random random = {99};
	size_t n = 3600 * 10;

	for (size_t i = 0; i < n; i++) {
		time_s[i] = (double)i / 10.0;
		value[i] = 5.0 + 0.005 * signals_normal(&random);
		flags[i] = 0;
	}
	run(10.0, n);
	ck_assert_uint_le(n_scrs, 6);
	ck_assert_uint_eq(n_artefacts, 0);
}
END_TEST

START_TEST(quantisation_noise_is_no_signal)
{
	struct signals_random random = {5};
	size_t n = 200 * 64;

	for (size_t i = 0; i < n; i++) {
		time_s[i] = (double)i / 64.0;
		value[i] = floor(2000.0 - 0.4 * time_s[i] + 0.8 * signals_normal(&random));
	}
	run_config(&(struct dsp_eda_config){.rate_hz = 64.0, .lsb = 1.0, .unit = 40.0}, n);
	ck_assert_uint_eq(n_scrs, 0);
	ck_assert_uint_eq(n_artefacts, 1);
	ck_assert_uint_eq(artefacts[0].kind, DSP_ARTEFACT_NO_SIGNAL);
	ck_assert_double_ge(artefacts[0].end_s - artefacts[0].start_s, 190.0);
}
END_TEST

static void fill_plain(size_t n, double rate_hz, double start, double step)
{
	for (size_t i = 0; i < n; i++) {
		time_s[i] = (double)i / rate_hz;
		value[i] = start + step * (double)i;
		flags[i] = 0;
	}
}

START_TEST(degenerate_records_are_no_trouble)
{
	run(64.0, 0);
	ck_assert_uint_eq(n_samples + n_scrs + n_artefacts, 0);
	fill_plain(1, 64.0, 5.0, 0.0);
	run(64.0, 1);
	ck_assert_uint_le(n_samples, 1);
	fill_plain(5 * 64, 64.0, 5.0, 0.0);
	run(64.0, 5 * 64);
	ck_assert_uint_eq(n_samples, 50);
	ck_assert_uint_eq(n_scrs, 0);
	fill_plain(120 * 64, 64.0, 5.0, 0.0);
	run(64.0, 120 * 64);
	ck_assert_uint_eq(n_scrs, 0);
	fill_plain(120 * 64, 64.0, 5.0, 0.001);
	run(64.0, 120 * 64);
	ck_assert_uint_eq(n_scrs, 0);
	ck_assert_uint_eq(n_artefacts, 1);
	ck_assert_uint_eq(artefacts[0].kind, DSP_ARTEFACT_NO_SIGNAL);
	for (size_t i = 0; i < 60 * 64; i++)
		value[i] = i % 2 ? (double)NAN : (double)INFINITY;
	run(64.0, 60 * 64);
	ck_assert_uint_eq(n_scrs, 0);
	ck_assert_uint_eq(n_artefacts, 1);
	ck_assert(last_sample.flags & DSP_FLAGS_INVALID);
	ck_assert(isnan(last_sample.conductance) && isnan(last_sample.driver));
}
END_TEST

START_TEST(impossible_rates_are_refused)
{
	struct dsp_params params;

	dsp_params_init(&params);
	errno = 0;
	ck_assert_ptr_null(
		dsp_eda_create(&(struct dsp_eda_config){.rate_hz = 0.0, .params = &params}));
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_null(
		dsp_eda_create(&(struct dsp_eda_config){.rate_hz = 5000.0, .params = &params}));
	dsp_eda_destroy(NULL);
}
END_TEST

RUN_TESTS("dsp/eda", responses_are_found_with_time_and_height,
	isolated_response_has_its_classical_measures, every_rate_finds_the_same,
	level_and_scale_change_nothing_else, time_shifts_with_the_signal,
	gaps_harm_only_their_surroundings, artefacts_are_windows_without_responses,
	startup_samples_stay_out, noise_alone_makes_no_responses, quantisation_noise_is_no_signal,
	degenerate_records_are_no_trouble, impossible_rates_are_refused)
