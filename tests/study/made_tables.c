#include "tests/study/made_tables.h"

#include "study/evidence/evidence_rows.h"

#include <math.h>

struct made_tables *made_tables_empty(void)
{
	struct made_tables *tables = g_new0(struct made_tables, 1);

	tables->folder.path = g_strdup("/nowhere/empty study");
	tables->folder.people = study_people_new();
	tables->folder.ratings = g_ptr_array_new();
	tables->folder.sessions = g_ptr_array_new();
	tables->results =
		g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))study_result_free);
	tables->evidence = study_evidence_rows_new(&tables->folder);
	tables->evidence->options.seed = STUDY_EVIDENCE_SEED;
	tables->evidence->chance_shuffles = 9999;
	return tables;
}

void made_tables_free(made_tables *tables)
{
	if (!tables)
		return;
	study_evidence_free(tables->evidence);
	g_ptr_array_unref(tables->results);
	study_people_free(tables->folder.people);
	g_ptr_array_unref(tables->folder.ratings);
	g_ptr_array_unref(tables->folder.sessions);
	g_free(tables->folder.path);
	g_free(tables);
}

static void add_visit(
	struct study_result *result, const char *id, int visit, double arousal, double iscr)
{
	struct rec_touchpoint row = {
		.visit = visit,
		.start_s = 10 * visit,
		.end_s = 10 * visit + 7.5,
		.valid_pct = 100,
		.arousal_mean = arousal,
		.arousal_max = NAN,
		.arousal_max_s = NAN,
		.arousal_end = NAN,
		.arousal_trend_per_min = NAN,
		.arousal_skewness = NAN,
		.arousal_auc = NAN,
		.scr_count = 2,
		.scr_per_min = 16,
		.scr_amplitude_sum = NAN,
		.scr_magnitude = NAN,
		.iscr = iscr,
		.epc_per_min = NAN,
		.latency_s = NAN,
		.scl_delta = NAN,
		.hr_delta_bpm = -1.25,
		.pulse_amplitude_delta_pct = NAN,
		.peak_count = -1,
	};

	g_strlcpy(row.id, id, sizeof(row.id));
	g_strlcpy(row.title, "Pay, \"now\"", sizeof(row.title));
	g_strlcpy(row.phase, "counter", sizeof(row.phase));
	g_strlcpy(row.source, "plan", sizeof(row.source));
	g_array_append_val(result->touchpoints, row);
}

/* Takes @value over. */
static void set_text(char **text, char *value)
{
	g_free(*text);
	*text = value;
}

static struct study_result *add_result(struct made_tables *tables, struct study_member *member,
	const char *session, bool is_calibrated)
{
	struct study_result *result = study_result_new();

	set_text(&result->participant, g_strdup(member->participant));
	set_text(&result->session, g_strdup(session));
	set_text(&result->uuid,
		g_strdup_printf("00000000-0000-4000-8000-%012u", tables->results->len + 1));
	set_text(&result->start_time, g_strdup("2026-11-22T10:15:30.000000+01:00"));
	set_text(&result->parameters_json, g_strdup("{\"eda.grid_hz\": 8}"));
	set_text(&result->label, g_strdup("SIMULATED"));
	set_text(&result->sync, g_strdup(is_calibrated ? "pass" : "fail: gsr: 0.3 s, \"late\""));
	result->duration_s = 100;
	result->is_calibrated = is_calibrated;
	result->gsr_valid_share = is_calibrated ? 0.5 : 1;
	result->pulse_valid_share = NAN;
	result->gaps_s = 0.25;
	result->n_gaps = 1;
	g_ptr_array_add(tables->results, result);
	g_ptr_array_add(member->results, result);
	g_ptr_array_add(member->used, result);
	return result;
}

static struct study_member *add_member(
	struct made_tables *tables, const char *participant, const char *group, unsigned exclusions)
{
	struct study_member *member = study_evidence_rows_add_member(tables->evidence);

