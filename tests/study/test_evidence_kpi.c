/* Scores and alerts against a pencil. */
#include "study/evidence/alerts.h"
#include "study/evidence/evidence.h"
#include "study/evidence/kpi.h"
#include "study/evidence/say.h"
#include "study/folder/ratings.h"
#include "study/session/acceptance.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"

#include <math.h>
#include <string.h>

static struct study_evidence *evidence_of(const struct made_study *study, const char *today)
{
	const struct study_evidence_options options = {.seed = 5, .today = today};

	return study_evidence_new(study->folder, study->results, &options);
}

static const struct study_kpi *kpi_of(const struct study_evidence *evidence, const char *whom,
	const char *kind, const char *wave, const char *phase)
{
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *row = evidence->kpis->pdata[i];
		if (strcmp(row->whom, whom) == 0 && strcmp(row->rater_kind, kind) == 0 &&
			strcmp(row->wave, wave) == 0 && strcmp(row->phase, phase) == 0)
			return row;
	}
	return NULL;
}

static void replan(struct made_study *study, const char *plan)
{
	rec_studyfile_free(study->folder->plan);
	study->folder->plan = rec_studyfile_parse(plan, "x.study", NULL);
	ck_assert_ptr_nonnull(study->folder->plan);
}

static void rate(const struct made_study *study, enum study_rater_kind kind, const char *wave,
	const char *phase, const char *rater, double score)
{
	struct study_rating *rating = g_new0(struct study_rating, 1);

	rating->kind = kind;
	rating->wave = g_strdup(wave);
	rating->phase = g_strdup(phase);
	rating->rater = g_strdup(rater);
	rating->team = g_strdup("A");
	rating->participant = g_strdup("");
	rating->note = g_strdup("");
	rating->score = score;
	g_ptr_array_add(study->folder->ratings, rating);
}

static struct study_rating *last_rating(const struct made_study *study)
{
	return study->folder->ratings->pdata[study->folder->ratings->len - 1];
}

/* Two people, touch points t1 and t2 in the phase p. */
static struct made_study *two_people(void)
{
	const double cells[] = {10, 20, 30, 40};
	struct made_study *study = made_study_table(cells, 2, 2);

	for (guint i = 0; i < 2; i++)
		made_study_set(&made_study_person(study, study->results->pdata[i])->wave, "1");
	made_study_answer(study->results->pdata[0], "t1#1", "score", "score", "8");
	made_study_answer(study->results->pdata[0], "t2#1", "score", "score", "6");
	made_study_answer(study->results->pdata[1], "t1#1", "score", "score", "4");
	return study;
}

START_TEST(scores_of_a_phase_are_averaged_within_people)
{
	g_autoptr(made_study) study = two_people();
	/* A bad sensor does not make an answer worse. */
	((struct study_result *)study->results->pdata[1])->lacks = STUDY_ACCEPTANCE_LACKS_GSR;
	rate(study, STUDY_RATER_OBSERVER, "1", "Phase", "o", 9);
	rate(study, STUDY_RATER_OBSERVER, "1", "q", "o", 3);
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);
	const struct study_kpi *all = kpi_of(evidence, "", "self", "1", "p");

	ck_assert_uint_eq(all->n, 2);
	ck_assert_double_eq(all->mean, 5.5);
	ck_assert_double_eq(all->possible, 10);
	ck_assert_double_eq(kpi_of(evidence, "P01", "self", "1", "p")->mean, 7);
	ck_assert(kpi_of(evidence, "P01", "self", "1", "p")->is_participant);
	/* The phase was written by its title; two phases are scored: 20 points are possible. */
	ck_assert_double_eq(kpi_of(evidence, "", "observer", "1", "p")->mean, 9);
	const struct study_kpi *sum = kpi_of(evidence, "", "observer", "1", "");
	ck_assert_double_eq(sum->mean, 12);
	ck_assert_double_eq(sum->possible, 20);
	ck_assert(kpi_of(evidence, "", "observer", "1", "q")->is_weakest);
	ck_assert(!kpi_of(evidence, "", "observer", "1", "p")->is_weakest);
	ck_assert_double_eq(kpi_of(evidence, "A", "observer", "1", "q")->mean, 3);
}
END_TEST

