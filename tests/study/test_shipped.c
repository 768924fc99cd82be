/* Every profile that comes with Affekt does what its name says, on a signal with known responses.
 */
#include "study/session/analysis.h"
#include "tests/check_main.h"
#include "tests/dsp/signals.h"

#include <math.h>

enum {
	SECONDS = 600,
	RATE = 16,
	N = SECONDS * RATE,
	RESPONSES_MAX = 128
};

static struct signals_response truth[RESPONSES_MAX];
static size_t n_truth;

/* Ten minutes of responses of 0.1 to 1 uS; @spike uS of an artefact at 300 s. */
static struct rec_session *make_session(double spike)
{
	struct rec_session *session = rec_session_new();
	double *times = g_new(double, N); /* the session's, both */
	double *conductance = g_new(double, N);
	struct core_channel desc = {.key = "gsr",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_F64,
		.rate_hz = RATE,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};

	n_truth = signals_responses(truth, RESPONSES_MAX, SECONDS, 21);
	signals_conductance(times, conductance, N, RATE, truth, n_truth, 0.001, 22);
	for (int i = 0; i < N; i++) {
		double r = (times[i] - 300) / 0.15;
		conductance[i] += spike * exp(-0.5 * r * r);
	}
	core_channel_set_conductance_unit(&desc, "uS");
	rec_session_add_device(session, "import", "import");
	rec_session_add_clock(session, 0, 0, RATE)->n = N;
	rec_session_add_channel(session, 0, 0, &desc);
	rec_session_choose_primary(session);
	rec_session_set_memory(session, (double *[]){times}, (double *[]){conductance}, NULL);
	session->duration_s = SECONDS;
	return session;
}

static struct rec_results *analyze(const char *profile, double spike)
{
	g_autoptr(rec_session) session = make_session(spike);
	const struct study_analysis_options OPTIONS = {.profile = profile};
	g_autoptr(GError) error = NULL;
	struct rec_results *results = study_analysis_compute(session, &OPTIONS, &error);

	ck_assert_msg(results, "%s", error ? error->message : "no error either");
	ck_assert_str_eq(results->profile, profile);
	return results;
}

static const struct dsp_scr *row_at(const struct rec_results *results, guint i)
{
	return &g_array_index(results->scr, struct dsp_scr, i);
}

/* The response whose peak is nearest to @time_s, at most 0.6 s away; NULL when there is none. */
static const struct dsp_scr *find_near(const struct rec_results *results, double time_s)
{
	const struct dsp_scr *best = NULL;

	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *row = row_at(results, i);
		double distance_s = fabs(row->peak_s - time_s);
		if (distance_s <= 0.6 && (!best || distance_s < fabs(best->peak_s - time_s)))
			best = row;
	}
	return best;
}

/* Of the true responses of at least @least uS that stand alone for 8 s: the share that is found. */
static double found_share(const struct rec_results *results, double least)
{
	double peak_s = 3.0 * 0.7 / (3.0 - 0.7) * log(3.0 / 0.7);
	double n = 0;
	double n_found = 0;

	for (size_t k = 1; k < n_truth; k++) {
		if (truth[k].amplitude < least || truth[k].onset_s - truth[k - 1].onset_s < 8)
			continue;
		n++;
		n_found += find_near(results, truth[k].onset_s + peak_s) != NULL;
	}
	ck_assert_double_ge(n, 15);
	return n_found / n;
}

static double smallest(const struct rec_results *results)
{
	double least = INFINITY;

	for (guint i = 0; i < results->scr->len; i++)
		least = fmin(least, row_at(results, i)->amplitude);
	return least;
}

static double largest(const struct rec_results *results)
{
	double most = 0;

	for (guint i = 0; i < results->scr->len; i++)
		most = fmax(most, row_at(results, i)->amplitude);
	return most;
}

