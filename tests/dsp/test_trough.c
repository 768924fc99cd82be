#include "dsp/skin/trough.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <errno.h>
#include <string.h>

enum {
	N = 36000,
	MAX = 4000
};
static double grid_hz = 10.0;

static double x[N];
static uint16_t flags[N];
static struct dsp_scr found[MAX];
static size_t n_found;
static struct dsp_params params;

static void set(const char *key, double value)
{
	ck_assert_int_eq(dsp_params_set(&params, key, value), DSP_PARAMS_OK);
}

/* The card's values, but no low-pass, no noise limit and the smallest amplitude: what is found is
 * what the definition says, to the sample. */
static void set_plain(enum dsp_trough_onset onset)
{
	dsp_params_init(&params);
	set("eda.trough_smooth_s", 0.0);
	set("eda.trough_noise", 0.0);
	set("eda.amplitude_min_uS", 0.001);
	set("eda.trough_onset", onset);
	memset(flags, 0, sizeof(flags));
}

static struct dsp_trough_signal signal_of(size_t n)
{
	return (struct dsp_trough_signal){
		.x = x, .flags = flags, .n = n, .start_s = 0.0, .noise = 0.0, .unit = 1.0};
}

/* Peaks of samples @from to @to of @signal, behind those that were found before. */
static void find_more(const struct dsp_trough_signal *signal, size_t from, size_t to)
{
	struct dsp_trough *trough = dsp_trough_create(&params, grid_hz, signal->n);
	struct dsp_scr scr;

	ck_assert_ptr_nonnull(trough);
	dsp_trough_begin(trough, signal, from, to);
	while (dsp_trough_next(trough, &scr)) {
		ck_assert_uint_lt(n_found, MAX);
		if (params.eda_trough_height == DSP_TROUGH_HEIGHT_RISE)
			ck_assert_double_eq(scr.amplitude, scr.trough_to_peak);
		ck_assert_double_eq_tol(scr.rise_s, scr.peak_s - scr.onset_s, 1e-9);
		found[n_found++] = scr;
	}
	ck_assert(!dsp_trough_next(trough, &scr));
	dsp_trough_destroy(trough);
}

static void find(size_t n)
{
	struct dsp_trough_signal signal = signal_of(n);

	n_found = 0;
	find_more(&signal, 0, n);
}

/* Level @low until @onset_s, a line up to @peak_s, a line down at half that slope. */
static double triangle(double t, double onset_s, double peak_s, double height)
{
	double rise_s = peak_s - onset_s;

	if (t <= onset_s || t >= peak_s + 2.0 * rise_s)
		return 0.0;
	return t <= peak_s ? height * (t - onset_s) / rise_s
			   : height * (1.0 - (t - peak_s) / (2.0 * rise_s));
}

START_TEST(a_triangle_is_measured_exactly)
{
	for (int onset = DSP_TROUGH_ONSET_SLOPE; onset <= DSP_TROUGH_ONSET_MINIMUM; onset++) {
		set_plain((enum dsp_trough_onset)onset);
		for (int i = 0; i < 600; i++)
			x[i] = 5.0 + triangle(i / grid_hz, 20.0, 22.0, 0.4);
		find(600);
		ck_assert_uint_eq(n_found, 1);
		ck_assert_double_eq_tol(found[0].onset_s, 20.0, 1e-9);
		/* The parabola through a corner of 1 : 1/2 lies a quarter of 2/3 of a sample off.
		 */
		ck_assert_double_eq_tol(found[0].peak_s, 22.0, 0.017);
		ck_assert_double_eq_tol(found[0].amplitude, 0.4, 1e-12);
		ck_assert_double_eq_tol(found[0].peak_s + found[0].half_recovery_s, 24.0, 1e-9);
		ck_assert_int_eq(found[0].id, 0);
		ck_assert_int_eq(found[0].status, DSP_STATUS_AUTOMATIC);
	}
}
END_TEST