START_TEST(a_rater_of_several_teams_is_one_in_each)
{
	g_autoptr(made_study) study = two_people();

	rate(study, STUDY_RATER_OBSERVER, "1", "p", "ada", 9);
	rate(study, STUDY_RATER_OBSERVER, "1", "p", "ada", 3);
	made_study_set(&last_rating(study)->team, "B");
	/* Nobody says that these two are one. */
	rate(study, STUDY_RATER_STAFF, "1", "p", "", 8);
	rate(study, STUDY_RATER_STAFF, "1", "p", "", 4);
	made_study_set(&last_rating(study)->team, "B");
	rate(study, STUDY_RATER_STAFF, "1", "p", "", 5);
	made_study_set(&last_rating(study)->team, "B");
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);

	ck_assert_double_eq(kpi_of(evidence, "A", "observer", "1", "p")->mean, 9);
	ck_assert_double_eq(kpi_of(evidence, "B", "observer", "1", "p")->mean, 3);
	ck_assert_uint_eq(kpi_of(evidence, "", "observer", "1", "p")->n, 2);
	ck_assert_double_eq(kpi_of(evidence, "A", "staff", "1", "p")->mean, 8);
	ck_assert_double_eq(kpi_of(evidence, "B", "staff", "1", "p")->mean, 4.5);
	ck_assert_uint_eq(kpi_of(evidence, "B", "staff", "1", "p")->n, 2);
	ck_assert_uint_eq(kpi_of(evidence, "", "staff", "1", "p")->n, 3);
}
END_TEST

START_TEST(waves_have_change_and_limits)
{
	g_autoptr(made_study) study = two_people();
	const double first[] = {5, 6, 7, 6, 5, 7};

	for (guint i = 0; i < G_N_ELEMENTS(first); i++) {
		g_autofree char *rater = g_strdup_printf("r%u", i);
		rate(study, STUDY_RATER_STAFF, "1", "p", rater, first[i]);
		rate(study, STUDY_RATER_STAFF, "2", "p", rater, first[i] + 3);
	}
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);
	const struct study_kpi *before = kpi_of(evidence, "", "staff", "1", "p");
	const struct study_kpi *after = kpi_of(evidence, "", "staff", "2", "p");

	ck_assert(isnan(before->change) && isnan(before->limits.low));
	ck_assert_str_eq(before->verdict, "");
	ck_assert_double_eq(before->mean, 6);
	ck_assert_double_eq(after->change, 3);
	/* sd sqrt(4/5); c4(6) = 0.951533: 6 ± 3 * 0.939982 / sqrt(6). */
	ck_assert_double_eq_tol(
		after->limits.high, 6 + 3 * sqrt(0.8) / 0.951532862 / sqrt(6), 1e-6);
	ck_assert_str_eq(after->verdict, "above the limits");
	bool has_alert = false;
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = evidence->alerts->pdata[i];
		has_alert |= alert->rule == STUDY_ALERT_KPI_LIMITS &&
			     alert->participant[0] == '\0' && alert->team[0] == '\0' &&
			     strcmp(alert->wave, "2") == 0;
	}
	ck_assert(has_alert);
}
END_TEST

START_TEST(the_weakest_link_is_the_participants_of_the_last_wave)
{
	g_autoptr(made_study) study = two_people();

	replan(study, "[phase p]\n[phase q]\n");
	rate(study, STUDY_RATER_OBSERVER, "3", "p", "o", 2);
	rate(study, STUDY_RATER_OBSERVER, "3", "q", "o", 5);
	g_autoptr(study_evidence) observed = evidence_of(study, NULL);
	/* Participants scored in wave 1 alone. */
	const struct study_kpi *weakest = study_kpi_weakest(observed);
	ck_assert_str_eq(weakest->rater_kind, "observer");
	ck_assert_str_eq(weakest->phase, "p");

	rate(study, STUDY_RATER_SELF, "3", "p", "", 8);
	made_study_set(&last_rating(study)->participant, "P01");
	rate(study, STUDY_RATER_SELF, "3", "q", "", 7);
	made_study_set(&last_rating(study)->participant, "P01");
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);
	weakest = study_kpi_weakest(evidence);
	ck_assert_str_eq(weakest->rater_kind, "self");
	ck_assert_str_eq(weakest->phase, "q");
	ck_assert_double_eq(weakest->mean, 7);
}
END_TEST

