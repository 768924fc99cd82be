#include "dsp/pulse/pulse.h"

#include "dsp/base/flags.h"
#include "tests/dsp/pulse_model.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
	BEATS = 2000,
	WINDOWS = 64,
	SECONDS = 1000,
	SAMPLES = 4096,
};

/* All that a stage gave. */
struct harvest {
	struct dsp_beat beat[BEATS];
	struct dsp_artefact window[WINDOWS];
	struct dsp_pulse_second second[SECONDS];
	struct dsp_pulse_sample sample[SAMPLES];
	size_t n_beats, n_windows, n_seconds, n_samples;
	size_t n_provisional, n_retracted, n_live_seconds;
	double provisional_s[BEATS];
	double lag_s, live_lag_s; /* the largest */
};

static struct harvest harvest, other;

static void collect(struct harvest *got, struct dsp_pulse *pulse, double now_s)
{
	struct dsp_pulse_output output;

	while (dsp_pulse_pull(pulse, &output)) {
		if (output.kind == DSP_PULSE_ARTEFACT) {
			got->window[got->n_windows++] = output.artefact;
		} else if (output.kind == DSP_PULSE_SAMPLE) {
			got->sample[got->n_samples++ % SAMPLES] = output.sample;
		} else if (output.kind == DSP_PULSE_SECOND) {
			if (output.second.is_provisional)
				got->n_live_seconds++;
			else
				got->second[got->n_seconds++] = output.second;
		} else if (output.change == DSP_PULSE_FINAL) {
			ck_assert_int_eq(output.id, (int64_t)got->n_beats + 1);
			got->lag_s = fmax(got->lag_s, now_s - output.beat.time_s);
			got->beat[got->n_beats++] = output.beat;
		} else if (output.change == DSP_PULSE_ADD) {
			got->live_lag_s = fmax(got->live_lag_s, now_s - output.beat.time_s);
			got->provisional_s[got->n_provisional++] = output.beat.time_s;
			ck_assert_int_eq(output.id, -(int64_t)got->n_provisional);
		} else {
			got->n_retracted++;
		}
	}
}

static void run(struct harvest *got, const struct pulse_model *model, const uint16_t *flags,
	const struct dsp_pulse_config *config, size_t block)
{
	struct dsp_pulse *pulse = dsp_pulse_create(config);

	ck_assert_ptr_nonnull(pulse);
	memset(got, 0, sizeof(*got));
	for (size_t i = 0; i < model->n;) {
		size_t n = model->n - i < block ? model->n - i : block;
		size_t taken = dsp_pulse_push(
			pulse, model->time_s + i, model->value + i, flags ? flags + i : NULL, n);

		i += taken;
		collect(got, pulse, taken > 0 ? model->time_s[i - 1] : 0);
	}
	while (!dsp_pulse_finish(pulse))
		collect(got, pulse, -INFINITY);
	dsp_pulse_destroy(pulse);
}

static struct dsp_pulse_config config_of(const struct pulse_model *model)
{
	return (struct dsp_pulse_config){.rate_hz = model->rate_hz};
}

/* Every true beat in [from, to] has one detected beat, always as late as the others. */
static void assert_beats(const struct harvest *got, const struct pulse_model *model, double from_s,
	double to_s, double tolerance_s)
{
	size_t n_true = 0, n_got = 0;
	double lag = 0;

	for (int pass = 0; pass < 2; pass++) {
		double sum = 0;

		n_true = 0;
		for (size_t k = 0; k < model->n_beats; k++) {
			double nearest = INFINITY;

			if (model->beat_s[k] < from_s || model->beat_s[k] > to_s)
				continue;
			for (size_t i = 0; i < got->n_beats; i++) {
				double off = got->beat[i].time_s - model->beat_s[k];

				if (fabs(off) < fabs(nearest))
					nearest = off;
			}
			ck_assert_msg(fabs(nearest - lag) <= (pass ? tolerance_s : 0.15),
				"beat at %.3f s is off by %.4f s", model->beat_s[k], nearest - lag);
			sum += nearest;
			n_true++;
		}
		lag = sum / (double)n_true;
	}
	for (size_t i = 0; i < got->n_beats; i++)
		n_got += got->beat[i].time_s - lag >= from_s && got->beat[i].time_s - lag <= to_s;
	ck_assert_uint_eq(n_got, n_true);
}

