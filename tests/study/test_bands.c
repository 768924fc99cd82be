#include "study/session/bands.h"

#include "dsp/arousal.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

enum {
	SECONDS = 90,
	EEG_HZ = 250,
	EMG_HZ = 1000,
};

/* With a little of what muscles have, so that there is something usual to compare with. */
static double left_alpha(double t)
{
	return 10 * sin(2 * M_PI * 10 * t) + 4 * sin(2 * M_PI * 6 * t) + sin(2 * M_PI * 35 * t);
}

/* Millivolts: 20 µV of alpha, twice the left one's. */
static double right_alpha_mV(double t)
{
	return 0.001 *
	       (20 * sin(2 * M_PI * 10 * t) + 4 * sin(2 * M_PI * 6 * t) + sin(2 * M_PI * 35 * t));
}

static double tension(double t)
{
	return (t < 45 ? 5 : 50) * M_SQRT2 * sin(2 * M_PI * 120 * t);
}

/* A session that grows channel by channel. */
struct making {
	rec_session *session;
	GPtrArray *times, *raw;
};

static struct making making_new(void)
{
	struct making making = {rec_session_new(), g_ptr_array_new(), g_ptr_array_new()};

	making.session->duration_s = SECONDS;
	rec_session_add_device(making.session, "import", "import");
	return making;
}

static void add_channel(struct making *making, const char *key, const char *unit, double rate_hz,
	double (*wave)(double t))
{
	guint n = (guint)(SECONDS * rate_hz);
	struct core_channel desc = {.quantity = CORE_QUANTITY_OTHER,
		.raw_type = CORE_RAW_F64,
		.rate_hz = rate_hz,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};
	double *time_s = g_new(double, n), *raw = g_new(double, n);

	g_strlcpy(desc.key, key, sizeof(desc.key));
	g_strlcpy(desc.raw_unit, unit, sizeof(desc.raw_unit));
	for (guint i = 0; i < n; i++) {
		time_s[i] = i / rate_hz;
		raw[i] = wave(time_s[i]);
	}
	rec_session_add_clock(making->session, 0, (uint8_t)making->times->len, rate_hz)->n = n;
	rec_session_add_channel(making->session, 0, making->times->len, &desc);
	g_ptr_array_add(making->times, time_s);
	g_ptr_array_add(making->raw, raw);
}

static struct rec_session *finish(struct making *making)
{
	rec_session_set_memory(making->session, (double **)making->times->pdata,
		(double **)making->raw->pdata, NULL);
	g_ptr_array_unref(making->times);
	g_ptr_array_unref(making->raw);
	return making->session;
}

static struct rec_session *make_session(void)
{
	struct making making = making_new();

	add_channel(&making, "eeg_f3", "uV", EEG_HZ, left_alpha);
	add_channel(&making, "eeg_f4", "mV", EEG_HZ, right_alpha_mV);
	add_channel(&making, "emg_corrugator", "uV", EMG_HZ, left_alpha);
	add_channel(&making, "emg_frontalis", "uV", EMG_HZ, tension);
	add_channel(&making, "eeg_slow", "uV", 100, left_alpha);
	add_channel(&making, "temperature", "degC", 100, left_alpha);
	return finish(&making);
}

static const struct rec_band *band_at(
	const struct rec_results *results, const char *channel, const char *band, double time_s)
{
	for (guint i = 0; i < results->bands->len; i++) {
		const struct rec_band *row = &g_array_index(results->bands, struct rec_band, i);
		if (row->time_s == time_s && strcmp(row->band, band) == 0 &&
			strcmp(row->channel, channel) == 0)
			return row;
	}
	ck_abort_msg("no row %s %s %g", channel, band, time_s);
}

static struct rec_results *run_bands(struct rec_session *session)
{
	struct rec_results *results = rec_results_new();
	struct dsp_params params;

	dsp_params_init(&params);
	ck_assert(study_bands_run(session, &params, results, NULL));
	return results;
}

START_TEST(channels_by_name_have_rows_every_second)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = run_bands(session);

	/* Five bands of two EEG channels, one of two muscles. */
	ck_assert_uint_eq(results->bands->len, SECONDS * (2 * 5 + 2));
	ck_assert_double_eq_tol(
		band_at(results, "import_eeg_f3", "alpha", 30)->ln_power, log(50), 0.03);
	ck_assert_double_eq_tol(
		band_at(results, "import_eeg_f4", "alpha", 30)->ln_power, log(200), 0.03);
	ck_assert_double_eq_tol(band_at(results, "import_eeg_f3", "alpha_relative", 30)->ln_power,
		log(50.0 / 58), 0.03);
	ck_assert_double_eq_tol(
		band_at(results, "import_emg_frontalis", "muscle", 30)->ln_power, log(25), 0.03);
	ck_assert_double_eq_tol(
		band_at(results, "import_emg_frontalis", "muscle", 60)->ln_power, log(2500), 0.03);
	ck_assert(band_at(results, "import_eeg_f3", "beta", 30)->is_valid);
	ck_assert(!band_at(results, "import_eeg_f3", "beta", 1)->is_valid);
}
END_TEST

static GArray *make_components(void)
{
	GArray *components = g_array_new(FALSE, TRUE, sizeof(struct dsp_components));

	for (guint t = 1; t <= SECONDS; t++) {
		struct dsp_components row = {.time_s = t};
		row.x[DSP_COMPONENT_MUSCLE] = NAN;
		g_array_append_val(components, row);
	}
	return components;
}

static const struct dsp_components *second(const GArray *components, guint t)
{
	return &g_array_index(components, struct dsp_components, t - 1);
}

