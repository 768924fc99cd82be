/*
 * How the tracks of the review page are arranged: order, which are shown, heights, value scales.
 *
 * A pure list of places, and its text form (GKeyFile), in which it is kept between runs:
 *
 *   [track 1]
 *   key=conductance          one of the composed tracks, or "channel:" and a channel's name
 *   shown=true
 *   weight=1.35              height relative to the others
 *   scale=visible            visible, record, fixed
 *   low=0  high=20           with scale=fixed
 *
 * Places of channels that the open session does not have stay in the list, for the next one that
 * has them. Any thread, no display.
 */
#ifndef GUI_REVIEW_ARRANGEMENT_H
#define GUI_REVIEW_ARRANGEMENT_H

#include "gui/plot/track_range.h"

#include <glib.h>

#define AFFEKT_PLACE_WEIGHT_MIN 0.25
#define AFFEKT_PLACE_WEIGHT_MAX 4.0

struct affekt_place {
	char key[112];
	gboolean is_shown;
	double weight;
	enum affekt_scale scale;
	double low, high; /* with AFFEKT_SCALE_FIXED */
};

/* Places (struct affekt_place, in order) from their text. What is broken is left out; of a text
 * that is none nothing is left. Owned by the caller. */
GArray *affekt_arrangement_parse(const char *text);
char *affekt_arrangement_format(const GArray *places);

/* The place of @key; NULL none. Valid until the list grows or is sorted. */
struct affekt_place *affekt_arrangement_find(const GArray *places, const char *key);

/* Moves @key past the next place below (1) or above (-1) that is shown and whose key is in
 * @present (char*: tracks there are). FALSE when there is none. */
gboolean affekt_arrangement_move(
	GArray *places, const char *key, int by, const char *const *present);

/* Shares @room pixels out by @weights, none below @minimum; their sum is larger than @room only
 * when even the minima do not fit. */
void affekt_arrangement_heights(
	const double *weights, gsize n, int room, int minimum, int *ret_heights);

/* Where the arrangement is kept: $XDG_STATE_HOME/affekt/tracks. Owned by the caller. */
char *affekt_arrangement_path(void);

#endif
