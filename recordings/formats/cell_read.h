/*
 * Cells of text tables as numbers. Pure, any thread, whatever the locale.
 */
#ifndef RECORDINGS_FORMATS_CELL_READ_H
#define RECORDINGS_FORMATS_CELL_READ_H

#include <stdbool.h>

/* The whole of @text as a decimal number, correctly rounded; with @takes_comma a comma may stand
 * for the point, which @ret_had_comma tells. False, and nothing set, for any other text. */
bool rec_cell_parse_number(const char *text, bool takes_comma, bool *ret_had_comma, double *ret);

/* The same for numbers whose thousands are parted by commas, points, apostrophes or blanks of any
 * kind: "1.234,5", "1 234 567", "1'234.5". Every group but the first has three digits. A lone comma
 * or point parts nothing: "1,234" is refused. @ret_group is the mark, ' ' for every blank and
 * apostrophe; @ret_decimal is '\0' when there are no decimals. */
bool rec_cell_parse_grouped(const char *text, char *ret_group, char *ret_decimal, double *ret);

/* True for the ways of writing that there is no value: nothing, "-", "--", "?", ".", NaN, #N/A, NA,
 * N/A, <NA>, null, none, nil, missing, inf, 1.#QNAN and their like; in any case. */
bool rec_cell_is_missing(const char *text);

#endif
