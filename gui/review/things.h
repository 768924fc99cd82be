/*
 * What can be edited on the review page, as rows of a session: where each stands, what edits call
 * it, and how it is said in words.
 *
 * A struct affekt_thing (gui/review/hit.h) is an index, valid until the session's next "changed";
 * what edits call it (target, target_id, old_time_s of struct rec_edit) lasts. Main thread only.
 */
#ifndef GUI_REVIEW_THINGS_H
#define GUI_REVIEW_THINGS_H

#include "gui/review/hit.h"
#include "gui/session/session.h"

guint affekt_things_count(AffektSession *session, enum affekt_thing_kind kind);

/* Where a thing stands: a response at its peak, an artefact or touch point at its start, or at its
 * end when that part is meant. */
double affekt_things_time(AffektSession *session, struct affekt_thing thing);
/* The end of an artefact or touch point; else as affekt_things_time(). */
double affekt_things_end(AffektSession *session, struct affekt_thing thing);

/* The whole row of @kind that stands exactly at @time_s; AFFEKT_THING_NONE when there is none. */
struct affekt_thing affekt_things_find(
	AffektSession *session, enum affekt_thing_kind kind, double time_s);

/* An edit without an action that means @thing: target, target_id, old_time_s; new_time_s NaN. */
struct rec_edit affekt_things_name(AffektSession *session, struct affekt_thing thing);
/* The whole row that @name means now; AFFEKT_THING_NONE: it is gone. */
struct affekt_thing affekt_things_follow(AffektSession *session, const struct rec_edit *name);

/* The note that the rater last set on what @name means; NULL none. Valid until the next edit. */
const char *affekt_things_note(AffektSession *session, const struct rec_edit *name);

/* "Arousal peak · 02:13.4 · 71 · moved · “talked”"; owned by the caller. */
char *affekt_things_words(AffektSession *session, struct affekt_thing thing);

/* Which enum affekt_thing_kind of target, and back. */
enum rec_edit_target affekt_things_target(enum affekt_thing_kind kind);

#endif
