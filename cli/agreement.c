#include "cli/agreement.h"

#include "cli/json.h"
#include "cli/table.h"
#include "core/text.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

static const char *const event_titles[STUDY_AGREEMENT_N_EVENTS] = {
	N_("arousal peaks"),
	N_("responses"),
	N_("beats"),
	N_("marks"),
};

static const char *const state_titles[STUDY_AGREEMENT_N_STATES] = {
	N_("touch points"),
	N_("artefacts in GSR"),
	N_("artefacts in pulse"),
};

static void append_rater(GString *out, const struct study_agreement_rater *rater)
{
	const struct rec_edits_blind *blind = &rater->blind;
	g_string_append_printf(out, "  %s: ", rater->name);
	g_string_append_printf(
		out, ngettext("%u edit", "%u edits", rater->n_edits), rater->n_edits);
	if (blind->was_blind) {
		g_autofree char *since = core_text_iso8601(blind->wall_us);
		g_string_append_printf(out, _("; coded blind from %s on"), since);
	}
	if (blind->was_blind && blind->had_seen) {
		g_string_append_printf(
			out, "; %s", _("had the automatic events on the screen too"));
	}
	if (blind->n_before + blind->n_unblinded > 0 && blind->was_blind) {
		g_string_append_printf(out, _("; edits before: %u, blind: %u, after: %u"),
			blind->n_before, blind->n_blind, blind->n_unblinded);
	}
	g_string_append_c(out, '\n');
}

static void append_table(GString *out, struct cli_table *table)
{
	g_autofree char *text = cli_table_format(table);
	g_string_append(out, text);
	cli_table_finish(table);
}

static void append_events(GString *out, const struct study_agreement *agreement)
{
	static const char *const heads[] = {N_("event"), N_(">within s"), N_(">first"),
		N_(">second"), N_(">pairs"), N_(">agreement %"), N_(">median s"), N_(">most s"),
		NULL};
	struct cli_table table;

	g_string_append_printf(out, "\n%s\n", _("Events"));
	cli_table_init(&table, heads);
	for (int i = 0; i < STUDY_AGREEMENT_N_EVENTS; i++) {
		const struct study_agreement_events *events = &agreement->events[i];
		cli_table_add_text(&table, _(event_titles[i]));
		cli_table_add_number(&table, events->tolerance_s, 2);
		cli_table_add_integer(&table, events->n_a);
		cli_table_add_integer(&table, events->n_b);
		cli_table_add_integer(&table, events->n_matched);
		cli_table_add_number(&table, events->positive * 100, 1);
		cli_table_add_number(&table, events->median_s, 3);
		cli_table_add_number(&table, events->greatest_s, 3);
	}
	append_table(out, &table);
	g_string_append_printf(out, "  %s\n", _("agreement: 2 × pairs / (first + second)"));
}

static void add_kappa(struct cli_table *table, const char *state, const char *which,
	const struct study_agreement_kappa *kappa)
{
	cli_table_add_text(table, state);
	cli_table_add_text(table, which);
	cli_table_add_integer(table, (gint64)kappa->n_units);
	cli_table_add_number(table, kappa->agreement * 100, 1);
	cli_table_add_number(table, kappa->kappa, 3);
}

static void append_states(GString *out, const struct study_agreement *agreement)
{
	static const char *const heads[] = {
		N_("state"), N_("time"), N_(">units"), N_(">agreement %"), N_(">kappa"), NULL};
	struct cli_table table;
	bool lacks_kappa = false;

	g_string_append_c(out, '\n');
	g_string_append_printf(out, _("States, in units of %g s"), agreement->unit_s);
	g_string_append_c(out, '\n');
	cli_table_init(&table, heads);
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		const struct study_agreement_states *states = &agreement->states[i];
		add_kappa(&table, _(state_titles[i]), _("all, uncoded counted"), &states->all);
		add_kappa(&table, _(state_titles[i]), _("coded by either"), &states->coded);
		lacks_kappa = lacks_kappa || isnan(states->all.kappa) || isnan(states->coded.kappa);
	}
	append_table(out, &table);
	if (lacks_kappa) {
		g_string_append_printf(out, "  %s\n",
			_("kappa -: it has no value where nothing was coded or both have one and "
			  "the same category throughout"));
	}
}

static void append_borders(GString *out, const struct study_agreement_borders *borders)
{
	g_string_append_printf(out, "\n%s\n", _("Borders of touch points"));
	g_string_append_printf(out,
		_("  visits of both: %u, of the first alone: %u, of the "
		  "second alone: %u\n"),
		borders->n_matched, borders->n_only_a, borders->n_only_b);
	if (borders->n_matched > 0) {
		g_string_append_printf(out,
			_("  mean difference: start %.2f s, end %.2f s; most "
			  "%.2f s\n"),
			borders->start_mean_s, borders->end_mean_s, borders->greatest_s);
	}
}

/* Who said what for how long: the cells that hold anything. */
static void append_confusion(GString *out, const struct study_agreement *agreement)
{
	static const char *const heads[] = {
		N_("state"), N_("first"), N_("second"), N_(">seconds"), NULL};
	struct cli_table table;

	g_string_append_printf(out, "\n%s\n", _("Time by code of both"));
	cli_table_init(&table, heads);
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		const struct study_agreement_states *states = &agreement->states[i];
		guint n = states->categories->len;
		for (guint k = 0; k < n * n; k++) {
			guint64 units = g_array_index(states->table, guint64, k);
			if (units == 0) {
				continue;
			}
			cli_table_add_text(&table, _(state_titles[i]));
			cli_table_add_text(&table, states->categories->pdata[k / n]);
			cli_table_add_text(&table, states->categories->pdata[k % n]);
			cli_table_add_number(&table, (double)units * agreement->unit_s, 1);
		}
	}
	append_table(out, &table);
}