static const struct study_alert *alert_of(const GPtrArray *alerts, enum study_alert_rule rule)
{
	for (guint i = 0; i < alerts->len; i++) {
		const struct study_alert *alert = alerts->pdata[i];
		if (alert->rule == rule)
			return alert;
	}
	return NULL;
}

START_TEST(the_planted_deviation_is_found_alone)
{
	g_autoptr(made_study) study = made_study_new();
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);
	struct study_result *session = made_study_find(study, "P08", "visit-1");
	g_autoptr(GPtrArray) own = study_evidence_alerts_of(evidence, session);
	guint n_arousal = 0;

	const struct study_alert *alert = alert_of(own, STUDY_ALERT_MEMBERS);
	ck_assert_ptr_nonnull(alert);
	ck_assert_str_eq(alert->kind, "limits");
	ck_assert_str_eq(alert->participant, "P08");
	ck_assert_str_eq(alert->touchpoint, "queue");
	ck_assert_double_eq(alert->value, 92);
	/* The sixth place: 70 s and five steps of 40 s. */
	ck_assert_double_eq(alert->time_s, 270);
	ck_assert_double_lt(alert->norm.high, 70);
	alert = alert_of(own, STUDY_ALERT_OWN_OTHERS);
	ck_assert_ptr_nonnull(alert);
	ck_assert_str_eq(alert->touchpoint, "queue");
	for (guint i = 0; i < evidence->alerts->len; i++) {
		alert = evidence->alerts->pdata[i];
		n_arousal += alert->rule <= STUDY_ALERT_DECLARED;
	}
	ck_assert_uint_eq(n_arousal, 2);
}
END_TEST

START_TEST(own_earlier_sessions_are_the_norm_when_there_are_enough)
{
	const double cells[] = {40, 42, 41, 43, 40, 80};
	g_autoptr(made_study) study = made_study_table(cells, 6, 1);

	for (guint i = 0; i < 6; i++) {
		struct study_result *result = study->results->pdata[i];
		g_autofree char *name = g_strdup_printf("visit-%u", i + 1);
		g_autofree char *start = g_strdup_printf("2026-03-0%uT10:00:00+01:00", i + 1);
		made_study_set(&result->participant, "P01");
		made_study_set(&result->session, name);
		made_study_set(&result->start_time, start);
	}
	g_autoptr(study_evidence) evidence = evidence_of(study, NULL);
	ck_assert_uint_eq(evidence->alerts->len, 1);
	const struct study_alert *alert = evidence->alerts->pdata[0];
	ck_assert_int_eq(alert->rule, STUDY_ALERT_OWN_EARLIER);
	ck_assert_str_eq(alert->session, "visit-6");
	/* Mean 41.2, sd 1.303840, t(4) at 0.99865 = 6.620156: 41.2 + 6.620156 sd sqrt(1.2). */
	ck_assert_double_eq_tol(alert->norm.high, 41.2 + 6.6201 * 1.303840 * sqrt(1.2), 5e-3);
}
END_TEST

