/*
 * Cells of text tables from numbers: the C locale, fixed forms, and fast, because an hour of
 * signals has millions of them. Pure, any thread.
 *
 * Each function writes at @to, which has room for REC_CELL_BYTES, and returns the end of what it
 * wrote; there is no NUL. A value that is not finite is unknown: nothing is written.
 */
#ifndef RECORDINGS_FORMATS_CELL_WRITE_H
#define RECORDINGS_FORMATS_CELL_WRITE_H

#include <stdint.h>

enum {
	REC_CELL_BYTES = 40
};

/* Six decimals: "-1.250000"; never "-0.000000". */
char *rec_cell_write_fixed6(char *to, double value);

/* Up to seven significant digits, the "%.7g" form: "0.5", "116.9878", "1e-05". */
char *rec_cell_write_significant7(char *to, double value);

char *rec_cell_write_integer(char *to, int64_t value);

#endif
