/*
 * The edits of a session as lines that people read: when, who, what, where and how, why, and
 * whether it still holds.
 */
#ifndef GUI_EDIT_DEEDS_H
#define GUI_EDIT_DEEDS_H

#include "recordings/edits/edits.h"

#include <gio/gio.h>

enum affekt_deed_text {
	AFFEKT_DEED_WHEN = 0, /* "29 Nov 2026, 14:05:09", local time */
	AFFEKT_DEED_WHO,
	AFFEKT_DEED_WHAT,   /* "Move peak", "Undo: Move peak" */
	AFFEKT_DEED_CHANGE, /* "03:54.0 → 03:55.2" */
	AFFEKT_DEED_WHY,    /* the reason that was given; "" none */
	AFFEKT_DEED_STATE,  /* "In force", "Taken back"; "–": undo and redo themselves */
	AFFEKT_N_DEED_TEXTS,
};

/* One edit. Immutable. */
#define AFFEKT_TYPE_DEED (affekt_deed_get_type())
G_DECLARE_FINAL_TYPE(AffektDeed, affekt_deed, AFFEKT, DEED, GObject)

const char *affekt_deed_text(AffektDeed *deed, enum affekt_deed_text text);
/* What sorts by @text: the order in which edits were made, the time in the recording, or NaN when
 * the text itself sorts. */
double affekt_deed_key(AffektDeed *deed, enum affekt_deed_text text);

/* Replaces the items of @store (AffektDeed) by the edits of @rater (NULL: of everybody) in @edits
 * (NULL: none), the newest first. @longest_s: length of the recording, which asks for hours. */
void affekt_deeds_fill(GListStore *store, const GArray *edits, const char *rater, double longest_s);

#endif
