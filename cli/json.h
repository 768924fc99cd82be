/*
 * Members of a JSON object, for the commands that print one: what is unknown (NULL, NaN) is null.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* File names may be no UTF-8; JSON must be: @value is made valid. */
void cli_json_add_text(JsonBuilder *json, const char *key, const char *value);
void cli_json_add_number(JsonBuilder *json, const char *key, double value);
void cli_json_add_integer(JsonBuilder *json, const char *key, gint64 value);
void cli_json_add_bool(JsonBuilder *json, const char *key, bool value);

/* Ended by json_builder_end_array() and json_builder_end_object(). */
void cli_json_begin_array(JsonBuilder *json, const char *key);
void cli_json_begin_object(JsonBuilder *json, const char *key);

#endif
