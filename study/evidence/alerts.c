#include "study/evidence/alerts.h"

#include "study/evidence/alerts_rows.h"
#include "study/evidence/inclusion.h"
#include "study/evidence/members.h"
#include "study/evidence/values.h"
#include "study/statistics/control.h"
#include "study/statistics/summary.h"

#include <math.h>
#include <string.h>

/* A session that values rest on. */
struct entry {
	const struct study_member *member;
	const struct study_result *result;
	const char *wave; /* interned */
	GArray *values;   /* struct study_value */
};

/* One session that is asked. */
struct asked {
	const struct study_evidence *evidence;
	const GArray *entries;
	const struct study_result *result;
	const struct study_member *own; /* whose it is; NULL: nobody who is in */
	const char *wave;               /* interned */
	GArray *values;
	GPtrArray *alerts;
};

static double arousal_of(const GArray *values, guint touchpoint)
{
	return g_array_index(values, struct study_value, touchpoint).arousal;
}

static bool is_own(const struct asked *asked, const struct entry *entry)
{
	return entry->member == asked->own;
}

/* Arousal of the other members at a touch point, in their first session of the same wave. Fills
 * @ret_others, room for all entries. */
static guint others_of(const struct asked *asked, guint touchpoint, double *ret_others)
{
	const struct study_member *last = NULL;
	guint n = 0;

	for (guint i = 0; i < asked->entries->len; i++) {
		const struct entry *entry = &g_array_index(asked->entries, struct entry, i);
		if (entry->wave != asked->wave || entry->member == last || is_own(asked, entry))
			continue;
		last = entry->member;
		ret_others[n] = arousal_of(entry->values, touchpoint);
		n += isfinite(ret_others[n]) ? 1 : 0;
	}
	return n;
}

static bool is_outside(double value, struct study_interval norm)
{
	return value < norm.low || value > norm.high;
}

static void add_arousal(const struct asked *asked, guint touchpoint, enum study_alert_rule rule,
	struct study_interval norm)
{
	const struct study_touchpoint *point = asked->evidence->touchpoints->pdata[touchpoint];
	const struct study_value *value =
		&g_array_index(asked->values, struct study_value, touchpoint);
	struct study_alert *alert = study_alerts_rows_of(asked->evidence, asked->result, rule);

	study_alerts_rows_place(alert, point->id, point->title, point->phase);
	alert->value = value->arousal;
	alert->norm = norm;
	alert->time_s = value->first_start_s;
	study_alerts_rows_add(asked->alerts, alert);
}

/* Limits from the own earlier sessions; NaN: too few. */
static struct study_interval earlier_of(
	const struct asked *asked, guint touchpoint, double *scratch)
{
	guint n = 0;

	for (guint i = 0; i < asked->entries->len; i++) {
		const struct entry *entry = &g_array_index(asked->entries, struct entry, i);
		if (!is_own(asked, entry))
			continue;
		if (strcmp(entry->result->session, asked->result->session) == 0)
			break;
		scratch[n++] = arousal_of(entry->values, touchpoint);
	}
	return study_control_limits_of_next(scratch, n);
}

/* How far the person lies from the mean of the others at each touch point; NaN unknown. */
struct distances {
	double *distance, *mean;
};

static struct distances measure(const struct asked *asked, double *scratch)
{
	guint n = asked->evidence->touchpoints->len;
	struct distances distances = {g_new0(double, n + 1), g_new(double, n + 1)};

	for (guint k = 0; k < n; k++) {
		guint n_others = others_of(asked, k, scratch);
		double value = arousal_of(asked->values, k);
		struct study_interval norm = study_control_limits_of_next(scratch, n_others);
		distances.mean[k] = study_summary_mean(scratch, n_others);
		distances.distance[k] =
			n_others >= STUDY_ALERTS_MEMBERS_MIN ? value - distances.mean[k] : NAN;
		if (n_others >= STUDY_ALERTS_MEMBERS_MIN && is_outside(value, norm))
			add_arousal(asked, k, STUDY_ALERT_MEMBERS, norm);
	}
	return distances;
}

static void ask_own(const struct asked *asked, const struct distances *distances, guint touchpoint,
	double *scratch)
{
	double value = arousal_of(asked->values, touchpoint);
	struct study_interval norm = earlier_of(asked, touchpoint, scratch);
	guint n = 0;

	if (isfinite(norm.low)) {
		if (is_outside(value, norm))
			add_arousal(asked, touchpoint, STUDY_ALERT_OWN_EARLIER, norm);
		return;
	}
	for (guint k = 0; k < asked->evidence->touchpoints->len; k++)
		if (k != touchpoint && isfinite(distances->distance[k]))
			scratch[n++] = distances->distance[k];
	norm = study_control_limits_of_next(scratch, n);
	if (n < STUDY_ALERTS_OTHERS_MIN || !is_outside(distances->distance[touchpoint], norm))
		return;
	norm.low += distances->mean[touchpoint];
	norm.high += distances->mean[touchpoint];
	add_arousal(asked, touchpoint, STUDY_ALERT_OWN_OTHERS, norm);
}

