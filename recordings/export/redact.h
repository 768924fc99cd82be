/*
 * A session without what people wrote: for data that leaves the house.
 */
#ifndef RECORDINGS_EXPORT_REDACT_H
#define RECORDINGS_EXPORT_REDACT_H

#include "recordings/export/tables.h"

/* Takes every free text out of what is to be exported, in memory; files stay as they are: titles,
 * labels, notes and raters of marks and visits, edits, answers that are no number with the words of
 * their forms, --info values but a session_no that is a number, the study file and the description.
 * Ids of touch points and phases that the study file does not plan are made of titles and become
 * "tp1", "phase1", …; other ids, names of channels, times and numbers stay.
 * @results and @touchpoints: as in struct rec_export_data, and NULL there is NULL here. */
void rec_redact_texts(
	struct rec_session *session, struct rec_results *results, GArray *touchpoints);

/* A name for the exported files in place of that of the session's file, which somebody chose: the
 * letters and digits of the participant's code, "session" when there are none. Owned by the caller.
 */
char *rec_redact_name(const struct rec_session *session);

#endif
