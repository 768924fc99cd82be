/*
 * DESIGN
 * result.json begins with a head: format, key, and size and hash of the curves. Whether a result
 * holds is told by its bytes alone, without reading the rest: the same key makes the same head.
 */
#include "core/text.h"
#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/session/json.h"
#include "study/batch/fields.h"
#include "study/batch/result_layout.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	HEAD_BYTES = 512,
	BYTES_MAX = 64 << 20,
	CURVE_MAX = 31 * 24 * 3600 * 4, /* elements: no recording is longer */
};

#define RESULT(kind, field) STUDY_FIELDS_OF(study_result, STUDY_FIELDS_##kind, field)
static const struct study_fields RESULT_FIELDS[] = {
	RESULT(TEXT, source),
	RESULT(TEXT, settings),
	RESULT(TEXT, participant),
	RESULT(TEXT, session),
	RESULT(TEXT, code),
	RESULT(TEXT, uuid),
	RESULT(TEXT, start_time),
	RESULT(TEXT, software),
	RESULT(TEXT, profile),
	RESULT(TEXT, rater),
	RESULT(TEXT, label),
	RESULT(NUMBER, duration_s),
	RESULT(BOOL, is_calibrated),
	RESULT(NUMBER, gsr_valid_share),
	RESULT(NUMBER, pulse_valid_share),
	RESULT(NUMBER, usable_pct),
	RESULT(NATURAL, lacks),
	RESULT(BOOL, is_non_responder),
	RESULT(BOOL, is_self_normalised),
	RESULT(NUMBER, baseline_s),
	RESULT(NATURAL, n_gaps),
	RESULT(NUMBER, gaps_s),
	RESULT(NUMBER, samples_lost),
	RESULT(TEXT, sync),
	RESULT(NUMBER, sync_worst_ms),
	RESULT(TEXT, methods),
	RESULT(TEXT, parameters_json),
};

#define VISIT(kind, field) STUDY_FIELDS_OF(rec_touchpoint, STUDY_FIELDS_##kind, field)
static const struct study_fields VISIT_FIELDS[] = {
	VISIT(CHARS, id),
	VISIT(CHARS, title),
	VISIT(CHARS, phase),
	VISIT(BOOL, is_critical),
	VISIT(INTEGER, visit),
	VISIT(NUMBER, start_s),
	VISIT(NUMBER, end_s),
	VISIT(CHARS, source),
	VISIT(NUMBER, valid_pct),
	VISIT(NUMBER, arousal_mean),
	VISIT(NUMBER, arousal_max),
	VISIT(NUMBER, arousal_max_s),
	VISIT(NUMBER, arousal_end),
	VISIT(NUMBER, arousal_trend_per_min),
	VISIT(NUMBER, arousal_skewness),
	VISIT(NUMBER, arousal_auc),
	VISIT(INTEGER, scr_count),
	VISIT(NUMBER, scr_per_min),
	VISIT(NUMBER, scr_amplitude_sum),
	VISIT(NUMBER, scr_magnitude),
	VISIT(NUMBER, iscr),
	VISIT(NUMBER, epc_per_min),
	VISIT(NUMBER, latency_s),
	VISIT(NUMBER, scl_delta),
	VISIT(NUMBER, hr_delta_bpm),
	VISIT(NUMBER, pulse_amplitude_delta_pct),
	VISIT(INTEGER, peak_count),
	VISIT(BOOL, is_excluded),
	VISIT(CHARS, reason),
};

#define PEAK(kind, field) STUDY_FIELDS_OF(dsp_peak, STUDY_FIELDS_##kind, field)
static const struct study_fields PEAK_FIELDS[] = {
	PEAK(INTEGER, id),
	PEAK(NUMBER, time_s),
	PEAK(NUMBER, height),
	PEAK(NUMBER, prominence),
	PEAK(BOOL, has_scr),
	PEAK(NATURAL, status),
};

#define ANSWER(kind, field) STUDY_FIELDS_OF(rec_self_report, STUDY_FIELDS_##kind, field)
static const struct study_fields ANSWER_FIELDS[] = {
	ANSWER(INTEGER, id),
	ANSWER(TEXT, touchpoint),
	ANSWER(TEXT, form),
	ANSWER(TEXT, item),
	ANSWER(TEXT, value),
	ANSWER(TEXT, text),
	ANSWER(NUMBER, video_time_s),
	ANSWER(TEXT, answered_at),
	ANSWER(BOOL, is_projective),
};

