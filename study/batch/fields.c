#include "study/batch/fields.h"

#include "recordings/session/json.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

char *study_fields_valid(const char *text)
{
	return text ? g_utf8_make_valid(text, -1) : NULL;
}

/* Without the piece of a character at its end, which a copy into an array may have left. */
static char *whole_characters(const char *text)
{
	const char *end = NULL;

	if (g_utf8_validate(text, -1, &end))
		return g_strdup(text);
	bool is_cut = g_utf8_get_char_validated(end, -1) == (gunichar)-2;
	return is_cut ? g_strndup(text, (gsize)(end - text)) : study_fields_valid(text);
}

static gint64 get_whole(const struct study_fields *field, const char *at)
{
	bool is_signed = field->kind == STUDY_FIELDS_INTEGER;
	guint32 word = 0;
	gint64 value = 0;

	if (field->size == sizeof(guint8))
		return *(const guint8 *)at;
	if (field->size == sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		return is_signed ? (gint64)(gint32)word : (gint64)word;
	}
	memcpy(&value, at, sizeof(value));
	return value;
}

static bool set_whole(const struct study_fields *field, JsonNode *node, char *at)
{
	bool is_signed = field->kind == STUDY_FIELDS_INTEGER;
	guint bits = (guint)(8 * field->size) - (is_signed ? 1 : 0);
	gint64 high = bits >= 63 ? G_MAXINT64 : ((gint64)1 << bits) - 1;
	gint64 low = is_signed ? -high - 1 : 0;

	if (!node || !JSON_NODE_HOLDS_VALUE(node) || json_node_get_value_type(node) != G_TYPE_INT64)
		return false;
	gint64 value = json_node_get_int(node);
	guint32 word = (guint32)value;
	guint8 byte = (guint8)value;
	if (value < low || value > high)
		return false;
	memcpy(at,
		field->size == sizeof(byte)   ? (const void *)&byte
		: field->size == sizeof(word) ? (const void *)&word
					      : (const void *)&value,
		field->size);
	return true;
}

void study_fields_to_json(
	const struct study_fields *fields, size_t n, const void *row, JsonObject *object)
{
	for (size_t i = 0; i < n; i++) {
		const struct study_fields *field = &fields[i];
		const char *at = (const char *)row + field->offset;
		g_autofree char *text = NULL;

		switch (field->kind) {
		case STUDY_FIELDS_TEXT:
			text = study_fields_valid(*(char *const *)(const void *)at);
			rec_json_set_text(object, field->name, text);
			break;
		case STUDY_FIELDS_CHARS:
			text = whole_characters(at);
			rec_json_set_text(object, field->name, text);
			break;
		case STUDY_FIELDS_NUMBER:
			rec_json_set_number(object, field->name, *(const double *)(const void *)at);
			break;
		case STUDY_FIELDS_BOOL:
			json_object_set_boolean_member(object, field->name, *(const bool *)at);
			break;
		case STUDY_FIELDS_INTEGER:
		case STUDY_FIELDS_NATURAL:
			json_object_set_int_member(object, field->name, get_whole(field, at));
			break;
		}
	}
}

static void set_text(const struct study_fields *field, JsonObject *object, char *at)
{
	g_autofree char *text = rec_json_get_text(object, field->name);

	if (!text)
		return;
	if (field->kind == STUDY_FIELDS_CHARS) {
		g_autofree char *cut = g_strndup(text, field->size - 1);
		g_autofree char *whole = whole_characters(cut);

		g_strlcpy(at, whole, field->size);
		return;
	}
	char **place = (char **)(void *)at;
	g_free(*place);
	*place = g_steal_pointer(&text);
}

bool study_fields_from_json(
	const struct study_fields *fields, size_t n, JsonObject *object, void *row)
{
	for (size_t i = 0; i < n; i++) {
		const struct study_fields *field = &fields[i];
		char *at = (char *)row + field->offset;

		switch (field->kind) {
		case STUDY_FIELDS_TEXT:
		case STUDY_FIELDS_CHARS:
			set_text(field, object, at);
			break;
		case STUDY_FIELDS_NUMBER:
			*(double *)(void *)at = rec_json_get_number(object, field->name);
			break;
		case STUDY_FIELDS_BOOL:
			*(bool *)at = rec_json_get_bool(object, field->name);
			break;
		case STUDY_FIELDS_INTEGER:
		case STUDY_FIELDS_NATURAL:
			if (!set_whole(field, json_object_get_member(object, field->name), at))
				return false;
			break;
		}
	}
	return true;
}
