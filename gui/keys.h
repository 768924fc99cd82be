/*
 * Every key of the window, once: the shortcuts and the window that lists them (Ctrl+?) are both
 * made from this table.
 *
 * Keys without Ctrl are handled last (after the focused widget), so that lists and, one day, text
 * entries keep their own arrows and letters.
 */
#ifndef GUI_KEYS_H
#define GUI_KEYS_H

#include <gtk/gtk.h>

/* Gives @window the keys. */
void affekt_keys_install(GtkWidget *window);

/* A new window that lists them. */
GtkShortcutsWindow *affekt_keys_help_new(void);

#endif
