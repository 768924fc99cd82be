/*
 * Ids that say what people wrote. Used by redact.c only.
 */
#ifndef RECORDINGS_EXPORT_REDACT_IDS_H
#define RECORDINGS_EXPORT_REDACT_IDS_H

#include "recordings/export/tables.h"

/* Gives touch points and phases that are not in the session's plan, which is still there, ids
 * without words. @results and @touchpoints: as in struct rec_export_data, and NULL there is NULL
 * here. */
void rec_redact_ids(struct rec_session *session, struct rec_results *results, GArray *touchpoints);

#endif
