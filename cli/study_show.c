#include "cli/study_show.h"

#include "cli/json.h"
#include "cli/study_refresh.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "recordings/session/json.h"
#include "study/batch/batch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct study_person NOBODY = {
	.participant = "",
	.session = "",
	.group = "",
	.wave = "",
	.role = "",
	.team = "",
	.reason = "",
	.retain_until = "",
};

static const char *const STATES[] = {
	[STUDY_BATCH_CURRENT] = N_("current"),
	[STUDY_BATCH_DUE] = N_("due"),
	[STUDY_BATCH_FAILED] = N_("failed"),
	[STUDY_BATCH_GONE] = N_("gone"),
	[STUDY_BATCH_WITHHELD] = N_("withheld"),
	[STUDY_BATCH_RECORDING] = N_("recording"),
};

static const struct study_person *person_of(
	const struct study_folder *folder, const struct study_session *session)
{
	const struct study_person *person =
		study_people_find(folder->people, session->participant, session->name);

	return person ? person : &NOBODY;
}

static enum study_batch_state state_of(
	const struct study_folder *folder, const struct study_session *session)
{
	const struct study_batch_options options = {0};

	return study_batch_state(folder, session, &options);
}

/* --- what is wrong ------------------------------------------------------------------- */

static bool has_session(const struct study_folder *folder, const struct study_person *person)
{
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);

		if (strcmp(session->participant, person->participant) == 0 &&
			(!person->session[0] || strcmp(session->name, person->session) == 0)) {
			return true;
		}
	}
	return false;
}

/* Rows that no session belongs to are planned, or a code that was mistyped. */
static void add_rows_without_session(const struct study_folder *folder, GPtrArray *problems)
{
	for (guint i = 0; i < folder->people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(folder->people->rows, i);

		if (has_session(folder, person)) {
			continue;
		}
		if (person->session[0]) {
			study_sheet_tell(folder->people->sheet, person->line, problems,
				_("“%s” has no session “%s”"), person->participant,
				person->session);
		} else {
			study_sheet_tell(folder->people->sheet, person->line, problems,
				_("“%s” has no session yet"), person->participant);
		}
	}
}

static void add_sessions_without_row(const struct study_folder *folder, GPtrArray *problems)
{
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		g_autofree char *failure = study_batch_failure(session);

		if (person_of(folder, session) == &NOBODY) {
			g_ptr_array_add(problems,
				g_strdup_printf(_("%s has no row in participants.tsv, so that "
						  "group, wave and consent are not said."),
					session->path));
		}
		if (failure) {
			g_ptr_array_add(
				problems, g_strdup_printf("%s: %s", session->path, failure));
		}
	}
}

static void add_problems(const struct study_folder *folder, GPtrArray *problems)
{
	add_rows_without_session(folder, problems);
	add_sessions_without_row(folder, problems);
	cli_study_refresh_due(folder, problems);
}

/* Sentences about people, as of today. */
static GPtrArray *list_warnings(const struct study_folder *folder)
{
	GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");

	study_people_warn(folder->people, today, warnings);
	return warnings;
}

/* --- for people ---------------------------------------------------------------------- */

/* "signals, video"; signals of which nothing is said have a question mark. */
static char *consent_of(const struct study_folder *folder, const struct study_session *session)
{
	GString *text = g_string_new(NULL);

	for (int i = 0; i < STUDY_N_SCOPES; i++) {
		enum study_scope scope = (enum study_scope)i;
		bool is_said = study_people_is_said(folder->people, session->participant, scope);

		if (study_people_allows(folder->people, session->participant, scope)) {
			g_string_append_printf(text, "%s%s%s", text->len ? ", " : "",
				study_scope_name(scope), is_said ? "" : "?");
		}
	}
	if (text->len == 0) {
		g_string_append(text, _("none"));
	}
	return g_string_free(text, FALSE);
}

static char *exclusion_of(const struct study_person *person)
{
	if (!person->is_excluded) {
		return g_strdup("");
	}
	return person->reason[0] ? g_strdup_printf(_("yes: %s"), person->reason)
				 : g_strdup(_("yes"));
}

static void add_row(struct cli_table *table, const struct study_folder *folder,
	const struct study_session *session)
{
	const struct study_person *person = person_of(folder, session);
	g_autofree char *consent = consent_of(folder, session);
	g_autofree char *exclusion = exclusion_of(person);

	cli_table_add_text(table, session->participant);
	cli_table_add_text(table, session->name);
	cli_table_add_text(table, person->group);
	cli_table_add_text(table, person->wave);
	cli_table_add_text(table, consent);
	cli_table_add_text(table, _(STATES[state_of(folder, session)]));
	cli_table_add_text(table, exclusion);
}

static guint count_participants(const struct study_folder *folder)
{
	guint n = 0;

	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		const struct study_session *before =
			i > 0 ? g_ptr_array_index(folder->sessions, i - 1) : NULL;

		n += !before || strcmp(before->participant, session->participant) != 0;
	}
	return n;
}

