/*
 * Words for files that describe tables (recordings/table/column.h): one line per column, name,
 * unit, meaning, then type and field. A twin pair is TWIN_uS above and TWIN_RAW at the end, over
 * the same field. @row is the name of the struct that a row is.
 */
#ifndef RECORDINGS_TABLE_DESCRIBE_H
#define RECORDINGS_TABLE_DESCRIBE_H

#include "recordings/table/column.h"

#define COLUMN(name, unit, meaning, form, field, row, member)                                      \
	{                                                                                          \
		name, unit, meaning, REC_FORM_##form, REC_FIELD_##field,                           \
			offsetof(struct row, member), REC_TWIN_NONE, NULL, NULL, NULL              \
	}
#define TIME(name, meaning, row, member) COLUMN(name, "s", meaning, FIXED, DOUBLE, row, member)
#define NUMBER(name, unit, meaning, row, member)                                                   \
	COLUMN(name, unit, meaning, SIGNIFICANT, DOUBLE, row, member)
#define COUNT(name, meaning, row, member)  COLUMN(name, "1", meaning, INTEGER, COUNT, row, member)
#define WHOLE(name, meaning, row, member)  COLUMN(name, "1", meaning, INTEGER, UINT, row, member)
#define YES_NO(name, meaning, row, member) COLUMN(name, "1", meaning, INTEGER, BOOL, row, member)
#define CHARS(name, meaning, row, member)  COLUMN(name, "", meaning, TEXT, CHARS, row, member)
#define STRING(name, meaning, row, member) COLUMN(name, "", meaning, TEXT, STRING, row, member)
#define TWIN_uS(name, unit, meaning, row, member)                                                  \
	{                                                                                          \
		name, unit, meaning, REC_FORM_FIXED, REC_FIELD_DOUBLE,                             \
			offsetof(struct row, member), REC_TWIN_CALIBRATED, NULL, NULL, NULL        \
	}
#define TWIN_RAW(name, unit, meaning, row, member)                                                 \
	{                                                                                          \
		name, unit,                                                                        \
			meaning " (instead of the uS column when the recording is "                \
				"UNCALIBRATED)",                                                   \
			REC_FORM_SIGNIFICANT, REC_FIELD_DOUBLE, offsetof(struct row, member),      \
			REC_TWIN_RAW, NULL, NULL, NULL                                             \
	}
/* A text that @function makes of a row. */
#define COMPUTED(name, meaning, function)                                                          \
	{                                                                                          \
		name, "", meaning, REC_FORM_TEXT, REC_FIELD_COMPUTED, 0, REC_TWIN_NONE, function,  \
			NULL, NULL                                                                 \
	}
/* A number that @function makes of a row. */
#define MEASURED(name, unit, meaning, form, function)                                              \
	{                                                                                          \
		name, unit, meaning, REC_FORM_##form, REC_FIELD_COMPUTED, 0, REC_TWIN_NONE, NULL,  \
			function, NULL                                                             \
	}

#endif
