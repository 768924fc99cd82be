/*
 * Asks for a session on the disk and opens it. Main thread only.
 */
#ifndef GUI_CHOOSING_H
#define GUI_CHOOSING_H

#include "gui/opened.h"

#include <gtk/gtk.h>

/* Over @window; what is chosen is opened in @opened. Returns at once. */
void affekt_choosing_ask(GtkWindow *window, AffektOpened *opened);

#endif