/* @n rows of @size bytes. */
static JsonArray *rows_to_json(
	const struct study_fields *fields, gsize n_fields, const GArray *rows, gsize size)
{
	JsonArray *array = json_array_sized_new(rows->len);

	for (guint i = 0; i < rows->len; i++) {
		JsonObject *object = json_object_new();

		study_fields_to_json(fields, n_fields, rows->data + i * size, object);
		json_array_add_object_element(array, object);
	}
	return array;
}

static JsonArray *answers_to_json(const GPtrArray *answers)
{
	JsonArray *array = json_array_sized_new(answers->len);

	for (guint i = 0; i < answers->len; i++) {
		JsonObject *object = json_object_new();

		study_fields_to_json(ANSWER_FIELDS, G_N_ELEMENTS(ANSWER_FIELDS),
			g_ptr_array_index(answers, i), object);
		json_array_add_object_element(array, object);
	}
	return array;
}

static JsonArray *texts_to_json(const GPtrArray *texts)
{
	JsonArray *array = json_array_sized_new(texts->len);

	for (guint i = 0; i < texts->len; i++) {
		g_autofree char *text = study_fields_valid(g_ptr_array_index(texts, i));

		json_array_add_string_element(array, text);
	}
	return array;
}

static void set_head(JsonObject *root, const char *key, const struct study_result_curves *curves)
{
	json_object_set_int_member(root, "format", STUDY_RESULT_FORMAT);
	json_object_set_string_member(root, "key", key);
	json_object_set_int_member(root, "n_arousal", curves->n_arousal);
	json_object_set_int_member(root, "n_phasic", curves->n_phasic);
	json_object_set_string_member(root, "curves_sha256", curves->sha256);
}

static char *print(JsonObject *root)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

	json_node_set_object(node, root);
	return rec_json_to_text(node, /* is_pretty= */ true);
}

static char *to_text(const struct study_result *result, const struct study_result_curves *curves)
{
	g_autoptr(JsonObject) root = json_object_new();

	set_head(root, result->key, curves);
	study_fields_to_json(RESULT_FIELDS, G_N_ELEMENTS(RESULT_FIELDS), result, root);
	json_object_set_array_member(root, "touchpoints",
		rows_to_json(VISIT_FIELDS, G_N_ELEMENTS(VISIT_FIELDS), result->touchpoints,
			sizeof(struct rec_touchpoint)));
	json_object_set_array_member(root, "peaks",
		rows_to_json(PEAK_FIELDS, G_N_ELEMENTS(PEAK_FIELDS), result->peaks,
			sizeof(struct dsp_peak)));
	json_object_set_array_member(root, "answers", answers_to_json(result->answers));
	json_object_set_array_member(root, "videos", texts_to_json(result->videos));
	json_object_set_array_member(root, "notes", texts_to_json(result->notes));
	return print(root);
}

bool study_result_write(const struct study_result *result, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_JSON, NULL);
	struct study_result_curves curves = {0};

	if (g_mkdir_with_parents(folder, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), folder);
		return false;
	}
	if (!study_result_curves_write(result, folder, &curves, error))
		return false;
	g_autofree char *text = to_text(result, &curves);
	return rec_beside_finish(rec_beside_open(path, /* replace= */ true, error), text, error);
}

