#include "cli/study_said.h"

#include "cli/json.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "recordings/session/json.h"
#include "study/evidence/alerts.h"
#include "study/evidence/say.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const OUTCOMES[CLI_STUDY_N_OUTCOMES] = {
	[CLI_STUDY_ANALYSED] = N_("analysed"),
	[CLI_STUDY_CURRENT] = N_("up to date"),
	[CLI_STUDY_FAILED] = N_("failed"),
	[CLI_STUDY_GONE] = N_("gone"),
	[CLI_STUDY_RECORDING] = N_("not finished"),
	[CLI_STUDY_WITHHELD] = N_("withheld"),
	[CLI_STUDY_LEFT] = N_("left"),
};

static void take_table(GString *out, struct cli_table *table)
{
	g_autofree char *text = cli_table_format(table);

	g_string_append(out, text);
	cli_table_finish(table);
}

static void append_line(GString *out, const char *text)
{
	g_autofree char *clean = cli_terminal_clean(text);

	g_string_append_printf(out, "%s\n", clean);
}

static void append_counts(GString *out, const struct cli_study_said *said)
{
	static const char *const HEADS[] = {N_("sessions"), ">", NULL};
	struct cli_table table;

	cli_table_init(&table, HEADS);
	for (int i = 0; i < CLI_STUDY_N_OUTCOMES; i++) {
		guint n = cli_study_count(said->rows, (enum cli_study_outcome)i);

		if (n == 0 && i != CLI_STUDY_ANALYSED) {
			continue;
		}
		cli_table_add_text(&table, _(OUTCOMES[i]));
		cli_table_add_integer(&table, n);
	}
	take_table(out, &table);
}

/* Whether opening the study has told the same of the session already. */
static bool is_told(const struct cli_study_row *row, const GPtrArray *problems)
{
	bool is_told = false;

	for (guint i = 0; row->outcome == CLI_STUDY_GONE && i < problems->len; i++) {
		is_told = is_told ||
			  g_str_has_prefix(g_ptr_array_index(problems, i), row->session->path);
	}
	return is_told;
}

/* Every session without a result, with its sentence. */
static void append_missing(GString *out, const struct cli_study_said *said)
{
	for (guint i = 0; i < said->rows->len; i++) {
		const struct cli_study_row *row = g_ptr_array_index(said->rows, i);

		if (!row->sentence || is_told(row, said->problems)) {
			continue;
		}
		if (row->outcome != CLI_STUDY_FAILED) {
			append_line(out, row->sentence);
			continue;
		}
		g_autofree char *line = g_strdup_printf(
			"%s/%s: %s", row->session->participant, row->session->name, row->sentence);
		append_line(out, line);
	}
}

static void append_excluded(GString *out, const struct study_evidence *evidence)
{
	static const char *const HEADS[] = {N_("participant"), N_("wave"), N_("reason"), NULL};
	struct cli_table table;
	guint n = 0;

	cli_table_init(&table, HEADS);
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);

		if (member->reason[0] == '\0') {
			continue;
		}
		cli_table_add_text(&table, member->participant);
		cli_table_add_text(&table, member->wave);
		cli_table_add_text(&table, member->reason);
		n++;
	}
	if (n > 0) {
		g_string_append_printf(out, "\n%s\n", _("Who is not in the means, and why"));
		take_table(out, &table);
	} else {
		cli_table_finish(&table);
	}
}

/* Whether the alert is news: of a session that was analysed now, or of no session. */
static bool is_news(const struct study_alert *alert, const GPtrArray *rows)
{
	if (alert->session[0] == '\0') {
		return true;
	}
	for (guint i = 0; i < rows->len; i++) {
		const struct cli_study_row *row = g_ptr_array_index(rows, i);

		if (strcmp(row->session->name, alert->session) == 0 &&
			strcmp(row->session->participant, alert->participant) == 0) {
			return row->outcome == CLI_STUDY_ANALYSED;
		}
	}
	return true;
}

