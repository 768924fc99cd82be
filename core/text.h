/*
 * Text and numbers in the C locale: what goes into files and comes out of them.
 * People's locale is the business of the programs; nothing here looks at it.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* @text as a slug [a-z0-9_-]+: lower case, accents of Latin letters folded (å→a, ø→o, æ→ae), every
 * other run of characters one '-', none at the ends. "" becomes "x". Owned by the caller. */
char *core_text_slug(const char *text);

/* The whole of @text as a finite number with a decimal point, white space around allowed; false and
 * @ret untouched otherwise. */
bool core_text_parse_double(const char *text, double *ret);
bool core_text_parse_int64(const char *text, int64_t *ret);

/* Appends a number as files want it: @decimals digits behind the point, nothing at all for NaN or
 * infinity (an unknown value is an empty cell), "-0.000" written as "0.000". */
void core_text_append_fixed(GString *out, double value, int decimals);

/* The same with @digits significant digits ("%.7g" form). */
void core_text_append_significant(GString *out, double value, int digits);

/* Appends one RFC 4180 cell: quoted when it holds a comma, quote or line break. NULL is an empty
 * cell. A cell that a spreadsheet would take for a formula (= + - @ at the start of a text) is left
 * as it is: readers are promised the exact text. */
void core_text_append_csv(GString *out, const char *text);

/* A random (version 4) UUID, 36 characters and NUL. */
void core_text_uuid(char ret_uuid[37]);

/* "2026-11-22T10:15:30.123456+01:00" of wall microseconds in the local zone; those
 * outside of the years 1000 to 9999 are brought to their ends. Owned by the caller. */
char *core_text_iso8601(int64_t wall_us);

/* As strcmp(), but runs of digits count as the numbers that they are: "P2" before "P10". 0 for
 * equal texts alone. The same in every locale. */
int core_text_compare(const char *a, const char *b);

#endif
