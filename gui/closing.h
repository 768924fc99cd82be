/*
 * What the window shows while edits are put away: "Saving the edits…" until they are in the file,
 * and a question when they could not be kept anywhere. Main thread only.
 */
#ifndef GUI_CLOSING_H
#define GUI_CLOSING_H

#include "gui/opened.h"

#include <gtk/gtk.h>

/* For as long as @opened lives, in @window, over all that it shows in @overlay. */
void affekt_closing_attend(AffektOpened *opened, GtkWindow *window, GtkOverlay *overlay);

#endif