START_TEST(tension_is_the_component_unless_the_face_expresses)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = run_bands(session);
	g_autoptr(GArray) components = make_components();
	struct dsp_params params;

	dsp_params_init(&params);
	study_bands_fill_muscle(session, results, &params, components);
	ck_assert_double_eq_tol(second(components, 30)->x[DSP_COMPONENT_MUSCLE], log(5), 0.03);
	ck_assert_double_eq_tol(second(components, 60)->x[DSP_COMPONENT_MUSCLE], log(50), 0.03);
	ck_assert_double_eq(second(components, 60)->q[DSP_COMPONENT_MUSCLE], 1);
	/* Half a second early, the mean of the two seconds around. */
	ck_assert_double_eq_tol(
		second(components, 45)->x[DSP_COMPONENT_MUSCLE], 0.5 * (log(5) + log(50)), 0.05);
	ck_assert_double_eq(second(components, SECONDS)->q[DSP_COMPONENT_MUSCLE], 0.5);
}
END_TEST

START_TEST(without_a_muscle_less_alpha_is_more_arousal)
{
	struct making making = making_new();
	add_channel(&making, "eeg_f3", "uV", EEG_HZ, left_alpha);
	add_channel(&making, "eeg_f4", "mV", EEG_HZ, right_alpha_mV);
	g_autoptr(rec_session) session = finish(&making);
	g_autoptr(rec_results) results = run_bands(session);
	g_autoptr(GArray) components = make_components();
	struct dsp_params params;

	dsp_params_init(&params);
	study_bands_fill_muscle(session, results, &params, components);
	ck_assert_double_eq_tol(
		second(components, 30)->x[DSP_COMPONENT_MUSCLE], -0.5 * (log(50) + log(200)), 0.03);
	/* The first epoch ends at 2 s; its middle is what the component of second 1 asks for. */
	ck_assert(!isnan(second(components, 1)->x[DSP_COMPONENT_MUSCLE]));
	ck_assert(isnan(second(components, SECONDS)->x[DSP_COMPONENT_MUSCLE]));
	ck_assert_double_eq(second(components, SECONDS)->q[DSP_COMPONENT_MUSCLE], 0);
}
END_TEST

START_TEST(more_alpha_on_the_right_is_positive)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = run_bands(session);

	made_visit(session, "long", 10, 75);
	made_visit(session, "short", 10, 60);
	study_bands_measure(session, NULL, results);
	study_bands_measure(session, NULL, results);
	ck_assert_uint_eq(results->measures->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		ck_assert_str_eq(row->scope, i == 0 ? "session" : "long#1");
		ck_assert_str_eq(row->metric, "alpha_asymmetry");
		ck_assert_double_eq_tol(row->value, log(4), 0.02);
		ck_assert(strstr(row->note, i == 0 ? "89 valid epochs" : "64 valid epochs"));
		ck_assert(strstr(row->note, "LOW"));
	}
}
END_TEST

START_TEST(methods_say_what_was_measured_and_what_not)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = run_bands(session);
	g_autoptr(rec_session) plain = rec_session_new();
	struct dsp_params params;

	dsp_params_init(&params);
	g_autofree char *text = study_bands_describe(session, results, &params);
	ck_assert(strstr(text, "import_eeg_f3 (in microvolts; 99 % of 90 epochs valid)"));
	ck_assert(strstr(text, "import_eeg_slow (nothing measured: 100 Hz"));
	ck_assert(strstr(text, "import_emg_frontalis"));
	ck_assert(strstr(text, "Muscle tension enters the arousal index with a weight of 0.05."));
	ck_assert_ptr_null(strstr(text, "temperature"));
	ck_assert_ptr_null(study_bands_describe(plain, results, &params));
}
END_TEST

START_TEST(methods_tell_no_filter_of_what_was_not_measured)
{
	struct making making = making_new();
	struct dsp_params params;

	add_channel(&making, "eeg_f3", "uV", 100, left_alpha);
	add_channel(&making, "emg_frontalis", "uV", 200, tension);
	g_autoptr(rec_session) session = finish(&making);
	g_autoptr(rec_results) results = run_bands(session);
	dsp_params_init(&params);
	g_autofree char *text = study_bands_describe(session, results, &params);
	ck_assert_str_eq(text,
		"EEG: import_eeg_f3 (nothing measured: 100 Hz is not its rate of 125 to 4000 Hz). "
		"EMG: import_emg_frontalis (nothing measured: 200 Hz is not its rate of 500 to "
		"10000 Hz).");
}
END_TEST

/* Fitted to times that were stored in microseconds, 125 and 500 Hz are never that. */
START_TEST(the_least_rate_is_measured)
{
	struct making making = making_new();

	add_channel(&making, "eeg_f3", "uV", 124.99997, left_alpha);
	add_channel(&making, "emg_frontalis", "uV", 499.9999, tension);
	g_autoptr(rec_session) session = finish(&making);
	g_autoptr(rec_results) results = run_bands(session);
	ck_assert(band_at(results, "import_eeg_f3", "alpha", 40)->is_valid);
	ck_assert(band_at(results, "import_emg_frontalis", "muscle", 40)->is_valid);
}
END_TEST

TESTS_MAIN("study/bands", methods_tell_no_filter_of_what_was_not_measured,
	the_least_rate_is_measured, channels_by_name_have_rows_every_second,
	tension_is_the_component_unless_the_face_expresses,
	without_a_muscle_less_alpha_is_more_arousal, more_alpha_on_the_right_is_positive,
	methods_say_what_was_measured_and_what_not)