static bool is_in_window(const struct harvest *got, double time_s)
{
	for (size_t i = 0; i < got->n_windows; i++) {
		if (got->window[i].start_s <= time_s && time_s <= got->window[i].end_s)
			return true;
	}
	return false;
}

static size_t count_beats(const struct harvest *got, double from_s, double to_s)
{
	size_t n = 0;

	for (size_t i = 0; i < got->n_beats; i++)
		n += got->beat[i].time_s > from_s && got->beat[i].time_s < to_s;
	return n;
}

/* Root mean square of the detections' errors without their mean, the ends left out. */
static double jitter_s(const struct harvest *got, const struct pulse_model *model)
{
	double sum = 0, sum2 = 0, n = 0;

	assert_beats(got, model, 2, model->duration_s - 2, 0.05);
	for (size_t i = 0; i < got->n_beats; i++) {
		double nearest = INFINITY;

		if (got->beat[i].time_s < 2 || got->beat[i].time_s > model->duration_s - 2)
			continue;
		for (size_t k = 0; k < model->n_beats; k++) {
			double off = got->beat[i].time_s - model->beat_s[k];

			if (fabs(off) < fabs(nearest))
				nearest = off;
		}
		sum += nearest;
		sum2 += nearest * nearest;
		n++;
	}
	return sqrt(sum2 / n - sum * sum / n / n);
}

START_TEST(test_every_beat_between_samples)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .start_s = 1000.25};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 4096);
	assert_beats(&harvest, &model, 1000, 1119, 0.005);
	ck_assert_uint_eq(harvest.n_windows, 0);
	for (size_t i = 0; i < harvest.n_beats; i++) {
		const struct dsp_beat *beat = &harvest.beat[i];

		ck_assert(beat->onset_s < beat->time_s && beat->onset_s > beat->time_s - 0.51);
		ck_assert_double_ge(beat->quality, 0.8);
		ck_assert(isnan(beat->ibi_corrected_ms));
		ck_assert_int_eq(beat->status, DSP_STATUS_AUTOMATIC);
		if (i == 0)
			ck_assert(isnan(beat->ibi_ms));
		else
			ck_assert_double_eq_tol(
				beat->ibi_ms, 1000 * (beat->time_s - beat[-1].time_s), 1e-6);
	}
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_noise_is_not_jitter)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 200, .noise = 0.12};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 4096);
	assert_beats(&harvest, &model, 0, 200, 0.02);
	ck_assert_uint_eq(harvest.n_windows, 0);
	/* The bound of Cramer and Rao for this wave and noise is 3.2 ms. */
	ck_assert_double_le(jitter_s(&harvest, &model), 0.0045);
	pulse_model_free(&model);
}
END_TEST

static void assert_equal_finals(const struct harvest *a, const struct harvest *b)
{
	ck_assert_uint_eq(a->n_beats, b->n_beats);
	ck_assert_uint_eq(a->n_windows, b->n_windows);
	ck_assert_uint_eq(a->n_seconds, b->n_seconds);
	for (size_t i = 0; i < a->n_beats; i++)
		ck_assert_mem_eq(&a->beat[i], &b->beat[i], sizeof(a->beat[i]));
	for (size_t i = 0; i < a->n_windows; i++)
		ck_assert_mem_eq(&a->window[i], &b->window[i], sizeof(a->window[i]));
	for (size_t i = 0; i < a->n_seconds; i++)
		ck_assert_mem_eq(&a->second[i], &b->second[i], sizeof(a->second[i]));
}