char *cli_agreement_text(const struct study_agreement *agreement)
{
	GString *out = g_string_new(NULL);

	g_string_append_printf(
		out, _("First rater %s, second rater %s"), agreement->a.name, agreement->b.name);
	g_string_append_c(out, '\n');
	append_rater(out, &agreement->a);
	append_rater(out, &agreement->b);
	if (!agreement->has_results) {
		g_string_append_printf(out, "  %s\n",
			_("the session is not analysed: only touch points and marks can be "
			  "compared"));
	}
	append_events(out, agreement);
	append_states(out, agreement);
	append_borders(out, &agreement->borders);
	append_confusion(out, agreement);
	return g_string_free(out, FALSE);
}

static void add_rater(JsonBuilder *json, const struct study_agreement_rater *rater)
{
	const struct rec_edits_blind *blind = &rater->blind;
	g_autofree char *name = g_utf8_make_valid(rater->name, -1);
	json_builder_begin_object(json);
	json_builder_set_member_name(json, "rater");
	json_builder_add_string_value(json, name);
	cli_json_add_integer(json, "edits", rater->n_edits);
	cli_json_add_bool(json, "blind", blind->was_blind);
	json_builder_set_member_name(json, "blind_from");
	if (blind->was_blind) {
		g_autofree char *since = core_text_iso8601(blind->wall_us);
		json_builder_add_string_value(json, since);
	} else {
		json_builder_add_null_value(json);
	}
	cli_json_add_bool(json, "had_seen_automatic", !blind->was_blind || blind->had_seen);
	cli_json_add_integer(json, "edits_before_blind", blind->n_before);
	cli_json_add_integer(json, "edits_blind", blind->n_blind);
	cli_json_add_integer(json, "edits_after_blind", blind->n_unblinded);
	json_builder_end_object(json);
}

static void add_events(JsonBuilder *json, const struct study_agreement *agreement)
{
	cli_json_begin_object(json, "events");
	for (int i = 0; i < STUDY_AGREEMENT_N_EVENTS; i++) {
		const struct study_agreement_events *events = &agreement->events[i];
		cli_json_begin_object(
			json, study_agreement_event_name((enum study_agreement_event)i));
		cli_json_add_number(json, "tolerance_s", events->tolerance_s);
		cli_json_add_integer(json, "n_a", events->n_a);
		cli_json_add_integer(json, "n_b", events->n_b);
		cli_json_add_integer(json, "pairs", events->n_matched);
		cli_json_add_number(json, "positive_agreement", events->positive);
		cli_json_add_number(json, "median_difference_s", events->median_s);
		cli_json_add_number(json, "max_difference_s", events->greatest_s);
		json_builder_end_object(json);
	}
	json_builder_end_object(json);
}

static void add_kappa_json(
	JsonBuilder *json, const char *key, const struct study_agreement_kappa *kappa)
{
	cli_json_begin_object(json, key);
	cli_json_add_integer(json, "units", (gint64)kappa->n_units);
	cli_json_add_number(json, "agreement", kappa->agreement);
	cli_json_add_number(json, "kappa", kappa->kappa);
	json_builder_end_object(json);
}

static void add_states(JsonBuilder *json, const struct study_agreement *agreement)
{
	cli_json_begin_object(json, "states");
	for (int i = 0; i < STUDY_AGREEMENT_N_STATES; i++) {
		const struct study_agreement_states *states = &agreement->states[i];
		guint n = states->categories->len;
		cli_json_begin_object(
			json, study_agreement_state_name((enum study_agreement_state)i));
		add_kappa_json(json, "all_time", &states->all);
		add_kappa_json(json, "coded_by_either", &states->coded);
		json_builder_set_member_name(json, "categories");
		json_builder_begin_array(json);
		for (guint k = 0; k < n; k++) {
			json_builder_add_string_value(json, states->categories->pdata[k]);
		}
		json_builder_end_array(json);
		json_builder_set_member_name(json, "units_a_by_b");
		json_builder_begin_array(json);
		for (guint a = 0; a < n; a++) {
			json_builder_begin_array(json);
			for (guint b = 0; b < n; b++) {
				json_builder_add_int_value(json,
					(gint64)g_array_index(states->table, guint64, a * n + b));
			}
			json_builder_end_array(json);
		}
		json_builder_end_array(json);
		json_builder_end_object(json);
	}
	json_builder_end_object(json);
}

static void add_borders(JsonBuilder *json, const struct study_agreement_borders *borders)
{
	cli_json_begin_object(json, "borders");
	cli_json_add_integer(json, "visits_of_both", borders->n_matched);
	cli_json_add_integer(json, "visits_only_a", borders->n_only_a);
	cli_json_add_integer(json, "visits_only_b", borders->n_only_b);
	cli_json_add_number(json, "mean_start_difference_s", borders->start_mean_s);
	cli_json_add_number(json, "mean_end_difference_s", borders->end_mean_s);
	cli_json_add_number(json, "max_difference_s", borders->greatest_s);
	json_builder_end_object(json);
}

char *cli_agreement_json(const struct study_agreement *agreement)
{
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	json_builder_set_member_name(json, "raters");
	json_builder_begin_array(json);
	add_rater(json, &agreement->a);
	add_rater(json, &agreement->b);
	json_builder_end_array(json);
	cli_json_add_bool(json, "analysed", agreement->has_results);
	cli_json_add_number(json, "duration_s", agreement->duration_s);
	cli_json_add_number(json, "unit_s", agreement->unit_s);
	add_events(json, agreement);
	add_states(json, agreement);
	add_borders(json, &agreement->borders);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	return g_strconcat(text, "\n", NULL);
}
