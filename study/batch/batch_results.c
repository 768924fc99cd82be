/* What lies in the folder of results: reading all of it, and throwing out what is nobody's. */
#include "recordings/disk/beside.h"
#include "recordings/session/json.h"
#include "study/batch/batch_parts.h"
#include "study/batch/result_layout.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FAILED_JSON "failed.json"

enum {
	FAILURE_BYTES_MAX = 1 << 16
};

static void G_GNUC_PRINTF(2, 3) tell(GPtrArray *problems, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (problems)
		g_ptr_array_add(problems, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void remove_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *part = g_strconcat(path, ".part", NULL);

	g_unlink(path);
	g_unlink(part);
}

void study_batch_remove(const char *results)
{
	/* First what says that the rest holds. */
	remove_file(results, STUDY_RESULT_JSON);
	remove_file(results, STUDY_RESULT_CURVES);
	remove_file(results, FAILED_JSON);
	g_rmdir(results);
}

void study_batch_write_failure(
	const char *results, const char *source, const char *key, const char *sentence)
{
	g_autofree char *path = g_build_filename(results, FAILED_JSON, NULL);
	g_autofree char *valid = g_utf8_make_valid(sentence, -1);
	g_autoptr(JsonObject) root = json_object_new();

	rec_json_set_text(root, "source", source);
	rec_json_set_text(root, "key", key);
	rec_json_set_text(root, "sentence", valid);
	g_autofree char *text = rec_json_print(root);
	if (g_mkdir_with_parents(results, 0700) == 0)
		rec_beside_finish(rec_beside_open(path, /* replace= */ true, NULL), text, NULL);
}

void study_batch_remove_failure(const char *results)
{
	remove_file(results, FAILED_JSON);
}

static JsonObject *read_failure(const char *results)
{
	g_autofree char *path = g_build_filename(results, FAILED_JSON, NULL);
	g_autofree char *text = NULL;
	GStatBuf status;

	if (g_lstat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
		status.st_size > FAILURE_BYTES_MAX || !g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	return rec_json_parse(text);
}

char *study_batch_read_failure(const char *results, const char *member, const char *hash)
{
	g_autoptr(JsonObject) root = read_failure(results);
	g_autofree char *found = root ? rec_json_get_text(root, member) : NULL;

	return found && strcmp(found, hash) == 0 ? rec_json_get_text(root, "sentence") : NULL;
}

char *study_batch_failure(const struct study_session *session)
{
	g_autofree char *source = session->file ? study_batch_source(session, NULL) : NULL;

	return source ? study_batch_read_failure(session->results, "source", source) : NULL;
}

/* Removes what lies in the results of @place and is of no session in @known (paths). */
static void tidy_place(const char *place, GHashTable *known)
{
	g_autoptr(GDir) dir = g_dir_open(place, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *results = g_build_filename(place, name, NULL);

		if (!g_hash_table_contains(known, results))
			study_batch_remove(results);
	}
	g_rmdir(place);
}

void study_batch_tidy(const struct study_folder *folder)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *path = g_build_filename(folder->path, "results", NULL);
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);

		if (study_batch_is_allowed(folder, session))
			g_hash_table_add(known, session->results);
	}
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *place = g_build_filename(path, name, NULL);

		tidy_place(place, known);
	}
}

/* The result of @session when it holds; else NULL, with a sentence. */
static struct study_result *take(const struct study_folder *folder,
	const struct study_session *session, bool with_curves, GPtrArray *problems)
{
	g_autofree char *name = study_batch_name(session);
	g_autofree char *refusal = study_batch_refusal(folder, session);
	g_autoptr(GError) failure = NULL;

	if (refusal) {
		tell(problems, "%s", refusal);
		return NULL;
	}
	g_autofree char *source = study_batch_source(session, &failure);
	g_autoptr(study_result) result =
		source ? study_result_read(session->results, with_curves, &failure) : NULL;
	g_autofree char *why =
		source && !result ? study_batch_read_failure(session->results, "source", source)
				  : NULL;
	if (result && strcmp(result->source, source) == 0)
		return g_steal_pointer(&result);
	if (result)
		tell(problems,
			_("%s has changed since it was analysed; run “affekt study analyze” "
			  "again."),
			name);
	else if (why)
		tell(problems, _("%s could not be analysed: %s"), name, why);
	else if (g_error_matches(failure, REC_ERROR, REC_ERROR_MISSING))
		tell(problems, _("%s is not analysed yet; run “affekt study analyze”."), name);
	else
		tell(problems, "%s", failure->message);
	return NULL;
}