/* A Gaussian behind a Gaussian is one: variances add. */
START_TEST(the_low_pass_flattens_as_its_gaussians_do)
{
	double narrow_s = sqrt(0.8 * 0.8 + 0.4 * 0.4);
	double wide_s = sqrt(0.8 * 0.8 + 2.0 * 0.4 * 0.4);
	double curvature = 0.8 * (2.0 / pow(narrow_s, 3.0) - 1.0 / pow(wide_s, 3.0));
	/* On a slope of 0.02 uS/s the peak moves by slope over curvature: to 30 s. */
	double shift_s = 0.02 / curvature;

	set_plain(DSP_TROUGH_ONSET_MINIMUM);
	set("eda.trough_smooth_s", 0.4);
	set("eda.trough_rise_max_s", 60.0);
	for (int i = 0; i < 600; i++) {
		double r = (i / grid_hz - 30.0 + shift_s) / 0.8;

		x[i] = 5.0 + 0.02 * fabs(i / grid_hz - 25.0) + exp(-0.5 * r * r);
	}
	find(600);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_double_eq_tol(found[0].peak_s, 30.0, 0.001);
	/* Mean of |t| under a Gaussian, at the corner of the level. */
	ck_assert_double_eq_tol(found[0].amplitude,
		0.8 * (2.0 / narrow_s - 1.0 / wide_s) +
			0.02 * (5.0 - (2.0 - sqrt(2.0)) * 0.4 * sqrt(2.0 / M_PI)),
		0.0005);
}
END_TEST

START_TEST(a_response_on_a_rising_level_begins_where_it_begins)
{
	dsp_params_init(&params);
	memset(flags, 0, sizeof(flags));
	for (int i = 0; i < 600; i++)
		x[i] = 5.0 + 0.005 * i / grid_hz +
		       0.3 * signals_bateman(i / grid_hz - 30.0, 3.0, 0.7);
	find(600);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_double_eq_tol(found[0].onset_s, 30.0, 0.5);
	ck_assert_double_eq_tol(found[0].amplitude, 0.3, 0.3 * 0.05);
	/* The same with its foot at the minimum, half a minute earlier, is no response. (A
	 * sharpened Gaussian makes a small one before a steep rise.) */
	set("eda.trough_smooth_s", 0.0);
	set("eda.trough_onset", DSP_TROUGH_ONSET_MINIMUM);
	find(600);
	ck_assert_uint_eq(n_found, 0);
}
END_TEST

/* A first rise does not vanish because the second is steeper: without a fall between them they are
 * one. */
START_TEST(a_shoulder_is_part_of_its_response)
{
	set_plain(DSP_TROUGH_ONSET_SLOPE);
	for (int i = 0; i < 600; i++) {
		double t = i / grid_hz;

		x[i] = 5.0 + (t > 20.0 ? fmin(t - 20.0, 0.8) : 0.0) +
		       (t > 22.0 ? fmin(2.0 * (t - 22.0), 2.0) : 0.0) -
		       (t > 23.0 ? fmin(t - 23.0, 2.8) : 0.0);
	}
	find(600);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_double_eq_tol(found[0].onset_s, 20.0, 1e-9);
	ck_assert_double_eq_tol(found[0].amplitude, 2.8, 1e-9);
}
END_TEST

START_TEST(limits_of_amplitude_and_rise_hold)
{
	static const struct {
		double rise_s, height;
		size_t n;
	} CASES[] = {{2.0, 0.051, 1}, {2.0, 0.049, 0}, {0.4, 0.4, 0}, {0.5, 0.4, 1}, {5.0, 0.4, 1},
		{5.1, 0.4, 0}};

	for (size_t k = 0; k < sizeof(CASES) / sizeof(CASES[0]); k++) {
		set_plain(DSP_TROUGH_ONSET_SLOPE);
		set("eda.amplitude_min_uS", 0.05);
		for (int i = 0; i < 600; i++)
			x[i] = 5.0 +
			       triangle(i / grid_hz, 20.0, 20.0 + CASES[k].rise_s, CASES[k].height);
		find(600);
		ck_assert_uint_eq(n_found, CASES[k].n);
	}
}
END_TEST

