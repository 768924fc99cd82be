/*
 * Channels and texts as JSON: the journal's header and device frames, and attributes of the NWB
 * file. NaN is null.
 */
#ifndef RECORDINGS_SESSION_JSON_H
#define RECORDINGS_SESSION_JSON_H

#include "core/channel.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* Sets a member; NULL texts and NaN are null. */
void rec_json_set_text(JsonObject *object, const char *key, const char *text);
void rec_json_set_number(JsonObject *object, const char *key, double number);

/* Members of the wrong kind and missing ones read as NULL, NaN, false; so do infinite
 * numbers. Texts are copied. */
char *rec_json_get_text(JsonObject *object, const char *key);
double rec_json_get_number(JsonObject *object, const char *key);
bool rec_json_get_bool(JsonObject *object, const char *key);

/* Owned by the caller. */
char *rec_json_print(JsonObject *object);
/* json_to_string(), which writes 1e-10 as "1e-10.0", as JSON. */
char *rec_json_to_text(JsonNode *root, bool is_pretty);
/* NULL when @text is no JSON object, or nests deeper than any of ours. Owned by the caller
 * (json_object_unref). */
JsonObject *rec_json_parse(const char *text);

JsonObject *rec_json_from_channel(const struct core_channel *channel);
/* False when a mandatory member is missing or impossible. */
bool rec_json_to_channel(JsonObject *object, struct core_channel *ret_channel);

JsonObject *rec_json_from_table(GHashTable *texts); /* char* → char*; NULL is an empty one */
void rec_json_to_table(JsonObject *object, GHashTable *texts);

#endif
