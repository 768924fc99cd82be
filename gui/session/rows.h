/*
 * The lines of the lists, made from a session.
 *
 * Numbers by kind:
 *   touch point   mean arousal, highest arousal, responses per minute, peaks
 *   peak          height, prominence
 *   response      amplitude, rise time (s), half recovery (s)
 */
#ifndef GUI_SESSION_ROWS_H
#define GUI_SESSION_ROWS_H

#include "gui/session/row.h"
#include "gui/session/session.h"

#include <gio/gio.h>

/* Replaces the items of @store (AffektRow) by those of @kind, by time; those at both ends that say
 * the same as before stay, so that lists keep their place. */
void affekt_rows_fill(GListStore *store, enum affekt_row_kind kind, AffektSession *session);

/* The first line after @time_s (or before it), NULL when there is none; owned by the store. */
AffektRow *affekt_rows_neighbour(GListStore *store, double time_s, gboolean is_forward);

#endif
