/*
 * Buttons of the header: a picture that carries out an action, with words for tooltip and screen
 * readers.
 */
#ifndef GUI_ACTIONS_BUTTON_H
#define GUI_ACTIONS_BUTTON_H

#include <gtk/gtk.h>

/* @type: GTK_TYPE_BUTTON or one that derives from it; @tip is translated. A floating reference. */
GtkWidget *affekt_button_new(GType type, const char *icon, const char *action, const char *tip);

#endif