static void append_sentences(GString *text, const char *head, const GPtrArray *sentences)
{
	if (sentences->len > 0) {
		g_string_append_printf(text, "\n%s\n", head);
	}
	for (guint i = 0; i < sentences->len; i++) {
		g_autofree char *clean = cli_terminal_clean(g_ptr_array_index(sentences, i));

		g_string_append_printf(text, "  %s\n", clean);
	}
}

char *cli_study_show_text(const struct study_folder *folder, GPtrArray *problems)
{
	static const char *const HEADS[] = {N_("Participant"), N_("Session"), N_("Group"),
		N_("Wave"), N_("Consent"), N_("Result"), N_("Excluded"), NULL};
	g_autoptr(GPtrArray) warnings = list_warnings(folder);
	const char *name = folder->plan && folder->plan->name ? folder->plan->name : folder->path;
	g_autofree char *clean = cli_terminal_clean(name);
	GString *text = g_string_new(NULL);
	struct cli_table table;

	add_problems(folder, problems);
	g_string_append_printf(text, _("%s: %u participants with %u sessions"), clean,
		count_participants(folder), folder->sessions->len);
	g_string_append(text, "\n\n");
	cli_table_init(&table, HEADS);
	for (guint i = 0; i < folder->sessions->len; i++) {
		add_row(&table, folder, g_ptr_array_index(folder->sessions, i));
	}
	g_autofree char *rows = cli_table_format(&table);
	cli_table_finish(&table);
	g_string_append(text, folder->sessions->len > 0 ? rows : "");
	append_sentences(text, _("Problems:"), problems);
	append_sentences(text, _("To look at:"), warnings);
	return g_string_free(text, FALSE);
}

/* --- for programs -------------------------------------------------------------------- */

static const char *answer_text(enum study_answer answer)
{
	return answer == STUDY_ANSWER_YES ? "yes" : answer == STUDY_ANSWER_NO ? "no" : NULL;
}

static void add_consent(JsonBuilder *json, const struct study_folder *folder,
	const struct study_session *session, const struct study_person *person)
{
	cli_json_begin_object(json, "consent");
	for (int scope = 0; scope < STUDY_N_SCOPES; scope++) {
		cli_json_add_text(json, study_scope_name((enum study_scope)scope),
			answer_text(person->consent[scope]));
	}
	json_builder_end_object(json);
	cli_json_begin_array(json, "allowed");
	for (int scope = 0; scope < STUDY_N_SCOPES; scope++) {
		if (study_people_allows(
			    folder->people, session->participant, (enum study_scope)scope)) {
			json_builder_add_string_value(
				json, study_scope_name((enum study_scope)scope));
		}
	}
	json_builder_end_array(json);
}

static const char *text_or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static void add_session(
	JsonBuilder *json, const struct study_folder *folder, const struct study_session *session)
{
	const struct study_person *person = person_of(folder, session);
	g_autofree char *failure = study_batch_failure(session);

	json_builder_begin_object(json);
	cli_json_add_text(json, "participant", session->participant);
	cli_json_add_text(json, "session", session->name);
	cli_json_add_text(json, "path", session->path);
	cli_json_add_text(json, "file", session->file);
	cli_json_add_text(json, "group", text_or_null(person->group));
	cli_json_add_text(json, "wave", text_or_null(person->wave));
	cli_json_add_text(json, "role", text_or_null(person->role));
	cli_json_add_text(json, "team", text_or_null(person->team));
	cli_json_add_bool(json, "excluded", person->is_excluded);
	cli_json_add_text(json, "reason", text_or_null(person->reason));
	add_consent(json, folder, session, person);
	cli_json_add_text(json, "retain_until", text_or_null(person->retain_until));
	cli_json_add_text(json, "result", STATES[state_of(folder, session)]);
	cli_json_add_text(json, "failure", failure);
	json_builder_end_object(json);
}

static void add_sentences(JsonBuilder *json, const char *key, const GPtrArray *sentences)
{
	cli_json_begin_array(json, key);
	for (guint i = 0; i < sentences->len; i++) {
		g_autofree char *valid = g_utf8_make_valid(g_ptr_array_index(sentences, i), -1);

		json_builder_add_string_value(json, valid);
	}
	json_builder_end_array(json);
}

char *cli_study_show_json(const struct study_folder *folder, GPtrArray *problems)
{
	g_autoptr(JsonBuilder) json = json_builder_new();
	g_autoptr(GPtrArray) warnings = list_warnings(folder);

	add_problems(folder, problems);
	json_builder_begin_object(json);
	cli_json_add_text(json, "study", folder->path);
	cli_json_add_text(json, "name", folder->plan ? folder->plan->name : NULL);
	cli_json_add_integer(json, "participants", count_participants(folder));
	cli_json_begin_array(json, "sessions");
	for (guint i = 0; i < folder->sessions->len; i++) {
		add_session(json, folder, g_ptr_array_index(folder->sessions, i));
	}
	json_builder_end_array(json);
	add_sentences(json, "problems", problems);
	add_sentences(json, "warnings", warnings);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	return g_strconcat(text, "\n", NULL);
}