	member->participant = g_strdup(participant);
	member->group = g_strdup(group);
	member->wave = g_strdup("1");
	member->role = g_strdup("customer");
	member->team = g_strdup("");
	member->reason = g_strdup(exclusions ? "left early,\n\"ill\"; bad contact" : "");
	member->exclusions = exclusions;
	member->usable_pct = 93.75;
	return member;
}

static void add_people(struct made_tables *tables)
{
	struct study_member *first = add_member(tables, "p,1", "=1+1", 0);
	struct study_result *result = add_result(tables, first, "Blåbær/ö", true);
	add_visit(result, "a", 1, 61.234567891, 0.5);
	add_visit(result, "a", 2, NAN, 1.0 / 3);
	result = add_result(tables, first, "second", false);
	add_visit(result, "b", 1, 20, 1000.0 / 3);
	struct study_member *second =
		add_member(tables, "p.1", "NA", STUDY_EXCLUSION_PERSON | STUDY_EXCLUSION_GSR);
	second->usable_pct = NAN;
	second->n_alerts = 1;
	tables->evidence->n_in = tables->evidence->n_out = 1;
}

static void add_touchpoint(struct study_evidence *evidence, const char *id, const char *title)
{
	struct study_touchpoint *row = g_new0(struct study_touchpoint, 1);

	*row = (struct study_touchpoint){
		.id = g_strdup(id),
		.title = g_strdup(title),
		.phase = g_strdup("counter"),
		.is_critical = true,
		.n = 3,
		.n_valid = 2,
		.n_excluded = 1,
		.mean = 40.5,
		.median = 41,
		.mean_ci = {30.125, 50.0625},
		.median_ci = {NAN, NAN},
		.peak_share = 2.0 / 3,
		.peak_share_ci = {0.2076596, 0.9385081},
		.chance = {20, 30},
		.p_chance = 1.0 / 1001,
		.rank = 1.5,
		.rank_stability = 0.95,
		.leave_one_out = {39, 42},
		.scr_per_min = 4,
		.iscr = 0.125,
		.felt = 50,
		.valence = NAN,
		.score = 7,
		.n_felt = 2,
		.n_everybody = 4,
		.mean_everybody = 38,
		.mean_ci_everybody = {28, 48},
		.peak_share_everybody = 0.5,
		.note = g_strdup("few people; order"),
	};
	g_ptr_array_add(evidence->touchpoints, row);
}

static void add_tests(struct study_evidence *evidence)
{
	struct study_pair pair = {0, 1, 2, 20.25, {10, 30}, 3, 0.5, 1, 1.5};
	g_array_append_val(evidence->pairs, pair);
	struct study_test *test = g_new0(struct study_test, 1);
	*test = (struct study_test){g_strdup("friedman"), g_strdup(""), 2, 4.5, 1, 0.034, NAN, 0.75,
		g_strdup("Kendall's W"), g_strdup("")};
	g_ptr_array_add(evidence->tests, test);
	struct study_group_mean *mean = g_new0(struct study_group_mean, 1);
	*mean = (struct study_group_mean){g_strdup("=1+1"), 1, 2, 20, {NAN, NAN}};
	g_ptr_array_add(evidence->group_means, mean);
	struct study_kpi *kpi = g_new0(struct study_kpi, 1);
	*kpi = (struct study_kpi){.phase = g_strdup(""),
		.wave = g_strdup("2"),
		.rater_kind = g_strdup("observer"),
		.whom = g_strdup(""),
		.n = 3,
		.mean = 41,
		.ci = {40, 42},
		.possible = 50,
		.change = -2.5,
		.limits = {NAN, NAN},
		.verdict = g_strdup(""),
		.is_weakest = false};
	g_ptr_array_add(evidence->kpis, kpi);
}

