/*
 * The menu of the window, and what it tells about the program. Main thread only.
 */
#ifndef GUI_MENU_H
#define GUI_MENU_H

#include <gtk/gtk.h>

/* @editing: the part about edits, which stands first. Owned by the caller. */
GMenuModel *affekt_menu_new(GMenuModel *editing);

void affekt_menu_show_about(GtkWindow *window);

#endif
