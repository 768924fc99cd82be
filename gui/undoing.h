/*
 * Undo and redo for the whole window: the actions "undo" and "redo", greyed when there is nothing
 * to take back, and their part of the menu, which says what it would be.
 *
 * Signals: "done" (char *sentence, double time_s) something was undone or redone, there (NaN:
 * nowhere in particular). Main thread only.
 */
#ifndef GUI_UNDOING_H
#define GUI_UNDOING_H

#include "gui/edit/document.h"

#define AFFEKT_TYPE_UNDOING (affekt_undoing_get_type())
G_DECLARE_FINAL_TYPE(AffektUndoing, affekt_undoing, AFFEKT, UNDOING, GObject)

/* Adds its actions to @map, which outlives it. */
AffektUndoing *affekt_undoing_new(GActionMap *map);

/* NULL: none; nothing can be undone. */
void affekt_undoing_set_document(AffektUndoing *undoing, AffektDocument *document);

/* The part of the menu, for the group "win"; it changes by itself. Owned by the undoing. */
GMenuModel *affekt_undoing_menu(AffektUndoing *undoing);

#endif