START_TEST(half_recovery_waits_ten_seconds_and_for_nobody)
{
	set_plain(DSP_TROUGH_ONSET_SLOPE);
	for (int i = 0; i < 900; i++) {
		double t = i / grid_hz;

		/* The second begins before the first has fallen by half; a third needs 20 s. */
		x[i] = 5.0 + triangle(t, 20.0, 22.0, 0.4) + triangle(t, 23.0, 25.0, 0.4) +
		       (t > 50.0 ? fmin(t - 50.0, 1.0) - fmax(t - 51.0, 0.0) / 40.0 : 0.0);
	}
	find(900);
	ck_assert_uint_eq(n_found, 3);
	ck_assert(isnan(found[0].half_recovery_s));
	ck_assert_double_gt(found[1].half_recovery_s, 0.0);
	ck_assert(isnan(found[2].half_recovery_s));
}
END_TEST

START_TEST(a_crossing_begins_and_zero_ends_a_response)
{
	set_plain(DSP_TROUGH_ONSET_CROSSING);
	set("eda.trough_crossing_uS", 0.02);
	set("eda.trough_rise_max_s", 60.0);
	for (int i = 0; i < 900; i++) {
		double t = i / grid_hz;

		/* Two humps without a zero between them are one; a hump below the threshold none;
		 * one that is there from the start has no onset. */
		x[i] = -0.01 + triangle(t, 20.0, 22.0, 0.41) + triangle(t, 24.0, 26.0, 0.61) +
		       triangle(t, 50.0, 52.0, 0.025) + triangle(t, 70.0, 72.0, 0.21) +
		       (t < 5.0 ? 1.0 - 0.1 * fabs(t - 2.0) : 0.0);
	}
	find(900);
	ck_assert_uint_eq(n_found, 2);
	/* 0.41 t / 2 - 0.01 = 0.02: a line is met between samples. */
	ck_assert_double_eq_tol(found[1].onset_s, 70.0 + 2.0 * 0.03 / 0.21, 1e-9);
	ck_assert_double_eq_tol(found[0].peak_s, 26.0, 0.05);
	ck_assert_double_eq_tol(found[0].rise_s, 26.0 - 20.0 - 2.0 * 0.03 / 0.41, 0.05);
	ck_assert_double_eq_tol(found[1].amplitude, 0.2 - 0.02, 1e-9);
}
END_TEST

/* The phasic part says when; the amplitude is that of conductance, here three times as high. */
START_TEST(a_crossing_is_measured_in_conductance)
{
	static double conductance[600];
	struct dsp_trough_signal signal = signal_of(600);

	set_plain(DSP_TROUGH_ONSET_CROSSING);
	set("eda.trough_crossing_uS", 0.02);
	for (int i = 0; i < 600; i++) {
		x[i] = -0.01 + triangle(i / grid_hz, 20.0, 22.0, 0.4);
		conductance[i] = 5.0 + 3.0 * x[i];
	}
	signal.conductance = conductance;
	n_found = 0;
	find_more(&signal, 0, 600);
	ck_assert_uint_eq(n_found, 1);
	ck_assert_double_eq_tol(found[0].amplitude, 3.0 * (0.39 - 0.02), 1e-9);
	ck_assert_double_eq_tol(found[0].half_recovery_s, 2.0, 0.2);
}
END_TEST

static void make_walk(size_t n, uint64_t seed)
{
	struct signals_random random = {seed};

	x[0] = 5.0;
	for (size_t i = 1; i < n; i++)
		x[i] = x[i - 1] + 0.05 * signals_normal(&random);
}

