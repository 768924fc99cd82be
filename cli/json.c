#include "cli/json.h"

#include <math.h>

void cli_json_add_text(JsonBuilder *json, const char *key, const char *value)
{
	json_builder_set_member_name(json, key);
	if (value) {
		g_autofree char *valid = g_utf8_make_valid(value, -1);
		json_builder_add_string_value(json, valid);
	} else {
		json_builder_add_null_value(json);
	}
}

void cli_json_add_number(JsonBuilder *json, const char *key, double value)
{
	json_builder_set_member_name(json, key);
	if (isfinite(value)) {
		json_builder_add_double_value(json, value);
	} else {
		json_builder_add_null_value(json);
	}
}

void cli_json_add_integer(JsonBuilder *json, const char *key, gint64 value)
{
	json_builder_set_member_name(json, key);
	json_builder_add_int_value(json, value);
}

void cli_json_add_bool(JsonBuilder *json, const char *key, bool value)
{
	json_builder_set_member_name(json, key);
	json_builder_add_boolean_value(json, value);
}

void cli_json_begin_array(JsonBuilder *json, const char *key)
{
	json_builder_set_member_name(json, key);
	json_builder_begin_array(json);
}

void cli_json_begin_object(JsonBuilder *json, const char *key)
{
	json_builder_set_member_name(json, key);
	json_builder_begin_object(json);
}
