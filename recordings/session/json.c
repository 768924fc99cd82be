#include "recordings/session/json.h"

#include "recordings/session/session.h"

#include <math.h>
#include <string.h>

enum {
	DEPTH_MAX = 64, /* brackets within brackets */
};

static const char *const QUANTITIES[] = {
	[CORE_QUANTITY_GSR] = "gsr",
	[CORE_QUANTITY_PULSE] = "pulse",
	[CORE_QUANTITY_OTHER] = "other",
};

static const char *const RAW_TYPES[] = {
	[CORE_RAW_U8] = "u8",
	[CORE_RAW_I16] = "i16",
	[CORE_RAW_U16] = "u16",
	[CORE_RAW_I32] = "i32",
	[CORE_RAW_F32] = "f32",
	[CORE_RAW_F64] = "f64",
};

static const char *const STEPS[] = {
	[CORE_STEP_LINEAR] = "linear",
	[CORE_STEP_RECIPROCAL] = "reciprocal",
	[CORE_STEP_DIVIDER] = "divider",
	[CORE_STEP_AMPLIFIER] = "amplifier",
	[CORE_STEP_GROVE] = "grove",
};

void rec_json_set_text(JsonObject *object, const char *key, const char *text)
{
	if (text)
		json_object_set_string_member(object, key, text);
	else
		json_object_set_null_member(object, key);
}

void rec_json_set_number(JsonObject *object, const char *key, double number)
{
	if (isfinite(number))
		json_object_set_double_member(object, key, number);
	else
		json_object_set_null_member(object, key);
}

/* The member when it is a plain value of @type. */
static JsonNode *get_value(JsonObject *object, const char *key, GType type)
{
	JsonNode *node = json_object_get_member(object, key);

	if (!node || !JSON_NODE_HOLDS_VALUE(node))
		return NULL;
	return g_type_is_a(json_node_get_value_type(node), type) ? node : NULL;
}

char *rec_json_get_text(JsonObject *object, const char *key)
{
	JsonNode *node = get_value(object, key, G_TYPE_STRING);

	return node ? g_strdup(json_node_get_string(node)) : NULL;
}

double rec_json_get_number(JsonObject *object, const char *key)
{
	JsonNode *node = get_value(object, key, G_TYPE_DOUBLE);

	if (!node)
		node = get_value(object, key, G_TYPE_INT64);
	double number = node ? json_node_get_double(node) : NAN;
	return isfinite(number) ? number : NAN;
}

bool rec_json_get_bool(JsonObject *object, const char *key)
{
	JsonNode *node = get_value(object, key, G_TYPE_BOOLEAN);

	return node && json_node_get_boolean(node);
}

char *rec_json_to_text(JsonNode *root, bool is_pretty)
{
	char *text = json_to_string(root, is_pretty);
	char *to = text;
	bool is_quoted = false;

	for (const char *from = text; *from != '\0'; from++) {
		bool is_escape = is_quoted && *from == '\\';

		is_quoted ^= *from == '"';
		*to++ = *from;
		if (is_escape)
			*to++ = *++from;
		if (is_quoted || (*from != '+' && *from != '-') || to == text + 1 || to[-2] != 'e')
			continue;
		while (g_ascii_isdigit(from[1]))
			*to++ = *++from;
		if (from[1] == '.' && from[2] == '0')
			from += 2;
	}
	*to = '\0';
	return text;
}

char *rec_json_print(JsonObject *object)
{
	g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);

	json_node_set_object(root, object);
	return rec_json_to_text(root, false);
}

/* The parser calls itself for every bracket, so that a text of brackets alone would end the stack.
 */
static bool is_shallow(const char *text)
{
	int depth = 0;
	bool is_quoted = false;

	for (; *text != '\0' && depth <= DEPTH_MAX; text++) {
		if (*text == '\\' && text[1] != '\0')
			text++;
		else if (*text == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted)
			depth += (*text == '[' || *text == '{') - (*text == ']' || *text == '}');
	}
	return depth <= DEPTH_MAX;
}

JsonObject *rec_json_parse(const char *text)
{
	g_autoptr(JsonNode) root = is_shallow(text) ? json_from_string(text, NULL) : NULL;

	if (!root || !JSON_NODE_HOLDS_OBJECT(root))
		return NULL;
	return json_object_ref(json_node_get_object(root));
}

static JsonArray *steps_to_array(const struct core_channel *channel)
{
	JsonArray *array = json_array_new();

	for (int i = 0; i < channel->n_steps; i++) {
		const struct core_step *step = &channel->steps[i];
		JsonObject *object = json_object_new();

		json_object_set_string_member(object, "kind", STEPS[step->kind]);
		rec_json_set_number(object, "a", step->a);
		rec_json_set_number(object, "b", step->b);
		rec_json_set_number(object, "c", step->c);
		json_object_set_string_member(object, "unit", step->unit);
		json_array_add_object_element(array, object);
	}
	return array;
}

