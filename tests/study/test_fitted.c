#include "study/session/fitted.h"
#include "tests/check_main.h"
#include "tests/dsp/signals.h"
#include "tests/study/made.h"

#include <math.h>

enum {
	SECONDS = 600,
	RATE = 16
};

/* One participant whose responses recover with 1.6 s. */
static struct rec_session *make_session(void)
{
	const double SLOW_S = 1.6, FAST_S = 0.6;
	struct signals_response responses[128];
	struct signals_random random = {4};
	size_t n_responses = signals_responses(responses, 128, SECONDS, 104);
	size_t n = SECONDS * RATE;
	double *times = g_new(double, n), *gsr = g_new(double, n);

	for (size_t i = 0; i < n; i++) {
		times[i] = (double)i / RATE;
		gsr[i] = 6 + 0.002 * signals_normal(&random);
		for (size_t k = 0; k < n_responses; k++)
			gsr[i] += responses[k].amplitude *
				  signals_bateman(times[i] - responses[k].onset_s, SLOW_S, FAST_S);
	}
	struct rec_session *session = rec_session_new();
	struct core_channel desc = {.key = "gsr",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_F64,
		.rate_hz = RATE,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};
	core_channel_set_conductance_unit(&desc, "uS");
	rec_session_add_device(session, "import", "import");
	rec_session_add_clock(session, 0, 0, RATE)->n = n;
	rec_session_add_channel(session, 0, 0, &desc);
	rec_session_choose_primary(session);
	rec_session_set_memory(session, (double *[]){times}, (double *[]){gsr}, NULL);
	session->duration_s = SECONDS;
	return session;
}

static struct dsp_params fit(struct rec_session *session, enum dsp_params_taus taus)
{
	struct dsp_params params;
	g_autoptr(GError) error = NULL;

	dsp_params_init(&params);
	params.eda_taus = taus;
	ck_assert(study_fitted_taus(session, &params, &error));
	ck_assert_ptr_null(error);
	return params;
}

START_TEST(the_constants_are_those_of_the_participant)
{
	g_autoptr(rec_session) session = make_session();
	struct dsp_params params = fit(session, DSP_PARAMS_TAUS_FITTED);

	ck_assert_double_eq_tol(params.eda_tau_slow_s, 1.6, 0.3);
	ck_assert_double_eq_tol(params.eda_tau_fast_s, 0.6, 0.15);
	ck_assert_double_eq(params.eda_method, DSP_METHOD_CONVEX);
}
END_TEST

START_TEST(fixed_ones_stay)
{
	g_autoptr(rec_session) session = make_session();
	struct dsp_params params = fit(session, DSP_PARAMS_TAUS_FIXED), card;

	dsp_params_init(&card);
	ck_assert_double_eq(params.eda_tau_slow_s, card.eda_tau_slow_s);
	ck_assert_double_eq(params.eda_tau_fast_s, card.eda_tau_fast_s);
}
END_TEST

START_TEST(a_session_without_conductance_is_no_trouble)
{
	g_autoptr(rec_session) session = rec_session_new();
	struct dsp_params params, card;

	dsp_params_init(&card);
	session->primary_gsr = -1;
	params = fit(session, DSP_PARAMS_TAUS_FITTED);
	ck_assert_double_eq(params.eda_tau_slow_s, card.eda_tau_slow_s);
}
END_TEST

TESTS_MAIN("study/fitted", the_constants_are_those_of_the_participant, fixed_ones_stay,
	a_session_without_conductance_is_no_trouble)
