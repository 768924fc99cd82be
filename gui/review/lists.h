/*
 * The lists beside the tracks: touch points with their statistics, arousal peaks, responses.
 *
 * Choosing a line (arrow keys, click) puts the cursor there; activating it (Enter, double click)
 * zooms to it. Columns sort by a click on their head.
 *
 * Signal: "row-chosen" (AffektRow, gboolean is_activated), only for what the user does.
 */
#ifndef GUI_REVIEW_LISTS_H
#define GUI_REVIEW_LISTS_H

#include "gui/session/row.h"
#include "gui/session/session.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_LISTS (affekt_lists_get_type())
G_DECLARE_FINAL_TYPE(AffektLists, affekt_lists, AFFEKT, LISTS, GtkBox)

AffektLists *affekt_lists_new(void);

/* Shows what @session has by now; call again whenever it changed. */
void affekt_lists_show(AffektLists *lists, AffektSession *session);

/* Brings the page of @kind to the front and gives it the keyboard. */
void affekt_lists_turn_to(AffektLists *lists, enum affekt_row_kind kind);

/* Chooses the line of the @index-th touch point, peak or response, without a signal; -1 none. */
void affekt_lists_choose(AffektLists *lists, enum affekt_row_kind kind, int index);

/* The line of @kind that is chosen; NULL none. It stays the same event when its numbers change or
 * it is moved. Owned by the lists. */
AffektRow *affekt_lists_chosen(AffektLists *lists, enum affekt_row_kind kind);

/* All lines of a kind, by time; owned by the lists. */
GListStore *affekt_lists_store(AffektLists *lists, enum affekt_row_kind kind);

#endif
