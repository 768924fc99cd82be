/*
 * OpenSignals (BITalino, biosignalsplux) writes three comment lines above its rows: a title, one
 * JSON object "{address: {"column": […], "sampling rate": …, "date": …, …}, …}", and the end. The
 * columns of several devices stand beside each other.
 */
#include "recordings/import/table_reading.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	COLUMNS_MAX = 1024,
	DEPTH_MAX = 16, /* the parser calls itself for every level */
};

static JsonArray *array_of(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);
	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static const char *text_at(JsonArray *array, guint index)
{
	JsonNode *node = array && index < json_array_get_length(array)
				 ? json_array_get_element(array, index)
				 : NULL;
	bool is_text = node && JSON_NODE_HOLDS_VALUE(node) &&
		       json_node_get_value_type(node) == G_TYPE_STRING;
	return is_text ? json_node_get_string(node) : NULL;
}

static const char *text_of(JsonObject *object, const char *key)
{
	JsonNode *node = json_object_get_member(object, key);
	bool is_text = node && JSON_NODE_HOLDS_VALUE(node) &&
		       json_node_get_value_type(node) == G_TYPE_STRING;
	return is_text ? json_node_get_string(node) : NULL;
}

/* The sensor on the input @column ("A1"); NULL when none is told. */
static const char *find_sensor(JsonObject *device, const char *column)
{
	JsonArray *labels = array_of(device, "label");
	for (guint i = 0; labels && i < json_array_get_length(labels); i++) {
		const char *label = text_at(labels, i);
		const char *sensor = text_at(array_of(device, "sensor"), i);
		if (label && sensor && strcmp(label, column) == 0)
			return sensor[0] != '\0' && g_ascii_strcasecmp(sensor, "raw") != 0 ? sensor
											   : NULL;
	}
	return NULL;
}

static void add_columns(struct rec_table *table, JsonObject *device)
{
	JsonArray *columns = array_of(device, "column");
	for (guint i = 0; columns && i < json_array_get_length(columns); i++) {
		const char *column = text_at(columns, i);
		if (table->names->len >= COLUMNS_MAX)
			return;
		const char *sensor = column ? find_sensor(device, column) : NULL;
		g_autofree char *named =
			sensor ? g_strconcat(sensor, "_", column, NULL) : g_strdup(column);
		rec_table_add_column(table, named ? named : "");
		/* Inputs are counts of the converter until somebody calibrates them. */
		if (column && (column[0] == 'A' || sensor))
			rec_table_set_unit(table, table->names->len - 1, "counts");
	}
}

/* "2026-5-4" and "9:08:07.5" of the local clock; NaN when they are something else. */
static double read_start_s(JsonObject *device)
{
	const char *date = text_of(device, "date");
	const char *clock = text_of(device, "time");
	int year, month, day, hour, minute;
	char seconds[16];
	if (!date || !clock || sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
		sscanf(clock, "%2d:%2d:%15[0-9.]", &hour, &minute, seconds) != 3)
		return NAN;
	g_autoptr(GDateTime) time = g_date_time_new_local(
		year, month, day, hour, minute, CLAMP(g_ascii_strtod(seconds, NULL), 0, 59.999999));
	return time ? (double)g_date_time_to_unix(time) + g_date_time_get_microsecond(time) * 1e-6
		    : (double)NAN;
}

/* True when brackets are nested deeper than any such header. */
static bool is_deep(const char *text)
{
	int depth = 0;
	for (const char *c = text; *c != '\0' && depth <= DEPTH_MAX; c++)
		depth += (*c == '{' || *c == '[') - (*c == '}' || *c == ']');
	return depth > DEPTH_MAX;
}

bool rec_table_take_opensignals(struct rec_table *table, const char *line)
{
	const char *open = line + strspn(line, "# ");
	g_autoptr(JsonParser) parser = json_parser_new();
	if (*open != '{' || is_deep(open) || !g_utf8_validate(open, -1, NULL) ||
		!json_parser_load_from_data(parser, open, -1, NULL) || table->names->len > 0)
		return false;
	JsonNode *root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root))
		return false;
	g_autoptr(GList) devices = json_object_get_values(json_node_get_object(root));
	for (GList *link = devices; link; link = link->next) {
		if (!JSON_NODE_HOLDS_OBJECT((JsonNode *)link->data))
			continue;
		JsonObject *device = json_node_get_object(link->data);
		JsonNode *rate = json_object_get_member(device, "sampling rate");
		add_columns(table, device);
		if (isnan(table->rate_hz) && rate && JSON_NODE_HOLDS_VALUE(rate))
			table->rate_hz = json_node_get_double(rate);
		if (isnan(table->start_s))
			table->start_s = read_start_s(device);
	}
	if (!(table->rate_hz > 0 && table->rate_hz <= 1e6))
		table->rate_hz = NAN;
	return table->names->len > 0;
}
