/*
 * DESIGN: the id of a touch point that nobody planned is made of the words that it was given, and
 * says them still when the title is gone. It becomes "tp1", "tp2", … in order of first visit, in
 * every row that names it, and a label likewise; a phase that no plan has becomes "phase1", …
 * likewise.
 */
#include "recordings/export/redact_ids.h"

#include "recordings/session/measures.h"
#include "recordings/session/studyfile.h"

#include <string.h>

struct names {
	GHashTable *touchpoints, *phases, *labels; /* char* → char*: only those that change */
};

static void add_name(GHashTable *names, const char *old, const char *stem)
{
	if (old && *old && !g_hash_table_contains(names, old))
		g_hash_table_insert(names, g_strdup(old),
			g_strdup_printf("%s%u", stem, g_hash_table_size(names) + 1));
}

static void name_strangers(struct names *names, const struct rec_session *session)
{
	g_autoptr(rec_studyfile) plan =
		session->study_text ? rec_studyfile_parse(session->study_text, "", NULL) : NULL;

	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(session->visits, i);

		if (!plan || !rec_studyfile_find_touchpoint(plan, visit->touchpoint))
			add_name(names->touchpoints, visit->touchpoint, "tp");
		if (visit->phase && (!plan || !rec_studyfile_find_phase(plan, visit->phase)))
			add_name(names->phases, visit->phase, "phase");
	}
}

/* @text with the new name of what stands before its "#"; NULL when it stays. Owned by the caller.
 */
static char *rename_text(GHashTable *names, const char *text)
{
	gsize n = text ? strcspn(text, "#") : 0;
	g_autofree char *old = g_strndup(text, n);
	const char *name = old ? g_hash_table_lookup(names, old) : NULL;

	return name ? g_strconcat(name, text + n, NULL) : NULL;
}

static void rename_owned(GHashTable *names, char **text)
{
	char *name = rename_text(names, *text);

	if (!name)
		return;
	g_free(*text);
	*text = name;
}

static void rename_array(GHashTable *names, char *text, gsize size)
{
	g_autofree char *name = rename_text(names, text);

	if (name)
		g_strlcpy(text, name, size);
}

/* "label:TEXT", the scope of what several visits have in common, says the title. */
static void rename_label(GHashTable *labels, char *scope, gsize size)
{
	if (!g_str_has_prefix(scope, REC_SCOPE_LABEL))
		return;
	add_name(labels, scope, REC_SCOPE_LABEL);
	g_autofree char *name = g_strdup(g_hash_table_lookup(labels, scope));
	g_strlcpy(scope, name, size);
}

static void rename_results(const struct names *all, struct rec_results *results)
{
	GHashTable *names = all->touchpoints;

	for (guint i = 0; i < results->responses->len; i++) {
		struct dsp_response *row =
			&g_array_index(results->responses, struct dsp_response, i);
		rename_array(names, row->event_id, sizeof row->event_id);
	}
	for (guint i = 0; i < results->hrv->len; i++) {
		struct dsp_hrv *row = &g_array_index(results->hrv, struct dsp_hrv, i);
		rename_array(names, row->scope, sizeof row->scope);
	}
	for (guint i = 0; i < results->measures->len; i++) {
		struct rec_measure *row = &g_array_index(results->measures, struct rec_measure, i);
		rename_label(all->labels, row->scope, sizeof row->scope);
		rename_array(names, row->scope, sizeof row->scope);
	}
}

void rec_redact_ids(struct rec_session *session, struct rec_results *results, GArray *touchpoints)
{
	struct names names = {
		.touchpoints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.phases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
	};

	name_strangers(&names, session);
	for (guint i = 0; i < session->visits->len; i++) {
		struct rec_visit *visit = g_ptr_array_index(session->visits, i);
		rename_owned(names.touchpoints, &visit->touchpoint);
		rename_owned(names.phases, &visit->phase);
	}
	for (guint i = 0; i < session->self_reports->len; i++) {
		struct rec_self_report *answer = g_ptr_array_index(session->self_reports, i);
		rename_owned(names.touchpoints, &answer->touchpoint);
	}
	for (guint i = 0; touchpoints && i < touchpoints->len; i++) {
		struct rec_touchpoint *row = &g_array_index(touchpoints, struct rec_touchpoint, i);
		rename_array(names.touchpoints, row->id, sizeof row->id);
		rename_array(names.phases, row->phase, sizeof row->phase);
	}
	if (results)
		rename_results(&names, results);
	g_hash_table_unref(names.touchpoints);
	g_hash_table_unref(names.phases);
	g_hash_table_unref(names.labels);
}