START_TEST(test_blocks_and_live_change_no_bit)
{
	static const size_t blocks[] = {1, 7, 64, 1000};
	struct pulse_model model = {.rate_hz = 100, .duration_s = 90, .noise = 0.1, .motion_s = 40};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, model.n);
	ck_assert_uint_gt(harvest.n_windows, 0);
	for (int live = 0; live < 2; live++) {
		config.is_live = live == 1;
		for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
			run(&other, &model, NULL, &config, blocks[i]);
			assert_equal_finals(&harvest, &other);
		}
	}
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_finals_are_in_time_and_live_is_early)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .noise = 0.05};
	struct dsp_pulse_config config;
	size_t n_hits = 0;

	pulse_model_make(&model);
	config = config_of(&model);
	config.is_live = true;
	config.polarity = 1;
	run(&harvest, &model, NULL, &config, 1);
	ck_assert_double_le(harvest.lag_s, DSP_PULSE_FINAL_LAG_S);
	ck_assert_double_le(harvest.live_lag_s, 1.75);
	ck_assert_uint_eq(harvest.n_retracted, harvest.n_provisional);
	for (size_t i = 0; i < harvest.n_provisional; i++) {
		for (size_t k = 0; k < harvest.n_beats; k++)
			n_hits += fabs(harvest.provisional_s[i] - harvest.beat[k].time_s) < 0.05;
	}
	ck_assert_uint_eq(n_hits, harvest.n_provisional);
	/* All but those of the first seconds, which a window of half the length does not see, and
	 * of the last. */
	ck_assert_uint_ge(harvest.n_provisional, harvest.n_beats - 6);
	ck_assert_uint_ge(harvest.n_live_seconds, 115);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_inverted_pulse_gives_the_same_beats)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 60, .noise = 0.05};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 512);
	for (size_t i = 0; i < model.n; i++)
		model.value[i] = -model.value[i];
	run(&other, &model, NULL, &config, 512);
	assert_equal_finals(&harvest, &other);
	config.polarity = -1;
	run(&other, &model, NULL, &config, 512);
	assert_equal_finals(&harvest, &other);
	pulse_model_free(&model);
}
END_TEST

/* What happens to the samples of [50, 60). */
enum outage {
	OUTAGE_CUT = 0, /* no samples */
	OUTAGE_FLAGGED,
	OUTAGE_OFF,
	OUTAGE_NAN,
	OUTAGE_FLAT,
	OUTAGES,
};

/* One row for every second of samples; in the outage they know nothing after a while. */
static void assert_seconds(const struct harvest *got, bool is_cut)
{
	double expected_s = 1;

	for (size_t i = 0; i < got->n_seconds; i++, expected_s++) {
		const struct dsp_pulse_second *second = &got->second[i];

		if (is_cut && expected_s == 50)
			expected_s = 61;
		ck_assert_double_eq(second->time_s, expected_s);
		if (expected_s > 55 && expected_s < 60) {
			ck_assert(isnan(second->heart_rate_bpm));
			ck_assert(isnan(second->ln_amplitude));
			ck_assert_double_lt(second->quality, 0.5);
		}
	}
	ck_assert_double_ge(expected_s, 119);
}

