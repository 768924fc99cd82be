/*
 * What cannot be concluded from the numbers of a session. One text for every export, so that no
 * table travels without it; English, part of the file format.
 */
#ifndef RECORDINGS_EXPORT_LIMITS_H
#define RECORDINGS_EXPORT_LIMITS_H

#include "recordings/session/label.h"

/* The statement, one paragraph without a line break. */
const char *rec_limits_text(void);

/* The same for numbers of @label, whose words stand before it, as in "SIMULATED: …", when it has
 * any. Owned by the caller. */
char *rec_limits_of(struct rec_label label);

#endif