static double mean_phasic(const struct rec_results *results)
{
	double sum = 0;

	for (guint i = 0; i < results->eda->len; i++)
		sum += g_array_index(results->eda, struct dsp_eda, i).phasic;
	return sum / results->eda->len;
}

/* The grid's value at a time, on the line between its samples. */
static double phasic_at(const struct rec_results *results, double time_s)
{
	const struct dsp_eda *rows = (const struct dsp_eda *)(const void *)results->eda->data;
	double place = (time_s - rows[0].time_s) * results->eda_rate_hz;
	guint i = (guint)place;

	return rows[i].phasic + (place - i) * (rows[i + 1].phasic - rows[i].phasic);
}

START_TEST(default_finds_all_with_their_own_height)
{
	g_autoptr(rec_results) results = analyze("default", 0);

	ck_assert_double_eq(found_share(results, 0.1), 1);
	ck_assert_double_ge(smallest(results), 0.05);
}
END_TEST

START_TEST(classic_measures_from_trough_to_peak)
{
	g_autoptr(rec_results) results = analyze("classic", 0);

	ck_assert_double_ge(found_share(results, 0.2), 0.95);
	ck_assert_double_ge(smallest(results), 0.05);
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *row = row_at(results, i);
		ck_assert_double_eq(row->amplitude, row->trough_to_peak);
		ck_assert_double_ge(row->rise_s, 0.4);
		ck_assert_double_le(row->rise_s, 5.1);
	}
}
END_TEST

START_TEST(neurokit_like_has_a_mean_of_zero_and_a_relative_limit)
{
	g_autoptr(rec_results) results = analyze("neurokit-like", 0);
	g_autoptr(rec_results) spoilt = analyze("neurokit-like", 8);

	ck_assert_double_eq_tol(mean_phasic(results), 0, 0.02);
	ck_assert_double_ge(found_share(results, 0.3), 0.95);
	ck_assert_double_ge(smallest(results), 0.1 * largest(results));
	ck_assert_double_lt(smallest(results), 0.2 * largest(results));
	/* An artefact is a response like any other, and hides the small ones. */
	ck_assert_ptr_nonnull(find_near(spoilt, 300));
	ck_assert_uint_lt(spoilt->scr->len, results->scr->len / 2);
	ck_assert_uint_eq(spoilt->artefacts->len, 0);
}
END_TEST

START_TEST(acqknowledge_like_begins_where_the_threshold_is_crossed)
{
	g_autoptr(rec_results) results = analyze("acqknowledge-like", 0);

	ck_assert_double_eq_tol(mean_phasic(results), 0, 0.02);
	ck_assert_double_ge(found_share(results, 0.3), 0.7);
	ck_assert_double_ge(smallest(results), 0.1 * largest(results));
	for (guint i = 0; i < results->scr->len; i++)
		ck_assert_double_eq_tol(
			phasic_at(results, row_at(results, i)->onset_s), 0.03, 1e-6);
	/* Artefacts are still left out. */
	g_autoptr(rec_results) spoilt = analyze("acqknowledge-like", 8);
	ck_assert_uint_gt(spoilt->artefacts->len, 0);
	ck_assert_ptr_null(find_near(spoilt, 300));
}
END_TEST

START_TEST(ledalab_like_counts_small_lobes_of_the_driver)
{
	g_autoptr(rec_results) results = analyze("ledalab-like", 0);
	g_autoptr(rec_results) ours = analyze("default", 0);

	ck_assert_double_ge(found_share(results, 0.1), 0.95);
	ck_assert_uint_ge(results->scr->len, ours->scr->len);
	ck_assert_double_ge(smallest(results), 0.01);
}
END_TEST

TESTS_MAIN("study/shipped", default_finds_all_with_their_own_height,
	classic_measures_from_trough_to_peak, neurokit_like_has_a_mean_of_zero_and_a_relative_limit,
	acqknowledge_like_begins_where_the_threshold_is_crossed,
	ledalab_like_counts_small_lobes_of_the_driver)
