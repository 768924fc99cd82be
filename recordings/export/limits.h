/*
 * What cannot be concluded from the numbers of a session. One text for every export, so that no
 * table travels without it; English, part of the file format.
 */
#ifndef RECORDINGS_EXPORT_LIMITS_H
#define RECORDINGS_EXPORT_LIMITS_H

/* The statement, one paragraph without a line break. */
const char *rec_limits_text(void);

#endif
