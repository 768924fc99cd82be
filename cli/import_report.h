/*
 * What `affekt import --dry-run` shows of a session that is not written.
 */
#ifndef CLI_IMPORT_REPORT_H
#define CLI_IMPORT_REPORT_H

#include "recordings/session/session.h"

/* Lines for people on standard output: channels and their conversions, length, gaps and events. */
void cli_import_report_say(const struct rec_session *session);

/* The same and @notes (char*) as one JSON object. The caller's. */
char *cli_import_report_json(const struct rec_session *session, const GPtrArray *notes);

#endif
