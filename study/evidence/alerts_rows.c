#include "study/evidence/alerts_rows.h"

#include "study/evidence/alerts.h"
#include "study/evidence/evidence_rows.h"
#include "study/evidence/members.h"
#include "study/evidence/say.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct study_alert *row_new(const char *participant, enum study_alert_rule rule)
{
	static const char *const KINDS[STUDY_N_ALERT_RULES] = {
		[STUDY_ALERT_OWN_EARLIER] = "own norm",
		[STUDY_ALERT_OWN_OTHERS] = "own norm",
		[STUDY_ALERT_MEMBERS] = "limits",
		[STUDY_ALERT_DECLARED] = "limits",
		[STUDY_ALERT_KPI_LIMITS] = "kpi",
		[STUDY_ALERT_KPI_BELOW] = "kpi",
		[STUDY_ALERT_ACCEPTANCE] = "quality",
		[STUDY_ALERT_USABLE] = "quality",
		[STUDY_ALERT_SYNC] = "quality",
		[STUDY_ALERT_NO_RESULT] = "quality",
		[STUDY_ALERT_TWIN] = "quality",
		[STUDY_ALERT_RETENTION_PAST] = "retention",
		[STUDY_ALERT_RETENTION_SOON] = "retention",
	};
	struct study_alert *alert = g_new0(struct study_alert, 1);
	char **empty[] = {&alert->team, &alert->wave, &alert->touchpoint, &alert->phase,
		&alert->session, &alert->where, &alert->detail, &alert->text};

	alert->rule = rule;
	alert->participant = g_strdup(participant);
	alert->kind = g_strdup(KINDS[rule]);
	for (gsize i = 0; i < G_N_ELEMENTS(empty); i++)
		*empty[i] = g_strdup("");
	alert->value = alert->time_s = NAN;
	alert->norm = (struct study_interval){NAN, NAN};
	return alert;
}

struct study_alert *study_alerts_rows_of(const struct study_evidence *evidence,
	const struct study_result *result, enum study_alert_rule rule)
{
	struct study_alert *alert = row_new(result->participant, rule);

	study_evidence_rows_set(&alert->session, result->session);
	study_evidence_rows_set(&alert->wave, study_members_wave(evidence, result));
	return alert;
}

void study_alerts_rows_place(
	struct study_alert *alert, const char *touchpoint, const char *where, const char *phase)
{
	study_evidence_rows_set(&alert->touchpoint, touchpoint);
	study_evidence_rows_set(&alert->where, where);
	study_evidence_rows_set(&alert->phase, phase);
}

void study_alerts_rows_detail(struct study_alert *alert, const char *detail)
{
	study_evidence_rows_set(&alert->detail, detail);
}

void study_alerts_rows_add(GPtrArray *alerts, struct study_alert *alert)
{
	g_free(alert->text);
	alert->text = study_say_alert(alert, true);
	g_ptr_array_add(alerts, alert);
}

/* Members by participant, and the sessions that they have results of. */
static GHashTable *list_results(const struct study_evidence *evidence)
{
	GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if ((member->exclusions & STUDY_EXCLUSION_CONSENT) == 0)
			g_hash_table_add(known, g_strdup(member->participant));
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			g_hash_table_add(known,
				g_strdup_printf("%s\n%s", result->participant, result->session));
		}
	}
	return known;
}

/* The result whose recording the session CODE/NAME is, too; NULL none. */
static const struct study_result *find_twin(
	const struct study_evidence *evidence, const struct study_session *session)
{
	g_autofree char *name = g_strdup_printf("%s/%s", session->participant, session->name);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++) {
			const struct study_result *result = member->results->pdata[k];
			if (g_ptr_array_find_with_equal_func(
				    result->twins, name, g_str_equal, NULL))
				return result;
		}
	}
	return NULL;
}

