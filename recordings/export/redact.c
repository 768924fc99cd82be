#include "recordings/export/redact.h"

#include "recordings/export/redact_ids.h"
#include "recordings/import/bids_dataset.h"

static void redact_visits(struct rec_session *session)
{
	for (guint i = 0; i < session->visits->len; i++) {
		struct rec_visit *visit = g_ptr_array_index(session->visits, i);

		g_clear_pointer(&visit->title, g_free);
		g_clear_pointer(&visit->note, g_free);
	}
}

static void redact_marks(struct rec_session *session)
{
	for (guint i = 0; i < session->marks->len; i++) {
		struct rec_mark *mark = g_ptr_array_index(session->marks, i);

		g_clear_pointer(&mark->label, g_free);
		g_clear_pointer(&mark->rater, g_free);
		g_clear_pointer(&mark->note, g_free);
	}
}

/* A typed word looks like the id of a choice: only numbers are sure to be no words. */
static bool is_number(const char *value)
{
	char *end = NULL;

	if (!value || !*value)
		return false;
	g_ascii_strtod(value, &end);
	return *end == '\0' && g_ascii_strcasecmp(value, "nan") != 0;
}

static void redact_answers(struct rec_session *session)
{
	for (guint i = 0; i < session->self_reports->len; i++) {
		struct rec_self_report *answer = g_ptr_array_index(session->self_reports, i);

		if (!is_number(answer->value))
			g_clear_pointer(&answer->value, g_free);
		g_clear_pointer(&answer->text, g_free);
	}
}

/* The number of a session tells those of a participant apart, and is none of anybody's words. */
static void redact_info(GHashTable *info)
{
	g_autofree char *number = g_strdup(g_hash_table_lookup(info, "session_no"));

	g_hash_table_remove_all(info);
	if (is_number(number))
		g_hash_table_insert(info, g_strdup("session_no"), g_steal_pointer(&number));
}

void rec_redact_texts(struct rec_session *session, struct rec_results *results, GArray *touchpoints)
{
	rec_redact_ids(session, results, touchpoints);
	redact_visits(session);
	redact_marks(session);
	redact_answers(session);
	g_array_set_size(session->edits, 0);
	redact_info(session->info);
	g_clear_pointer(&session->study_text, g_free);
	g_clear_pointer(&session->description, g_free);
	for (guint i = 0; results && i < results->responses->len; i++)
		g_array_index(results->responses, struct dsp_response, i).label[0] = '\0';
	for (guint i = 0; touchpoints && i < touchpoints->len; i++) {
		struct rec_touchpoint *row = &g_array_index(touchpoints, struct rec_touchpoint, i);

		row->title[0] = '\0';
		row->reason[0] = '\0';
	}
}

char *rec_redact_name(const struct rec_session *session)
{
	const char *code = session->participant;

	for (const char *c = code; c && *c; c++) {
		if (g_ascii_isalnum(*c))
			return rec_bids_label(code);
	}
	return g_strdup("session");
}
