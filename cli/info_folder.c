/*
 * A worker's answer is the JSON object of its session: what --json prints, and what the table is
 * made of. It is empty for a journal that its user keeps beside its session.
 */
#include "cli/info_folder.h"

#include "cli/call.h"
#include "cli/crew.h"
#include "cli/facts.h"
#include "cli/json.h"
#include "cli/table.h"
#include "cli/unread.h"
#include "recordings/folder.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_read.h"
#include "recordings/session_open.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	DATE_CHARS = 16, /* of an ISO 8601 time: up to the minute */
};

/* --- in a worker ----------------------------------------------------------------------- */

static void add_words(JsonBuilder *json, const char *key, const char *words)
{
	g_auto(GStrv) each = g_strsplit(words, " ", -1);
	cli_json_begin_array(json, key);
	for (char **word = each; *word; word++) {
		json_builder_add_string_value(json, *word);
	}
	json_builder_end_array(json);
}

static void add_channels(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "channels");
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		json_builder_add_string_value(json, channel->name);
	}
	json_builder_end_array(json);
}

static void add_problem(JsonBuilder *json, const char *problem)
{
	if (problem) {
		g_autofree char *valid = g_utf8_make_valid(problem, -1);
		json_builder_add_string_value(json, valid);
	}
}

static void add_problems(JsonBuilder *json, const struct rec_session *session, bool is_running)
{
	g_autoptr(GPtrArray) troubles = cli_facts_sync_troubles(session);

	cli_json_begin_array(json, "problems");
	if (session->is_journal && !is_running) {
		add_problem(json,
			_("the recording was broken off and is not finished; “affekt recover” "
			  "does that"));
	}
	add_problem(json, session->damage);
	add_problem(json, session->edits_damage);
	add_problem(json, session->recovered);
	for (guint i = 0; i < troubles->len; i++) {
		add_problem(json, g_ptr_array_index(troubles, i));
	}
	json_builder_end_array(json);
}

static void add_session(JsonBuilder *json, const struct rec_session *session, bool is_running)
{
	g_autofree char *labels = cli_fact_labels(session, session->results, " ");
	g_autofree char *flags = g_strconcat(labels, *labels && session->results ? " " : "",
		session->results ? "ANALYSED" : "", NULL);

	cli_json_add_text(json, "participant", session->participant);
	cli_json_add_text(json, "start_time", session->start_time);
	cli_json_add_number(json, "duration_s", session->duration_s);
	add_channels(json, session);
	cli_json_add_integer(json, "gaps", session->gaps->len);
	cli_json_add_integer(json, "videos", session->videos->len);
	cli_json_add_integer(json, "edits", session->edits->len);
	cli_json_add_bool(json, "analysed", session->results != NULL);
	cli_json_add_bool(json, "recording", is_running);
	add_words(json, "labels", flags);
	add_problems(json, session, is_running);
}

/* A session that cannot be opened has its name and the reason. */
static char *describe_piece(guint piece, const void *user)
{
	const GPtrArray *paths = user;
	const char *path = g_ptr_array_index(paths, piece);
	bool is_journal = g_str_has_suffix(path, ".journal");
	bool is_running = is_journal && rec_frame_is_locked(path);
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = rec_session_open_to_show(path, &error);
	g_autoptr(JsonBuilder) json = json_builder_new();

	if (session && is_journal && rec_journal_is_settled(session)) {
		return g_strdup("");
	}
	json_builder_begin_object(json);
	cli_json_add_text(json, "file", path);
	cli_json_add_bool(json, "readable", session != NULL);
	if (session) {
		add_session(json, session, is_running);
	} else {
		cli_json_begin_array(json, "problems");
		add_problem(json, error->message);
		json_builder_end_array(json);
	}
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	return json_to_string(root, /* pretty= */ FALSE);
}

/* --- the list ------------------------------------------------------------------------------ */

/* What stands for a session, or a folder, that nothing but a problem is known of. */
static char *describe_lost(const char *path, const char *problem)
{
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	cli_json_add_text(json, "file", path);
	cli_json_add_bool(json, "readable", false);
	cli_json_begin_array(json, "problems");
	add_problem(json, problem);
	json_builder_end_array(json);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	return json_to_string(root, /* pretty= */ FALSE);
}

static void add_answer(JsonArray *rows, const char *answer)
{
	JsonNode *row = json_from_string(answer, NULL);

	if (row) {
		json_array_add_element(rows, row);
	}
}

/* The sessions as a JSON array, and behind them the folders that cannot be read (@unread); owned by
 * the caller. NULL with an error. */