static void append_alerts(GString *out, const struct cli_study_said *said)
{
	const GPtrArray *alerts = said->evidence->alerts;
	g_autoptr(GPtrArray) news = g_ptr_array_new();
	guint n_old = 0;

	if (alerts->len > 0) {
		g_string_append_printf(out, "\n%s\n", _("Alerts"));
	}
	for (guint i = 0; i < alerts->len; i++) {
		struct study_alert *alert = g_ptr_array_index(alerts, i);

		if (is_news(alert, said->rows)) {
			g_ptr_array_add(news, alert);
		} else {
			n_old++;
		}
	}
	for (guint i = 0, n = 0; i < news->len; i += n) {
		n = study_alerts_same(news, i);
		g_autofree char *text = study_say_alerts(news, i, n, /* in_english= */ true);
		g_autofree char *line = g_strdup_printf("  %s", text);
		append_line(out, line);
	}
	if (n_old > 0) {
		g_autofree char *line =
			g_strdup_printf(ngettext("%u of a session that was not analysed now: "
						 "%s/tables/study_alerts.csv",
						"%u of sessions that were not analysed now: "
						"%s/tables/study_alerts.csv",
						n_old),
				n_old, said->study);
		g_autofree char *indented = g_strdup_printf("  %s", line);
		append_line(out, indented);
	}
}

char *cli_study_said_text(const struct cli_study_said *said)
{
	GString *out = g_string_new(NULL);

	append_counts(out, said);
	append_missing(out, said);
	for (guint i = 0; i < said->problems->len; i++) {
		append_line(out, g_ptr_array_index(said->problems, i));
	}
	if (said->evidence) {
		append_excluded(out, said->evidence);
		append_alerts(out, said);
	}
	return g_string_free(out, FALSE);
}

static void add_sessions(JsonBuilder *json, const GPtrArray *rows)
{
	cli_json_begin_array(json, "sessions");
	for (guint i = 0; i < rows->len; i++) {
		const struct cli_study_row *row = g_ptr_array_index(rows, i);

		json_builder_begin_object(json);
		cli_json_add_text(json, "participant", row->session->participant);
		cli_json_add_text(json, "session", row->session->name);
		cli_json_add_text(json, "outcome", cli_study_outcome_name(row->outcome));
		cli_json_add_text(json, "sentence", row->sentence);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_excluded(JsonBuilder *json, const struct study_evidence *evidence)
{
	cli_json_begin_array(json, "excluded");
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);

		if (member->reason[0] == '\0') {
			continue;
		}
		json_builder_begin_object(json);
		cli_json_add_text(json, "participant", member->participant);
		cli_json_add_text(json, "wave", member->wave);
		cli_json_add_text(json, "reason", member->reason);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_alerts(JsonBuilder *json, const struct study_evidence *evidence)
{
	cli_json_begin_array(json, "alerts");
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = g_ptr_array_index(evidence->alerts, i);

		json_builder_begin_object(json);
		cli_json_add_text(json, "participant", alert->participant);
		cli_json_add_text(json, "wave", alert->wave);
		cli_json_add_text(json, "touchpoint", alert->touchpoint);
		cli_json_add_text(json, "session", alert->session);
		cli_json_add_text(json, "kind", alert->kind);
		cli_json_add_number(json, "value", alert->value);
		cli_json_add_number(json, "norm_low", alert->norm.low);
		cli_json_add_number(json, "norm_high", alert->norm.high);
		cli_json_add_number(json, "time_s", alert->time_s);
		cli_json_add_text(json, "text", alert->text);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

char *cli_study_said_json(const struct cli_study_said *said)
{
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	cli_json_add_text(json, "study", said->study);
	add_sessions(json, said->rows);
	if (said->evidence) {
		add_excluded(json, said->evidence);
		add_alerts(json, said->evidence);
	}
	cli_json_begin_array(json, "problems");
	for (guint i = 0; i < said->problems->len; i++) {
		g_autofree char *valid =
			g_utf8_make_valid(g_ptr_array_index(said->problems, i), -1);
		json_builder_add_string_value(json, valid);
	}
	json_builder_end_array(json);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	return g_strconcat(text, "\n", NULL);
}