static void add_told(struct study_evidence *evidence)
{
	struct study_perceived_mean mean = {0, 2, 0.5, -0.25, -0.75, {-1, -0.5}, true};
	g_array_append_val(evidence->perceived, mean);
	struct study_word_count *word = g_new0(struct study_word_count, 1);
	*word = (struct study_word_count){g_strdup("rø\tlig"), g_strdup(""), 2, 1};
	g_ptr_array_add(evidence->words, word);
	struct study_quote *quote = g_new0(struct study_quote, 1);
	*quote = (struct study_quote){g_strdup("p,1"), g_strdup("a"), g_strdup("sentence"),
		g_strdup("=HYPERLINK(\"http://x\")\r\nløb,\t\"hurtigt\" 😀")};
	g_ptr_array_add(evidence->quotes, quote);
	quote = g_new0(struct study_quote, 1);
	*quote = (struct study_quote){g_strdup("p.1"), g_strdup("a"), g_strdup("sentence"),
		g_strdup("of one who does not consent")};
	g_ptr_array_add(evidence->quotes, quote);
	struct study_alert *alert = g_new0(struct study_alert, 1);
	*alert = (struct study_alert){.rule = STUDY_ALERT_OWN_EARLIER,
		.participant = g_strdup("p.1"),
		.wave = g_strdup("1"),
		.touchpoint = g_strdup("a"),
		.session = g_strdup("second"),
		.kind = g_strdup("own norm"),
		.value = 90,
		.norm = {10, 80},
		.time_s = 12.5,
		.text = g_strdup("Arousal is 90, above 80.")};
	g_ptr_array_add(evidence->alerts, alert);
	g_ptr_array_add(evidence->cautions, g_strdup("Only 1 participant is in the means."));
}

static void add_curve(struct made_tables *tables)
{
	struct study_evidence *evidence = tables->evidence;
	struct study_curve *curve = study_curve_new();
	const double values[] = {1, 0.5, 0.25, 0.75, 0};
	GArray *const arrays[] = {
		curve->time_s, curve->mean, curve->low, curve->high, curve->share};
	guint n = 2;
	double unknown = NAN, middle = 7.5;

	for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
		g_array_append_val(arrays[i], values[i]);
	g_array_append_val(curve->n, n);
	g_array_append_val(curve->isc, unknown);
	g_array_append_val(curve->isc_s, middle);
	curve->threshold = 0.625;
	curve->isc_threshold = 0.3;
	curve->isc_n = 2;
	evidence->curve = curve;
	struct study_moment moment = {.time_s = 12.5,
		.height = 3,
		.touchpoint = G_MAXUINT,
		.n = 2,
		.share = 1,
		.p = NAN,
		.highest = tables->results->pdata[0],
		.highest_s = 13.0625};
	g_array_append_val(evidence->moments, moment);
}

struct made_tables *made_tables_new(void)
{
	struct made_tables *tables = made_tables_empty();

	g_free(tables->folder.path);
	tables->folder.path = g_strdup("/nowhere/Köln & \"co\"");
	add_people(tables);
	study_people_add(tables->folder.people, "p,1", "")->consent[STUDY_SCOPE_TEXTS] =
		STUDY_ANSWER_YES;
	add_touchpoint(tables->evidence, "a", "-1; drop\nÆrø / \"æ\"");
	add_touchpoint(tables->evidence, "b", "@b");
	add_tests(tables->evidence);
	add_told(tables->evidence);
	add_curve(tables);
	return tables;
}

struct made_tables *made_tables_large(guint n)
{
	struct made_tables *tables = made_tables_empty();

	for (guint i = 0; i < n; i++) {
		g_autofree char *id = g_strdup_printf("point-%03u", i);
		add_touchpoint(tables->evidence, id, id);
	}
	for (guint a = 0; a < n; a++) {
		for (guint b = a + 1; b < n; b++) {
			struct study_pair pair = {
				a, b, 12, (a + 1) / (b + 1.0), {-1, 1}, b, 0.5, 1, NAN};
			g_array_append_val(tables->evidence->pairs, pair);
		}
	}
	return tables;
}