START_TEST(declared_limits_and_quality_are_watched)
{
	g_autoptr(made_study) study = two_people();
	struct study_result *bad = study->results->pdata[1];

	replan(study, "[phase p]\n[alerts]\narousal_above=15\nkpi_below=5\nusable_below_pct=90\n");
	bad->usable_pct = 80;
	made_study_set(&bad->sync, "fail: video: drift");
	made_study_set(&made_study_person(study, bad)->retain_until, "2026-04-01");
	g_autoptr(study_evidence) evidence = evidence_of(study, "2026-03-15");
	const struct study_alert *alert = alert_of(evidence->alerts, STUDY_ALERT_DECLARED);
	ck_assert_str_eq(alert->touchpoint, "t2");
	ck_assert_double_eq(alert->value, 20);
	alert = alert_of(evidence->alerts, STUDY_ALERT_KPI_BELOW);
	ck_assert_str_eq(alert->participant, "P02");
	alert = alert_of(evidence->alerts, STUDY_ALERT_USABLE);
	ck_assert_double_eq(alert->norm.low, 90);
	ck_assert_ptr_nonnull(alert_of(evidence->alerts, STUDY_ALERT_SYNC));
	alert = alert_of(evidence->alerts, STUDY_ALERT_RETENTION_SOON);
	ck_assert_str_eq(alert->text, "P02: the data have to be deleted by 2026-04-01.");
	ck_assert_uint_ge(((struct study_member *)evidence->members->pdata[1])->n_alerts, 5);
	g_autoptr(study_evidence) later = evidence_of(study, "2026-04-02");
	ck_assert_ptr_nonnull(alert_of(later->alerts, STUDY_ALERT_RETENTION_PAST));
	g_autoptr(study_evidence) never = evidence_of(study, NULL);
	ck_assert_ptr_null(alert_of(never->alerts, STUDY_ALERT_RETENTION_SOON));
}
END_TEST

START_TEST(what_weighs_most_is_said_first_and_the_same_once)
{
	g_autoptr(made_study) study = two_people();

	replan(study, "[phase p]\n[alerts]\narousal_above=15\nkpi_below=5\n");
	for (guint i = 0; i < 2; i++)
		made_study_set(&((struct study_result *)study->results->pdata[i])->sync, "fail: x");
	made_study_set(
		&made_study_person(study, study->results->pdata[1])->retain_until, "2026-04-01");
	g_autoptr(study_evidence) evidence = evidence_of(study, "2026-03-15");
	const GPtrArray *alerts = evidence->alerts;
	static const char *const ORDER[] = {"kpi", "limits", "retention", "quality"};
	gsize at = 0;
	for (guint i = 0; i < alerts->len; i++) {
		const struct study_alert *alert = alerts->pdata[i];
		while (at < G_N_ELEMENTS(ORDER) && strcmp(ORDER[at], alert->kind) != 0)
			at++;
		ck_assert_uint_lt(at, G_N_ELEMENTS(ORDER));
	}
	ck_assert_uint_eq(at, 3);
	ck_assert_uint_eq(study_alerts_same(alerts, 0), 1);
	ck_assert_uint_eq(study_alerts_same(alerts, alerts->len - 2), 2);
	g_autofree char *text = study_say_alerts(alerts, alerts->len - 2, 2, true);
	ck_assert_str_eq(text, "2 sessions: the sync certificate says “fail: x”.");
}
END_TEST

START_TEST(a_value_outside_of_its_limits_looks_so)
{
	char none[] = "", who[] = "P01", where[] = "Paying", wave[] = "5";
	const struct study_alert alert = {.rule = STUDY_ALERT_KPI_LIMITS,
		.participant = who,
		.team = none,
		.wave = wave,
		.session = none,
		.where = where,
		.detail = none,
		.value = 6.01,
		.norm = {6.04, 8.7}};
	g_autofree char *text = study_say_alert(&alert, true);

	ck_assert_str_eq(text, "P01, “Paying”, wave 5: score 6.01, outside of 6.04 to 8.70, the "
			       "limits from earlier waves.");
}
END_TEST

TESTS_MAIN("evidence_kpi", scores_of_a_phase_are_averaged_within_people,
	a_rater_of_several_teams_is_one_in_each, waves_have_change_and_limits,
	the_planted_deviation_is_found_alone,
	own_earlier_sessions_are_the_norm_when_there_are_enough,
	the_weakest_link_is_the_participants_of_the_last_wave,
	declared_limits_and_quality_are_watched, what_weighs_most_is_said_first_and_the_same_once,
	a_value_outside_of_its_limits_looks_so)