/* How far x falls from @peak on the way to a higher sample or the end, in direction @step. */
static double fall_from(size_t peak, size_t n, ptrdiff_t step)
{
	double lowest = x[peak];

	for (ptrdiff_t i = (ptrdiff_t)peak + step; i >= 0 && i < (ptrdiff_t)n; i += step) {
		if (x[i] > x[peak])
			break;
		lowest = fmin(lowest, x[i]);
	}
	return x[peak] - lowest;
}

/* By the definition of prominence, O(n^2): a peak that falls by more than half the limit on either
 * side; its trough the lowest sample since the last such peak. */
START_TEST(peaks_are_those_that_stand_out_on_both_sides)
{
	size_t n = 3000;
	size_t last = 0;
	size_t k = 0;

	for (uint64_t seed = 1; seed <= 5; seed++, k = 0, last = 0) {
		struct dsp_trough_signal signal = signal_of(n);

		set_plain(DSP_TROUGH_ONSET_MINIMUM);
		set("eda.trough_noise", 4.0);
		set("eda.trough_rise_min_s", 0.0);
		set("eda.trough_rise_max_s", 60.0);
		make_walk(n, seed);
		signal.noise = 0.05; /* turn 0.1, limit 0.2 */
		n_found = 0;
		find_more(&signal, 0, n);
		for (size_t peak = 1; peak < n; peak++) {
			size_t trough = last;

			if (fall_from(peak, n, 1) <= 0.1 || fall_from(peak, n, -1) <= 0.1)
				continue;
			for (size_t i = last; i < peak; i++)
				trough = x[i] <= x[trough] ? i : trough;
			last = peak;
			if (x[peak] - x[trough] < 0.2 || peak - trough > 600 || trough == 0)
				continue;
			ck_assert_uint_lt(k, n_found);
			ck_assert_double_eq_tol(found[k].onset_s, (double)trough / 10.0, 1e-9);
			ck_assert_double_eq_tol(found[k].peak_s, (double)peak / 10.0, 0.05 + 1e-9);
			ck_assert_double_eq_tol(found[k].amplitude, x[peak] - x[trough], 1e-12);
			k++;
		}
		ck_assert_uint_eq(k, n_found);
		ck_assert_uint_gt(k, 20);
	}
}
END_TEST

/* All local maxima, none left out for its height: the amplitude is the prominence by its
 * definition, within a minute. */
START_TEST(prominence_is_what_its_definition_says)
{
	size_t n = 3000;
	size_t k = 0;

	set_plain(DSP_TROUGH_ONSET_MINIMUM);
	set("eda.trough_height", DSP_TROUGH_HEIGHT_PROMINENCE);
	set("eda.trough_rise_min_s", 0.0);
	set("eda.trough_rise_max_s", 60.0);
	make_walk(n, 11);
	find(n);
	for (size_t peak = 1; peak + 1 < n; peak++) {
		double left = fall_from(peak, n, -1);
		double right = fall_from(peak, n, 1);
		size_t trough = peak;

		if (!(x[peak] > x[peak - 1] && x[peak] > x[peak + 1]))
			continue;
		while (trough > 0 && x[trough - 1] < x[trough])
			trough--;
		if (trough == 0 || fmin(left, right) < 0.001)
			continue;
		ck_assert_uint_lt(k, n_found);
		ck_assert_double_eq_tol(found[k].peak_s, (double)peak / 10.0, 0.05 + 1e-9);
		ck_assert_double_eq_tol(found[k].trough_to_peak, x[peak] - x[trough], 1e-12);
		/* The highest ones look farther than a minute. */
		if (found[k].amplitude != fmin(left, right))
			ck_assert_double_gt(fmin(left, right), 0.5);
		else
			ck_assert_double_eq(found[k].amplitude, fmin(left, right));
		k++;
	}
	ck_assert_uint_eq(k, n_found);
	ck_assert_uint_gt(k, 500);
}
END_TEST