JsonObject *rec_json_from_channel(const struct core_channel *channel)
{
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "key", channel->key);
	json_object_set_string_member(object, "title", channel->title);
	json_object_set_string_member(object, "quantity", QUANTITIES[channel->quantity]);
	json_object_set_string_member(object, "raw_type", RAW_TYPES[channel->raw_type]);
	json_object_set_string_member(object, "raw_unit", channel->raw_unit);
	json_object_set_int_member(object, "group", channel->group);
	rec_json_set_number(object, "rate_hz", channel->rate_hz);
	rec_json_set_number(object, "raw_min", channel->raw_min);
	rec_json_set_number(object, "raw_max", channel->raw_max);
	rec_json_set_number(object, "raw_lsb", channel->raw_lsb);
	json_object_set_array_member(object, "chain", steps_to_array(channel));
	return object;
}

/* Index of the member's text in @names; -1 when it is none of them. */
static int get_choice(JsonObject *object, const char *key, const char *const *names, int n)
{
	g_autofree char *text = rec_json_get_text(object, key);

	for (int i = 0; text && i < n; i++) {
		if (strcmp(text, names[i]) == 0)
			return i;
	}
	return -1;
}

/* Texts that do not fit are cut at a whole character. */
static void get_fixed_text(JsonObject *object, const char *key, char *ret_text, size_t size)
{
	g_autofree char *text = rec_json_get_text(object, key);
	const char *end = NULL;

	g_strlcpy(ret_text, text ? text : "", size);
	g_utf8_validate(ret_text, -1, &end);
	ret_text[end - ret_text] = '\0';
}

static bool array_to_steps(JsonArray *array, struct core_channel *channel)
{
	guint n = json_array_get_length(array);

	if (n > CORE_CHANNEL_STEPS_MAX)
		return false;
	for (guint i = 0; i < n; i++) {
		struct core_step *step = &channel->steps[i];
		JsonNode *node = json_array_get_element(array, i);
		JsonObject *object =
			JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
		int kind = object ? get_choice(object, "kind", STEPS, G_N_ELEMENTS(STEPS)) : -1;

		if (kind < 0)
			return false;
		step->kind = (enum core_step_kind)kind;
		step->a = rec_json_get_number(object, "a");
		step->b = rec_json_get_number(object, "b");
		step->c = rec_json_get_number(object, "c");
		get_fixed_text(object, "unit", step->unit, sizeof step->unit);
	}
	channel->n_steps = (uint8_t)n;
	return true;
}

bool rec_json_to_channel(JsonObject *object, struct core_channel *ret_channel)
{
	struct core_channel channel = {0};
	JsonNode *chain = json_object_get_member(object, "chain");
	int quantity = get_choice(object, "quantity", QUANTITIES, G_N_ELEMENTS(QUANTITIES));
	int raw_type = get_choice(object, "raw_type", RAW_TYPES, G_N_ELEMENTS(RAW_TYPES));
	double group = rec_json_get_number(object, "group");

	if (quantity < 0 || raw_type < 0 || !(group >= 0 && group <= UINT8_MAX))
		return false;
	get_fixed_text(object, "key", channel.key, sizeof channel.key);
	get_fixed_text(object, "title", channel.title, sizeof channel.title);
	get_fixed_text(object, "raw_unit", channel.raw_unit, sizeof channel.raw_unit);
	channel.quantity = (enum core_quantity)quantity;
	channel.raw_type = (enum core_raw_type)raw_type;
	channel.group = (uint8_t)group;
	channel.rate_hz = rec_json_get_number(object, "rate_hz");
	if (!rec_session_is_rate(channel.rate_hz))
		channel.rate_hz = NAN;
	channel.raw_min = rec_json_get_number(object, "raw_min");
	channel.raw_max = rec_json_get_number(object, "raw_max");
	channel.raw_lsb = rec_json_get_number(object, "raw_lsb");
	/* The key becomes part of a path in the file. */
	if (channel.key[0] == '\0' || strchr(channel.key, '/') ||
		(chain && !JSON_NODE_HOLDS_ARRAY(chain)))
		return false;
	if (chain && !array_to_steps(json_node_get_array(chain), &channel))
		return false;
	*ret_channel = channel;
	return true;
}

JsonObject *rec_json_from_table(GHashTable *texts)
{
	JsonObject *object = json_object_new();
	GHashTableIter iter;
	void *key = NULL, *value = NULL;

	if (!texts)
		return object;
	g_hash_table_iter_init(&iter, texts);
	while (g_hash_table_iter_next(&iter, &key, &value))
		json_object_set_string_member(object, key, value);
	return object;
}

void rec_json_to_table(JsonObject *object, GHashTable *texts)
{
	g_autoptr(GList) keys = json_object_get_members(object);

	for (GList *link = keys; link; link = link->next) {
		char *text = rec_json_get_text(object, link->data);

		if (text)
			g_hash_table_insert(texts, g_strdup(link->data), text);
	}
}
