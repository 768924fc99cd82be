/*
 * The spellings of units that the headers of other programs' tables use. Pure, any thread.
 */
#ifndef RECORDINGS_IMPORT_UNITS_H
#define RECORDINGS_IMPORT_UNITS_H

#include <stdbool.h>

/* True for a word that a row of units holds: "uS", "kOhm", "ms", "a.u.", … */
bool rec_unit_is_known(const char *text);

/* The unit that a column's name carries: "EDA [uS]", "EDA (uS)", "eda_uS"; NULL when it carries
 * none. Owned by the caller. */
char *rec_unit_in_name(const char *name);

/* The unit of core_channel_set_conductance_unit() that @text means; NULL when it is none of them.
 */
const char *rec_unit_conductance(const char *text);

/* The unit as channels spell it, in ASCII: "uV" for its two Greek spellings, else @text itself;
 * NULL when that is not ASCII. */
const char *rec_unit_ascii(const char *text);

#endif
