#include "study/session/frequency.h"

#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

enum {
	SECONDS = 600
};

/* Level 5 with a tone of 0.1 Hz and of @height(t). */
static struct rec_results *make_tone(double (*height)(double time_s))
{
	struct rec_results *results = made_results(SECONDS, 5);

	for (guint i = 0; i < results->eda->len; i++) {
		struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		row->conductance += height(row->time_s) * sin(2 * M_PI * 0.1 * row->time_s);
	}
	return results;
}

static double steady(double time_s)
{
	(void)time_s;
	return 0.2;
}

static double twice_after_300_s(double time_s)
{
	return time_s < 300 ? 0.2 : 0.4;
}

static struct rec_session *make_session(void)
{
	struct rec_session *session = rec_session_new();

	session->duration_s = SECONDS;
	made_visit(session, "long", 350, 550);
	made_visit(session, "middle", 350, 420);
	made_visit(session, "short", 100, 160);
	return session;
}

static const struct rec_measure *find(
	const struct rec_results *results, const char *scope, const char *metric)
{
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		if (strcmp(row->scope, scope) == 0 && strcmp(row->metric, metric) == 0)
			return row;
	}
	return NULL;
}

/* A row that must be there. */
static const struct rec_measure *get(
	const struct rec_results *results, const char *scope, const char *metric)
{
	const struct rec_measure *row = find(results, scope, metric);
	if (!row)
		ck_abort_msg("no row %s %s", scope, metric);
	return row;
}

static const struct rec_band *band_at(
	const struct rec_results *results, const char *band, double time_s)
{
	for (guint i = 0; i < results->bands->len; i++) {
		const struct rec_band *row = &g_array_index(results->bands, struct rec_band, i);
		if (row->time_s == time_s && strcmp(row->band, band) == 0)
			return row;
	}
	ck_abort_msg("no row %s %g", band, time_s);
}

START_TEST(stretches_of_64_s_and_more_have_their_power)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = make_tone(steady);

	study_frequency_run(session, NULL, results);
	ck_assert_double_eq_tol(get(results, "session", "edasymp")->value, 0.02, 0.0006);
	ck_assert_str_eq(get(results, "session", "edasymp")->unit, "uS^2");
	ck_assert_str_eq(get(results, "session", "edasymp")->note, "");
	ck_assert_double_gt(get(results, "session", "edasymp_n")->value, 0.98);
	ck_assert_double_eq_tol(get(results, "long#1", "edasymp")->value, 0.02, 0.0006);
	ck_assert(strstr(get(results, "middle#1", "edasymp")->note, "LOW"));
	ck_assert_ptr_null(find(results, "short#1", "edasymp"));
	ck_assert_ptr_null(find(results, "baseline", "edasymp"));
	/* A steady tone is sqrt(2) of its own standard deviation. */
	ck_assert_double_eq_tol(
		get(results, "long#1", "tvsymp_mean")->value, M_SQRT2, 0.02 * M_SQRT2);
	ck_assert(strstr(get(results, "long#1", "tvsymp_mean")->note, "not comparable"));
}
END_TEST

START_TEST(the_baseline_is_the_measure_of_tvsymp)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = make_tone(twice_after_300_s);
	g_autoptr(study_baseline) baseline =
		study_baseline_given(results, (struct study_span){30, 270});

	study_frequency_run(session, baseline, results);
	ck_assert_double_eq_tol(get(results, "baseline", "tvsymp_mean")->value, M_SQRT2, 0.03);
	ck_assert_double_eq_tol(get(results, "long#1", "tvsymp_mean")->value, 2 * M_SQRT2, 0.06);
	ck_assert_str_eq(
		get(results, "long#1", "tvsymp_mean")->note, "over the SD of the baseline");
	ck_assert_double_eq_tol(get(results, "baseline", "edasymp")->value, 0.02, 0.0006);
}
END_TEST