static JsonNode *gather(const char *folder, GPtrArray *unread, GError **error)
{
	g_autoptr(GPtrArray) paths = rec_folder_sessions(folder, unread, error);
	g_autoptr(GPtrArray) answers = NULL;
	struct cli_progress progress;

	if (!paths) {
		return NULL;
	}
	cli_progress_init(&progress, _("Reading"));
	answers = cli_crew_run(
		paths->len, /* jobs= */ 0, describe_piece, paths, NULL, NULL, &progress, error);
	cli_progress_finish(&progress);
	if (!answers) {
		return NULL;
	}
	JsonArray *rows = json_array_sized_new(paths->len);
	for (guint i = 0; i < paths->len; i++) {
		const char *answer = g_ptr_array_index(answers, i);
		g_autofree char *lost =
			answer ? NULL
			       : describe_lost(g_ptr_array_index(paths, i),
					 _("reading it brought the worker down; use a copy of "
					   "it, and report this"));
		add_answer(rows, answer ? answer : lost);
	}
	for (guint i = 0; i < unread->len; i++) {
		const struct rec_folder_unread *row = g_ptr_array_index(unread, i);
		g_autofree char *lost = describe_lost(row->path, row->problem);
		add_answer(rows, lost);
	}
	JsonNode *root = json_node_alloc();
	json_node_init_array(root, rows);
	json_array_unref(rows);
	return root;
}

static char *join_words(JsonArray *words, const char *separator)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; words && i < json_array_get_length(words); i++) {
		g_string_append_printf(text, "%s%s", i > 0 ? separator : "",
			json_array_get_string_element(words, i));
	}
	return g_string_free(text, FALSE);
}

/* The member when it is an array; sessions that cannot be read lack most. */
static JsonArray *get_array(JsonObject *row, const char *key)
{
	return json_object_has_member(row, key) ? json_object_get_array_member(row, key) : NULL;
}

/* 2026-01-31T12:00:00+01:00 → 2026-01-31 12:00 */
static char *format_date(const char *start_time)
{
	char *date = g_strndup(start_time ? start_time : "", DATE_CHARS);
	return g_strdelimit(date, "T", ' ');
}

static char *format_length(double seconds)
{
	gint64 s = (gint64)llround(isfinite(seconds) ? seconds : 0);
	return g_strdup_printf("%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static void add_row(struct cli_table *table, JsonObject *row, const char *folder)
{
	const char *file = json_object_get_string_member(row, "file");
	bool is_readable = json_object_get_boolean_member(row, "readable");
	g_autofree char *date =
		format_date(json_object_get_string_member_with_default(row, "start_time", NULL));
	g_autofree char *length =
		format_length(json_object_get_double_member_with_default(row, "duration_s", 0));
	JsonArray *channels = get_array(row, "channels");
	g_autofree char *labels = join_words(get_array(row, "labels"), " ");
	g_autofree char *problems = join_words(get_array(row, "problems"), " ");

	if (g_str_has_prefix(file, folder)) {
		file += strlen(folder);
		file += strspn(file, G_DIR_SEPARATOR_S);
	}
	cli_table_add_text(table, file);
	cli_table_add_text(
		table, json_object_get_string_member_with_default(row, "participant", NULL));
	cli_table_add_text(table, date);
	cli_table_add_text(table, is_readable ? length : NULL);
	cli_table_add_number(table, channels ? json_array_get_length(channels) : (double)NAN, 0);
	cli_table_add_text(table, labels);
	cli_table_add_text(table, problems);
}

static void print_table(JsonArray *rows, const char *folder)
{
	static const char *const heads[] = {N_("session"), N_("participant"), N_("start"),
		N_(">length"), N_(">channels"), N_("labels"), N_("problems"), NULL};
	struct cli_table table;

	cli_table_init(&table, heads);
	for (guint i = 0; i < json_array_get_length(rows); i++) {
		add_row(&table, json_array_get_object_element(rows, i), folder);
	}
	g_autofree char *text = cli_table_format(&table);
	cli_table_finish(&table);
	g_print("%s", text);
}

static guint count_unreadable(JsonArray *rows)
{
	guint n = 0;
	for (guint i = 0; i < json_array_get_length(rows); i++) {
		n += !json_object_get_boolean_member(
			json_array_get_object_element(rows, i), "readable");
	}
	return n;
}

bool cli_info_folder(const char *folder, bool wants_json, GError **error)
{
	g_autoptr(GPtrArray) unread = rec_folder_unread_new();
	g_autoptr(JsonNode) root = gather(folder, unread, error);

	if (!root) {
		return false;
	}
	JsonArray *rows = json_node_get_array(root);
	guint unreadable = count_unreadable(rows) - unread->len;
	if (wants_json) {
		g_autofree char *text = json_to_string(root, /* pretty= */ TRUE);
		g_print("%s\n", text);
	} else {
		print_table(rows, folder);
	}
	if (unreadable > 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("%u of %u sessions in %s cannot be read, as listed; use copies of them"),
			unreadable, json_array_get_length(rows) - unread->len, folder);
		return false;
	}
	return cli_unread_check(folder, unread, error);
}
