/*
 * Size and theme of a window, as its user left them last time (gui/habits.h). Main thread only.
 */
#ifndef GUI_APPEARANCE_H
#define GUI_APPEARANCE_H

#include <gtk/gtk.h>

/* Before @window is shown: its size, the program's theme, and the action "win.theme". */
void affekt_appearance_restore(GtkApplicationWindow *window);
/* When @window closes. */
void affekt_appearance_keep(GtkApplicationWindow *window);

/* The items that choose a theme; owned by the caller. */
GMenuModel *affekt_appearance_menu(void);

#endif