START_TEST(the_course_has_a_row_every_second)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = make_tone(twice_after_300_s);

	study_frequency_run(session, NULL, results);
	ck_assert_uint_eq(results->bands->len, 3 * SECONDS);
	for (guint i = 0; i < results->bands->len; i++) {
		const struct rec_band *row = &g_array_index(results->bands, struct rec_band, i);
		guint second = i / 3;
		ck_assert_double_eq(row->time_s, 1.0 + second);
		ck_assert_str_eq(row->channel, "import_gsr");
		ck_assert_int_eq(row->is_valid, !isnan(row->ln_power));
	}
	ck_assert(!band_at(results, "edasymp", 20)->is_valid);
	ck_assert_double_eq_tol(band_at(results, "edasymp", 200)->ln_power, log(0.02), 0.04);
	ck_assert_double_eq_tol(band_at(results, "edasymp", 400)->ln_power, log(0.08), 0.04);
	ck_assert_double_le(band_at(results, "edasymp_n", 400)->ln_power, 0);
	ck_assert_double_eq_tol(band_at(results, "tvsymp", 400)->ln_power -
					band_at(results, "tvsymp", 200)->ln_power,
		log(4), 0.04);
}
END_TEST

START_TEST(artefacts_are_left_out_and_said)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = make_tone(steady);

	for (double t = 200; t < 230; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_SLOPE;
	for (double t = 340; t < 560; t += 0.1)
		made_eda(results, t)->flags = DSP_FLAG_SLOPE;
	study_frequency_run(session, NULL, results);
	ck_assert_double_eq_tol(get(results, "session", "edasymp")->value, 0.02, 0.001);
	ck_assert(strstr(get(results, "session", "edasymp")->note, "left out"));
	ck_assert(isnan(get(results, "long#1", "edasymp")->value));
	ck_assert(isnan(get(results, "long#1", "tvsymp_mean")->value));
	ck_assert(!band_at(results, "tvsymp", 215)->is_valid);
	ck_assert(!band_at(results, "edasymp", 240)->is_valid);
	ck_assert(band_at(results, "tvsymp", 245)->is_valid);
	ck_assert(band_at(results, "edasymp", 300)->is_valid);
}
END_TEST

START_TEST(numbers_are_made_anew_without_doubles)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) results = make_tone(steady);
	struct rec_measure other = {.scope = "session", .metric = "scr_per_min", .value = 3};

	study_frequency_run(session, NULL, results);
	g_array_append_val(results->measures, other);
	guint n = results->measures->len, n_bands = results->bands->len;
	made_visit(session, "new", 0, 100);
	study_frequency_measure(session, NULL, results);
	ck_assert_uint_eq(results->measures->len, n + 3);
	ck_assert_uint_eq(results->bands->len, n_bands);
	ck_assert_double_eq(get(results, "session", "scr_per_min")->value, 3);
	ck_assert_ptr_nonnull(find(results, "new#1", "edasymp_n"));
}
END_TEST

START_TEST(without_conductance_there_is_nothing)
{
	g_autoptr(rec_session) session = make_session();
	g_autoptr(rec_results) none = rec_results_new();
	g_autoptr(rec_results) dead = made_results(SECONDS, 5);

	study_frequency_run(session, NULL, none);
	ck_assert_uint_eq(none->bands->len + none->measures->len, 0);
	g_autoptr(rec_results) slow = made_results(SECONDS, 5);
	slow->eda_rate_hz = 1;
	study_frequency_run(session, NULL, slow);
	study_frequency_measure(session, NULL, slow);
	ck_assert_uint_eq(slow->bands->len, 0);
	ck_assert_uint_eq(slow->measures->len, 1);
	ck_assert(strstr(get(slow, "session", "edasymp")->note, "less than 2 Hz"));
	for (guint i = 0; i < dead->eda->len; i++)
		g_array_index(dead->eda, struct dsp_eda, i).flags = DSP_FLAG_MISSING;
	study_frequency_run(session, NULL, dead);
	ck_assert_uint_eq(dead->bands->len + dead->measures->len, 0);
}
END_TEST

TESTS_MAIN("study/frequency", stretches_of_64_s_and_more_have_their_power,
	the_baseline_is_the_measure_of_tvsymp, the_course_has_a_row_every_second,
	artefacts_are_left_out_and_said, numbers_are_made_anew_without_doubles,
	without_conductance_there_is_nothing)
