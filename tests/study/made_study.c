#include "tests/study/made_study.h"

#include "study/folder/ratings.h"
#include "study/session/acceptance.h"

#include <math.h>

#define REST_S  60.0
#define VISIT_S 30.0
#define STEP_S  40.0
#define NEUTRAL 22.0
#define SHOP    2 /* the first of the three that rotate */
#define N_NAMED 8

static const struct {
	const char *id, *title, *phase;
	double arousal, felt_more;
} TOUCHPOINTS[N_NAMED] = {
	{"entrance", "Entrance", "arrival", 30, 20},
	{"greeting", "Greeting", "arrival", 34, 0},
	{"shelf", "At the shelf", "shop", 26, 0},
	{"advice", "Advice", "shop", 62, 0},
	{"fitting", "Fitting room", "shop", 36, 0},
	{"queue", "Queue", "counter", 28, 0},
	{"paying", "Paying", "counter", 68, -25},
	{"goodbye", "Goodbye", "counter", 24, 0},
};

static const char *const PEOPLE[] = {"P01", "P02 Åse", "P03", "P04 Jürgen", "P05", "P06 Søren/B",
	"P07", "P08", "P09", "P10 Zoë", "P11", "P12"};

/* Fixed wobble in [-1, 1] of up to four numbers: SplitMix64's mixing. */
static double wobble(guint a, guint b, guint c, guint d)
{
	guint64 z = ((guint64)a << 48 ^ (guint64)b << 32 ^ (guint64)c << 16 ^ d) +
		    G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
	z ^= z >> 31;
	return (double)(z >> 11) / (double)(G_GUINT64_CONSTANT(1) << 52) - 1;
}

static char *touchpoint_id(guint index)
{
	return index < N_NAMED ? g_strdup(TOUCHPOINTS[index].id)
			       : g_strdup_printf("point-%03u", index + 1);
}

static const char *touchpoint_phase(guint index)
{
	static const char *const PHASES[] = {"arrival", "shop", "counter"};

	return index < N_NAMED ? TOUCHPOINTS[index].phase : PHASES[index % 3];
}

static char *plan_text(guint n_touchpoints)
{
	GString *text = g_string_new("[study]\nname=Shop of the future\nlanguage=en\n\n"
				     "[phase rest]\ntitle=Rest\nbaseline=yes\n\n"
				     "[phase arrival]\ntitle=Arrival\n\n"
				     "[phase shop]\ntitle=In the shop\n\n"
				     "[phase counter]\ntitle=At the counter\n\n"
				     "[touchpoint rest]\ntitle=Rest\nphase=rest\n\n");

	for (guint i = 0; i < n_touchpoints; i++) {
		g_autofree char *id = touchpoint_id(i);
		g_string_append_printf(text, "[touchpoint %s]\ntitle=%s\nphase=%s\n%s\n", id,
			i < N_NAMED ? TOUCHPOINTS[i].title : id, touchpoint_phase(i),
			g_str_equal(id, "paying") ? "critical=yes\n" : "");
	}
	return g_string_free(text, FALSE);
}

struct study_folder *made_study_folder(const char *plan)
{
	struct study_folder *folder = g_new0(struct study_folder, 1);
	GError *error = NULL;

	folder->path = g_strdup("/nowhere/made");
	folder->plan_path = g_strdup("/nowhere/made/made.study");
	folder->plan = rec_studyfile_parse(plan, "made.study", &error);
	if (!folder->plan)
		g_error("%s", error->message);
	folder->people = study_people_new();
	folder->ratings = g_ptr_array_new();
	folder->sessions = g_ptr_array_new();
	return folder;
}