START_TEST(test_no_beats_in_outages)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .noise = 0.02};
	static uint16_t flags[128 * 120];
	struct dsp_pulse_config config;
	size_t kept = 0;

	pulse_model_make(&model);
	config = config_of(&model);
	memset(flags, 0, sizeof(flags));
	for (size_t i = 0; i < model.n; i++) {
		if (model.time_s[i] < 50 || model.time_s[i] >= 60) {
			flags[kept] = 0;
		} else if (_i == OUTAGE_CUT) {
			continue;
		} else {
			flags[kept] = _i == OUTAGE_FLAGGED ? DSP_FLAG_MISSING
				      : _i == OUTAGE_OFF   ? DSP_FLAG_DISCONNECT
							   : 0;
			if (_i == OUTAGE_NAN)
				model.value[i] = NAN;
			if (_i == OUTAGE_FLAT)
				model.value[i] = 0.25;
		}
		model.time_s[kept] = model.time_s[i];
		model.value[kept++] = model.value[i];
	}
	model.n = kept;
	run(&harvest, &model, flags, &config, 100);
	ck_assert_uint_eq(count_beats(&harvest, 50, 60), 0);
	ck_assert_uint_eq(harvest.n_windows, 1);
	ck_assert_double_eq_tol(harvest.window[0].start_s, 50, 0.05);
	ck_assert_double_eq_tol(harvest.window[0].end_s, 60, 0.05);
	ck_assert_int_eq(harvest.window[0].channel, DSP_CHANNEL_PULSE);
	ck_assert_int_eq(harvest.window[0].kind,
		_i == OUTAGE_OFF ? DSP_ARTEFACT_DISCONNECT : DSP_ARTEFACT_MISSING);
	assert_beats(&harvest, &model, 0, 49.5, 0.01);
	assert_beats(&harvest, &model, 60.5, 120, 0.01);
	assert_seconds(&harvest, _i == OUTAGE_CUT);
	for (size_t i = 1; i < harvest.n_beats; i++) {
		bool is_first = harvest.beat[i].time_s > 55 && harvest.beat[i - 1].time_s < 55;

		ck_assert_int_eq(isnan(harvest.beat[i].ibi_ms) != 0, is_first);
	}
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_short_gaps_are_bridged)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 60};
	struct dsp_pulse_config config;
	size_t kept = 0;

	pulse_model_make(&model);
	config = config_of(&model);
	for (size_t i = 0; i < model.n; i++) {
		/* 0.1 s in the middle of a diastole. */
		if (fabs(model.time_s[i] - (model.beat_s[30] + 0.5)) < 0.05)
			continue;
		model.time_s[kept] = model.time_s[i];
		model.value[kept++] = model.value[i];
	}
	ck_assert_uint_lt(kept, model.n);
	model.n = kept;
	run(&harvest, &model, NULL, &config, 100);
	assert_beats(&harvest, &model, 0, 60, 0.01);
	ck_assert_uint_eq(harvest.n_windows, 0);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_motion_is_reported_and_stays_local)
{
	struct pulse_model model = {
		.rate_hz = 128, .duration_s = 120, .noise = 0.05, .motion_s = 60};
	struct dsp_pulse_config config;
	size_t in_motion;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 100);
	ck_assert_uint_eq(harvest.n_windows, 1);
	ck_assert_int_eq(harvest.window[0].kind, DSP_ARTEFACT_MOTION);
	ck_assert(harvest.window[0].start_s < 61.5 && harvest.window[0].start_s > 57);
	ck_assert(harvest.window[0].end_s > 64.5 && harvest.window[0].end_s < 69);
	assert_beats(&harvest, &model, 0, 57, 0.02);
	assert_beats(&harvest, &model, 69, 120, 0.02);
	/* The rhythm leads through it: 7.5 beats are in those 6 s, and 11.4 of the disturbance. */
	in_motion = count_beats(&harvest, 60, 66);
	ck_assert_uint_ge(in_motion, 6);
	ck_assert_uint_le(in_motion, 9);
	for (size_t i = 0; i < harvest.n_beats; i++) {
		if (!is_in_window(&harvest, harvest.beat[i].time_s))
			ck_assert_double_ge(harvest.beat[i].quality, 0.7);
		if (harvest.beat[i].time_s > 62 && harvest.beat[i].time_s < 64)
			ck_assert_double_lt(harvest.beat[i].quality, 0.5);
	}
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_flagged_stretches_are_reported)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 60};
	static uint16_t flags[128 * 60];
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	memset(flags, 0, sizeof(flags));
	for (size_t i = 0; i < model.n; i++) {
		double t = model.time_s[i];

		/* The tops of some waves, 0.8 s apart, and one movement. */
		if (t >= 20 && t < 30 && fmod(t, 0.8) < 0.05)
			flags[i] |= DSP_FLAG_CLIP_HI;
		if (t >= 40 && t < 45)
			flags[i] |= DSP_FLAG_MOTION;
	}
	run(&harvest, &model, flags, &config, 100);
	assert_beats(&harvest, &model, 0, 60, 0.01);
	ck_assert_uint_eq(harvest.n_windows, 2);
	ck_assert_int_eq(harvest.window[0].kind, DSP_ARTEFACT_CLIPPED);
	ck_assert_double_eq_tol(harvest.window[0].start_s, 20, 0.05);
	ck_assert_double_eq_tol(harvest.window[0].end_s, 29.6, 0.06);
	ck_assert_int_eq(harvest.window[1].kind, DSP_ARTEFACT_MOTION);
	ck_assert_double_eq_tol(harvest.window[1].start_s, 40, 0.02);
	ck_assert_double_eq_tol(harvest.window[1].end_s, 45, 0.02);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_a_finger_that_is_off_gives_no_beats)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .noise = 0.005};
	struct dsp_pulse_config config;
	uint64_t state = 5;

	pulse_model_make(&model);
	config = config_of(&model);
	for (size_t i = 0; i < model.n; i++) {
		if (model.time_s[i] >= 60 && model.time_s[i] < 90)
			model.value[i] = 0.02 * pulse_model_random(&state);
	}
	run(&harvest, &model, NULL, &config, 100);
	ck_assert_uint_eq(count_beats(&harvest, 61.5, 88.5), 0);
	ck_assert_uint_eq(harvest.n_windows, 1);
	ck_assert_int_eq(harvest.window[0].kind, DSP_ARTEFACT_DISCONNECT);
	assert_beats(&harvest, &model, 0, 58, 0.01);
	assert_beats(&harvest, &model, 92, 120, 0.01);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_parameters_are_used)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 60, .motion_s = 30};
	struct dsp_pulse_config config;
	struct dsp_params params;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 100);
	dsp_params_init(&params);
	config.params = &params;
	run(&other, &model, NULL, &config, 100);
	assert_equal_finals(&harvest, &other);
	ck_assert_int_eq(dsp_params_set(&params, "pulse.suspect_correlation", 0.99), DSP_PARAMS_OK);
	run(&other, &model, NULL, &config, 100);
	ck_assert_double_gt(other.window[0].end_s - other.window[0].start_s,
		harvest.window[0].end_s - harvest.window[0].start_s + 0.1);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_premature_beats_are_beats)
{
	struct pulse_model model = {
		.rate_hz = 128, .duration_s = 180, .noise = 0.02, .ectopic = 13};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 100);
	assert_beats(&harvest, &model, 0, 180, 0.04);
	ck_assert_uint_eq(harvest.n_windows, 0);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_second_tops_are_no_beats)
{
	struct pulse_model model = {
		.rate_hz = 100, .duration_s = 60, .noise = 0.01, .second_top = 0.4};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 100);
	assert_beats(&harvest, &model, 0, 60, 0.02);
	ck_assert_uint_eq(harvest.n_windows, 0);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_a_wandering_baseline_hardly_shifts_beats)
{
	struct pulse_model model = {
		.rate_hz = 128, .duration_s = 120, .noise = 0.02, .wander = 1.5};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 100);
	ck_assert_uint_eq(harvest.n_windows, 0);
	/* Left alone, breathing shifts them by 8 ms. */
	ck_assert_double_le(jitter_s(&harvest, &model), 0.004);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_any_rate)
{
	static const double rates[] = {1000, 250, 116.988, 64, 32, 20};
	struct pulse_model model = {.rate_hz = rates[_i], .duration_s = 40};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 1000);
	assert_beats(&harvest, &model, 0, 40, 0.01);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_seconds_follow_rate_and_amplitude)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120};
	struct dsp_pulse_config config;
	double before, after;

	pulse_model_make(&model);
	for (size_t i = 0; i < model.n; i++) {
		if (model.time_s[i] >= 60)
			model.value[i] *= exp(-0.5);
	}
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 1000);
	ck_assert_uint_ge(harvest.n_seconds, 118);
	for (size_t i = 0; i < harvest.n_seconds; i++) {
		const struct dsp_pulse_second *second = &harvest.second[i];

		ck_assert_double_eq(second->time_s, (double)i + 1);
		if (i < 10)
			continue;
		ck_assert_double_eq_tol(second->heart_rate_bpm, 75, 7);
		ck_assert_double_ge(second->quality, 0.85);
	}
	before = harvest.second[49].ln_amplitude;
	after = harvest.second[69].ln_amplitude; /* the same phase of breathing */
	ck_assert_double_eq_tol(after - before, -0.5, 0.05);
	pulse_model_free(&model);
}
END_TEST

