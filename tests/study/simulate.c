#include "tests/study/simulate.h"

#include "core/flags.h"
#include "core/text.h"
#include "devices/participant.h"
#include "study/session/analysis.h"
#include "study/statistics/random.h"

#include <math.h>

static const double VISIT_SHARE = 0.75; /* of the time from one touch point to the next */
static const double REACT_S = 1.0;      /* from the start of a visit to its first stimulus */

struct simulate_truth simulate_defaults(guint64 seed)
{
	return (struct simulate_truth){
		.n_participants = 12,
		.n_touchpoints = 8,
		.minutes = 6.5,
		.rate_hz = 32,
		.strong = 1.5,
		.plain = 0.1,
		.spread = 0.3,
		.per_visit = 3,
		.non_responder = 8,
		.bad_contact = 3,
		.mover = 5,
		.seed = seed,
	};
}

char *simulate_touchpoint(guint index)
{
	return g_strdup_printf("point-%02u", index + 1);
}

char *simulate_participant(guint index)
{
	return g_strdup_printf("P%03u", index + 1);
}

bool simulate_is_strong(guint touchpoint)
{
	return touchpoint == SIMULATE_STRONG_A || touchpoint == SIMULATE_STRONG_B;
}

static const char *phase_of(const struct simulate_truth *truth, guint touchpoint)
{
	static const char *const PHASES[] = {"arrival", "shop", "counter"};

	return PHASES[MIN(3 * touchpoint / truth->n_touchpoints, 2)];
}

char *simulate_plan(const struct simulate_truth *truth)
{
	GString *text = g_string_new("[study]\nname=Simulated shop\nlanguage=en\n\n"
				     "[phase rest]\ntitle=Rest\nbaseline=yes\n\n"
				     "[phase arrival]\ntitle=Arrival\n\n"
				     "[phase shop]\ntitle=In the shop\n\n"
				     "[phase counter]\ntitle=At the counter\n\n"
				     "[touchpoint rest]\ntitle=Rest\nphase=rest\n\n");

	for (guint i = 0; i < truth->n_touchpoints; i++) {
		g_autofree char *id = simulate_touchpoint(i);
		g_string_append_printf(text, "[touchpoint %s]\ntitle=Point %u%s\nphase=%s\n\n", id,
			i + 1, simulate_is_strong(i) ? " (strong)" : "", phase_of(truth, i));
	}
	return g_string_free(text, FALSE);
}

/* One session while it is made. */
struct making {
	const struct simulate_truth *truth;
	guint participant;
	study_random *random;
	double person; /* factor of all strengths */
	guint *order;  /* touch point at each place */
};

static double factor(struct making *making)
{
	return exp(making->truth->spread * study_random_normal(making->random));
}

static double step_s(const struct simulate_truth *truth)
{
	return (60 * truth->minutes - SIMULATE_REST_S) / truth->n_touchpoints;
}

static void set_order(struct making *making)
{
	guint n = making->truth->n_touchpoints;

	for (guint i = 0; i < n; i++)
		making->order[i] = i;
	for (guint i = n; making->truth->is_shuffled && i-- > 1;) {
		guint k = study_random_below(making->random, i + 1);
		guint other = making->order[k];
		making->order[k] = making->order[i];
		making->order[i] = other;
	}
}

/* The stimuli of all visits, as many as a participant can have. */
static void set_stimuli(struct making *making, struct dev_participant_config *config)
{
	const struct simulate_truth *truth = making->truth;
	guint n = (guint)truth->per_visit;

	for (guint place = 0; place < truth->n_touchpoints; place++) {
		double base =
			simulate_is_strong(making->order[place]) ? truth->strong : truth->plain;
		double strength =
			base * making->person * factor(making) * fmax(1 - truth->fading * place, 0);
		double start_s = SIMULATE_REST_S + step_s(truth) * place + REACT_S;
		double apart_s = (VISIT_SHARE * step_s(truth) - REACT_S) / n;
		for (guint k = 0; k < n; k++) {
			if (strength <= 0 || config->n_stimuli == DEV_PARTICIPANT_STIMULI_MAX)
				return;
			config->stimuli[config->n_stimuli].time_s = start_s + apart_s * k;
			config->stimuli[config->n_stimuli++].strength = strength;
		}
	}
}