static void check_same(const struct dsp_scr *a, const struct dsp_scr *b, double scale)
{
	ck_assert_double_eq_tol(a->onset_s, b->onset_s, 1e-6);
	ck_assert_double_eq_tol(a->peak_s, b->peak_s, 1e-6);
	ck_assert_double_eq_tol(scale * a->amplitude, b->amplitude, 1e-9);
	ck_assert(isnan(a->half_recovery_s) == isnan(b->half_recovery_s));
	if (!isnan(a->half_recovery_s))
		ck_assert_double_eq_tol(a->half_recovery_s, b->half_recovery_s, 1e-6);
}

static void make_conductance(size_t n, double noise, uint64_t seed)
{
	static double time_s[N];
	static struct signals_response responses[MAX];
	size_t n_responses = signals_responses(responses, MAX, (double)n / grid_hz, seed);

	signals_conductance(time_s, x, n, grid_hz, responses, n_responses, noise, seed + 1);
}

START_TEST(scale_level_and_time_change_nothing)
{
	static struct dsp_scr first[MAX];
	size_t n = 6000;
	struct dsp_trough_signal signal = signal_of(n);
	size_t n_first;

	dsp_params_init(&params);
	make_conductance(n, 0.01, 3);
	signal.noise = 0.01;
	n_found = 0;
	find_more(&signal, 0, n);
	ck_assert_uint_gt(n_found, 30);
	n_first = n_found;
	memcpy(first, found, sizeof(found));
	for (size_t i = 0; i < n; i++)
		x[i] = 40.0 * x[i] - 1000.0;
	signal.noise *= 40.0;
	signal.unit = 40.0;
	signal.start_s = 1234.5;
	n_found = 0;
	find_more(&signal, 0, n);
	ck_assert_uint_eq(n_found, n_first);
	for (size_t k = 0; k < n_found; k++) {
		found[k].onset_s -= 1234.5;
		found[k].peak_s -= 1234.5;
		check_same(&first[k], &found[k], 40.0);
	}
}
END_TEST

/* The way a long record is looked through: stretches with the context the header asks for. */
START_TEST(overlapping_stretches_equal_the_whole)
{
	static struct dsp_scr whole[MAX];
	size_t n_whole;
	size_t middle = 1700; /* samples */

	for (int onset = DSP_TROUGH_ONSET_SLOPE; onset <= DSP_TROUGH_ONSET_CROSSING; onset++) {
		struct dsp_trough_signal signal = signal_of(N);

		dsp_params_init(&params);
		set("eda.trough_onset", onset);
		set("eda.trough_height", onset == DSP_TROUGH_ONSET_MINIMUM
						 ? DSP_TROUGH_HEIGHT_PROMINENCE
						 : DSP_TROUGH_HEIGHT_RISE);
		make_conductance(N, 0.02, 5);
		for (size_t i = 0; i < N; i++)
			x[i] -= onset == DSP_TROUGH_ONSET_CROSSING ? 5.3 : 0.0;
		signal.noise = 0.02;
		n_found = 0;
		find_more(&signal, 0, N);
		ck_assert_uint_gt(n_found, 60);
		n_whole = n_found;
		memcpy(whole, found, sizeof(found));
		n_found = 0;
		for (size_t from = 0; from < N; from += middle) {
			size_t context = (size_t)(DSP_TROUGH_CONTEXT_S * grid_hz);
			size_t first = from > context ? from - context : 0;
			size_t end = from + middle + context < N ? from + middle + context : N;
			struct dsp_trough_signal part = signal;

			part.x += first;
			part.flags += first;
			part.n = end - first;
			part.start_s = (double)first / grid_hz;
			find_more(&part, from - first, from - first + middle);
		}
		ck_assert_uint_eq(n_found, n_whole);
		for (size_t k = 0; k < n_found; k++)
			check_same(&whole[k], &found[k], 1.0);
	}
}
END_TEST

/* Wrist sensors have 4 Hz; the finest grid has 20. Forked, so that the rate is this test's alone.
 */