/* Three times the gain from one sample to the next is the device's doing. */
START_TEST(test_a_step_of_gain_is_no_event)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .noise = 0.01};
	struct dsp_pulse_config config;
	double factor = _i == 0 ? 3 : 1.0 / 3;

	pulse_model_make(&model);
	for (size_t i = 0; i < model.n; i++) {
		if (model.time_s[i] >= 60)
			model.value[i] *= factor;
	}
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 1000);
	assert_beats(&harvest, &model, 0, 120, 0.06);
	ck_assert_double_eq_tol(
		harvest.second[49].ln_amplitude, harvest.second[69].ln_amplitude, 0.2);
	for (size_t i = 0; i < harvest.n_beats; i++)
		ck_assert_double_eq_tol(harvest.beat[i].amplitude, 1, 0.4);
	ck_assert_uint_ge(harvest.n_windows, 1);
	for (size_t i = 0; i < harvest.n_windows; i++) {
		ck_assert_double_eq_tol(harvest.window[i].start_s, 59.5, 1.5);
		ck_assert_double_eq_tol(harvest.window[i].end_s, 60.5, 1.5);
	}
	ck_assert_int_eq(harvest.window[0].kind, DSP_ARTEFACT_RANGE);
	pulse_model_free(&model);
}
END_TEST

