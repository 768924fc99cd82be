#include "study/report/view.h"

#include "study/evidence/say.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct study_view {
	const struct study_evidence *source;
	struct study_evidence shown;
	GHashTable *aliases; /* char* code → char* alias; NULL: codes are shown */
};

const char *study_view_code(const struct study_view *view, const char *code)
{
	const char *alias = view->aliases ? g_hash_table_lookup(view->aliases, code) : NULL;

	return alias ? alias : code;
}

static GHashTable *aliases_new(const GPtrArray *members)
{
	GHashTable *aliases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	for (guint i = 0; i < members->len; i++) {
		const struct study_member *member = members->pdata[i];
		guint n = g_hash_table_size(aliases) + 1;
		if (!g_hash_table_contains(aliases, member->participant))
			g_hash_table_insert(aliases, g_strdup(member->participant),
				g_strdup_printf(_("Person %u"), n));
	}
	return aliases;
}

/* A copy of @size bytes of a row, whose text at @offset becomes the alias. */
static void *renamed(const struct study_view *view, const void *row, gsize size, gsize offset)
{
	char *copy = g_memdup2(row, size);
	char **text = (char **)(void *)(copy + offset);

	*text = (char *)study_view_code(view, *text);
	return copy;
}

static void free_result(void *data)
{
	struct study_result *result = data;

	g_free(result->session);
	g_free(result);
}

/* Copies of a member's results, whose sessions have no names. */
static GPtrArray *results_of(const struct study_view *view, const struct study_member *member)
{
	GPtrArray *results = g_ptr_array_new_with_free_func(free_result);

	for (guint i = 0; i < member->results->len; i++) {
		struct study_result *result =
			renamed(view, member->results->pdata[i], sizeof(struct study_result),
				G_STRUCT_OFFSET(struct study_result, participant));
		result->session = g_strdup_printf(_("Session %u"), i + 1);
		g_ptr_array_add(results, result);
	}
	return results;
}

static void free_member(void *data)
{
	struct study_member *member = data;

	g_ptr_array_unref(member->results);
	g_free(member->reason);
	g_free(member);
}

static void show_members(struct study_view *view)
{
	view->shown.members = g_ptr_array_new_with_free_func(free_member);
	for (guint i = 0; i < view->source->members->len; i++) {
		struct study_member *member =
			renamed(view, view->source->members->pdata[i], sizeof(struct study_member),
				G_STRUCT_OFFSET(struct study_member, participant));
		member->results =
			view->aliases ? results_of(view, member) : g_ptr_array_ref(member->results);
		member->reason = view->aliases
					 ? study_say_exclusions(member->exclusions, NULL, true)
					 : g_strdup(member->reason);
		g_ptr_array_add(view->shown.members, member);
	}
}

static void show_alerts(struct study_view *view)
{
	view->shown.alerts = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < view->source->alerts->len; i++) {
		struct study_alert *alert =
			renamed(view, view->source->alerts->pdata[i], sizeof(struct study_alert),
				G_STRUCT_OFFSET(struct study_alert, participant));
		/* Session files are named for their participants. */
		if (view->aliases)
			alert->session = (char *)"–";
		g_ptr_array_add(view->shown.alerts, alert);
	}
}

static void show_kpis(struct study_view *view)
{
	view->shown.kpis = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < view->source->kpis->len; i++) {
		struct study_kpi *kpi =
			g_memdup2(view->source->kpis->pdata[i], sizeof(struct study_kpi));
		if (kpi->is_participant)
			kpi->whom = (char *)study_view_code(view, kpi->whom);
		g_ptr_array_add(view->shown.kpis, kpi);
	}
}

static void show_quotes(struct study_view *view)
{
	const struct study_people *people = view->source->folder->people;

	view->shown.quotes = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < view->source->quotes->len; i++) {
		const struct study_quote *quote = view->source->quotes->pdata[i];
		if (people && study_people_allows(people, quote->participant, STUDY_SCOPE_TEXTS))
			g_ptr_array_add(view->shown.quotes,
				renamed(view, quote, sizeof *quote,
					G_STRUCT_OFFSET(struct study_quote, participant)));
	}
}

struct study_view *study_view_new(const struct study_evidence *evidence, bool is_hiding_codes)
{
	struct study_view *view = g_new0(struct study_view, 1);

	view->source = evidence;
	view->shown = *evidence;
	view->aliases = is_hiding_codes ? aliases_new(evidence->members) : NULL;
	show_members(view);
	show_alerts(view);
	show_kpis(view);
	show_quotes(view);
	return view;
}

void study_view_free(study_view *view)
{
	if (!view)
		return;
	g_ptr_array_unref(view->shown.members);
	g_ptr_array_unref(view->shown.alerts);
	g_ptr_array_unref(view->shown.kpis);
	g_ptr_array_unref(view->shown.quotes);
	g_clear_pointer(&view->aliases, g_hash_table_unref);
	g_free(view);
}

const struct study_evidence *study_view_evidence(const struct study_view *view)
{
	return &view->shown;
}

struct study_evidence *study_view_everybody(const struct study_view *view)
{
	return study_evidence_with_everybody(view->source);
}

char *study_view_reason(const struct study_view *view, guint index)
{
	const struct study_member *member = view->source->members->pdata[index];

	if (view->aliases)
		return study_say_exclusions(member->exclusions, NULL, false);
	return study_say_reason(view->source, member, false);
}
