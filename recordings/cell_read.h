/*
 * Cells of text tables as numbers. Pure, any thread, whatever the locale.
 */
#ifndef RECORDINGS_CELL_READ_H
#define RECORDINGS_CELL_READ_H

#include <stdbool.h>

/* The whole of @text as a decimal number, correctly rounded; with @takes_comma a comma may stand
 * for the point, which @ret_had_comma tells. False, and nothing set, for any other text. */
bool rec_cell_parse_number(const char *text, bool takes_comma, bool *ret_had_comma, double *ret);

/* True for the ways of writing that there is no value: nothing, "-", NaN, NA, N/A, null, none, inf;
 * in any case. */
bool rec_cell_is_missing(const char *text);

#endif