/* The array of that name; NULL when there is none. */
static JsonArray *get_array(JsonObject *root, const char *name)
{
	JsonNode *node = json_object_get_member(root, name);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static JsonObject *get_object(JsonArray *array, guint i)
{
	JsonNode *node = json_array_get_element(array, i);

	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static bool rows_from_json(JsonObject *root, const char *name, const struct study_fields *fields,
	gsize n_fields, GArray *rows, gsize size)
{
	JsonArray *array = get_array(root, name);

	for (guint i = 0; array && i < json_array_get_length(array); i++) {
		JsonObject *object = get_object(array, i);

		g_array_set_size(rows, i + 1);
		if (!object ||
			!study_fields_from_json(fields, n_fields, object, rows->data + i * size))
			return false;
	}
	return array != NULL;
}

static bool answers_from_json(JsonObject *root, GPtrArray *answers)
{
	JsonArray *array = get_array(root, "answers");

	for (guint i = 0; array && i < json_array_get_length(array); i++) {
		struct rec_self_report *answer = g_new0(struct rec_self_report, 1);
		JsonObject *object = get_object(array, i);

		g_ptr_array_add(answers, answer);
		if (!object || !study_fields_from_json(
				       ANSWER_FIELDS, G_N_ELEMENTS(ANSWER_FIELDS), object, answer))
			return false;
	}
	return array != NULL;
}

static bool texts_from_json(JsonObject *root, const char *name, GPtrArray *texts)
{
	JsonArray *array = get_array(root, name);

	for (guint i = 0; array && i < json_array_get_length(array); i++) {
		JsonNode *node = json_array_get_element(array, i);

		if (!JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_STRING)
			return false;
		g_ptr_array_add(texts, json_node_dup_string(node));
	}
	return array != NULL;
}

/* A member that counts the elements of a curve. */
static bool get_length(JsonObject *root, const char *name, guint *ret_n)
{
	double n = rec_json_get_number(root, name);
	bool is_fine = n >= 0 && n <= CURVE_MAX && n == floor(n);

	*ret_n = is_fine ? (guint)n : 0;
	return is_fine;
}

/* False for the result of another version, too. */
static bool get_head(JsonObject *root, char **ret_key, struct study_result_curves *ret_curves)
{
	g_autofree char *sha256 = rec_json_get_text(root, "curves_sha256");

	if (rec_json_get_number(root, "format") != STUDY_RESULT_FORMAT || !sha256 ||
		!get_length(root, "n_arousal", &ret_curves->n_arousal) ||
		!get_length(root, "n_phasic", &ret_curves->n_phasic))
		return false;
	g_strlcpy(ret_curves->sha256, sha256, sizeof(ret_curves->sha256));
	*ret_key = rec_json_get_text(root, "key");
	return *ret_key != NULL;
}

static struct study_result *from_json(JsonObject *root, struct study_result_curves *ret_curves)
{
	g_autoptr(study_result) result = study_result_new();
	g_autofree char *key = NULL;

	if (!get_head(root, &key, ret_curves) ||
		!study_fields_from_json(RESULT_FIELDS, G_N_ELEMENTS(RESULT_FIELDS), root, result) ||
		!rows_from_json(root, "touchpoints", VISIT_FIELDS, G_N_ELEMENTS(VISIT_FIELDS),
			result->touchpoints, sizeof(struct rec_touchpoint)) ||
		!rows_from_json(root, "peaks", PEAK_FIELDS, G_N_ELEMENTS(PEAK_FIELDS),
			result->peaks, sizeof(struct dsp_peak)) ||
		!answers_from_json(root, result->answers) ||
		!texts_from_json(root, "videos", result->videos) ||
		!texts_from_json(root, "notes", result->notes))
		return NULL;
	g_free(result->key);
	result->key = g_steal_pointer(&key);
	return g_steal_pointer(&result);
}

/* At most @max bytes of the file, which may be longer only when @is_head. NULL with an error. */
static char *read_text(const char *path, gsize max, bool is_head, GError **error)
{
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);
	struct stat status = {0};

	if (fd < 0)
		return NULL;
	bool is_fine = fstat(fd, &status) == 0 && (is_head || status.st_size <= (off_t)max);
	gsize n = MIN((gsize)status.st_size, max);
	g_autofree char *text = g_malloc(is_fine ? n + 1 : 1);
	gsize done = 0;
	while (is_fine && done < n) {
		ssize_t got = read(fd, text + done, n - done);
		is_fine = got > 0;
		done += is_fine ? (gsize)got : 0;
	}
	close(fd);
	text[is_fine ? n : 0] = '\0';
	if (is_fine)
		return g_steal_pointer(&text);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s is no result of a session; run “affekt study analyze” again."), path);
	return NULL;
}

struct study_result *study_result_read(const char *folder, bool with_curves, GError **error)
{
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_JSON, NULL);
	g_autofree char *text = read_text(path, BYTES_MAX, /* is_head= */ false, error);
	struct study_result_curves curves = {0};

	if (!text)
		return NULL;
	g_autoptr(JsonObject) root = rec_json_parse(text);
	g_autoptr(study_result) result = root ? from_json(root, &curves) : NULL;
	bool is_whole = result && (with_curves ? study_result_curves_read(result, folder, &curves)
					       : study_result_curves_fit(folder, &curves));
	if (is_whole)
		return g_steal_pointer(&result);
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s is not whole, or of another version of Affekt; run “affekt study analyze” "
		  "again."),
		path);
	return NULL;
}

bool study_result_has(const char *folder, const char *key)
{
	g_autofree char *path = g_build_filename(folder, STUDY_RESULT_JSON, NULL);
	g_autofree char *text = read_text(path, HEAD_BYTES, /* is_head= */ true, NULL);
	g_autofree char *head = g_strdup_printf(
		"{\n  \"format\" : %d,\n  \"key\" : \"%s\",\n", STUDY_RESULT_FORMAT, key);
	struct study_result_curves curves = {0};

	return text && g_str_has_prefix(text, head) &&
	       sscanf(text + strlen(head), " \"n_arousal\" : %u, \"n_phasic\" : %u,",
		       &curves.n_arousal, &curves.n_phasic) == 2 &&
	       study_result_curves_fit(folder, &curves);
}