void study_alerts_rows_sessions(struct study_evidence *evidence)
{
	g_autoptr(GHashTable) known = list_results(evidence);
	const struct study_folder *folder = evidence->folder;

	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = folder->sessions->pdata[i];
		const struct study_person *person =
			study_people_find(folder->people, session->participant, session->name);
		const char *wave = person ? person->wave : "";
		g_autofree char *key =
			g_strdup_printf("%s\n%s", session->participant, session->name);
		if (!g_hash_table_contains(known, session->participant) ||
			g_hash_table_contains(known, key) ||
			(evidence->options.wave && strcmp(wave, evidence->options.wave) != 0))
			continue;
		const struct study_result *twin = find_twin(evidence, session);
		struct study_alert *alert = row_new(
			session->participant, twin ? STUDY_ALERT_TWIN : STUDY_ALERT_NO_RESULT);
		g_autofree char *other =
			twin ? g_strdup_printf("%s/%s", twin->participant, twin->session)
			     : g_strdup("");
		study_alerts_rows_detail(alert, other);
		study_evidence_rows_set(&alert->session, session->name);
		study_evidence_rows_set(&alert->wave, wave);
		study_alerts_rows_add(evidence->alerts, alert);
	}
}

static void add_score(struct study_evidence *evidence, const struct study_kpi *kpi,
	enum study_alert_rule rule, struct study_interval norm)
{
	const struct rec_studyfile *plan = evidence->folder->plan;
	const struct rec_phase *phase =
		plan && kpi->phase[0] ? rec_studyfile_find_phase(plan, kpi->phase) : NULL;
	struct study_alert *alert = row_new(kpi->is_participant ? kpi->whom : "", rule);

	if (!kpi->is_participant)
		study_evidence_rows_set(&alert->team, kpi->whom);
	study_alerts_rows_place(alert, "", phase ? phase->title : kpi->phase, kpi->phase);
	study_evidence_rows_set(&alert->wave, kpi->wave);
	study_evidence_rows_set(&alert->detail, kpi->rater_kind);
	alert->value = kpi->mean;
	alert->norm = norm;
	study_alerts_rows_add(evidence->alerts, alert);
}

void study_alerts_rows_scores(struct study_evidence *evidence)
{
	const struct rec_studyfile *plan = evidence->folder->plan;
	double below = plan ? plan->alerts.kpi_below : NAN;

	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = evidence->kpis->pdata[i];
		if (kpi->mean < kpi->limits.low || kpi->mean > kpi->limits.high)
			add_score(evidence, kpi, STUDY_ALERT_KPI_LIMITS, kpi->limits);
		if (kpi->phase[0] != '\0' && kpi->mean < below)
			add_score(evidence, kpi, STUDY_ALERT_KPI_BELOW,
				(struct study_interval){below, NAN});
	}
}

static bool read_date(const char *text, GDate *ret_date)
{
	int year, month, day, length = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
		text[length] != '\0' || year < 1 ||
		!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
		return false;
	g_date_set_dmy(ret_date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	return true;
}

void study_alerts_rows_dates(struct study_evidence *evidence)
{
	const struct study_people *people = evidence->folder->people;
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	GDate today, until;

	g_date_clear(&today, 1);
	g_date_clear(&until, 1);
	if (!evidence->options.today || !read_date(evidence->options.today, &today))
		return;
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = people->rows->pdata[i];
		if (!read_date(person->retain_until, &until))
			continue;
		int days = g_date_days_between(&today, &until);
		g_autofree char *key =
			g_strdup_printf("%s\n%s", person->participant, person->retain_until);
		if (days > STUDY_ALERTS_RETENTION_DAYS ||
			!g_hash_table_add(told, (gpointer)g_intern_string(key)))
			continue;
		struct study_alert *alert = row_new(person->participant,
			days < 0 ? STUDY_ALERT_RETENTION_PAST : STUDY_ALERT_RETENTION_SOON);
		study_alerts_rows_detail(alert, person->retain_until);
		study_alerts_rows_add(evidence->alerts, alert);
	}
}
