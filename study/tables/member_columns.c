/*
 * The texts are part of the file format and are not translated.
 */
#include "study/tables/member_columns.h"

#include "recordings/table/describe.h"

#include <math.h>
#include <string.h>

static double is_excluded(const void *owner, const void *row)
{
	return study_member_is_in(owner, row) ? 0 : 1;
}

static void excluded_by(const void *owner, const void *row, GString *ret_text)
{
	static const struct {
		unsigned bit;
		const char *word;
	} WORDS[] = {
		{STUDY_EXCLUSION_PERSON, "person"},
		{STUDY_EXCLUSION_GSR, "gsr"},
		{STUDY_EXCLUSION_PULSE, "pulse"},
		{STUDY_EXCLUSION_BASELINE, "baseline"},
		{STUDY_EXCLUSION_NON_RESPONDER, "non-responder"},
		{STUDY_EXCLUSION_CONSENT, "consent"},
		{STUDY_EXCLUSION_FAILED, "failed"},
	};
	const struct study_member *member = row;

	(void)owner;
	for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++) {
		if (member->exclusions & WORDS[i].bit)
			g_string_append_printf(
				ret_text, "%s%s", ret_text->len > 0 ? ";" : "", WORDS[i].word);
	}
}

static double n_sessions(const void *owner, const void *row)
{
	const struct study_member *member = row;

	(void)owner;
	return member->results->len;
}

/* The sum over the member's sessions of the double at @offset, weighted by the sessions' lengths
 * when @is_mean; unknown ones are left out. NaN none. */
static double sum_up(const struct study_member *member, gsize offset, bool is_mean)
{
	double sum = 0, weights = 0;
	guint n = 0;

	for (guint i = 0; i < member->results->len; i++) {
		const struct study_result *result = member->results->pdata[i];
		double value = G_STRUCT_MEMBER(double, result, offset);
		if (!isfinite(value))
			continue;
		sum += is_mean ? value * result->duration_s : value;
		weights += result->duration_s;
		n++;
	}
	if (n == 0 || (is_mean && !(weights > 0)))
		return NAN;
	return is_mean ? sum / weights : sum;
}

static double duration(const void *owner, const void *row)
{
	(void)owner;
	return sum_up(row, G_STRUCT_OFFSET(struct study_result, duration_s), false);
}

static double gsr_valid(const void *owner, const void *row)
{
	(void)owner;
	return 100 * sum_up(row, G_STRUCT_OFFSET(struct study_result, gsr_valid_share), true);
}

static double pulse_valid(const void *owner, const void *row)
{
	(void)owner;
	return 100 * sum_up(row, G_STRUCT_OFFSET(struct study_result, pulse_valid_share), true);
}

static double gaps_length(const void *owner, const void *row)
{
	(void)owner;
	return sum_up(row, G_STRUCT_OFFSET(struct study_result, gaps_s), false);
}

static double n_gaps(const void *owner, const void *row)
{
	const struct study_member *member = row;
	guint n = 0;

	(void)owner;
	for (guint i = 0; i < member->results->len; i++) {
		const struct study_result *result = member->results->pdata[i];
		n += result->n_gaps;
	}
	return member->results->len > 0 ? (double)n : (double)NAN;
}

/* The first certificate that failed, else "pass". */
static void sync_verdict(const void *owner, const void *row, GString *ret_text)
{
	const struct study_member *member = row;

	(void)owner;
	for (guint i = 0; i < member->results->len; i++) {
		const struct study_result *result = member->results->pdata[i];
		bool is_passed = g_strcmp0(result->sync, "pass") == 0;
		if (result->sync && result->sync[0] && (!is_passed || ret_text->len == 0))
			g_string_assign(ret_text, result->sync);
		if (ret_text->len > 0 && !is_passed)
			return;
	}
}

static double is_self_normalised(const void *owner, const void *row)
{
	const struct study_member *member = row;
	bool is_any = false;

	(void)owner;
	for (guint i = 0; i < member->results->len; i++) {
		const struct study_result *result = member->results->pdata[i];
		is_any |= result->is_self_normalised;
	}
	return member->results->len > 0 ? (double)is_any : (double)NAN;
}

static void label(const void *owner, const void *row, GString *ret_text)
{
	const struct study_member *member = row;

	(void)owner;
	for (guint i = 0; i < member->results->len && ret_text->len == 0; i++) {
		const struct study_result *result = member->results->pdata[i];
		g_string_append(ret_text, result->label ? result->label : "");
	}
}

static const struct rec_column COLUMNS[] = {
	STRING("participant", "pseudonym", study_member, participant),
	STRING("group", "group of participants.tsv", study_member, group),
	STRING("wave", "waves with a session, joined by ;", study_member, wave),
	NUMBER("usable_pct", "%",
		"share of the sessions' time with a known arousal and valid skin conductance",
		study_member, usable_pct),
	YES_NO("non_responder", "1: by the declared rule; its zeros are not calm", study_member,
		is_non_responder),
	MEASURED(
		"excluded", "1", "1: left out of the means; reason says why", INTEGER, is_excluded),
	STRING("reason", "why in words, a person's own ones first", study_member, reason),
	WHOLE("alerts", "rows of study_alerts about the participant", study_member, n_alerts),
	STRING("role", "customer, staff, student or another word", study_member, role),
	STRING("team", "team of participants.tsv", study_member, team),
	COMPUTED("excluded_by",
		"rules that hold, joined by ;: person, gsr, pulse, baseline, non-responder, "
		"consent, failed",
		excluded_by),
	MEASURED("sessions", "1", "analysed sessions", INTEGER, n_sessions),
	MEASURED("duration_s", "s", "their length together", FIXED, duration),
	MEASURED("gsr_valid_pct", "%", "share of their time with valid skin conductance",
		SIGNIFICANT, gsr_valid),
	MEASURED("pulse_valid_pct", "%", "share of their time with a valid pulse", SIGNIFICANT,
		pulse_valid),
	MEASURED("gaps", "1", "gaps in their signals", INTEGER, n_gaps),
	MEASURED("gaps_s", "s", "length of the gaps together", FIXED, gaps_length),
	COMPUTED("sync", "sync certificates: pass, or the first that failed", sync_verdict),
	MEASURED("self_normalised", "1",
		"1: a session has no baseline of its own, its arousal is relative to its whole "
		"record",
		INTEGER, is_self_normalised),
	COMPUTED("source", "SIMULATED or EMULATED: not measured on a person", label),
};

const struct rec_column *study_member_columns_list(guint *ret_n)
{
	*ret_n = G_N_ELEMENTS(COLUMNS);
	return COLUMNS;
}

static bool stream(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_evidence *evidence = table->owner;

	(void)error;
	for (guint i = 0; i < evidence->members->len; i++)
		take(evidence->members->pdata[i], user);
	return true;
}

void study_member_columns_add(struct rec_book *book, const struct study_evidence *evidence)
{
	struct rec_book_table *table =
		rec_book_add_table(book, "study_participants", COLUMNS, G_N_ELEMENTS(COLUMNS));

	table->owner = evidence;
	table->n_rows = evidence->members->len;
	table->stream = stream;
}