START_TEST(the_rate_of_the_grid_does_not_matter)
{
	static const double RATES_HZ[] = {20.0, 10.0, 8.0, 4.0};
	static struct dsp_scr finest[MAX];
	size_t n_finest = 0;

	for (size_t k = 0; k < sizeof(RATES_HZ) / sizeof(RATES_HZ[0]); k++) {
		grid_hz = RATES_HZ[k];
		dsp_params_init(&params);
		make_conductance((size_t)(600.0 * grid_hz), 0.0, 7);
		find((size_t)(600.0 * grid_hz));
		if (k == 0) {
			n_finest = n_found;
			memcpy(finest, found, sizeof(found));
			ck_assert_uint_gt(n_found, 50);
		}
		ck_assert_uint_eq(n_found, n_finest);
		for (size_t i = 0; i < n_found; i++) {
			ck_assert_double_eq_tol(found[i].peak_s, finest[i].peak_s, 0.1);
			ck_assert_double_eq_tol(found[i].onset_s, finest[i].onset_s, 0.5);
			ck_assert_double_eq_tol(
				found[i].amplitude / finest[i].amplitude, 1.0, 0.05);
		}
	}
}
END_TEST

START_TEST(levels_lines_short_and_empty_records_have_none)
{
	for (int onset = DSP_TROUGH_ONSET_SLOPE; onset <= DSP_TROUGH_ONSET_CROSSING; onset++) {
		set_plain((enum dsp_trough_onset)onset);
		for (int slope = -1; slope <= 1; slope++) {
			for (int i = 0; i < 3000; i++)
				x[i] = 5.0 + 0.01 * slope * i;
			for (size_t n = 1; n < 50; n++) {
				find(n);
				ck_assert_uint_eq(n_found, 0);
			}
			find(3000);
			ck_assert_uint_eq(n_found, 0);
		}
		for (int i = 0; i < 3000; i++)
			x[i] = (double)NAN;
		find(3000);
		ck_assert_uint_eq(n_found, 0);
		for (int i = 0; i < 3000; i++)
			x[i] = i % 3 == 0 ? 5.0 + i % 7 : (double)(i % 2 ? INFINITY : NAN);
		find(3000);
		ck_assert_uint_eq(n_found, 0);
	}
}
END_TEST

START_TEST(a_hole_ends_what_rests_on_it)
{
	set_plain(DSP_TROUGH_ONSET_SLOPE);
	for (int i = 0; i < 1200; i++) {
		double t = i / grid_hz;
		bool is_hole = (t > 20.9 && t < 21.5) || (t > 62.9 && t < 65.0);

		x[i] = is_hole ? (double)NAN
			       : 5.0 + triangle(t, 20.0, 22.0, 0.4) + triangle(t, 60.0, 62.0, 0.4);
	}
	find(1200);
	/* The rise of the first is cut; the second has lost its recovery. */
	ck_assert_uint_eq(n_found, 1);
	ck_assert_double_eq_tol(found[0].onset_s, 60.0, 1e-9);
	ck_assert(isnan(found[0].half_recovery_s));
}
END_TEST

START_TEST(flagged_samples_carry_no_measure)
{
	static const struct {
		int first, last;
		uint16_t flag;
		bool counts, recovers;
	} CASES[] = {
		{205, 208, DSP_FLAG_SLOPE, false, false},
		{205, 208, DSP_FLAG_INTERPOLATED, true, true},
		{221, 225, DSP_FLAG_INTERPOLATED, false, false},
		{198, 200, DSP_FLAG_INTERPOLATED, false, false},
		{199, 199, DSP_FLAG_ARTEFACT_GUARD, false, false},
		{190, 197, DSP_FLAG_ARTEFACT_GUARD, true, true},
		{230, 232, DSP_FLAG_MOTION, true, false},
		{205, 208, DSP_FLAG_EDGE, true, true},
	};

	for (size_t k = 0; k < sizeof(CASES) / sizeof(CASES[0]); k++) {
		set_plain(DSP_TROUGH_ONSET_SLOPE);
		for (int i = 0; i < 600; i++) {
			x[i] = 5.0 + triangle(i / grid_hz, 20.0, 22.0, 0.4);
			if (i >= CASES[k].first && i <= CASES[k].last)
				flags[i] = CASES[k].flag;
		}
		find(600);
		ck_assert_uint_eq(n_found, CASES[k].counts ? 1 : 0);
		if (!CASES[k].counts)
			continue;
		ck_assert_int_eq(isnan(found[0].half_recovery_s), !CASES[k].recovers);
		ck_assert_int_eq(found[0].flags, CASES[k].first == 205 ? CASES[k].flag : 0);
	}
}
END_TEST