/* As much within seconds is the vessels'. */
START_TEST(test_narrowing_vessels_are_an_event)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120, .noise = 0.01};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	for (size_t i = 0; i < model.n; i++)
		model.value[i] *= exp(-1.1 * fmin(1, fmax(0, (model.time_s[i] - 60) / 5)));
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 1000);
	ck_assert_uint_eq(harvest.n_windows, 0);
	ck_assert_double_eq_tol(
		harvest.second[69].ln_amplitude - harvest.second[49].ln_amplitude, -1.1, 0.1);
	pulse_model_free(&model);
}
END_TEST

/* The wave for the file: on the grid, through every gap and in no other place, tops at the beats.
 */
START_TEST(test_wave_is_on_its_grid)
{
	struct pulse_model model = {.rate_hz = 100, .duration_s = 60, .start_s = 100.013};
	static uint16_t flags[100 * 60];
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	memset(flags, 0, sizeof(flags));
	for (size_t i = 2000; i < 3000; i++)
		flags[i] = DSP_FLAG_MISSING;
	config = config_of(&model);
	run(&harvest, &model, flags, &config, 100);
	ck_assert_uint_ge(harvest.n_samples, 50 * 32 - 4);
	ck_assert_uint_le(harvest.n_samples, 50 * 32);
	for (size_t i = 0; i < harvest.n_samples; i++) {
		double place = harvest.sample[i].time_s * DSP_PULSE_CURVE_HZ;

		ck_assert_double_eq(place, round(place));
		ck_assert(i == 0 || harvest.sample[i].time_s > harvest.sample[i - 1].time_s);
		ck_assert(harvest.sample[i].time_s < 120.02 || harvest.sample[i].time_s > 130);
		ck_assert(isfinite(harvest.sample[i].pulse));
	}
	for (size_t k = 3; k + 3 < harvest.n_beats; k++) {
		double time_s = harvest.beat[k].time_s;

		for (size_t i = 0; i < harvest.n_samples; i++) {
			if (fabs(harvest.sample[i].time_s - time_s) < 0.5 / DSP_PULSE_CURVE_HZ)
				ck_assert_double_gt(harvest.sample[i].pulse, 0.3);
		}
	}
	config.is_live = true;
	run(&harvest, &model, flags, &config, 100);
	ck_assert_uint_eq(harvest.n_samples, 0);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_noise_alone_is_poor)
{
	struct pulse_model model = {.rate_hz = 64, .duration_s = 120};
	struct dsp_pulse_config config;
	uint64_t state = 99;
	double flagged = 0;

	pulse_model_make(&model);
	for (size_t i = 0; i < model.n; i++)
		model.value[i] = pulse_model_random(&state);
	config = config_of(&model);
	run(&harvest, &model, NULL, &config, 1000);
	for (size_t i = 0; i < harvest.n_windows; i++)
		flagged += harvest.window[i].end_s - harvest.window[i].start_s;
	ck_assert_double_ge(flagged, 0.8 * 120);
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_hostile_values_do_no_harm)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 60};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	switch (_i) {
	case 0:
		model.n = 0;
		break;
	case 1:
		model.n = 1;
		break;
	case 2:
		for (size_t i = 0; i < model.n; i++)
			model.value[i] = NAN;
		break;
	case 3:
		for (size_t i = 0; i < model.n; i++)
			model.value[i] = 3;
		break;
	case 4:
		for (size_t i = 0; i < model.n; i++)
			model.time_s[i] = i % 3 == 0 ? NAN : 5;
		break;
	default:
		for (size_t i = 0; i < model.n; i++)
			model.value[i] = i % 2 ? 1e300 : -INFINITY;
		break;
	}
	run(&harvest, &model, NULL, &config, 100);
	ck_assert_uint_eq(harvest.n_beats, 0);
	if (_i == 2 || _i == 3)
		ck_assert(is_in_window(&harvest, 30));
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_one_enormous_value_leaves_no_trace)
{
	struct pulse_model model = {.rate_hz = 128, .duration_s = 120};
	struct dsp_pulse_config config;

	pulse_model_make(&model);
	config = config_of(&model);
	model.value[128 * 60] = 1e25;
	run(&harvest, &model, NULL, &config, 100);
	assert_beats(&harvest, &model, 0, 55, 0.01);
	assert_beats(&harvest, &model, 66, 120, 0.01);
	ck_assert(is_in_window(&harvest, 60));
	pulse_model_free(&model);
}
END_TEST

