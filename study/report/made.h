/*
 * When a report is made, and in which language.
 */
#ifndef STUDY_REPORT_MADE_H
#define STUDY_REPORT_MADE_H

#include <glib.h>

/* Seconds since 1970: SOURCE_DATE_EPOCH where files are to be reproduced, else now. */
gint64 study_made_time(void);

/* "2026-11-29", UTC. Owned by the caller. */
char *study_made_date(gint64 time_s);

/* The language that texts really come in: that of the catalog in use, "en" when there is none.
 * Owned by the caller. */
char *study_made_language(void);

#endif