/* Off for three fifths of every sixteenth of the session. */
static void set_losses(const struct simulate_truth *truth, struct dev_participant_config *config)
{
	unsigned n = DEV_PARTICIPANT_LOSSES_MAX;
	double each_s = 60 * truth->minutes / n;

	for (config->n_electrode_losses = 0; config->n_electrode_losses < n;
		config->n_electrode_losses++) {
		config->electrode_losses[config->n_electrode_losses].start_s =
			each_s * config->n_electrode_losses;
		config->electrode_losses[config->n_electrode_losses].duration_s = 0.6 * each_s;
	}
}

static void set_person(struct making *making, struct dev_participant_config *config)
{
	const struct simulate_truth *truth = making->truth;

	dev_participant_config_init(config);
	config->seed = study_random_derive(truth->seed, 1000 + making->participant);
	config->heart_rate_bpm = 60 + 25 * study_random_uniform(making->random);
	config->level_uS = 3 + 8 * study_random_uniform(making->random);
	config->is_responder = truth->non_responder != (int)making->participant;
	if (truth->mover == (int)making->participant)
		config->motion_per_min = 2;
	if (truth->bad_contact == (int)making->participant)
		set_losses(truth, config);
	set_stimuli(making, config);
}

static void add_channels(struct rec_session *session, double rate_hz, guint64 n)
{
	struct core_channel gsr = {
		.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_F32,
		.rate_hz = rate_hz,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN,
	};
	struct core_channel pulse = gsr;

	core_channel_set_conductance_unit(&gsr, "uS");
	g_strlcpy(pulse.key, "pulse", sizeof pulse.key);
	g_strlcpy(pulse.title, "Finger pulse", sizeof pulse.title);
	g_strlcpy(pulse.raw_unit, "a.u.", sizeof pulse.raw_unit);
	pulse.quantity = CORE_QUANTITY_PULSE;
	struct rec_device *device = rec_session_add_device(session, "simulated", "simulated");
	device->title = g_strdup("Simulated participant");
	device->is_simulated = true;
	rec_session_add_clock(session, 0, 0, rate_hz)->n = n;
	rec_session_add_channel(session, 0, 0, &gsr);
	rec_session_add_channel(session, 0, 0, &pulse);
	rec_session_choose_primary(session);
}

static void add_samples(struct rec_session *session, const struct dev_participant_config *config,
	double rate_hz, guint64 n)
{
	struct dev_participant person;
	double *times = g_new(double, n), *gsr = g_new(double, n), *pulse = g_new(double, n);
	uint16_t *flags = g_new0(uint16_t, n);

	dev_participant_init(&person, config);
	for (guint64 i = 0; i < n; i++) {
		times[i] = (double)i / rate_hz;
		struct dev_participant_sample sample = dev_participant_at(&person, times[i]);
		gsr[i] = (float)sample.conductance_uS; /* as the file keeps it */
		pulse[i] = (float)sample.pulse;
		flags[i] = sample.is_electrode_off ? CORE_FLAG_DISCONNECT : 0;
	}
	((struct rec_channel *)session->channels->pdata[0])->has_flags =
		config->n_electrode_losses > 0;
	rec_session_set_memory(session, (double *[]){times}, (double *[]){gsr, pulse},
		(uint16_t *[]){flags, NULL});
}

static void add_visit(struct rec_session *session, const char *id, const char *phase,
	double start_s, double end_s)
{
	struct rec_visit *visit = rec_session_add_visit(session);

	visit->touchpoint = g_strdup(id);
	visit->title = g_strdup(id);
	visit->phase = g_strdup(phase);
	visit->is_baseline = g_str_equal(phase, "rest");
	visit->visit = 1;
	visit->start_s = start_s;
	visit->end_s = end_s;
	visit->pressed_s = start_s;
	visit->corrected_s = NAN;
	visit->reaction_lag_s = 0;
	visit->source = g_strdup("plan");
}

static void add_answer(struct rec_session *session, const char *visit, const char *form,
	const char *item, double value)
{
	struct rec_self_report *answer = rec_session_add_self_report(session);

	answer->id = session->self_reports->len;
	answer->touchpoint = g_strdup(visit);
	answer->form = g_strdup(form);
	answer->item = g_strdup(item);
	answer->value = g_strdup_printf("%d", (int)lround(value));
	answer->video_time_s = NAN;
	answer->answered_at = g_strdup("2026-03-02T12:00:00+01:00");
}