START_TEST(test_wrong_config_is_refused)
{
	struct dsp_pulse_config config = {.rate_hz = 4};

	ck_assert_ptr_null(dsp_pulse_create(&config));
	config.rate_hz = NAN;
	ck_assert_ptr_null(dsp_pulse_create(&config));
	config = (struct dsp_pulse_config){.rate_hz = 100, .polarity = 2};
	ck_assert_ptr_null(dsp_pulse_create(&config));
	dsp_pulse_destroy(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pulse");
	TCase *tcase = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_test(tcase, test_every_beat_between_samples);
	tcase_add_test(tcase, test_noise_is_not_jitter);
	tcase_add_test(tcase, test_blocks_and_live_change_no_bit);
	tcase_add_test(tcase, test_finals_are_in_time_and_live_is_early);
	tcase_add_test(tcase, test_inverted_pulse_gives_the_same_beats);
	tcase_add_loop_test(tcase, test_no_beats_in_outages, 0, OUTAGES);
	tcase_add_test(tcase, test_short_gaps_are_bridged);
	tcase_add_test(tcase, test_motion_is_reported_and_stays_local);
	tcase_add_test(tcase, test_flagged_stretches_are_reported);
	tcase_add_test(tcase, test_a_finger_that_is_off_gives_no_beats);
	tcase_add_test(tcase, test_parameters_are_used);
	tcase_add_test(tcase, test_premature_beats_are_beats);
	tcase_add_test(tcase, test_second_tops_are_no_beats);
	tcase_add_test(tcase, test_a_wandering_baseline_hardly_shifts_beats);
	tcase_add_loop_test(tcase, test_any_rate, 0, 6);
	tcase_add_test(tcase, test_seconds_follow_rate_and_amplitude);
	tcase_add_loop_test(tcase, test_a_step_of_gain_is_no_event, 0, 2);
	tcase_add_test(tcase, test_narrowing_vessels_are_an_event);
	tcase_add_test(tcase, test_wave_is_on_its_grid);
	tcase_add_test(tcase, test_noise_alone_is_poor);
	tcase_add_loop_test(tcase, test_hostile_values_do_no_harm, 0, 6);
	tcase_add_test(tcase, test_one_enormous_value_leaves_no_trace);
	tcase_add_test(tcase, test_wrong_config_is_refused);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
