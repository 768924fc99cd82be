/*
 * The tracks of the review page, one above another, as people arranged them.
 *
 * Every track has a key: one of the composed ones, or "channel:" and a channel's name. Order,
 * visibility, heights and value scales are places (gui/review/arrangement.h); a track added later
 * takes the place that its key has. Where the tracks do not fit at their least heights the pile
 * scrolls (affekt_pile_adjustment()).
 *
 * One shown track is the focused one: it has the keyboard, or had it last.
 *
 * Signals: "changed" when the arrangement did. Main thread only.
 */
#ifndef GUI_REVIEW_PILE_H
#define GUI_REVIEW_PILE_H

#include "gui/plot/track.h"
#include "gui/review/arrangement.h"

#define AFFEKT_TYPE_PILE (affekt_pile_get_type())
G_DECLARE_FINAL_TYPE(AffektPile, affekt_pile, AFFEKT, PILE, GtkWidget)

AffektPile *affekt_pile_new(void);

/* Arranges the tracks there are, and those to come, by @places (copied). No "changed". */
void affekt_pile_arrange(AffektPile *pile, const GArray *places);
/* The places now; owned by the pile. */
const GArray *affekt_pile_places(AffektPile *pile);

/* Adds @track with the place of @key, else below all others with its own weight and, if
 * @is_shown, visible. */
void affekt_pile_add(AffektPile *pile, const char *key, AffektTrack *track, gboolean is_shown);
/* Takes the track away; its place stays. */
void affekt_pile_remove(AffektPile *pile, const char *key);
AffektTrack *affekt_pile_track(AffektPile *pile, const char *key); /* NULL none */
const char *affekt_pile_key(AffektPile *pile, AffektTrack *track); /* NULL: not in the pile */
/* Keys (const char*) of the tracks there are, shown or not, in order; the array is the caller's. */
GPtrArray *affekt_pile_keys(AffektPile *pile);

gboolean affekt_pile_is_shown(AffektPile *pile, const char *key);
void affekt_pile_set_shown(AffektPile *pile, const char *key, gboolean is_shown);
/* One place down (1) or up (-1) among the shown ones. */
void affekt_pile_move(AffektPile *pile, const char *key, int by);
/* Makes the track @height pixels high, as far as the others leave room. */
void affekt_pile_set_height(AffektPile *pile, const char *key, double height);
/* Notes that the value scale of @track was changed. */
void affekt_pile_scaled(AffektPile *pile, AffektTrack *track);

/* The shown track that had the keyboard last; the last one of all when none is shown; NULL only
 * while the pile is empty. */
AffektTrack *affekt_pile_focused(AffektPile *pile);
/* Focuses the next shown track below (1) or above (-1), around the ends. */
void affekt_pile_step_focus(AffektPile *pile, int by);

/* How far the pile is scrolled, in pixels; owned by the pile. */
GtkAdjustment *affekt_pile_adjustment(AffektPile *pile);

#endif