static void add_visits(struct rec_session *session, struct making *making)
{
	const struct simulate_truth *truth = making->truth;

	add_visit(session, "rest", "rest", 0, SIMULATE_REST_S - 2);
	for (guint place = 0; place < truth->n_touchpoints; place++) {
		guint touchpoint = making->order[place];
		g_autofree char *id = simulate_touchpoint(touchpoint);
		g_autofree char *name = g_strdup_printf("%s#1", id);
		double start_s = SIMULATE_REST_S + step_s(truth) * place;
		double whim = study_random_normal(making->random);
		double felt = (simulate_is_strong(touchpoint) ? 70 : 35) + 10 * whim;
		add_visit(session, id, phase_of(truth, touchpoint), start_s,
			start_s + VISIT_SHARE * step_s(truth));
		add_answer(session, name, "slider", "arousal", CLAMP(felt, 0, 100));
		add_answer(session, name, "slider", "valence", CLAMP(50 + 20 * whim, 0, 100));
		add_answer(session, name, "score", "score", CLAMP(7 + whim, 1, 10));
	}
}

struct rec_session *simulate_session(
	const struct simulate_truth *truth, guint participant, guint wave)
{
	struct rec_session *session = rec_session_new();
	g_autoptr(study_random) random = study_random_new(
		study_random_derive(study_random_derive(truth->seed, participant), wave));
	g_autofree guint *order = g_new(guint, truth->n_touchpoints + 1);
	struct making making = {truth, participant, random, 1, order};
	struct dev_participant_config config;
	guint64 n = (guint64)lround(60 * truth->minutes * truth->rate_hz);

	making.person = factor(&making);
	set_order(&making);
	set_person(&making, &config);
	config.seed = study_random_derive(config.seed, wave);
	g_autoptr(GDateTime) start = g_date_time_new_utc(2026, 3 + (int)(wave % 9),
		1 + (int)(participant % 28), 8 + (int)(participant / 28 % 10), 0, 0);
	g_free(session->uuid);
	session->uuid = g_strdup_printf("%08x-%04x-4000-8000-%012" G_GINT64_MODIFIER "x",
		participant, wave, truth->seed & G_GUINT64_CONSTANT(0xffffffffffff));
	session->participant = simulate_participant(participant);
	session->software = g_strdup("affekt simulate");
	session->study_text = simulate_plan(truth);
	session->start_wall_us = g_date_time_to_unix(start) * G_USEC_PER_SEC;
	session->start_time = core_text_iso8601(session->start_wall_us);
	session->duration_s = 60 * truth->minutes;
	add_channels(session, truth->rate_hz, n);
	add_samples(session, &config, truth->rate_hz, n);
	add_visits(session, &making);
	return session;
}

struct study_result *simulate_result(
	const struct simulate_truth *truth, guint participant, guint wave, GError **error)
{
	const struct study_analysis_options options = {0};
	g_autoptr(rec_session) session = simulate_session(truth, participant, wave);
	g_autoptr(rec_results) results = study_analysis_compute(session, &options, error);
	struct study_result *result = NULL;

	if (!results)
		return NULL;
	result = study_result_of(session, results, "automatic");
	g_free(result->participant);
	g_free(result->session);
	result->participant = g_strdup(session->participant);
	result->session = g_strdup_printf("visit-%u", wave + 1);
	return result;
}

struct made_study *simulate_study(const struct simulate_truth *truth)
{
	struct made_study *study = g_new0(struct made_study, 1);
	g_autofree char *plan = simulate_plan(truth);

	study->folder = made_study_folder(plan);
	study->results = g_ptr_array_new_with_free_func((GDestroyNotify)study_result_free);
	for (guint i = 0; i < truth->n_participants; i++) {
		g_autoptr(GError) error = NULL;
		struct study_result *result = simulate_result(truth, i, 0, &error);
		if (!result)
			g_error("%s", error->message);
		study_people_add(study->folder->people, result->participant, "");
		g_ptr_array_add(study->results, result);
	}
	return study;
}