START_TEST(noise_and_steps_of_a_converter_are_no_responses)
{
	static const double NOISES_uS[] = {0.002, 0.005, 0.02, 0.05};
	struct signals_random random = {8};

	for (size_t k = 0; k < sizeof(NOISES_uS) / sizeof(NOISES_uS[0]); k++) {
		struct dsp_trough_signal signal = signal_of(N);

		dsp_params_init(&params);
		for (size_t i = 0; i < N; i++)
			x[i] = 5.0 + NOISES_uS[k] * signals_normal(&random);
		signal.noise = NOISES_uS[k];
		n_found = 0;
		find_more(&signal, 0, N);
		ck_assert_uint_le(n_found, 6); /* 0.1 a minute */
	}
	/* A level that wavers between two steps of 0.02 uS, at any pace. */
	for (int pace = 20; pace < 300; pace *= 2) {
		struct dsp_trough_signal signal = signal_of(N);

		dsp_params_init(&params);
		set("eda.amplitude_min_uS", 0.01);
		for (size_t i = 0; i < N; i++)
			x[i] = 5.0 + ((int)i / pace % 2 ? 0.02 : 0.0);
		signal.lsb = 0.02;
		n_found = 0;
		find_more(&signal, 0, N);
		ck_assert_uint_eq(n_found, 0);
		signal.lsb = (double)NAN;
		find_more(&signal, 0, N);
		ck_assert_uint_gt(n_found, 0);
	}
}
END_TEST

START_TEST(without_a_unit_nothing_counts)
{
	struct dsp_trough_signal signal = signal_of(600);

	set_plain(DSP_TROUGH_ONSET_MINIMUM);
	for (int i = 0; i < 600; i++)
		x[i] = 5.0 + triangle(i / grid_hz, 20.0, 22.0, 0.4);
	signal.unit = (double)NAN;
	n_found = 0;
	find_more(&signal, 0, 600);
	ck_assert_uint_eq(n_found, 0);
}
END_TEST

START_TEST(nonsense_is_refused)
{
	dsp_params_init(&params);
	errno = 0;
	ck_assert_ptr_null(dsp_trough_create(&params, 0.0, 10));
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_null(dsp_trough_create(&params, (double)NAN, 10));
	ck_assert_ptr_null(dsp_trough_create(&params, 10.0, 0));
	dsp_trough_destroy(NULL);
}
END_TEST

RUN_TESTS("dsp/trough", a_triangle_is_measured_exactly, the_low_pass_flattens_as_its_gaussians_do,
	a_response_on_a_rising_level_begins_where_it_begins, a_shoulder_is_part_of_its_response,
	limits_of_amplitude_and_rise_hold, half_recovery_waits_ten_seconds_and_for_nobody,
	a_crossing_begins_and_zero_ends_a_response, a_crossing_is_measured_in_conductance,
	peaks_are_those_that_stand_out_on_both_sides, prominence_is_what_its_definition_says,
	scale_level_and_time_change_nothing, overlapping_stretches_equal_the_whole,
	the_rate_of_the_grid_does_not_matter, levels_lines_short_and_empty_records_have_none,
	a_hole_ends_what_rests_on_it, flagged_samples_carry_no_measure,
	noise_and_steps_of_a_converter_are_no_responses, without_a_unit_nothing_counts,
	nonsense_is_refused)
