/* Small parts that the live page is made of. Main thread only. */
#ifndef GUI_LIVE_PARTS_H
#define GUI_LIVE_PARTS_H

#include <gtk/gtk.h>

/* One line that gives way when there is little room; @style: a CSS class. */
GtkLabel *affekt_part_label_new(const char *text, const char *style);

/* A button with its key on it; it takes no focus, and its name is @title. */
GtkWidget *affekt_part_control_new(const char *title, const char *key, const char *action);

#endif
