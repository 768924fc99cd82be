/*
 * The window with the history of the edits: one line each, sorted as wanted, kept up to date while
 * editing goes on. Main thread only.
 */
#ifndef GUI_EDIT_PAST_H
#define GUI_EDIT_PAST_H

#include "gui/edit/deeds.h"
#include "gui/edit/document.h"

#include <adwaita.h>

#define AFFEKT_TYPE_PAST (affekt_past_get_type())
G_DECLARE_FINAL_TYPE(AffektPast, affekt_past, AFFEKT, PAST, AdwWindow)

/* Over @parent, for the edits of @document. Closing it destroys it. */
AffektPast *affekt_past_new(GtkWindow *parent, AffektDocument *document);

/* The lines as they are shown, AffektDeed. */
GListModel *affekt_past_lines(AffektPast *past);

#endif
