/*
 * Events of an import: rows of time_s,duration_s,label become visits of touch points and marks.
 * Used by the importers only.
 */
#ifndef RECORDINGS_IMPORT_IMPORT_EVENTS_H
#define RECORDINGS_IMPORT_IMPORT_EVENTS_H

#include "recordings/session/session.h"

struct rec_import_event {
	double start_s;    /* as the file says; seconds since 1970 when the list is absolute */
	double duration_s; /* 0: an instant */
	char *label;
	char *id;    /* of the touch point; NULL: the label's slug */
	char *phase; /* of a visit; NULL none */
	char *note;  /* of a mark; NULL none */
	bool is_critical;
	bool is_mark; /* though it may last; else events that last are visits, others marks */
};

struct rec_import_events {
	GArray *rows; /* struct rec_import_event */
	bool is_absolute;
	bool is_of_day; /* likewise, but of a day that the file does not name */
};

struct rec_import_events *rec_import_events_new(void);
typedef struct rec_import_events rec_import_events;
void rec_import_events_free(rec_import_events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_import_events, rec_import_events_free)

/* The label is copied. The row is until the next one is added. */
struct rec_import_event *rec_import_events_add(
	struct rec_import_events *events, double start_s, double duration_s, const char *label);

/* Reads the table at @path: a time column (by name, or @time_column if the table has it), a
 * duration (without one all are marks) and a label. */
bool rec_import_events_read(struct rec_import_events *events, const char *path,
	const char *time_column, GPtrArray *notes, GError **error);

/* Says how many visits and marks the rows from @first on are; @file for the sentence. */
void rec_import_events_tell(
	const struct rec_import_events *events, guint first, const char *file, GPtrArray *notes);

/* Earliest start; INFINITY when there are none. */
double rec_import_events_first_s(const struct rec_import_events *events);

/* Adds the rows, @zero_s earlier, as visits (named by the label's slug, titled by the label,
 * baseline when the label says so in any case) and marks; visits are numbered. */
void rec_import_events_apply(
	const struct rec_import_events *events, double zero_s, struct rec_session *session);

/* The session lasts until its last event has ended; a note says so when that is after the last
 * sample (@session's duration until now), or when one begins before the recording. */
void rec_import_events_settle(struct rec_session *session, GPtrArray *notes);

#endif