static void ask_arousal(const struct asked *asked)
{
	const struct rec_studyfile *plan = asked->evidence->folder->plan;
	guint n = asked->evidence->touchpoints->len;
	double above = plan ? plan->alerts.arousal_above : NAN;
	g_autofree double *scratch = g_new(double, MAX(n, asked->entries->len) + 1);
	struct distances distances = measure(asked, scratch);

	for (guint k = 0; k < n; k++) {
		ask_own(asked, &distances, k, scratch);
		if (arousal_of(asked->values, k) > above)
			add_arousal(asked, k, STUDY_ALERT_DECLARED,
				(struct study_interval){NAN, above});
	}
	g_free(distances.distance);
	g_free(distances.mean);
}

static void ask_quality(const struct asked *asked, unsigned exclusions)
{
	const struct rec_studyfile *plan = asked->evidence->folder->plan;
	const struct study_result *result = asked->result;
	unsigned rules = exclusions & ~(unsigned)STUDY_EXCLUSION_PERSON;
	struct study_alert *alert;

	if (rules) {
		alert = study_alerts_rows_of(asked->evidence, result, STUDY_ALERT_ACCEPTANCE);
		alert->exclusions = rules;
		alert->value = result->usable_pct;
		study_alerts_rows_add(asked->alerts, alert);
	}
	if (plan && result->usable_pct < plan->alerts.usable_below_pct) {
		alert = study_alerts_rows_of(asked->evidence, result, STUDY_ALERT_USABLE);
		alert->value = result->usable_pct;
		alert->norm.low = plan->alerts.usable_below_pct;
		study_alerts_rows_add(asked->alerts, alert);
	}
	if (g_str_has_prefix(result->sync, "fail")) {
		alert = study_alerts_rows_of(asked->evidence, result, STUDY_ALERT_SYNC);
		study_alerts_rows_detail(alert, result->sync);
		alert->value = result->sync_worst_ms;
		study_alerts_rows_add(asked->alerts, alert);
	}
}

static GArray *values_of(const struct study_evidence *evidence, const struct study_result *result)
{
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	GArray *values = g_array_new(FALSE, TRUE, sizeof(struct study_value));

	g_ptr_array_add(one, (gpointer)result);
	study_values_collect(evidence, one, values);
	return values;
}

static const char *wave_of(const struct study_evidence *evidence, const struct study_result *result)
{
	return g_intern_string(study_members_wave(evidence, result));
}

static void clear_entry(gpointer data)
{
	g_array_unref(((struct entry *)data)->values);
}

/* Sessions of the members who are in, by member, then start. */
static GArray *list_entries(const struct study_evidence *evidence)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(struct entry));

	g_array_set_clear_func(entries, clear_entry);
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (!study_member_is_in(evidence, member))
			continue;
		for (guint k = 0; k < member->used->len; k++) {
			const struct study_result *result = member->used->pdata[k];
			struct entry entry = {member, result, wave_of(evidence, result),
				values_of(evidence, result)};
			g_array_append_val(entries, entry);
		}
	}
	return entries;
}

static const struct study_member *find_own(const GArray *entries, const char *participant)
{
	for (guint i = 0; i < entries->len; i++) {
		const struct study_member *member = g_array_index(entries, struct entry, i).member;
		if (strcmp(member->participant, participant) == 0)
			return member;
	}
	return NULL;
}

static void ask(const struct study_evidence *evidence, const GArray *entries,
	const struct study_result *result, GPtrArray *alerts)
{
	const struct study_people *people = evidence->folder->people;
	bool has_consent = study_people_allows(people, result->participant, STUDY_SCOPE_SIGNALS);
	unsigned exclusions =
		study_inclusion_judge(result, study_members_person(evidence, result), has_consent);
	struct asked asked = {
		.evidence = evidence,
		.entries = entries,
		.result = result,
		.own = find_own(entries, result->participant),
		.wave = wave_of(evidence, result),
		.alerts = alerts,
	};

	if (!has_consent)
		return;
	ask_quality(&asked, exclusions);
	if (exclusions)
		return;
	asked.values = values_of(evidence, result);
	ask_arousal(&asked);
	g_array_unref(asked.values);
}

GPtrArray *study_evidence_alerts_of(
	const struct study_evidence *evidence, const struct study_result *result)
{
	GPtrArray *alerts = g_ptr_array_new_with_free_func((GDestroyNotify)study_alert_free);
	g_autoptr(GArray) entries = list_entries(evidence);

	ask(evidence, entries, result, alerts);
	return alerts;
}

static void count_alerts(struct study_evidence *evidence)
{
	g_autoptr(GHashTable) members = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < evidence->members->len; i++) {
		struct study_member *member = evidence->members->pdata[i];
		g_hash_table_insert(members, member->participant, member);
	}
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = evidence->alerts->pdata[i];
		struct study_member *member = g_hash_table_lookup(members, alert->participant);
		if (member)
			member->n_alerts++;
	}
}

void study_alerts_fill(struct study_evidence *evidence)
{
	g_autoptr(GArray) entries = list_entries(evidence);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; k < member->results->len; k++)
			ask(evidence, entries, member->results->pdata[k], evidence->alerts);
	}
	study_alerts_rows_sessions(evidence);
	study_alerts_rows_scores(evidence);
	study_alerts_rows_dates(evidence);
	study_alerts_rows_sort(evidence->alerts);
	count_alerts(evidence);
}