static void free_folder(struct study_folder *folder)
{
	for (guint i = 0; i < folder->sessions->len; i++) {
		struct study_session *session = folder->sessions->pdata[i];
		g_free(session->participant);
		g_free(session->name);
		g_free(session->path);
		g_free(session->file);
		g_free(session->results);
		g_free(session);
	}
	for (guint i = 0; i < folder->ratings->len; i++) {
		struct study_rating *rating = folder->ratings->pdata[i];
		g_free(rating->wave);
		g_free(rating->phase);
		g_free(rating->participant);
		g_free(rating->team);
		g_free(rating->rater);
		g_free(rating->note);
		g_free(rating);
	}
	g_ptr_array_unref(folder->sessions);
	g_ptr_array_unref(folder->ratings);
	study_people_free(folder->people);
	rec_studyfile_free(folder->plan);
	g_free(folder->plan_path);
	g_free(folder->path);
	g_free(folder);
}

void made_study_set(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

static void add_person(struct study_folder *folder, const char *code, guint person, guint wave)
{
	g_autofree char *session = g_strdup_printf("visit-%u", wave + 1);
	g_autofree char *number = g_strdup_printf("%u", wave + 1);
	struct study_person *row = study_people_add(folder->people, code, session);

	made_study_set(&row->group, person % 2 == 0 ? "guests" : "members");
	made_study_set(&row->wave, number);
	made_study_set(&row->role, person == 10 ? "staff" : "customer");
	made_study_set(&row->team, person % 4 < 2 ? "A" : "B");
	made_study_set(&row->retain_until, "2036-12-31");
	row->consent[STUDY_SCOPE_SIGNALS] = STUDY_ANSWER_YES;
	row->consent[STUDY_SCOPE_VIDEO] = STUDY_ANSWER_YES;
	row->consent[STUDY_SCOPE_TEXTS] = person % 2 == 0 ? STUDY_ANSWER_YES : STUDY_ANSWER_NO;
	row->consent[STUDY_SCOPE_STILLS] = person < 3 ? STUDY_ANSWER_YES : STUDY_ANSWER_NO;
}

static void add_session(struct study_folder *folder, const struct study_result *result)
{
	struct study_session *session = g_new0(struct study_session, 1);
	g_autofree char *code = g_uri_escape_string(result->participant, " ", TRUE);

	session->participant = g_strdup(result->participant);
	session->name = g_strdup(result->session);
	session->path =
		g_strdup_printf("%s/sessions/%s/%s.nwb", folder->path, code, result->session);
	session->file = g_strdup(session->path);
	session->results = g_strdup_printf("%s/results/%s/%s", folder->path, code, result->session);
	g_ptr_array_add(folder->sessions, session);
}

/* One person in one wave. */
struct stay {
	guint person, wave;
	bool is_bad, is_flat;
};

static double arousal_of(const struct stay *stay, guint touchpoint)
{
	double base = touchpoint < N_NAMED ? TOUCHPOINTS[touchpoint].arousal
					   : 28 + 6 * wobble(7, touchpoint, 0, 0);

	if (stay->is_flat)
		return NEUTRAL + 2 * wobble(stay->person, stay->wave, touchpoint, 1);
	if (stay->wave > 0 && touchpoint == 6)
		base -= 10;
	if (stay->wave == 0 && stay->person == 7 && touchpoint == 5)
		return 92;
	return base + 5 * wobble(stay->person, 0, 0, 2) +
	       7 * wobble(stay->person, stay->wave, touchpoint, 3);
}

/* The touch point at @place of the person's way. */
static guint touchpoint_at(const struct stay *stay, guint place)
{
	return place >= SHOP && place < SHOP + 3 ? SHOP + (place - SHOP + stay->person) % 3 : place;
}

static void add_answer(struct study_result *result, const char *touchpoint, const char *form,
	const char *item, const char *value, const char *text)
{
	struct rec_self_report *report = g_new0(struct rec_self_report, 1);

	report->id = result->answers->len + 1;
	report->touchpoint = g_strdup(touchpoint);
	report->form = g_strdup(form);
	report->item = g_strdup(item);
	report->value = g_strdup(value);
	report->text = g_strdup(text);
	report->video_time_s = NAN;
	report->answered_at = g_strdup("2026-03-02T12:00:00+01:00");
	g_ptr_array_add(result->answers, report);
}

void made_study_answer(struct study_result *result, const char *visit, const char *form,
	const char *item, const char *value)
{
	add_answer(result, visit, form, item, value, value);
}

static void answer_number(struct study_result *result, const char *touchpoint, const char *form,
	const char *item, double value)
{
	g_autofree char *number = g_strdup_printf("%d", (int)lround(value));

	add_answer(result, touchpoint, form, item, number, NULL);
}

static void add_answers(
	struct study_result *result, const struct stay *stay, guint touchpoint, double arousal)
{
	g_autofree char *id = touchpoint_id(touchpoint);
	g_autofree char *name = g_strdup_printf("%s#1", id);
	double more = touchpoint < N_NAMED ? TOUCHPOINTS[touchpoint].felt_more : 0;
	double whim = wobble(stay->person, stay->wave, touchpoint, 4);
	double score = 7 + 2 * whim - (touchpoint == 5 ? 3 : 0) +
		       (touchpoint == 6 && stay->wave > 0 ? 1 : 0);

	answer_number(result, name, "slider", "arousal", CLAMP(arousal + more + 4 * whim, 0, 100));
	answer_number(result, name, "slider", "valence", CLAMP(50 + 40 * whim, 0, 100));
	answer_number(result, name, "score", "score", CLAMP(score, 1, 10));
	if (touchpoint == 6)
		add_answer(result, name, "words", "words", "tense;curious", "tense;curious");
	else
		add_answer(result, name, "words", "words", whim > 0 ? "cheerful;calm" : "calm",
			"calm");
	if (touchpoint == 6 && stay->wave == 0) {
		add_answer(result, name, "words", "free", "impatient", "impatient");
		add_answer(result, name, "sentence", "here", "waited <too> long & \"paid\"",
			"Here I waited <too> long & \"paid\".");
	}
}

void made_study_peak(struct study_result *result, double time_s, double height)
{
	struct dsp_peak peak = {
		.id = result->peaks->len + 1,
		.time_s = time_s,
		.height = height,
		.prominence = 15,
		.has_scr = true,
	};

	g_array_append_val(result->peaks, peak);
}

static void add_visit(
	struct study_result *result, const struct stay *stay, guint place, guint touchpoint)
{
	g_autofree char *id = touchpoint_id(touchpoint);
	double arousal = arousal_of(stay, touchpoint);
	bool has_peak = !stay->is_flat &&
			arousal + 12 * wobble(stay->person, stay->wave, touchpoint, 5) > 42;
	struct rec_touchpoint row = {
		.visit = 1,
		.is_critical = touchpoint == 6,
		.start_s = REST_S + 10 + STEP_S * place,
		.valid_pct = stay->is_bad ? 40 : 97,
		.arousal_mean = arousal,
		.arousal_max = arousal + 12,
		.arousal_end = arousal - 2,
		.arousal_trend_per_min = -3,
		.arousal_skewness = 0.2,
		.arousal_auc = fmax(arousal - NEUTRAL, 0),
		.scr_count = stay->is_flat ? 0 : (int64_t)lround(arousal / 20),
		.scr_per_min = stay->is_flat ? 0 : arousal / 10,
		.scr_amplitude_sum = arousal / 100,
		.scr_magnitude = arousal / 300,
		.iscr = arousal / 50,
		.epc_per_min = arousal / 70,
		.latency_s = 1.8,
		.scl_delta = (arousal - NEUTRAL) / 100,
		.hr_delta_bpm = (arousal - NEUTRAL) / 10,
		.pulse_amplitude_delta_pct = -arousal / 5,
		.peak_count = has_peak,
		.is_excluded = stay->is_bad && place % 2 == 0,
	};

	g_strlcpy(row.id, id, sizeof row.id);
	g_strlcpy(row.title, touchpoint < N_NAMED ? TOUCHPOINTS[touchpoint].title : id,
		sizeof row.title);
	g_strlcpy(row.phase, touchpoint_phase(touchpoint), sizeof row.phase);
	g_strlcpy(row.source, "key", sizeof row.source);
	row.end_s = row.start_s + VISIT_S;
	row.arousal_max_s = row.start_s + 12 + stay->person % 4;
	if (row.is_excluded)
		g_strlcpy(row.reason, "only 40 % of the time is valid, 50 % is needed",
			sizeof row.reason);
	g_array_append_val(result->touchpoints, row);
	if (has_peak)
		made_study_peak(result, row.arousal_max_s, row.arousal_max);
	if (stay->person != 11)
		add_answers(result, stay, touchpoint, arousal);
}

static void add_rest(struct study_result *result)
{
	struct rec_touchpoint row = {
		.visit = 1,
		.end_s = REST_S,
		.valid_pct = 98,
		.arousal_mean = NEUTRAL,
		.arousal_max = NEUTRAL + 5,
		.peak_count = 0,
	};

	g_strlcpy(row.id, "rest", sizeof row.id);
	g_strlcpy(row.title, "Rest", sizeof row.title);
	g_strlcpy(row.phase, "rest", sizeof row.phase);
	g_strlcpy(row.source, "plan", sizeof row.source);
	g_array_append_val(result->touchpoints, row);
}

/* Arousal as the rows say, with a ripple that a visit's mean does not see; responses 2 s behind
 * every start. */
static void add_curves(struct study_result *result, const struct stay *stay)
{
	guint seconds = (guint)lround(result->duration_s);
	g_autofree double *driver = g_new0(double, 4 * seconds);

	g_array_set_size(result->arousal, seconds);
	g_array_set_size(result->phasic, 4 * seconds);
	for (guint i = 0; i < seconds; i++)
		g_array_index(result->arousal, float, i) = NEUTRAL;
	for (guint k = 1; k < result->touchpoints->len; k++) {
		const struct rec_touchpoint *row =
			&g_array_index(result->touchpoints, struct rec_touchpoint, k);
		guint start = (guint)row->start_s;
		for (guint i = 0; i < (guint)VISIT_S; i++)
			g_array_index(result->arousal, float, start + i) =
				(float)(row->arousal_mean + 3 * sin(2 * G_PI * i / 10));
		for (guint i = 0; i < 80; i++)
			driver[4 * start + 8 + i] +=
				fmax(row->arousal_mean - NEUTRAL, 0) / 60 * exp(-(double)i / 12);
	}
	for (guint i = 0; i < 4 * seconds; i++)
		g_array_index(result->phasic, float, i) =
			(float)(driver[i] + 0.01 * (1 + wobble(stay->person, stay->wave, i, 6)));
}

static struct study_result *make_result(
	const struct made_study_size *size, const struct stay *stay, const char *code)
{
	struct study_result *result = study_result_new();
	g_autofree char *session = g_strdup_printf("visit-%u", stay->wave + 1);
	g_autofree char *start = g_strdup_printf("2026-%02u-%02uT1%u:00:00+01:00",
		3 + 3 * stay->wave, 2 + stay->person % 20, stay->person % 8);
	g_autofree char *uuid =
		g_strdup_printf("00000000-0000-4000-8000-%08x%04x", stay->person, stay->wave);

	made_study_set(&result->participant, code);
	made_study_set(&result->session, session);
	made_study_set(&result->uuid, uuid);
	made_study_set(&result->start_time, start);
	made_study_set(&result->software, "affekt 0.0.0");
	made_study_set(&result->profile, "default");
	made_study_set(&result->rater, "automatic");
	made_study_set(&result->label, "SIMULATED");
	made_study_set(&result->sync, stay->person == 1 ? "fail: video: drift" : "pass");
	result->sync_worst_ms = stay->person == 1 ? 91 : 4 + wobble(stay->person, 0, 0, 8);
	result->duration_s = REST_S + 10 + STEP_S * size->n_touchpoints;
	result->is_calibrated = true;
	result->gsr_valid_share = stay->is_bad ? 0.41 : 0.97;
	result->pulse_valid_share = 0.93;
	result->usable_pct = stay->is_bad ? 41 : 96 + 3 * wobble(stay->person, stay->wave, 0, 9);
	result->lacks = stay->is_bad ? STUDY_ACCEPTANCE_LACKS_GSR : 0;
	result->is_non_responder = stay->is_flat;
	result->baseline_s = 58;
	result->n_gaps = stay->is_bad ? 7 : 0;
	result->gaps_s = stay->is_bad ? 31 : 0;
	g_ptr_array_add(result->videos, g_strdup_printf("%s.mkv", session));
	add_rest(result);
	for (guint place = 0; place < size->n_touchpoints; place++)
		add_visit(result, stay, place, touchpoint_at(stay, place));
	if (size->has_curves)
		add_curves(result, stay);
	return result;
}

static void add_ratings(struct study_folder *folder, guint n_waves)
{
	static const char *const PHASES[] = {"arrival", "shop", "counter"};

	for (guint wave = 0; wave < n_waves; wave++)
		for (guint phase = 0; phase < 3; phase++)
			for (guint rater = 0; rater < 4; rater++) {
				struct study_rating *rating = g_new0(struct study_rating, 1);
				rating->wave = g_strdup_printf("%u", wave + 1);
				rating->phase = g_strdup(PHASES[phase]);
				rating->participant = g_strdup("");
				rating->team = g_strdup(rater % 2 == 0 ? "A" : "B");
				rating->rater = g_strdup_printf(
					"%s %u", rater < 2 ? "observer" : "host", rater % 2 + 1);
				rating->note = g_strdup("");
				rating->kind = rater < 2 ? STUDY_RATER_OBSERVER : STUDY_RATER_STAFF;
				rating->score = 6 + phase + wave - (rater == 3 ? 2 : 0);
				rating->line = folder->ratings->len + 2;
				g_ptr_array_add(folder->ratings, rating);
			}
}

struct made_study *made_study_sized(const struct made_study_size *size)
{
	struct made_study *study = g_new0(struct made_study, 1);
	g_autofree char *plan = plan_text(size->n_touchpoints);

	study->folder = made_study_folder(plan);
	study->results = g_ptr_array_new_with_free_func((GDestroyNotify)study_result_free);
	for (guint person = 0; person < size->n_people; person++) {
		g_autofree char *code = person < G_N_ELEMENTS(PEOPLE)
						? g_strdup(PEOPLE[person])
						: g_strdup_printf("Q%05u", person + 1);
		for (guint wave = 0; wave < size->n_waves; wave++) {
			struct stay stay = {
				.person = person,
				.wave = wave,
				.is_bad = person == 3,
				.is_flat = person == 8,
			};
			if (wave > 0 && (stay.is_bad || stay.is_flat))
				continue;
			struct study_result *result = make_result(size, &stay, code);
			add_person(study->folder, code, person, wave);
			add_session(study->folder, result);
			g_ptr_array_add(study->results, result);
		}
	}
	add_ratings(study->folder, size->n_waves);
	return study;
}

struct made_study *made_study_new(void)
{
	return made_study_sized(&(struct made_study_size){
		.n_people = 12, .n_touchpoints = N_NAMED, .n_waves = 2, .has_curves = true});
}

void made_study_free(struct made_study *study)
{
	if (!study)
		return;
	free_folder(study->folder);
	g_ptr_array_unref(study->results);
	g_free(study);
}

struct study_result *made_study_find(
	const struct made_study *study, const char *participant, const char *session)
{
	for (guint i = 0; i < study->results->len; i++) {
		struct study_result *result = study->results->pdata[i];
		if (g_str_equal(result->participant, participant) &&
			g_str_equal(result->session, session))
			return result;
	}
	return NULL;
}