/* What people call it, whatever the file says. */
static void set_place(struct study_result *result, const struct study_session *session)
{
	g_free(result->participant);
	result->participant = g_strdup(session->participant);
	g_free(result->session);
	result->session = g_strdup(session->name);
}

static char *name_result(const struct study_result *result)
{
	const struct study_session session = {
		.participant = result->participant, .name = result->session};

	return study_batch_name(&session);
}

/* False for a recording that is there already. */
static bool is_new(const struct study_result *result, GHashTable *uuids, GPtrArray *problems)
{
	const struct study_result *first =
		result->uuid[0] ? g_hash_table_lookup(uuids, result->uuid) : NULL;

	if (!first) {
		if (result->uuid[0])
			g_hash_table_insert(uuids, result->uuid, (gpointer)result);
		return true;
	}
	g_autofree char *name = name_result(result);
	g_autofree char *other = name_result(first);
	tell(problems,
		_("%s and %s are the same recording (%s): only the first counts; remove the one "
		  "that is wrong."),
		other, name, result->uuid);
	g_ptr_array_add(first->twins, g_steal_pointer(&name));
	return false;
}

static void compare_codes(const struct study_result *result, GPtrArray *problems)
{
	g_autofree char *name = name_result(result);

	if (result->code[0] && strcmp(result->code, result->participant) != 0)
		tell(problems,
			_("%s was recorded of the participant %s; here it counts for %s. Move it "
			  "when that is wrong."),
			name, result->code, result->participant);
}

static void compare_settings(const GPtrArray *results, GPtrArray *problems)
{
	guint n = 0;

	for (guint i = 1; i < results->len; i++) {
		const struct study_result *first = g_ptr_array_index(results, 0);
		const struct study_result *other = g_ptr_array_index(results, i);

		n += strcmp(first->settings, other->settings) != 0 ? 1 : 0;
	}
	if (n > 0)
		tell(problems,
			_("Not all sessions were analysed with the same parameters and rater; run "
			  "“affekt study analyze” again."));
}

GPtrArray *study_batch_load(
	const struct study_folder *folder, bool with_curves, GPtrArray *ret_problems)
{
	GPtrArray *results = g_ptr_array_new_with_free_func((GDestroyNotify)study_result_free);

	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		struct study_result *result = take(folder, session, with_curves, ret_problems);

		if (result) {
			set_place(result, session);
			/* Consent may have been withdrawn since. */
			if (!study_batch_has_texts(folder, session))
				study_result_withhold_texts(result);
			g_ptr_array_add(results, result);
		}
	}
	return results;
}

void study_batch_compare(GPtrArray *results, GPtrArray *ret_problems)
{
	g_autoptr(GHashTable) uuids = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < results->len;) {
		const struct study_result *result = g_ptr_array_index(results, i);

		if (!is_new(result, uuids, ret_problems)) {
			g_ptr_array_remove_index(results, i);
			continue;
		}
		compare_codes(result, ret_problems);
		i++;
	}
	compare_settings(results, ret_problems);
}

GPtrArray *study_batch_results(
	const struct study_folder *folder, bool with_curves, GPtrArray *ret_problems)
{
	GPtrArray *results = study_batch_load(folder, with_curves, ret_problems);

	study_batch_compare(results, ret_problems);
	return results;
}
