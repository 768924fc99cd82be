/*
 * Rows of structs as JSON and back, by a table that names each member and the field that it is of.
 * Numbers come back as they were, to the last bit; what is no number is null and NaN. Texts are
 * made valid UTF-8. Pure.
 */
#ifndef STUDY_BATCH_FIELDS_H
#define STUDY_BATCH_FIELDS_H

#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stddef.h>

enum study_fields_kind {
	STUDY_FIELDS_TEXT = 0, /* char *, g_malloc'ed; NULL: null */
	STUDY_FIELDS_CHARS,    /* char array; what does not fit is cut at a whole character */
	STUDY_FIELDS_NUMBER,   /* double */
	STUDY_FIELDS_BOOL,
	STUDY_FIELDS_INTEGER, /* int, int64_t */
	STUDY_FIELDS_NATURAL, /* uint8_t, unsigned */
};

struct study_fields {
	const char *name;
	enum study_fields_kind kind;
	size_t offset, size;
};

/* The row of a table for @field of struct @type. */
#define STUDY_FIELDS_OF(type, kind, field)                                                         \
	{                                                                                          \
#field, kind, offsetof(struct type, field), sizeof(((struct type *)0)->field)      \
	}

/* Sets a member per field of @row, in the order of the table. */
void study_fields_to_json(
	const struct study_fields *fields, size_t n, const void *row, JsonObject *object);

/* Fills @row, which is initialised: a missing or null text leaves what is there. False when a
 * whole number is missing or does not fit. */
bool study_fields_from_json(
	const struct study_fields *fields, size_t n, JsonObject *object, void *row);

/* @text as valid UTF-8: bytes that are none become U+FFFD. NULL is NULL. The caller's. */
char *study_fields_valid(const char *text);

#endif
